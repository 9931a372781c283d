"""Stored files, books and their entries."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base, Code, new_id


class Direction(enum.StrEnum):
    """Which register: documents that leave (văn bản đi) or arrive (văn bản đến)."""

    outgoing = "outgoing"
    incoming = "incoming"


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
    """One line of a register: the official columns, written when the number is taken and never renumbered."""

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
