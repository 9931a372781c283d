"""The report, what was typed into it, its frozen versions and its timeline."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, new_id
from portal.lib.words import Words, _
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period


class ReportState(enum.StrEnum):
    """Where a report stands (domain §6.5); an obligation without a report has not been opened."""

    draft = "draft"
    handed_over = "handed_over"
    submitted = "submitted"
    returned = "returned"
    accepted = "accepted"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {
            ReportState.draft: _("đang soạn"),
            ReportState.handed_over: _("chờ lãnh đạo đơn vị duyệt"),
            ReportState.submitted: _("đã gửi, chờ duyệt"),
            ReportState.returned: _("bị trả lại, đang sửa"),
            ReportState.accepted: _("đã tiếp nhận"),
        }[self]

    @property
    def mark(self) -> str:
        """The shape that carries it beside the words (the component `status`)."""
        marks = {
            "draft": "draft",
            "handed_over": "sent",
            "submitted": "sent",
            "returned": "back",
            "accepted": "done",
        }
        return marks[self.value]


class EventKind(enum.StrEnum):
    """What happened to a report, in the past tense."""

    started = "started"
    handed_over = "handed_over"
    handed_back = "handed_back"
    submitted = "submitted"
    recalled = "recalled"
    returned = "returned"
    accepted = "accepted"
    trued_up = "trued_up"
    entering = "entering"
    entry_dropped = "entry_dropped"
    reopened = "reopened"
    relocked = "relocked"

    @property
    def words(self) -> Words:
        """What the one who acted did, as the end of a sentence."""
        return {
            EventKind.started: _("đã mở báo cáo"),
            EventKind.handed_over: _("đã bàn giao cho lãnh đạo"),
            EventKind.handed_back: _("đã giao lại để sửa"),
            EventKind.submitted: _("đã gửi báo cáo"),
            EventKind.recalled: _("đã rút báo cáo về"),
            EventKind.returned: _("đã trả lại báo cáo"),
            EventKind.accepted: _("đã tiếp nhận báo cáo"),
            EventKind.trued_up: _("đã xác nhận số chính thức"),
            EventKind.entering: _("đã nhận nhập hộ báo cáo"),
            EventKind.entry_dropped: _("đã thôi nhập hộ báo cáo"),
            EventKind.reopened: _("đã mở lại báo cáo"),
            EventKind.relocked: _("đã khóa lại báo cáo"),
        }[self]


class Channel(enum.StrEnum):
    """By which way a report came that its unit did not enter itself (V.2, A-23)."""

    email = "email"
    zalo = "zalo"
    paper = "paper"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {
            Channel.email: _("thư điện tử"),
            Channel.zalo: _("Zalo"),
            Channel.paper: _("bản giấy"),
        }[self]


class Report(Base):
    """One organisation's report for one obligation. `version` guards every change; `number` is the current version's.

    Organisation, period and recipient are copied from the obligation, which never changes. `drafted_by` is who handed
    over the current version (before that: who started it), `one_person` whether nobody else could have submitted it.

    `entered_by` is who at the recipient's is entering it for the unit, as long as he does (S10); `correct_before` the
    moment until which a returned version is to be corrected, `reopened_until` the one until which a reopened one may
    be (c9). Both are exclusive and end with the next submission.
    `taken_by` reads it at the recipient's until `taken_until`, the machine's time: a soft lease (`taking.py`).
    """

    __tablename__ = "report"
    __table_args__ = (
        sa.Index("ix_report_recipient", "recipient_id", "period_id", "state"),
        sa.Index("ix_report_organisation", "organisation_id", "period_id"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    obligation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("obligation.id"), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("period.id"))
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[ReportState] = mapped_column(Code(ReportState))
    number: Mapped[int] = mapped_column(default=1)
    cut_off: Mapped[dt.date]
    drafted_by: Mapped[uuid.UUID]
    one_person: Mapped[bool] = mapped_column(default=False)
    first_submitted_at: Mapped[dt.datetime | None]
    changed_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    taken_by: Mapped[uuid.UUID | None]
    taken_by_name: Mapped[str] = mapped_column(default="", server_default="")
    taken_until: Mapped[dt.datetime | None]
    entered_by: Mapped[uuid.UUID | None]
    correct_before: Mapped[dt.datetime | None]
    reopened_until: Mapped[dt.datetime | None]

    obligation: Mapped[Obligation] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    recipient: Mapped[Organisation] = relationship(foreign_keys=[recipient_id])
    period: Mapped[Period] = relationship()

    def is_taken(self, at: dt.datetime) -> bool:
        """Whether somebody at the recipient's reads it, at a moment of the machine."""
        return self.state is ReportState.submitted and self.taken_until is not None and self.taken_until > at


