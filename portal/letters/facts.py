"""What the portal knows that words of letters are filled with: gifts of a supporter, a plan whole, proposed addresses.

No fact names a household: places are communes, an address is its code (trust §1.5).
"""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses import queries as addresses
from portal.addresses.models import HumanitarianAddress
from portal.addresses.rules import in_sight_of as addresses_in_sight_of
from portal.addresses.words import KINDS
from portal.extensions import db
from portal.letters.report_wording import Proposed
from portal.lib.vietnamese import sort_key
from portal.organisations.models import Organisation, Unit
from portal.plans import wording
from portal.plans.models import Period
from portal.plans.shape import Preset
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, Pledge
from portal.pledges.rules import deliveries_in_sight_of
from portal.supporters.models import Branch, Person
from portal.supporters.rules import persons_in_sight_of

MOST = 300
"""So many supporters are offered, those who gave most; so many addresses a letter lists."""
_LEVEL = re.compile(r"([IVX]+)(\.\d+)?([a-zđ])?")


# Gifts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gifts:
    """What a supporter gave that a second person confirmed; amounts in đồng, `communes` by name."""

    name: str
    cash: int
    goods: int
    labour: int
    addresses: int
    communes: tuple[str, ...]
    since: dt.date
    until: dt.date

    @property
    def value(self) -> int:
        """All of it."""
        return self.cash + self.goods + self.labour


_giver = sa.func.coalesce(Pledge.person_id, Pledge.branch_id, Pledge.organisation_id)


def _given(viewer: Viewer, *columns: Any) -> sa.Select[Any]:
    """Confirmed deliveries in sight; of a person whom the viewer does not see, none."""
    return (
        sa.select(*columns)
        .select_from(Delivery)
        .join(Pledge, Pledge.id == Delivery.pledge_id)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .outerjoin(Person, Person.id == Pledge.person_id)
        .outerjoin(Branch, Branch.id == Pledge.branch_id)
        .where(
            COUNTS,
            Delivery.confirmed_at.is_not(None),
            deliveries_in_sight_of(viewer),
            sa.or_(Person.id.is_(None), persons_in_sight_of(viewer)),
        )
    )


def supporters(viewer: Viewer, since: dt.date) -> list[tuple[uuid.UUID, str]]:
    """Whom a letter may thank for what was given from a day on: persons, branches and organisations, by name."""
    name = sa.func.coalesce(Person.name, Branch.name, Organisation.name)
    rows = db.session.execute(
        _given(viewer, _giver.label("giver"), sa.func.min(name).label("name"))
        .where(Delivery.delivered_on >= since)
        .group_by(_giver)
        .order_by(sa.func.sum(Delivery.value).desc())
        .limit(MOST)
    ).all()
    return sorted(((row.giver, row.name) for row in rows), key=lambda row: (sort_key(row[1]), row[0]))


def gifts(viewer: Viewer, giver: uuid.UUID, first: dt.date, last: dt.date) -> Gifts | None:
    """What a supporter gave between two days; None for nothing confirmed in sight."""
    name = sa.func.coalesce(Person.name, Branch.name, Organisation.name).label("name")
    rows = db.session.execute(
        _given(
            viewer,
            Delivery.cash,
            Delivery.goods,
            Delivery.labour,
            Delivery.address_id,
            Delivery.delivered_on,
            Unit.full_name.label("commune"),
            name,
        ).where(_giver == giver, Delivery.delivered_on.between(first, last))
    ).all()
    if not rows:
        return None
    days = [row.delivered_on for row in rows]
    return Gifts(
        name=rows[0].name,
        cash=sum(row.cash for row in rows),
        goods=sum(row.goods for row in rows),
        labour=sum(row.labour for row in rows),
        addresses=len({row.address_id for row in rows}),
        communes=tuple(sorted({row.commune for row in rows}, key=sort_key)),
        since=min(days),
        until=max(days),
    )


# The plan ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the plan: level 1 is `II`, 2 `II.3`, 3 `II.3a`."""

    level: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A plan as its letter tells it."""

    preset: Preset

    def _text(self, path: str) -> str:
        return next((one.text for one in self.preset.clauses if one.path == path), "")

    @property
    def opening(self) -> str:
        """What it rests on."""
        return self._text("Mở đầu")

    @property
    def closing(self) -> str:
        """Whom it asks for what."""
        return self._text("Kết thúc")

    @property
    def distribution(self) -> list[str]:
        """The lines of “Nơi nhận” but the archive's, which the form adds."""
        lines = [line.strip(" -;.") for line in self._text("Nơi nhận").split("\n")]
        return [line for line in lines if line and not line.startswith("Lưu")]

    @property
    def clauses(self) -> list[Clause]:
        """The numbered clauses in their order, the footnote in its place."""
        note = self._text("Chú thích 1").rstrip(".")
        note = f" ({note[:1].lower()}{note[1:]})" if note else ""
        levels = ((_LEVEL.fullmatch(one.path), one) for one in self.preset.clauses)
        return [
            Clause(sum(part is not None for part in found.groups()), one.heading, one.text.replace("¹", note))
            for found, one in levels
            if found
        ]

    @property
    def targets(self) -> list[tuple[str, str, str]]:
        """Name, goal and clause of each."""
        return [(one.name, str(wording.goal(one)), one.clause) for one in self.preset.targets]

    @property
    def duties(self) -> list[tuple[str, str, str]]:
        """Whose, what and by which clause."""
        return [(self.preset.party(one.owner).name, one.text, one.clause) for one in self.preset.duties]


# Addresses -----------------------------------------------------------------------------------------------------------


def proposed(viewer: Viewer, period: Period) -> list[Proposed]:
    """The addresses in sight that were approved in the period, the first in need first, as many may know them."""
    found = db.session.execute(
        sa.select(HumanitarianAddress.id, HumanitarianAddress.surveyed_on, HumanitarianAddress.approved_on)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(
            addresses_in_sight_of(viewer),
            HumanitarianAddress.approved_on.between(period.data_from, period.data_to),
        )
        .order_by(HumanitarianAddress.priority, HumanitarianAddress.code)
        .limit(MOST)
    ).all()
    cards = addresses.masked(viewer, [row.id for row in found])
    return [
        Proposed(
            code=card.code,
            commune=card.commune,
            eligible=card.eligible_count,
            needs="; ".join(str(KINDS[kind]) for kind in card.needs),
            surveyed_on=row.surveyed_on,
            approved_on=row.approved_on,
            posted_on=card.posted_on,
        )
        for row in found
        if (card := cards.get(row.id))
    ]
