"""What can be asked about tables that were brought."""

import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.intake.models import Intake, IntakeState
from portal.intake.rules import in_sight_of


def get(viewer: Viewer, intake_id: uuid.UUID) -> Intake | None:
    """One table in sight."""
    return db.session.scalar(sa.select(Intake).where(Intake.id == intake_id, in_sight_of(viewer)))


def unwritten(viewer: Viewer, intake_id: str) -> Intake | None:
    """A table in sight that was looked at and not written, by its id as a form sends it."""
    try:
        intake = get(viewer, uuid.UUID(intake_id))
    except ValueError:
        return None
    return intake if intake and intake.state in (IntakeState.brought, IntakeState.refused) else None


def written_before(viewer: Viewer, intake: Intake) -> Intake | None:
    """The same table, written by the same person before."""
    return db.session.scalar(
        sa.select(Intake)
        .where(
            in_sight_of(viewer),
            Intake.kind == intake.kind,
            Intake.sha256 == intake.sha256,
            Intake.state == IntakeState.written,
            Intake.id != intake.id,
        )
        .order_by(Intake.written_at.desc())
        .limit(1)
    )
