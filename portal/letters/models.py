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
    apart = "apart"  # signed, and goes out as one numbered letter to each of its addressees; takes no number itself


class Effect(enum.StrEnum):
    """What became of an issued letter; its number stays, whatever it is."""

    in_force = "in_force"
    corrected = "corrected"
    replaced = "replaced"
    recalled = "recalled"


IN_FORCE = (Effect.in_force, Effect.corrected)
"""What still holds: it may be mailed, answered, recalled."""


class Letter(Base):
    """A letter of one issuer; `content` is the JSON of domain §7 without number and date until it is issued.

    `facts` holds what a reminder was drafted from, so that it can be drafted anew when a unit submits: `form`, `at`,
    `body` as it was worded, `contact`; besides `signer_id`, the person whose name stands under it, and `editors`.
    `changed_at` is when it came into its state. `code` is the short code that is printed on it, given with the number;
    `replaces_id` and `corrects_id` name the issued letter that this one replaces or corrects once it is issued itself.
    `mailing_id` is the mailed letter whose copy for `addressee_id` it is.
    """

    __tablename__ = "letter"
    __table_args__ = (
        sa.Index("ix_letter_organisation", "organisation_id", "state"),
        sa.UniqueConstraint("mailing_id", "addressee_id"),
    )
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
    code: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    effect: Mapped[Effect] = mapped_column(Code(Effect), default=Effect.in_force, server_default="in_force")
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("letter.id"))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("letter.id"))
    mailing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("letter.id"))
    addressee_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    recipients: Mapped[list["LetterRecipient"]] = relationship(
        order_by="LetterRecipient.position", cascade="all, delete-orphan"
    )
    recalls: Mapped[list["Recall"]] = relationship(order_by="Recall.asked_at")


class LetterRecipient(Base):
    """An organisation that a letter goes to, and the obligation it is reminded of; dropped when it reported in time."""

    __tablename__ = "letter_recipient"
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    obligation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("obligation.id"))
    position: Mapped[int]
    dropped_at: Mapped[dt.datetime | None]

    organisation: Mapped[Organisation] = relationship()


class Recall(Base):
    """Thu hồi: somebody asks to take an issued letter back, a head who did not ask decides; `agreed` is None before."""

    __tablename__ = "recall"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), index=True)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID]
    asker_name: Mapped[str]
    asked_at: Mapped[dt.datetime]
    agreed: Mapped[bool | None]
    decided_by: Mapped[uuid.UUID | None]
    decider_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]


class Channel(enum.StrEnum):
    """How an issued letter is sent."""

    email = "email"
    post = "post"
    hand = "hand"


class DispatchState(enum.StrEnum):
    """`sending` is between asking the mail server and writing down its answer: nobody knows the outcome yet."""

    waiting = "waiting"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    no_address = "no_address"


class Dispatch(Base):
    """A letter on its way to one recipient by one channel: an organisation or, when that is None, an outside address.

    The id follows from letter, channel and recipient, so that there is never a second one; an e-mail's Message-ID is
    made of it. `changed_at` is when it came into its state, `error` why it failed, in words.
    """

    __tablename__ = "dispatch"
    __table_args__ = (sa.Index("ix_dispatch_letter", "letter_id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    address: Mapped[str] = mapped_column(sa.String(254), default="")
    state: Mapped[DispatchState] = mapped_column(Code(DispatchState))
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[dt.datetime]

    letter: Mapped[Letter] = relationship()


class MailingState(enum.StrEnum):
    """Whether the worker goes on: `stopped` numbers no more but still prints what has its number."""

    running = "running"
    paused = "paused"
    stopped = "stopped"
    done = "done"


class Mailing(Base):
    """One letter to each of many, in the name of the clerk who started it; its id is that of the letter.

    `failures` says of an organisation's id in words why it has no letter; `note` why it was paused or stopped.
    """

    __tablename__ = "mailing"
    id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("letter.id"), primary_key=True)
    post_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("post.id"))
    starter_name: Mapped[str]
    started_at: Mapped[dt.datetime]
    state: Mapped[MailingState] = mapped_column(Code(MailingState))
    changed_at: Mapped[dt.datetime]
    changer_name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    failures: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)


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
