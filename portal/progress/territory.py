"""Addresses, pledges and what was delivered, by territory, on either map (domain §5 item 10).

As reported: each address counts in the commune where it was recorded, and that in the district it then lay in. On
today's map it counts in the commune in which that place lies today. Both are the same rows, so both sums agree.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.organisations import queries as organisations
from portal.organisations.atlas import Atlas
from portal.organisations.models import Unit
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, Pledge
from portal.pledges.rules import IN_FORCE


class Map(enum.StrEnum):
    """Which borders the rows follow."""

    reported = "reported"
    today = "today"


@dataclass(frozen=True, slots=True)
class Sums:
    """Addresses (distinct), pledges in force, đồng delivered."""

    addresses: int = 0
    pledges: int = 0
    delivered: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(
            self.addresses + other.addresses,
            self.pledges + other.pledges,
            self.delivered + other.delivered,
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one place: (unit, its sums, whether it can be opened); `total` is the place's own."""

    here: Any
    path: list[Any]
    rows: list[tuple[Any, Sums, bool]]
    total: Sums


def table(viewer: Viewer, chosen: str, drawn: Map, on: dt.date) -> Table:
    """A place of the viewer's territory (his own unless chosen) and those in it, named as on a day. Four questions."""
    land = organisations.atlas(viewer, on)
    root = land.units[viewer.unit_id]
    territory = _interval(land, root)

    def inside(unit: Any) -> list[Any]:
        if drawn is Map.today or unit is root:
            return _interval(land, unit)
        return [one for one in territory if unit.id in (one.id, one.parent_id)]

    sums = sums_of(viewer)
    here = next((unit for unit in territory if unit.id.hex == chosen), root)
    rows = [
        (unit, _add(sums, inside(unit)), len(inside(unit)) > 1)
        for unit in _directly([one for one in inside(here) if one is not here], drawn)
    ]
    if drawn is Map.reported:  # nothing can have been reported in a unit before it was
        rows = [row for row in rows if row[0].valid_from is None or row[1].addresses]
    path = [unit for unit in territory if here in inside(unit)]
    return Table(here, path, rows, _add(sums, inside(here)))


def _interval(land: Atlas, unit: Any) -> list[Any]:
    """A unit and those that lie in it today."""
    return [one for one in land.units.values() if unit.no <= one.no <= unit.last_no]


def _directly(below: list[Any], drawn: Map) -> list[Any]:
    """Those of the units that lie in no other of them."""
    if drawn is Map.today:
        living = [unit for unit in below if unit.valid_to is None]
        return [unit for unit in living if not any(one.no < unit.no <= one.last_no for one in living)]
    ids = {unit.id for unit in below}
    return [unit for unit in below if unit.parent_id not in ids]


def _add(sums: Mapping[uuid.UUID, Sums], units: list[Any]) -> Sums:
    return sum((sums.get(unit.id, Sums()) for unit in units), Sums())


def sums_of(viewer: Viewer) -> dict[uuid.UUID, Sums]:
    """The sums of the viewer's territory by the unit where the address was recorded."""

    def by_unit(figure: Any, *joined: Any) -> dict[uuid.UUID, int]:
        statement = (
            sa.select(HumanitarianAddress.unit_id, figure)
            .join(Unit, Unit.id == HumanitarianAddress.unit_id)
            .where(Unit.no.between(viewer.unit_no, viewer.unit_last))
            .group_by(HumanitarianAddress.unit_id)
        )
        for table, condition in joined:
            statement = statement.join(table, table.address_id == HumanitarianAddress.id).where(condition)
        return {row[0]: int(row[1]) for row in db.session.execute(statement)}

    addresses = by_unit(sa.func.count())
    pledges = by_unit(sa.func.count(), (Pledge, Pledge.state.in_(IN_FORCE)))
    delivered = by_unit(sa.func.sum(Delivery.value), (Delivery, COUNTS))
    return {unit: Sums(addresses[unit], pledges.get(unit, 0), delivered.get(unit, 0)) for unit in addresses}