class ReportLine(Base):
    """What a person typed for one line: overruled figure and reason, estimate, explanation, text of the narrative,
    how far a duty is with what shows it (words and a kept file).

    A line that nobody touched has no row: its figures come from the ledger.
    """

    __tablename__ = "report_line"
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    value: Mapped[int | None] = mapped_column(sa.BigInteger)
    estimate: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    typed_at: Mapped[dt.datetime]
    typed_by: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    file_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))


class ReportVersion(Base):
    """A frozen version: made at the hand-over, final at the submission.

    `content` = {cut_off, lines: {code: {ledger, value, estimate_ledger, estimate, reason, explanation, text}}};
    `facts` = the ledger rows behind it; `sha256` is over both, canonically written.

    Entered for the unit, it says by which `channel` it came and when it truly `arrived_at`. `scan_id` is the paper that
    was sent, or the signed copy of a one-person body (c8); `correct_before` what this correction had to meet.
    """

    __tablename__ = "report_version"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "number"),
        sa.UniqueConstraint("recipient_id", "receipt_year", "receipt_number"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"))
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    frozen_at: Mapped[dt.datetime]
    drafted_by: Mapped[uuid.UUID]
    drafter_name: Mapped[str]
    submitted_at: Mapped[dt.datetime | None]
    submitted_by: Mapped[uuid.UUID | None]
    submitter_name: Mapped[str] = mapped_column(default="")
    one_person: Mapped[bool] = mapped_column(default=False)
    receipt_year: Mapped[int | None]
    receipt_number: Mapped[int | None]
    channel: Mapped[Channel | None] = mapped_column(Code(Channel))
    arrived_at: Mapped[dt.datetime | None]
    scan_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    correct_before: Mapped[dt.datetime | None]

    @property
    def came_at(self) -> dt.datetime | None:
        """When it truly came, by whichever way; None while it was not submitted."""
        return self.arrived_at or self.submitted_at


class ReportEvent(Base):
    """One line of a report's timeline."""

    __tablename__ = "report_event"
    __table_args__ = (sa.Index("ix_report_event", "report_id", "at"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"))
    kind: Mapped[EventKind] = mapped_column(Code(EventKind))
    number: Mapped[int]
    at: Mapped[dt.datetime]
    actor_id: Mapped[uuid.UUID]
    actor_name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class TrueUp(Base):
    """The official figures of a period that is over (A-01): confirmed once by the unit's head, never changed.

    `content` = {code: {reported, estimate, ledger, official, reason}} beside version `number`, whose figures stay;
    `facts` = the ledger rows of the whole period; `sha256` is over both, as a version's.
    """

    __tablename__ = "true_up"
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[dt.datetime]
    confirmed_by: Mapped[uuid.UUID]
    confirmer_name: Mapped[str]


class Entry(Base):
    """A report on its way into the portal by another's hand: what came, by which way, when. Gone when it is entered."""

    __tablename__ = "report_entry"
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    arrived_at: Mapped[dt.datetime]
    scan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    entered_by: Mapped[uuid.UUID]
    enterer_name: Mapped[str]
    at: Mapped[dt.datetime]


class Answer(enum.StrEnum):
    """What the second person said to a request."""

    approved = "approved"
    refused = "refused"


class Reopening(Base):
    """A request to reopen an accepted version, and the answer of another person (c9, S6)."""

    __tablename__ = "reopening"
    __table_args__ = (
        sa.Index("ix_reopening_report", "report_id", "at"),
        sa.CheckConstraint("requested_by <> decided_by", name="two_persons"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("report.id"))
    number: Mapped[int]
    reason: Mapped[str]
    requested_by: Mapped[uuid.UUID]
    requester_name: Mapped[str]
    at: Mapped[dt.datetime]
    decided_by: Mapped[uuid.UUID | None]
    decider_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[dt.datetime | None]
    verdict: Mapped[Answer | None] = mapped_column(Code(Answer))
    note: Mapped[str] = mapped_column(default="")
