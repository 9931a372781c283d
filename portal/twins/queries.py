"""Pairs that are alike, and those about which something was said."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.addresses import matching
from portal.addresses.dossiers import DOUBTS
from portal.addresses.masking import Reach, initials
from portal.addresses.matching import Likeness
from portal.addresses.models import AddressState, CloseReason, HumanitarianAddress
from portal.extensions import db
from portal.lib.words import Words, _
from portal.organisations.models import Unit
from portal.twins.models import Twin, TwinState
from portal.twins.rules import can_list


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries in sight; `twin` is what was said about them, if anything, `why` what makes them alike."""

    first: HumanitarianAddress
    second: HumanitarianAddress
    twin: Twin | None
    likeness: Likeness | None
    why: Words | None

    @property
    def version(self) -> int:
        """What a decision is guarded by."""
        return self.twin.version if self.twin else 0


@dataclass(frozen=True, slots=True)
class Side:
    """One entry of a pair in a list: masked, with the initials that officers see."""

    id: uuid.UUID
    code: str
    commune: str
    initials: str
    helpers: int
    value: int


@dataclass(frozen=True, slots=True)
class Line:
    """A pair in a list."""

    first: Side
    second: Side
    likeness: Likeness | None
    words: Words | str
    said_by: str = ""


def alike(viewer: Viewer) -> list[Line]:
    """The pairs of the viewer's territory that are alike and about which nothing was said, the likely ones first."""
    if not can_list(viewer, None):
        return []
    found = [Line(_side(one), _side(other), likeness, why) for one, other, likeness, why in _alike(viewer)]
    return sorted(found, key=lambda line: (-line.likeness, line.first.code))  # type: ignore[operator]


def doubts(viewer: Viewer, addresses: Sequence[HumanitarianAddress]) -> dict[uuid.UUID, Words]:
    """Which entries that wait for approval are likely known already, or proposed to be merged."""
    units = {address.unit_id for address in addresses}
    if not units:
        return {}
    found: dict[uuid.UUID, Words] = {}
    for first, second, likeness, why in _alike(viewer, HumanitarianAddress.unit_id.in_(units)):
        if likeness is Likeness.likely:
            for one, other in ((first, second), (second, first)):
                found[one.id] = _("Có thể trùng với {code}: {why}", code=other.code, why=why)
    ids = {address.id for address in addresses}
    proposed = sa.select(Twin.first_id, Twin.second_id).where(
        Twin.state == TwinState.proposed, sa.or_(Twin.first_id.in_(ids), Twin.second_id.in_(ids))
    )
    for pair in db.session.execute(proposed):
        found |= dict.fromkeys(pair, _("Có đề nghị gộp với một địa chỉ khác, chờ quyết định"))
    return found


DOUBTS.append(doubts)


def _alike(viewer: Viewer, *where: Any) -> Iterator[tuple[Any, Any, Likeness, Words]]:
    """Rows of the territory that are alike and about which nothing was said, in the order of their codes."""
    rows = db.session.execute(
        _sides(viewer).where(HumanitarianAddress.merged_into_id.is_(None), _alive(), *where)
    ).all()
    sides = {row.id: row for row in rows}
    said = {
        (row.first_id, row.second_id)
        for row in db.session.execute(
            sa.select(Twin.first_id, Twin.second_id).where(Twin.state != TwinState.undone)
        )
    }
    traits = (
        matching.trait(row.id, row.unit_id, row.head_folded, row.birth_year, row.village, row.identity_hash)
        for row in rows
    )
    for one, other, likeness, why in matching.pairs(traits):
        first, second = sorted((sides[one.id], sides[other.id]), key=lambda row: str(row.code))
        if (first.id, second.id) not in said:
            yield first, second, likeness, why


def _alive() -> sa.ColumnElement[bool]:
    """Whoever left for another reason may come again; an entry that is linked already may not."""
    return sa.or_(
        HumanitarianAddress.state != AddressState.closed,
        HumanitarianAddress.close_reason != CloseReason.duplicate,
    )


def _sides(viewer: Viewer) -> Any:
    return (
        sa.select(
            HumanitarianAddress.id,
            HumanitarianAddress.code,
            HumanitarianAddress.unit_id,
            HumanitarianAddress.head_folded,
            HumanitarianAddress.head_name,
            HumanitarianAddress.birth_year,
            HumanitarianAddress.village,
            HumanitarianAddress.identity_hash,
            HumanitarianAddress.open_pledges,
            HumanitarianAddress.judged_value,
            Unit.full_name.label("commune"),
        )
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last))
    )


def _side(row: Any) -> Side:
    return Side(
        row.id,
        row.code,
        row.commune,
        initials(row.head_name, Reach.initials),
        row.open_pledges,
        row.judged_value,
    )


def said(viewer: Viewer, state: TwinState) -> list[Line]:
    """The pairs of the territory in a state, the newest word first."""
    if not can_list(viewer, None):
        return []
    sides = {row.id: _side(row) for row in db.session.execute(_sides(viewer))}
    twins = db.session.scalars(sa.select(Twin).where(Twin.state == state).order_by(Twin.at.desc()))
    return [
        Line(sides[twin.first_id], sides[twin.second_id], None, twin.reason, twin.said_by_name)
        for twin in twins
        if twin.first_id in sides and twin.second_id in sides
    ]


def count_said(viewer: Viewer) -> dict[TwinState, int]:
    """How many pairs of the territory are in each state."""
    first, second, here, there = (
        aliased(HumanitarianAddress), aliased(HumanitarianAddress), aliased(Unit), aliased(Unit)
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(Twin.state, sa.func.count())
        .join(first, first.id == Twin.first_id)
        .join(second, second.id == Twin.second_id)
        .join(here, here.id == first.unit_id)
        .join(there, there.id == second.unit_id)
        .where(*(unit.no.between(viewer.unit_no, viewer.unit_last) for unit in (here, there)))
        .group_by(Twin.state)
    )
    return {row[0]: row[1] for row in rows}


def get(viewer: Viewer, first_id: uuid.UUID, second_id: uuid.UUID) -> Pair | None:
    """Two entries in sight, in the order of their codes; None when one is not, or both are the same."""
    rows = list(
        db.session.scalars(
            sa.select(HumanitarianAddress)
            .join(Unit, Unit.id == HumanitarianAddress.unit_id)
            .where(
                HumanitarianAddress.id.in_((first_id, second_id)),
                Unit.no.between(viewer.unit_no, viewer.unit_last),
            )
            .order_by(HumanitarianAddress.code)
        )
    )
    if len(rows) != 2 or not can_list(viewer, None):
        return None
    first, second = rows
    found = matching.likeness(_trait(first), _trait(second))
    twin = db.session.scalar(sa.select(Twin).where(Twin.first_id == first.id, Twin.second_id == second.id))
    return Pair(first, second, twin, *(found or (None, None)))


def _trait(address: HumanitarianAddress) -> matching.Trait:
    return matching.trait(
        address.id,
        address.unit_id,
        address.head_folded,
        address.birth_year,
        address.village,
        address.identity_hash,
    )
