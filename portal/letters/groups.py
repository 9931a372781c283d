"""Groups of organisations that a letter may go to apart: those of a sector, of a level, those that owe reports."""

import uuid

import sqlalchemy as sa

from portal.access import Level, Viewer
from portal.extensions import db
from portal.lib import clock
from portal.lib.vietnamese import fold
from portal.organisations.models import Organisation, Sector
from portal.organisations.rules import in_sight_of, open_on
from portal.plans.models import Obligation
from portal.plans.rules import is_owed

OWING = "owing"


def sectors(viewer: Viewer) -> list[tuple[str, str, int]]:
    """The sectors that have organisations in the viewer's sight: (code, name, how many)."""
    rows = db.session.execute(
        sa.select(Sector.code, Sector.name, sa.func.count())
        .join(Organisation, Organisation.sector_code == Sector.code)
        .where(*_others(viewer))
        .group_by(Sector.code, Sector.name)
    ).all()
    return sorted(((row[0], row[1], row[2]) for row in rows), key=lambda row: fold(row[1]))


def members(viewer: Viewer, sector: str = "", level: Level | None = None) -> list[uuid.UUID]:
    """The organisations of a group; `OWING` instead of a sector: those that send the own organisation a report."""
    asked = sa.select(Organisation.id).where(*_others(viewer))
    if sector == OWING:
        owing = sa.select(Obligation.organisation_id).where(
            Obligation.recipient_id == viewer.organisation_id, is_owed()
        )
        asked = asked.where(Organisation.id.in_(owing))
    elif sector:
        asked = asked.where(Organisation.sector_code == sector)
    if level is not None:
        asked = asked.where(Organisation.level == level)
    return list(db.session.scalars(asked))


def _others(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    return in_sight_of(viewer), open_on(clock.today()), Organisation.id != viewer.organisation_id
