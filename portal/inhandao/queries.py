"""Three piles: in both lists, only here, only there."""

import enum
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.masking import Reach, initials
from portal.addresses.models import HumanitarianAddress
from portal.addresses.rules import OPEN
from portal.extensions import db
from portal.inhandao.models import NationalEntry
from portal.organisations.models import Unit


class Pile(enum.StrEnum):
    """Where a household stands; `unmarked` is in both, and not yet marked here as posted."""

    unmarked = "unmarked"
    both = "both"
    here = "here"
    there = "there"


@dataclass(frozen=True, slots=True)
class Line:
    """A household in a pile, masked: its code here, its code there, as far as it has them."""

    address_id: uuid.UUID | None
    code: str
    national: str
    commune: str
    initials: str


_MARKED = HumanitarianAddress.posted_on.is_not(None)
_PILES: dict[Pile, Any] = {
    Pile.unmarked: sa.and_(NationalEntry.id.is_not(None), ~_MARKED),
    Pile.both: sa.and_(NationalEntry.id.is_not(None), _MARKED),
    Pile.here: NationalEntry.id.is_(None),
}


def _approved(viewer: Viewer, *columns: Any) -> Any:
    """The registry's side: what the commune has approved and still lives."""
    return (
        sa.select(*columns)
        .select_from(HumanitarianAddress)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .outerjoin(NationalEntry, NationalEntry.address_id == HumanitarianAddress.id)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last), HumanitarianAddress.state.in_(OPEN))
    )


def _only_there(viewer: Viewer, *columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(NationalEntry)
        .join(Unit, Unit.id == NationalEntry.unit_id)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last), NationalEntry.address_id.is_(None))
    )


def counts(viewer: Viewer) -> dict[Pile, int]:
    """How many stand in each pile."""
    piles = [sa.func.count().filter(criterion).label(pile.value) for pile, criterion in _PILES.items()]
    row = db.session.execute(_approved(viewer, *piles)).one()
    there = db.session.scalar(_only_there(viewer, sa.func.count())) or 0
    return dict(zip(_PILES, row, strict=True)) | {Pile.there: there}


def lines(viewer: Viewer, pile: Pile, first: int, size: int) -> list[Line]:
    """One page of a pile, from the `first` line on."""
    if pile is Pile.there:
        there = _only_there(viewer, NationalEntry.code, Unit.full_name, NationalEntry.initials)
        rows = there.order_by(NationalEntry.code)
        return [
            Line(None, "", row.code, row.full_name, row.initials)
            for row in db.session.execute(rows.offset(first).limit(size))
        ]
    columns = (
        HumanitarianAddress.id, HumanitarianAddress.code, NationalEntry.code.label("national"), Unit.full_name,
        HumanitarianAddress.head_name,
    )  # fmt: skip
    rows = _approved(viewer, *columns).where(_PILES[pile]).order_by(HumanitarianAddress.code)
    return [
        Line(row.id, row.code, row.national or "", row.full_name, initials(row.head_name, Reach.initials))
        for row in db.session.execute(rows.offset(first).limit(size))
    ]


def unmarked(viewer: Viewer) -> list[tuple[HumanitarianAddress, str]]:
    """The addresses that stand in the national list and are not marked so, with their codes there."""
    rows = _approved(viewer, HumanitarianAddress, NationalEntry.code).where(_PILES[Pile.unmarked])
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def to_post(viewer: Viewer) -> list[uuid.UUID]:
    """The approved addresses that neither stand in the national list nor are marked as posted."""
    rows = _approved(viewer, HumanitarianAddress.id).where(_PILES[Pile.here], ~_MARKED)
    return list(db.session.scalars(rows.order_by(HumanitarianAddress.code)))


def brought_last(viewer: Viewer) -> Any:
    """When a list of the territory was last brought; None never."""
    return db.session.scalar(
        sa.select(sa.func.max(NationalEntry.brought_at))
        .join(Unit, Unit.id == NationalEntry.unit_id)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last))
    )
