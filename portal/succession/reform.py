"""The rearrangement of 1 July 2025: 111 communes become 40, the districts end, and all that stood in them passes on.

One act like the others, only that its heirs are registered with it: in each new commune the organisations that the
patterns of a commune make, as far as there was one to merge. A district's organisation passes to the provincial one
of its sector; where the province has none, the standing agency keeps what is open. Its posts end and are listed.
"""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.organisations import actions as organisations
from portal.organisations.conditions import must_have_begun
from portal.organisations.models import Organisation, Unit
from portal.organisations.redrawing import redraw
from portal.organisations.reference import Merged, OrganisationRow, merges
from portal.succession import actions
from portal.succession.bequests import Act, Bequest
from portal.succession.models import ActKind, Handover, Outcome, What

LEGAL_BASIS = "Nghị quyết số 1662/NQ-UBTVQH15 ngày 16/06/2025"
DAY = dt.date(2025, 7, 1)
# The ids of organisations that are about to be: the same in preview and act.
_NAMESPACE = uuid.UUID("6e3f5f0e-2d4b-4f0e-9f55-3a1c2025a701")
Key = tuple[OrganisationKind, str | None]


@dataclass(frozen=True, slots=True)
class Reform:
    """What is about to happen: which communes become which, who is registered, who passes to whom.

    `moved` are organisations for which no pattern stands: they go on, in the new commune.
    """

    province: Unit
    merges: list[tuple[Merged, list[Unit]]]
    districts: int
    births: list[tuple[OrganisationRow, uuid.UUID]]
    moved: dict[uuid.UUID, str]
    act: Act

    def counts(self, found: list[Bequest]) -> list[tuple[What, int, int, int]]:
        """By kind of thing: how many pass on, how many end to be arranged, how many are doubled."""
        counted = Counter((one.thing.what, one.outcome) for one in found)
        passed, ended, doubled = Outcome.passed, Outcome.ended, Outcome.doubled
        return [(what, counted[what, passed], counted[what, ended], counted[what, doubled]) for what in What]


def draft(viewer: Viewer, *, legal_basis: str, on: dt.date) -> Reform:
    """Work out the whole rearrangement without changing anything.

    Refuses a day before the resolution's own, and what has been done already.
    """
    if on < DAY:
        raise Refusal(
            "reform.early",
            _(
                "Việc sắp xếp này bắt đầu từ ngày {day}, không ghi nhận được với ngày sớm hơn",
                day=short_date(DAY),
            ),
            "effective_on",
        )
    units = {
        (unit.level, unit.code): unit
        for unit in db.session.scalars(sa.select(Unit).where(Unit.valid_to.is_(None)))
    }
    districts = [unit for (level, _code), unit in units.items() if level is Level.district]
    pairs = [
        (merged, [unit for code in merged.origins if (unit := units.get((Level.commune, code)))])
        for merged in merges()
    ]
    if not districts or any(len(origins) != len(merged.origins) for merged, origins in pairs):
        raise Refusal("reform.done", _("Địa bàn đã được sắp xếp lại, hoặc không phải địa bàn của năm 2021"))
    province = next(unit for (level, _code), unit in units.items() if level is Level.province)
    living = list(db.session.scalars(sa.select(Organisation).where(Organisation.closed_on.is_(None))))
    births, moved, heirs = _communes(pairs, living)
    ending = {unit.id for unit in districts}
    of_districts = [one for one in living if one.unit_id in ending]
    provincial = [one for one in living if one.unit_id == province.id]
    heirs |= {one.id: _above(one, provincial) for one in of_districts}
    act = Act(ActKind.reform, legal_basis, on, heirs, posts_end=frozenset(one.id for one in of_districts))
    return Reform(province, pairs, len(districts), births, moved, act)


def _communes(
    pairs: list[tuple[Merged, list[Unit]]], living: list[Organisation]
) -> tuple[list[tuple[OrganisationRow, uuid.UUID]], dict[uuid.UUID, str], dict[uuid.UUID, uuid.UUID | None]]:
    births, moved = [], {}
    heirs: dict[uuid.UUID, uuid.UUID | None] = {}
    by_unit: dict[uuid.UUID, list[Organisation]] = {}
    for one in living:
        by_unit.setdefault(one.unit_id, []).append(one)
    for merged, origins in pairs:
        if len(origins) == 1:
            continue
        patterns: dict[Key, OrganisationRow] = {(row.kind, row.sector): row for row in merged.organisations()}
        born: dict[Key, uuid.UUID] = {}
        for one in (one for unit in origins for one in by_unit.get(unit.id, [])):
            key: Key = (OrganisationKind(one.kind), one.sector_code)
            if key not in patterns:
                moved[one.id] = merged.unit.code
                continue
            if key not in born:
                born[key] = uuid.uuid5(_NAMESPACE, patterns[key].code)
                births.append((patterns[key], born[key]))
            heirs[one.id] = born[key]
    return births, moved, heirs


def _above(one: Organisation, provincial: list[Organisation]) -> uuid.UUID:
    """The provincial organisation of the sector, the committee for a committee; else the standing agency."""

    def fits(other: Organisation) -> bool:
        if one.kind is OrganisationKind.steering_committee:
            return other.kind is OrganisationKind.steering_committee
        return other.code == one.sector_code

    agency = next(other for other in provincial if other.kind is OrganisationKind.standing_agency)
    return next((other.id for other in provincial if fits(other)), agency.id)


def carry_out(reform: Reform, seen: str | None, *, actor: Viewer, at: dt.datetime) -> Handover:
    """Redraw the map, register who is new, and let everything pass on: all of it or nothing."""
    act = reform.act
    must_have_begun(act.effective_on, at)
    communes = redraw(reform.province, reform.merges, legal_basis=act.legal_basis, on=act.effective_on)
    for row, organisation_id in reform.births:
        organisations.register(
            code=row.code,
            kind=row.kind,
            unit=communes[row.unit],
            name=row.name,
            short_name=row.short_name,
            abbreviation=row.abbreviation,
            sector_code=row.sector,
            is_member=row.member,
            phone=row.phone,
            opened_on=act.effective_on,
            legal_basis=act.legal_basis,
            organisation_id=organisation_id,
            actor=actor,
            at=at,
        )
    for organisation_id, code in reform.moved.items():
        organisation = db.session.get_one(Organisation, organisation_id)
        organisation.unit_id, organisation.unit_no = communes[code].id, communes[code].no
    db.session.flush()
    return actions.carry_out(act, seen, actor=actor, at=at)
