"""What can be asked of the book."""

import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.models import AuditEntry
from portal.extensions import db


def history_of(viewer: Viewer, subject_type: str, subject_id: uuid.UUID) -> list[AuditEntry]:
    """What was done to a subject that the viewer has in sight, oldest first."""
    return list(
        db.session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
            .order_by(AuditEntry.id)
        )
    )
