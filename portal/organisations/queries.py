"""What can be asked about units and organisations."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.extensions import db
from portal.organisations.models import Letterhead, Organisation, Unit
from portal.organisations.rules import in_sight_of


def get(viewer: Viewer, organisation_id: uuid.UUID) -> Organisation | None:
    """One organisation in sight."""
    return db.session.scalar(
        sa.select(Organisation).where(Organisation.id == organisation_id, in_sight_of(viewer))
    )


def own(viewer: Viewer) -> Organisation:
    """The viewer's own organisation."""
    return db.session.get_one(Organisation, viewer.organisation_id)


def districts(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Districts of the viewer's territory in the order of their numbers, for filters: (id, full name)."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.full_name)
        .where(Unit.level == Level.district, Unit.no.between(viewer.unit_no, viewer.unit_last))
        .order_by(Unit.no)
    )
    return [(row.id, row.full_name) for row in rows]


def communes(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """Communes of the viewer's territory, for filters: (id, full name)."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.full_name)
        .where(Unit.level == Level.commune, Unit.no.between(viewer.unit_no, viewer.unit_last))
        .order_by(Unit.no)
    )
    return [(row.id, row.full_name) for row in rows]


def interval(viewer: Viewer, unit_id: uuid.UUID) -> tuple[int, int] | None:
    """The pre-order interval of a unit, cut to the viewer's territory; None when it lies outside."""
    row = db.session.execute(sa.select(Unit.no, Unit.last_no).where(Unit.id == unit_id)).first()
    if row is None:
        return None
    low, high = max(row.no, viewer.unit_no), min(row.last_no, viewer.unit_last)
    return (low, high) if low <= high else None


def standing_agency_of(viewer: Viewer, unit: Unit) -> Organisation | None:
    """The Red Cross of a territory: it receives the reports of the organisations in it."""
    return db.session.scalar(
        sa.select(Organisation).where(
            Organisation.unit_id == unit.id,
            Organisation.kind == OrganisationKind.standing_agency,
            Organisation.level == unit.level,
        )
    )


def sector_below(viewer: Viewer, organisation: Organisation) -> list[Organisation]:
    """An organisation and those of its sector below it, the organisation first (domain §7, “whose rows”)."""
    rows = [organisation]
    if organisation.sector_code:
        unit = db.session.get_one(Unit, organisation.unit_id)
        rows += db.session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.sector_code == organisation.sector_code,
                Organisation.unit_no.between(unit.no, unit.last_no),
                Organisation.id != organisation.id,
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
