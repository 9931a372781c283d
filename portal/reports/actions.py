"""What happens to a report: started, handed over, handed back, submitted, recalled, returned, accepted.

Every move is one compare-and-set on the report's version within the caller's transaction, leaves an event and an entry
in the audit book. What is typed into a draft is written in `writing.py`, whose verbs are given on from here.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import defer

from portal import database
from portal.access import Viewer
from portal.documents import actions as documents
from portal.extensions import db, new_id, table_of
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import _, n_
from portal.plans.models import Obligation, Period
from portal.reports import completeness, papers
from portal.reports.correcting import after_return
from portal.reports.freezing import freeze
from portal.reports.models import Entry, EventKind, Report, ReportEvent, ReportState, ReportVersion
from portal.reports.moving import event as _event
from portal.reports.moving import expect as _expect
from portal.reports.moving import move as _move
from portal.reports.queries import is_alone
from portal.reports.rules import OPEN
from portal.reports.scans import enterers
from portal.reports.taking import FREE, nobody_reads, release, take
from portal.reports.writing import (
    LONGEST_NOTE,
    StaleLine,
    attach_evidence,
    explain,
    lock,
    must_be_in_box,
    overtaken,
    record_duty,
    record_figure,
    record_text,
    report_nothing,
    set_cut_off,
)

__all__ = [
    "StaleLine",
    "accept",
    "attach_evidence",
    "explain",
    "hand_back",
    "hand_over",
    "lock",
    "recall",
    "record_duty",
    "record_figure",
    "record_text",
    "release",
    "report_nothing",
    "send_back",
    "set_cut_off",
    "start",
    "submit",
    "take",
]
SUBJECT = "report_version"
SENT_BACK = (EventKind.returned, EventKind.reopened)


def start(obligation: Obligation, *, actor: Viewer, at: dt.datetime) -> Report:
    """Open the report of an obligation; started twice it is the same report.

    The cut-off is today within the period. Raises Refusal while the period has not begun, or once nobody owes it.
    """
    period = db.session.get_one(Period, obligation.period_id)
    today = at.astimezone(VIETNAM).date()
    if obligation.closed_on is not None:
        raise Refusal(
            "report.closed",
            _("Đơn vị không còn phải gửi báo cáo này: {reason}", reason=obligation.closed_reason),
        )
    if today < period.data_from:
        first = vietnamese.short_date(period.data_from)
        raise Refusal("report.too_early", _("Kỳ báo cáo này bắt đầu từ {first}", first=first))
    report_id = db.session.execute(
        database.insert(Report)
        .values(
            id=new_id(),
            obligation_id=obligation.id,
            organisation_id=obligation.organisation_id,
            period_id=obligation.period_id,
            recipient_id=obligation.recipient_id,
            state=ReportState.draft,
            number=1,
            cut_off=min(today, period.data_to),
            drafted_by=actor.user_id,
            one_person=False,
            changed_at=at,
            version=1,
        )
        .on_conflict_do_nothing(index_elements=["obligation_id"])
        .returning(Report.id)
    ).scalar()
    report = db.session.scalars(sa.select(Report).where(Report.obligation_id == obligation.id)).one()
    if report_id is not None:
        _event(report, EventKind.started, actor, at)
    db.session.flush()
    return report


def hand_over(report: Report, *, version: int, actor: Viewer, at: dt.datetime) -> ReportVersion:
    """Freeze the draft with the rows behind it and hand it to the head (screens §6, step 5).

    After a version that was submitted comes the next number; one that the head handed back is frozen anew. Raises
    Refusal while anything must be fixed, Conflict when the report moved on.
    """
    lock(report)
    if report.state not in OPEN or report.version != version:
        raise overtaken(report)
    must_be_in_box(report, at)
    paper = papers.live(actor, report)
    today = at.astimezone(VIETNAM).date()
    wrong = completeness.must_fix(paper.problems(today))
    if wrong:
        count = len(wrong)
        words = n_(
            "Còn {count} chỗ phải sửa trước khi bàn giao",
            "Còn {count} chỗ phải sửa trước khi bàn giao",
            count,
        )
        raise Refusal("report.incomplete", words)
    last = _version(report, report.number)
    number = report.number + 1 if last is not None and last.submitted_at is not None else report.number
    if last is not None and last.submitted_at is None:
        db.session.delete(last)
        db.session.flush()
    frozen = freeze(paper, number, actor, at)
    _move(
        report,
        ReportState.handed_over,
        number=number,
        drafted_by=actor.user_id,
        one_person=report.entered_by is None and is_alone(actor, report, today),
        changed_at=at,
    )
    _event(report, EventKind.handed_over, actor, at)
    db.session.flush()
    return frozen


def hand_back(report: Report, note: str, *, version: int, actor: Viewer, at: dt.datetime) -> Report:
    """The head gives it back to the reporter, with a word on what to change. Raises Refusal without one, Conflict."""
    note = _note(note)
    if not note:
        raise Refusal("report.no_note", _("Viết điều cần sửa, để người lập biết"), "note")
    _expect(report, version, ReportState.handed_over)
    returned = db.session.scalar(
        sa.select(ReportEvent.kind)
        .where(
            ReportEvent.report_id == report.id,
            ReportEvent.kind.in_((EventKind.started, EventKind.recalled, *SENT_BACK)),
        )
        .order_by(ReportEvent.at.desc())
        .limit(1)
    )
    back = ReportState.returned if returned in SENT_BACK else ReportState.draft
    _move(report, back, changed_at=at)
    _event(report, EventKind.handed_back, actor, at, note)
    db.session.flush()
    return report


_FROZEN = sa.select(ReportVersion.id, ReportVersion.number, ReportVersion.sha256).where(
    ReportVersion.report_id == sa.bindparam("report_id"), ReportVersion.number == sa.bindparam("number")
)
_SUBMITTED = sa.update(table_of(ReportVersion)).where(ReportVersion.id == sa.bindparam("version_id"))


def submit(report: Report, *, version: int, actor: Viewer, at: dt.datetime) -> int:
    """Submit what was handed over, in one transaction: state, version, receipt number, event, audit (trust §1.2).

    Gives the receipt: the number of the recipient's incoming register. The first submission's moment stays for ever;
    what was entered for the unit came when it truly arrived. Raises Refusal when the same person drafted it and is not
    the only one (S2), Conflict when the report moved on.
    """
    _expect(report, version, ReportState.handed_over)
    must_be_in_box(report, at)
    entry = db.session.get(Entry, report.id) if report.entered_by else None
    if actor.user_id == report.drafted_by and not report.one_person and entry is None:
        raise Refusal(
            "report.same_person", _("Anh/chị đã lập bản này nên người khác trong lãnh đạo đơn vị phải gửi")
        )
    frozen = db.session.execute(_FROZEN, {"report_id": report.id, "number": report.number}).one()
    line = documents.register_incoming(
        organisation_id=report.recipient_id,
        on=at.astimezone(VIETNAM).date(),
        author=report.organisation.name,
        author_id=report.organisation_id,
        symbol="",
        abstract=_title(report, frozen.number),
        subject_type=SUBJECT,
        subject_id=frozen.id,
        actor=actor,
        at=at,
    )
    submitted = {
        "submitted_at": at,
        "submitted_by": actor.user_id,
        "submitter_name": actor.user_name,
        "one_person": report.one_person and actor.user_id == report.drafted_by,
        "receipt_year": line.dated.year,
        "receipt_number": line.number,
        "correct_before": report.reopened_until or report.correct_before,
    }
    came = at
    if entry is not None:
        came = entry.arrived_at
        submitted |= {"channel": entry.channel, "arrived_at": came, "scan_id": entry.scan_id}
        db.session.delete(entry)
    db.session.execute(_SUBMITTED, {"version_id": frozen.id, **submitted})
    _move(
        report,
        ReportState.submitted,
        first_submitted_at=report.first_submitted_at or came,
        changed_at=at,
        entered_by=None,
        correct_before=None,
        reopened_until=None,
    )
    _event(report, EventKind.submitted, actor, at, sha256=frozen.sha256, receipt=line.number)
    return line.number


def recall(report: Report, note: str, *, version: int, actor: Viewer, at: dt.datetime) -> Report:
    """The own head takes back what was submitted, before any decision; the submitted version stays as it is.

    Raises Conflict when the report moved on, or while somebody at the recipient's reads it.
    """
    _expect(report, version, ReportState.submitted)
    nobody_reads(report)
    _move(report, ReportState.draft, changed_at=at)
    _event(report, EventKind.recalled, actor, at, _note(note))
    db.session.flush()
    return report


def accept(report: Report, number: int, *, actor: Viewer, at: dt.datetime) -> Report:
    """The recipient takes in version `number`, which must be the one that waits. Raises Refusal (S1), Conflict."""
    _decidable(report, number, actor)
    _move(report, ReportState.accepted, changed_at=at, **FREE)
    _event(report, EventKind.accepted, actor, at)
    db.session.flush()
    return report


def send_back(report: Report, number: int, *, actor: Viewer, at: dt.datetime, note: str = "") -> Report:
    """The recipient returns version `number` with a word; the next hand-over makes the next number.

    Raises Refusal (S1), Conflict.
    """
    _decidable(report, number, actor)
    _move(report, ReportState.returned, changed_at=at, correct_before=after_return(at), **FREE)
    _event(report, EventKind.returned, actor, at, _note(note))
    db.session.flush()
    return report


def _version(report: Report, number: int) -> ReportVersion | None:
    return db.session.scalar(
        sa.select(ReportVersion)
        .options(defer(ReportVersion.content), defer(ReportVersion.facts))
        .where(ReportVersion.report_id == report.id, ReportVersion.number == number)
        .execution_options(populate_existing=True)
    )


def _decidable(report: Report, number: int, actor: Viewer) -> None:
    """Only the newest submitted version, by the recipient, by nobody who drafted or submitted it (S1)."""
    lock(report)
    if report.state is not ReportState.submitted or report.number != number:
        raise overtaken(report)
    frozen = _version(report, number)
    assert frozen is not None, "what is submitted has a frozen version"
    own = actor.organisation_id != report.recipient_id or actor.organisation_id == report.organisation_id
    if (
        own
        or actor.user_id in (frozen.drafted_by, frozen.submitted_by)
        or actor.user_id in enterers(actor, report)
    ):
        raise Refusal(
            "report.own_decision",
            _("Người lập, người gửi hoặc đơn vị khác không quyết định được báo cáo này"),
        )


def _title(report: Report, number: int) -> str:
    title = f"Báo cáo {report.period.name}"
    return title if number == 1 else f"{title} (bản {number})"


def _note(note: str) -> str:
    note = vietnamese.nfc(note).strip()
    if len(note) > LONGEST_NOTE:
        words = _("Viết ngắn hơn: tối đa {most} ký tự, đang là {now}", most=LONGEST_NOTE, now=len(note))
        raise Refusal("report.too_long", words, "note")
    return note
