"""Invented households, who stands by them, and what was handed over until the evening of 18 May 2021."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from portal import database
from portal.access import Duty, Level, OrganisationKind, Viewer
from portal.addresses import actions as registry
from portal.addresses.household import Household
from portal.addresses.models import AddressState, HumanitarianAddress, NeedGroup, SupportKind
from portal.demonstration import dossiers
from portal.demonstration.people import invented
from portal.demonstration.players import Players, moment
from portal.extensions import db
from portal.organisations.models import Organisation, Unit
from portal.plans.priority import Scale
from portal.plans.queries import priority_scale
from portal.pledges import actions as ledger
from portal.pledges.delivering import deliver
from portal.pledges.handover import Handover
from portal.pledges.models import Origin, Pledge, SupportForm
from portal.pledges.offer import Offer, Parts

FIRST, LAST = dt.date(2020, 12, 1), dt.date(2021, 5, 18)
FILES = {"small": 160, "province": 1834}
HELPED = 0.7
CHUNK = 100
VILLAGES = ("Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4", "Ấp 5", "Ấp 6", "Thôn Bù Rên", "Khu phố 2")
LASTING = {
    SupportKind.house_building: "Có nhà kiên cố để ở lâu dài",
    SupportKind.production_tools: "Có công cụ làm ra thu nhập đều",
    SupportKind.vocational_training: "Có nghề để tự nuôi mình",
    SupportKind.savings_book: "Có vốn gửi lại cho con đi học",
    SupportKind.monthly_allowance: "Đủ ăn trong thời gian học nghề",
    SupportKind.health_insurance_card: "Được khám, chữa bệnh đều",
    SupportKind.medical_care: "Khỏe lại để đi làm",
    SupportKind.other: "Có điều kiện ổn định cuộc sống",
}
GOODS = (
    "40 kg gạo",
    "1 con bò giống",
    "2 thùng mì, 5 lít dầu ăn",
    "5 con dê giống",
    "1 máy may",
    "20 tấm tôn",
)


class Everything:
    """Looked at twice, each time: the concerns of a delivery are confirmed."""

    def __contains__(self, code: object) -> bool:
        """Every code."""
        return True

    def __iter__(self) -> Iterator[str]:
        """Nothing to go through."""
        return iter(())

    def __len__(self) -> int:
        """As many as there are."""
        return 0


@dataclass(frozen=True)
class Place:
    """A commune with the organisation that proposes its addresses."""

    unit: Unit
    proposer: Organisation


def fill(size: str, players: Players, *, say: Callable[[str], Any]) -> None:
    """Households first, then pledges and deliveries, a hundred organisations a transaction."""
    dice = random.Random(2021)  # noqa: S311 - the same province every time
    with database.working():
        say("  households …")
        _households(FILES[size], dice)
        dossiers.proposals(players)
    with database.working():
        supporters = list(
            db.session.scalars(
                sa.select(Organisation.id)
                .where(
                    Organisation.kind != OrganisationKind.steering_committee, Organisation.closed_on.is_(None)
                )
                .order_by(Organisation.unit_no.desc(), Organisation.code)
            )
        )
    tasks = _tasks(supporters, dice)
    for chunk in iter(lambda: list(islice(tasks, CHUNK)), []):
        say(f"  pledges and deliveries, {len(chunk)} organisations …")
        with database.working():
            for organisation_id in chunk:
                _pledge(organisation_id, players, dice)
    with database.working():
        dossiers.endings_of_some()


def _tasks(supporters: list[uuid.UUID], dice: random.Random) -> Iterator[uuid.UUID]:
    """Every organisation once, about every second one twice more: about two pledges an organisation."""
    yield from supporters
    yield from (organisation for organisation in supporters if dice.random() < 0.55)
    yield from (organisation for organisation in supporters if dice.random() < 0.30)


def _households(files: int, dice: random.Random) -> None:
    proposers = list(
        db.session.execute(
            sa.select(Unit, Organisation)
            .join(Organisation, Organisation.unit_id == Unit.id)
            .where(
                Unit.level == Level.commune,
                Organisation.kind.in_((OrganisationKind.standing_agency, OrganisationKind.mass_organisation)),
            )
            .order_by(Unit.no, Organisation.code)
        )
    )
    scale = priority_scale(None, LAST)
    for number, index in zip(range(files), count(), strict=False):
        unit, proposer = proposers[(index * 5 + dice.randrange(5)) % len(proposers)]
        found = FIRST - dt.timedelta(days=60) + dt.timedelta(days=dice.randrange(190))
        size = dice.choice((1, 2, 3, 3, 4, 4, 5, 6))
        groups = tuple(dice.sample(list(NeedGroup), dice.choice((1, 1, 1, 2))))
        needs = tuple(dice.sample(list(SupportKind), dice.choice((1, 1, 2))))
        household = Household(
            head_name=invented(number * 3 + 1),
            birth_year=dice.randrange(1935, 1995),
            village=dice.choice(VILLAGES),
            circumstances="Hoàn cảnh giả định để trình diễn.",
            size=size,
            eligible=min(size, dice.choice((1, 1, 2, 2, 3))),
            groups=groups,
            needs=needs,
            priority=dice.choice((1, 2, 2, 3)),
        )
        address = registry.record(
            dossiers.details(number, household),
            unit,
            proposed_by=proposer,
            actor=None,
            at=moment(found, number % 480),
        )
        _life(number, address, found, scale, dice)
        dossiers.complete(number, address)


def _life(
    number: int, address: HumanitarianAddress, found: dt.date, scale: Scale, dice: random.Random
) -> None:
    """How far it came until that evening: found, surveyed, approved, posted to iNHANDAO."""
    if dice.random() < 0.08:
        return
    surveyed, at = found + dt.timedelta(days=dice.randrange(3, 15)), moment(LAST, 0)
    registry.survey(
        address,
        on=surveyed,
        needs=[need.kind for need in address.needs],
        consented_on=surveyed,
        visit=dossiers.visit(number, scale),
        scale=scale,
        actor=None,
        at=at,
    )
    if dice.random() < 0.06:
        return
    approved = surveyed + dt.timedelta(days=dice.randrange(2, 20))
    if approved > LAST:
        return
    registry.approve(address, on=approved, actor=None, at=at)
    posted = approved + dt.timedelta(days=9)
    if dice.random() < 0.75 and posted <= LAST:
        registry.mark_posted(address, on=posted, actor=None, at=at, code=f"IND-{number:05}")


def _pledge(organisation_id: uuid.UUID, players: Players, dice: random.Random) -> None:
    actor = players.of(organisation_id, Duty.reporter) or players.of(organisation_id, Duty.head)
    address = _free_address(actor, dice) if actor else None
    if actor is None or address is None:
        return
    regular = dice.random() < 0.4
    earliest = max(FIRST, address.approved_on or FIRST)
    day = earliest + dt.timedelta(
        days=dice.randrange(max((LAST - earliest).days - (20 if regular else 3), 1))
    )
    offer = _regular(day, dice) if regular else _one_off(day, address.eligible_count, dice)
    pledge = ledger.log(address.id, offer, actor=actor, at=moment(day, dice.randrange(480)), on=day)
    _deliveries(pledge, actor, dice)


def _free_address(actor: Viewer, dice: random.Random) -> HumanitarianAddress | None:
    """One of the addresses in reach with the fewest supporters that this organisation does not help yet."""
    own = sa.select(Pledge.address_id).where(Pledge.organisation_id == actor.organisation_id)
    rows = list(
        db.session.scalars(
            sa.select(HumanitarianAddress)
            .join(Unit, Unit.id == HumanitarianAddress.unit_id)
            .where(
                Unit.no.between(actor.unit_no, actor.unit_last),
                HumanitarianAddress.state.in_((AddressState.waiting, AddressState.supported)),
                HumanitarianAddress.id.not_in(own),
                HumanitarianAddress.open_pledges < 3,
            )
            .order_by(HumanitarianAddress.open_pledges.desc(), HumanitarianAddress.code)
            .options(orm.selectinload(HumanitarianAddress.groups))
            .limit(12)
        )
    )
    rows = [row for row in rows if not row.lacks_guardian or row.unit_id == actor.unit_id]
    return dice.choice(rows) if rows else None


def _regular(day: dt.date, dice: random.Random) -> Offer:
    months = dice.choice((12, 12, 12, 18, 24))
    return Offer(
        form=SupportForm.regular_support,
        months=months,
        kind=dice.choice(
            (SupportKind.monthly_allowance, SupportKind.monthly_allowance, SupportKind.medical_care)
        ),
        starts_on=day,
        parts=Parts(cash=months * dice.choice((300_000, 400_000, 500_000))),
        participants=dice.randrange(1, 25),
        leaders=dice.randrange(2),
        co_supporter=True,
    )


def _one_off(day: dt.date, eligible: int, dice: random.Random) -> Offer:
    kind = dice.choice([kind for kind in SupportKind if kind is not SupportKind.monthly_allowance])
    least = 5_000_000 if eligible > 1 else 3_000_000
    goods = dice.choice((0, 600_000, 1_200_000, 2_000_000))
    days = dice.choice((0, 0, 0, 3, 6))
    cash = max(least + dice.choice((-800_000, 0, 0, 500_000, 2_000_000)) - goods - days * 250_000, 500_000)
    if kind is SupportKind.house_building:
        cash += 40_000_000
    return Offer(
        form=SupportForm.one_off_support,
        months=0,
        kind=kind,
        starts_on=day,
        parts=Parts(cash=cash, goods=goods, goods_note=dice.choice(GOODS) if goods else "", labour_days=days),
        lasting_development=LASTING[kind],
        participants=dice.randrange(1, 40),
        leaders=dice.randrange(2),
        co_supporter=True,
    )


def _deliveries(pledge: Pledge, actor: Viewer, dice: random.Random) -> None:
    if dice.random() < 0.08:
        return
    origin = dice.choice((Origin.own, Origin.own, Origin.own, Origin.mobilised, Origin.outside_province))
    if pledge.form is SupportForm.regular_support:
        for part in list(pledge.instalments):
            if part.due_on <= LAST and dice.random() < 0.95:
                _deliver(pledge, part.due_on, Parts(cash=part.value), origin, actor, dice)
        return
    parts = Parts(
        cash=pledge.cash, goods=pledge.goods, goods_note=pledge.goods_note, labour_days=pledge.labour_days
    )
    if parts.cash >= 2_000_000 and dice.random() < 0.3:
        half = parts.cash // 2
        _deliver(pledge, pledge.starts_on, Parts(cash=half), origin, actor, dice)
        later = pledge.starts_on + dt.timedelta(days=20)
        if later <= LAST and dice.random() < 0.7:
            rest = Parts(
                cash=parts.cash - half,
                goods=parts.goods,
                goods_note=parts.goods_note,
                labour_days=parts.labour_days,
            )
            _deliver(pledge, later, rest, origin, actor, dice)
        return
    _deliver(
        pledge, min(pledge.starts_on + dt.timedelta(days=dice.randrange(9)), LAST), parts, origin, actor, dice
    )


def _deliver(
    pledge: Pledge, day: dt.date, parts: Parts, origin: Origin, actor: Viewer, dice: random.Random
) -> None:
    at = moment(min(day + dt.timedelta(days=dice.randrange(2)), LAST), dice.randrange(480))
    deliver(pledge, Handover(on=day, parts=parts, origin=origin), confirmed=Everything(), actor=actor, at=at)
