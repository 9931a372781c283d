"""The map is redrawn: communes merge into new ones and the level between them and the province ends.

What lies in a unit today is an interval of `no`, so the units that have ended are numbered anew inside those that
follow them: an address of a commune of 2021 lies in the commune of 2025 without its row being touched. `parent_id`
still tells where each unit lay in its own day.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from portal.access import Level
from portal.extensions import db, new_id, table_of
from portal.organisations.models import Organisation, Unit, UnitSuccession
from portal.organisations.reference import Merged

ONE_DAY = dt.timedelta(days=1)


def redraw(
    province: Unit, merges: Sequence[tuple[Merged, list[Unit]]], *, legal_basis: str, on: dt.date
) -> dict[str, Unit]:
    """Create the new communes of a province over their old ones, end the old ones and the districts; number anew.

    A commune that goes on alone is kept as it is. Gives today's communes by code.
    """
    communes, order = {}, [province]
    for merged, origins in merges:
        row = merged.unit
        if len(origins) == 1:
            communes[row.code] = origins[0]
            order.append(origins[0])
            continue
        _end(origins, on)
        unit = Unit(
            id=new_id(), code=row.code, name=row.name, full_name=row.full_name, type=row.type, level=row.level,
            parent_id=province.id, no=-len(order), last_no=-len(order), valid_from=on,
        )  # fmt: skip
        db.session.add(unit)
        db.session.flush()
        _follow(origins, unit, legal_basis, on)
        communes[row.code] = unit
        order += [unit, *origins]
    districts = list(
        db.session.scalars(
            sa.select(Unit)
            .where(Unit.parent_id == province.id, Unit.level == Level.district, Unit.valid_to.is_(None))
            .order_by(Unit.no)
        )
    )
    _end(districts, on)
    _follow(districts, province, legal_basis, on)
    _number(
        [*order, *districts],
        {unit.id: len(origins) for (_m, origins), unit in zip(merges, communes.values(), strict=True)},
    )
    return communes


def _end(units: Sequence[Unit], on: dt.date) -> None:
    for unit in units:
        unit.valid_to = on - ONE_DAY
    db.session.flush()  # a code must be free before its successor takes it


def _follow(origins: Sequence[Unit], heir: Unit, legal_basis: str, on: dt.date) -> None:
    for origin in origins:
        db.session.add(
            UnitSuccession(from_id=origin.id, to_id=heir.id, legal_basis=legal_basis, effective_on=on)
        )
    db.session.flush()


def _number(order: Sequence[Unit], inside: dict[uuid.UUID, int]) -> None:
    """Number units in this order; each holds the next `inside` ones of it, the first holds all."""
    first, unit = order[0].no, table_of(Unit)
    last = first + len(order) - 1
    rows = [
        {
            "numbered": one.id,
            "first": number,
            "last": last if number == first else number + _held(one, inside),
        }
        for number, one in enumerate(order, first)
    ]
    # Out of the way first: a number is unique at every moment.
    db.session.execute(
        sa.update(unit)
        .where(unit.c.id.in_([one.id for one in order]), unit.c.no > 0)
        .values(no=-1_000_000 - unit.c.no, last_no=-1_000_000 - unit.c.no)
    )
    db.session.execute(
        sa.update(unit)
        .where(unit.c.id == sa.bindparam("numbered"))
        .values(no=sa.bindparam("first"), last_no=sa.bindparam("last")),
        rows,
    )
    organisation = table_of(Organisation)
    number = sa.select(unit.c.no).where(unit.c.id == organisation.c.unit_id).scalar_subquery()
    db.session.execute(sa.update(organisation).values(unit_no=number))
    db.session.expire_all()


def _held(unit: Unit, inside: dict[uuid.UUID, int]) -> int:
    """How many old communes a new one holds; one that went on alone holds none beside itself."""
    held = inside.get(unit.id, 0)
    return held if held > 1 else 0
