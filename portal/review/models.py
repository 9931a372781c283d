"""Comments pinned to lines, and decisions on versions."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base, Code, new_id

MOST_LETTERS = 2_000  # of a comment, an answer or a reason


class Verdict(enum.StrEnum):
    """What the reviewer decided on a version."""

    accepted = "accepted"
    returned = "returned"


class Comment(Base):
    """A sentence on one line of one version (`line` empty: on the whole). Sent with the decision that returns it.

    A unit's answer is a comment with `answers_id`.
    """

    __tablename__ = "comment"
    __table_args__ = (sa.Index("ix_comment_report", "report_id", "line"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"))
    number: Mapped[int]
    line: Mapped[str] = mapped_column(sa.String(10))
    body: Mapped[str]
    author_id: Mapped[uuid.UUID]
    author_name: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    answers_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("comment.id"))


class Decision(Base):
    """The verdict on one version, once."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("report_id", "number"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"))
    number: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(Code(Verdict))
    reason: Mapped[str] = mapped_column(default="")
    reviewer_id: Mapped[uuid.UUID]
    reviewer_name: Mapped[str]
    at: Mapped[dt.datetime]
