"""The official letter on its way from draft to register, and whom it goes to."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, new_id
from portal.organisations.models import Organisation

LONGEST_REASON = 1_000  # characters of why a letter went back or was given up


class LetterState(enum.StrEnum):
    """dự thảo → trình duyệt → đã duyệt → đã ký (on paper) → đã phát hành (numbered)."""

    draft = "draft"
    put_up = "put_up"
    approved = "approved"
    signed = "signed"
    issued = "issued"
    withdrawn = "withdrawn"


class Letter(Base):
    """A letter of one issuer; `content` is the JSON of domain §7 without number and date until it is issued.

    `facts` holds what a reminder was drafted from, so that it can be drafted anew when a unit submits: `form`, `at`,
    `body` as it was worded, `contact`; besides `signer_id`, the person whose name stands under it, and `editors`.
    `changed_at` is when it came into its state.
    """

    __tablename__ = "letter"
    __table_args__ = (sa.Index("ix_letter_organisation", "organisation_id", "state"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    period_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("period.id"))
    kind: Mapped[str] = mapped_column(sa.String(30))
    state: Mapped[LetterState] = mapped_column(Code(LetterState))
    abstract: Mapped[str]
    content: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    drafted_by: Mapped[uuid.UUID]
    drafter_name: Mapped[str]
    drafted_at: Mapped[dt.datetime]
    approved_by: Mapped[uuid.UUID | None]
    approver_name: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[dt.datetime | None]
    signed_by: Mapped[uuid.UUID | None]
    signer_name: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[dt.date | None]
    signature_recorded_at: Mapped[dt.datetime | None]
    issued_at: Mapped[dt.datetime | None]
    entry_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("register_entry.id"), unique=True)
    file_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    rendering_error: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[dt.datetime]
    folded: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    recipients: Mapped[list["LetterRecipient"]] = relationship(
        order_by="LetterRecipient.position", cascade="all, delete-orphan"
    )


class LetterRecipient(Base):
    """An organisation that a letter goes to, and the obligation it is reminded of; dropped when it reported in time."""

    __tablename__ = "letter_recipient"
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    obligation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("obligation.id"))
    position: Mapped[int]
    dropped_at: Mapped[dt.datetime | None]

    organisation: Mapped[Organisation] = relationship()


class LetterVersion(Base):
    """A letter's content after a save or a step (`verb`, as the audit names it), `number` being the letter's version.

    Versions are only added: what was approved, signed or issued can always be read again.
    """

    __tablename__ = "letter_version"
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(sa.String(40))
    content: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID]
    by_name: Mapped[str]
