"""What can be asked about units and organisations."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.access import Level, OrganisationKind, Viewer
from portal.extensions import db
from portal.lib import keyset
from portal.lib.vietnamese import fold
from portal.organisations.atlas import Atlas
from portal.organisations.models import (
    FormerName,
    FormerUnitName,
    Letterhead,
    Organisation,
    Sector,
    Succession,
    SuccessionKind,
    Unit,
)
from portal.organisations.rules import directory_of, open_on

PAGE = 50
MOST_WORDS = 6
BY_NAME = keyset.Order("name_sort", Organisation.name_sort, str)


def own(viewer: Viewer) -> Organisation:
    """The viewer's own organisation."""
    return db.session.get_one(Organisation, viewer.organisation_id)


def sector_below(viewer: Viewer, organisation: Organisation) -> list[Organisation]:
    """An organisation and those of its sector below it, the organisation first (domain §7, “whose rows”).

    What has merged into it counts as below: the rows of a period that began before the merger are its to report.
    """
    merged = sa.select(Succession.from_id).where(
        Succession.to_id == organisation.id, Succession.kind == SuccessionKind.merger
    )
    rows = [organisation, *db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(merged)))]
    if organisation.sector_code:
        unit = db.session.get_one(Unit, organisation.unit_id)
        rows += db.session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.sector_code == organisation.sector_code,
                Organisation.unit_no.between(unit.no, unit.last_no),
                Organisation.id.not_in([row.id for row in rows]),
                Organisation.level != organisation.level,
            )
            .order_by(Organisation.unit_no, Organisation.name_sort)
        ).all()
    return rows


def letterhead_of(viewer: Viewer, organisation_id: uuid.UUID, on: dt.date) -> Letterhead | None:
    """The letterhead in force on a day."""
    return db.session.scalar(
        sa.select(Letterhead)
        .where(
            Letterhead.organisation_id == organisation_id,
            Letterhead.valid_from <= on,
            sa.or_(Letterhead.valid_to.is_(None), Letterhead.valid_to >= on),
        )
        .order_by(Letterhead.valid_from.desc())
        .limit(1)
    )


# The directory: two trees as they were on a day ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filter:
    """Where one stands in the trees and when; all of it is in the address line."""

    on: dt.date
    line: str = ""
    unit: str = ""
    sector: str = ""
    search: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """One place of the trees: the units or sectors below with their counts, and a page of its own organisations."""

    atlas: Atlas
    here: Any
    path: list[Any]
    units: list[tuple[Any, int]]
    sectors: list[tuple[str, str, int]]
    sector: Sector | None
    window: keyset.Window
    total: int


def atlas(viewer: Viewer, on: dt.date) -> Atlas:
    """All units under the names of a day; they are public."""
    earlier = (
        sa.select(FormerUnitName.id)
        .where(FormerUnitName.unit_id == Unit.id, FormerUnitName.valid_to >= on)
        .order_by(FormerUnitName.valid_to)
        .limit(1)
        .correlate(Unit)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Unit.id, Unit.parent_id, Unit.level, Unit.code, Unit.no, Unit.last_no, Unit.valid_from, Unit.valid_to,
            sa.func.coalesce(FormerUnitName.name, Unit.name).label("name"),
            sa.func.coalesce(FormerUnitName.full_name, Unit.full_name).label("full_name"),
        )
        .outerjoin(FormerUnitName, FormerUnitName.id == earlier)
        .order_by(Unit.no)
    )  # fmt: skip
    return Atlas(rows.all())


def _name_on(on: dt.date) -> Any:
    """The id of the name that an organisation bore on a day, if it is not today's."""
    return (
        sa.select(FormerName.id)
        .where(FormerName.organisation_id == Organisation.id, FormerName.valid_to >= on)
        .order_by(FormerName.valid_to)
        .limit(1)
        .correlate(Organisation)
        .scalar_subquery()
    )


def directory(viewer: Viewer, wanted: Filter, size: int = PAGE) -> Directory:
    """A place of the tree on a day: its organisations in sight under the names of that day. Five questions."""
    land = atlas(viewer, wanted.on)
    here = next((unit for unit in land.units.values() if unit.id.hex == wanted.unit), None)
    here = here or land.units[viewer.unit_id if viewer.does_business else next(iter(land.units))]
    sector = db.session.get(Sector, wanted.sector) if wanted.sector else None
    scope = [directory_of(viewer), open_on(wanted.on)]
    if sector:
        scope.append(Organisation.sector_code == sector.code)
    choosing = wanted.line == "sector" and sector is None and not wanted.search
    key = Organisation.sector_code if choosing else Organisation.unit_id
    counts: Mapping[Any, int] = {
        row[0]: row[1]
        for row in db.session.execute(sa.select(key, sa.func.count()).where(*scope).group_by(key))
    }
    sums = {} if choosing else land.sums(counts, wanted.on)
    window, total = _page(land, here, wanted, scope, size) if not choosing else (keyset.Window([], "", ""), 0)
    return Directory(
        land,
        here,
        land.path(here.id, wanted.on),
        [
            (unit, sums.get(unit.id, 0))
            for unit in (land.children(here.id, wanted.on) if not choosing and not wanted.search else [])
        ],
        _sectors(viewer, counts) if choosing else [],
        sector,
        window,
        total,
    )


