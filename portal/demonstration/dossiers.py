"""What stands in the dossiers of the invented households, and how some of their lives go on."""

import datetime as dt
import io
import random
from dataclasses import replace

import sqlalchemy as sa
from flask import current_app
from PIL import Image

from portal.access import Duty
from portal.addresses import actions, consents, endings, identity, papers, readings
from portal.addresses.consents import Given
from portal.addresses.household import Household, Person, Support, Visit
from portal.addresses.models import (
    AddressState,
    CloseReason,
    ConsentKind,
    FileKind,
    HumanitarianAddress,
    NeedGroup,
    Purpose,
    SupportKind,
)
from portal.demonstration.people import invented
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import SMALL_COMMUNES
from portal.documents.actions import store
from portal.extensions import db
from portal.lib.pictures import MEDIA_TYPE
from portal.organisations.models import Organisation, Unit
from portal.plans.priority import Scale
from portal.plans.queries import priority_scale

EVENING = dt.date(2021, 5, 18)
SURVEYORS = "Hội Chữ thập đỏ xã, Mặt trận, trưởng thôn"
LABELS = ("chủ hộ", "vợ hoặc chồng", "con", "con", "cháu", "mẹ")
PROPOSED = 12  # households that wait for the decision of the personas' commune, and two that are only found
EXITS = (
    (CloseReason.moved_away, "Hộ theo con về tỉnh khác, thôn xác nhận."),
    (CloseReason.died, "Người cần giúp đã mất, gia đình báo."),
    (CloseReason.not_eligible, "Xét lại không thuộc nhóm đối tượng nào."),
)


def details(number: int, household: Household) -> Household:
    """The household with a telephone, and an identity number of which only four digits and a hash are kept."""
    key = identity.key_of(current_app.config["SECRET_KEY"])
    return replace(
        household,
        phone=f"0900 000 {number % 1000:03}" if number % 3 else "",
        identity=identity.reduced(f"0700{number:08}", key) if number % 4 else None,
    )


def visit(number: int, scale: Scale) -> Visit:
    """The survey of a household: some of the plan's criteria, the list posted up for ten days."""
    dice = random.Random(number)  # noqa: S311 - the same household every time
    criteria = dice.sample(
        [one.code for one in scale.criteria], min(dice.choice((1, 1, 2, 3)), len(scale.criteria))
    )
    return Visit(SURVEYORS, criteria)


def complete(number: int, address: HumanitarianAddress) -> None:
    """Members, a guardian, help from elsewhere, the consent to be published, where the household has them."""
    at = moment(EVENING, 0)
    if number % 2:
        papers.set_members(address, _people(address), version=address.version, actor=None, at=at)
    if NeedGroup.orphan in address.kinds and number % 7:
        papers.set_guardian(
            address, name=invented(number), relation="bà ngoại", evidence="Quyết định cử giám hộ của xã",
            version=address.version, actor=None, at=at,
        )  # fmt: skip
    if number % 5 == 0:
        helped = [Support("Phòng Lao động huyện", "Trợ cấp xã hội", 360_000, "hằng tháng từ 01/2021")]
        papers.set_other_supports(address, helped, version=address.version, actor=None, at=at)
    if number % 4 == 0 and address.surveyed_on and not address.lacks_guardian:
        given = Given(address.surveyed_on, "chủ hộ", "Ký trong biên bản khảo sát")
        consents.give(address, [ConsentKind.published], given, actor=None, at=at)
    if address.approved_on and not address.posted_on:
        actions.note_posting(
            address, on=None, code="", reason="Hệ thống iNHANDAO không vào được.", version=address.version,
            actor=None, at=at,
        )  # fmt: skip


def _people(address: HumanitarianAddress) -> list[Person]:
    """As many as the household says, the eligible ones first; the groups are shared out among these."""
    people = []
    for place in range(address.household_size):
        eligible = place < address.eligible_count
        groups = tuple(address.kinds[place :: address.eligible_count]) or address.kinds[:1]
        people.append(Person(LABELS[place % 6], 1950 + place * 12, groups if eligible else (), eligible))
    return people


def proposals(players: Players) -> None:
    """What the commune of the personas has to decide on this week: whole dossiers, one with a gap, two only found."""
    commune = SMALL_COMMUNES[0]
    unit = db.session.scalars(sa.select(Unit).where(Unit.code == commune)).one()
    women = players.named(f"LHPN-{commune}", Duty.reporter)
    officer = players.named(f"HCTD-{commune}", Duty.reporter)
    scale = priority_scale(officer, EVENING)
    own = db.session.get_one(Organisation, women.organisation_id)
    picture = _picture()
    for number in range(PROPOSED):
        found = EVENING - dt.timedelta(days=20 - number)
        household = Household(
            head_name=invented(number * 5 + 2), birth_year=1941 + number * 3, village=f"Thôn {number % 4 + 1}",
            circumstances="Hoàn cảnh giả định để trình diễn.", size=3, eligible=1 + number % 2,
            groups=(list(NeedGroup)[number % len(NeedGroup)],), needs=(SupportKind.house_building,),
        )  # fmt: skip
        address = actions.record(
            details(number, household), unit, proposed_by=own, actor=women, at=moment(found, number)
        )
        if number >= PROPOSED - 2:
            continue
        day = found + dt.timedelta(days=3)
        posted = Visit(SURVEYORS, visit(number, scale).criteria, day, day + dt.timedelta(days=7))
        actions.survey(
            address, on=day, needs=household.needs, consented_on=None if number == 1 else day, visit=posted,
            scale=scale, actor=officer, at=moment(EVENING, number),
        )  # fmt: skip
        kept = store(
            officer.organisation_id,
            f"{address.code}-photo.jpg",
            MEDIA_TYPE,
            picture,
            moment(EVENING, 0),
            sealed=True,
        )
        papers.add_file(address, kept, FileKind.photo, actor=officer, at=moment(EVENING, number))
        readings.begin(address, Purpose.survey, actor=officer, at=moment(EVENING, number))


def _picture() -> bytes:
    """A plain wall: nobody's house."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (168, 160, 148)).save(out, "JPEG")
    return out.getvalue()


def endings_of_some() -> None:
    """After the pledges: every side exit, a household that withdrew, one that rose, one that was opened again."""
    at = moment(EVENING, 60)
    waiting = list(
        db.session.scalars(
            sa.select(HumanitarianAddress)
            .where(HumanitarianAddress.state == AddressState.waiting, HumanitarianAddress.judged_value == 0)
            .order_by(HumanitarianAddress.code.desc())
            .limit(len(EXITS) + 2)
        )
    )
    for address, (why, note) in zip(waiting, EXITS, strict=False):
        endings.close(address, why, note=note, version=address.version, actor=None, at=at)
    for address, kind in zip(
        waiting[len(EXITS) :], (ConsentKind.helped, ConsentKind.processed), strict=False
    ):
        endings.withdraw_consent(
            address,
            kind,
            on=EVENING,
            note="Hộ báo với trưởng thôn.",
            version=address.version,
            actor=None,
            at=at,
        )
    reached = db.session.scalars(
        sa.select(HumanitarianAddress)
        .where(HumanitarianAddress.state == AddressState.supported, HumanitarianAddress.open_pledges == 0)
        .order_by(HumanitarianAddress.code)
        .limit(2)
    )
    for address in reached:
        endings.rise(address, version=address.version, actor=None, at=at)
