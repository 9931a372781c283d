"""The book of changes."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base


class AuditEntry(Base):
    """One change: who (by name as it was then), what was done, to which subject, with which values."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_subject", "subject_type", "subject_id", "at"),)
    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    at: Mapped[dt.datetime]
    verb: Mapped[str] = mapped_column(sa.String(60))
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[uuid.UUID]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str]
    organisation_id: Mapped[uuid.UUID | None]
    changes: Mapped[dict[str, Any]]
