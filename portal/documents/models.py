"""Stored files, books and their entries."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, new_id

RESERVATION = "reservation"
ARRIVAL = "arrival"


class Direction(enum.StrEnum):
    """Which register: documents that leave (văn bản đi) or arrive (văn bản đến)."""

    outgoing = "outgoing"
    incoming = "incoming"


class Channel(enum.StrEnum):
    """How a document that was not sent on the portal arrived."""

    paper = "paper"
    email = "email"
    hand = "hand"


class StoredFile(Base):
    """A file kept for ever under its SHA-256; the row says whose it is and what it is called.

    A `sealed` one is opened by the room that kept it only, never through the registers.
    """

    __tablename__ = "stored_file"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    stored_at: Mapped[dt.datetime]
    sealed: Mapped[bool] = mapped_column(default=False)


class Book(Base):
    """One register book of an organisation: a direction and a year (Decree 30/2020 Art. 15); `last` is its counter."""

    __tablename__ = "book"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "direction", "series", "year"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    direction: Mapped[Direction] = mapped_column(Code(Direction))
    series: Mapped[str] = mapped_column(sa.String(20), default="")
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
    last_on: Mapped[dt.date | None]


class RegisterEntry(Base):
    """One line of a register: the official columns, written when the number is taken and never renumbered.

    Of what arrives, `symbol` and `of_date` are the author's, `dated` is the day of arrival, `recipients` who has it in
    hand; `channel` is None for what was sent on the portal. `answers_id` is the line that this one answers, in the
    other register of the same body. A line is asked to be void (`void_asked_by`) before it is (`voided_at`).
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        sa.UniqueConstraint("book_id", "number"),
        sa.UniqueConstraint("subject_type", "subject_id"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    book_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("book.id"))
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(sa.String(60))
    dated: Mapped[dt.date]
    abstract: Mapped[str]
    author: Mapped[str] = mapped_column(default="")
    signer: Mapped[str] = mapped_column(default="")
    recipients: Mapped[str] = mapped_column(default="")
    keeper: Mapped[str] = mapped_column(default="")
    copies: Mapped[int] = mapped_column(default=1)
    sent_on: Mapped[dt.date | None]
    note: Mapped[str] = mapped_column(default="")
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[uuid.UUID]
    entered_at: Mapped[dt.datetime]
    entered_by: Mapped[str]
    voided_at: Mapped[dt.datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="")
    file_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    author_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    of_date: Mapped[dt.date | None]
    channel: Mapped[Channel | None] = mapped_column(Code(Channel))
    answers_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("register_entry.id"), index=True)
    void_asked_by: Mapped[uuid.UUID | None]
    void_asker_name: Mapped[str] = mapped_column(default="", server_default="")
    voided_by: Mapped[uuid.UUID | None]
    voider_name: Mapped[str] = mapped_column(default="", server_default="")

    book: Mapped[Book] = relationship()

    @property
    def is_reserved(self) -> bool:
        """A number kept for a letter to come (“Giữ số”)."""
        return self.subject_type == RESERVATION


class FollowUp(Base):
    """What arrived and asks for an answer or an act: who has it in hand and the last day for it.

    Whether it is done follows from the answers and from the progress, and is not stored.
    """

    __tablename__ = "follow_up"
    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("register_entry.id"), primary_key=True)
    handler_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id"))
    handler_name: Mapped[str]
    due_on: Mapped[dt.date] = mapped_column(index=True)


class Progress(Base):
    """A dated and signed word on how far an act is; one that `closes` says that it is done."""

    __tablename__ = "follow_up_progress"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("follow_up.entry_id"), index=True)
    at: Mapped[dt.datetime]
    author_id: Mapped[uuid.UUID]
    author_name: Mapped[str]
    body: Mapped[str]
    closes: Mapped[bool] = mapped_column(default=False)