def _page(land: Atlas, here: Any, wanted: Filter, scope: list[Any], size: int) -> tuple[keyset.Window, int]:
    conditions = list(scope)
    if wanted.search:
        conditions.append(Organisation.unit_id.in_(land.below(here.id, wanted.on)))
        conditions.extend(_named(word) for word in fold(wanted.search).split()[:MOST_WORDS])
    else:
        conditions.append(Organisation.unit_id == here.id)
    statement = (
        sa.select(
            Organisation.id, Organisation.code, Organisation.kind, Organisation.phone, Organisation.unit_id,
            Organisation.opened_on, Organisation.closed_on, Organisation.name_sort, Organisation.sector_code,
            sa.func.coalesce(FormerName.name, Organisation.name).label("name"),
            sa.func.coalesce(FormerName.short_name, Organisation.short_name).label("short_name"),
            sa.func.coalesce(FormerName.abbreviation, Organisation.abbreviation).label("abbreviation"),
        )
        .outerjoin(FormerName, FormerName.id == _name_on(wanted.on))
        .where(*conditions)
    )  # fmt: skip
    cursor = keyset.read(BY_NAME, wanted.after, wanted.before)
    window = keyset.window(db.session.execute, statement, BY_NAME, Organisation.id, cursor, size)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Organisation).where(*conditions))
    return window, int(total or 0)


def _named(word: str) -> sa.ColumnElement[bool]:
    """A word stands in the name, in an earlier one, or in the code."""
    earlier = sa.select(FormerName.organisation_id).where(
        FormerName.name_folded.contains(word, autoescape=True)
    )
    return sa.or_(
        Organisation.name_folded.contains(word, autoescape=True),
        sa.func.lower(Organisation.code).contains(word, autoescape=True),
        Organisation.id.in_(earlier),
    )


def _sectors(viewer: Viewer, counts: Mapping[Any, int]) -> list[tuple[str, str, int]]:
    rows = db.session.scalars(sa.select(Sector).where(Sector.code.in_([code for code in counts if code])))
    return [(row.code, row.name, counts[row.code]) for row in sorted(rows, key=lambda row: fold(row.name))]


def get(viewer: Viewer, organisation_id: uuid.UUID) -> Organisation | None:
    """One organisation of the directory."""
    return db.session.scalar(
        sa.select(Organisation)
        .options(joinedload(Organisation.unit))
        .where(Organisation.id == organisation_id, directory_of(viewer))
    )


def unit(viewer: Viewer, unit_id: uuid.UUID) -> Unit | None:
    """One unit; they are public."""
    return db.session.get(Unit, unit_id)


def sectors(viewer: Viewer) -> list[Sector]:
    """All vertical systems by name."""
    return sorted(db.session.scalars(sa.select(Sector)), key=lambda row: fold(row.name))


def by_codes(viewer: Viewer, codes: list[str]) -> dict[str, Organisation]:
    """Organisations that still exist, by code in capitals."""
    rows = db.session.scalars(
        sa.select(Organisation).where(
            sa.func.upper(Organisation.code).in_(codes),
            Organisation.closed_on.is_(None),
            directory_of(viewer),
        )
    )
    return {row.code.upper(): row for row in rows}


def called(viewer: Viewer, typed: str) -> list[Organisation]:
    """Organisations that still exist by what somebody typed: the one of this code, else all that are so abbreviated."""
    wanted = fold(typed)
    if found := by_codes(viewer, [wanted.upper()]):
        return list(found.values())
    living = sa.select(Organisation.id, Organisation.abbreviation).where(
        Organisation.closed_on.is_(None), directory_of(viewer)
    )
    same = [row.id for row in db.session.execute(living) if fold(row.abbreviation) == wanted]
    return list(
        db.session.scalars(
            sa.select(Organisation).where(Organisation.id.in_(same)).order_by(Organisation.code)
        )
    )


def correspondents(viewer: Viewer, on: dt.date) -> list[str]:
    """The names of those in sight that a body most often has letters from: of its own level, and the standing agencies
    and committees of the districts.
    """
    near = sa.or_(
        Organisation.level == viewer.level,
        sa.and_(
            Organisation.level == Level.district,
            Organisation.kind.in_((OrganisationKind.standing_agency, OrganisationKind.steering_committee)),
        ),
    )
    asked = sa.select(Organisation.name).where(near, open_on(on), directory_of(viewer))
    return list(db.session.scalars(asked.order_by(Organisation.name_sort)))


def by_name(viewer: Viewer, name: str) -> Organisation | None:
    """The one in sight that bears exactly this name today, the official or the short one; None when several do."""
    called = sa.or_(Organisation.name == name, Organisation.short_name == name)
    asked = sa.select(Organisation).where(called, Organisation.closed_on.is_(None), directory_of(viewer))
    found = db.session.scalars(asked.limit(2)).all()
    return found[0] if len(found) == 1 else None


def former_names(viewer: Viewer, organisation: Organisation) -> list[FormerName]:
    """What it was called before, the latest first."""
    return list(
        db.session.scalars(
            sa.select(FormerName)
            .where(FormerName.organisation_id == organisation.id)
            .order_by(FormerName.valid_to.desc())
        )
    )


def successions(viewer: Viewer, organisation: Organisation) -> list[Succession]:
    """The edges of the graph at one organisation, both ways, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Succession)
            .options(joinedload(Succession.origin), joinedload(Succession.heir))
            .where(sa.or_(Succession.from_id == organisation.id, Succession.to_id == organisation.id))
            .order_by(Succession.effective_on, Succession.id)
        )
    )
