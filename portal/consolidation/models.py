"""What a standing agency adds to the units' figures, and what it froze of them."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, new_id
from portal.organisations.models import Organisation
from portal.plans.models import Period

LEAST_REASON, MOST_LETTERS = 20, 2_000  # of what is written beside a figure


class Adjustment(Base):
    """An amount that the agency adds to or takes from the sum of one line, beside the units' figures, with its reason.

    It enters totals when somebody else approved it; `approved` is None until somebody decided.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        sa.Index("ix_adjustment_organisation", "organisation_id", "period_id"),
        sa.CheckConstraint("amount <> 0", name="moves"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("period.id"))
    line: Mapped[str] = mapped_column(sa.String(10))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    reason: Mapped[str]
    author_id: Mapped[uuid.UUID]
    author_name: Mapped[str]
    at: Mapped[dt.datetime]
    approved: Mapped[bool | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    decider_name: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    period: Mapped[Period] = relationship()


class Edition(Base):
    """A consolidation as it was frozen at a minute: 1, 2, 3 … of one agency and period, never changed afterwards.

    `content` has the shape that `freezing.content` describes; `sha256` is over it, canonically written. The head of
    the committee approves it (S13).
    """

    __tablename__ = "edition"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "period_id", "number"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("period.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    number: Mapped[int]
    frozen_at: Mapped[dt.datetime]
    frozen_by: Mapped[uuid.UUID]
    frozen_by_name: Mapped[str]
    expected: Mapped[int]
    accepted: Mapped[int]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    approved_at: Mapped[dt.datetime | None]
    approved_by: Mapped[uuid.UUID | None]
    approver_name: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    period: Mapped[Period] = relationship()
