"""What can be asked about units and organisations."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.organisations.models import Letterhead, Organisation, Unit


def own(viewer: Viewer) -> Organisation:
    """The viewer's own organisation."""
    return db.session.get_one(Organisation, viewer.organisation_id)


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
