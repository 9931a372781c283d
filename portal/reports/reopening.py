"""An accepted report is opened again by two persons, for a reason and a few days (trust §1.5, c9 and S6).

The accepted version stays as it was; what is sent within the days is the next one.
"""

import datetime as dt

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.plans.postponing import reason_of
from portal.reports.correcting import after_reopening
from portal.reports.models import Answer, Entry, EventKind, Reopening, Report, ReportState, ReportVersion
from portal.reports.moving import event, move
from portal.reports.rules import can_ask_reopening
from portal.reports.writing import lock, overtaken


def history(viewer: Viewer, report: Report) -> list[Reopening]:
    """Every request about a report in hand, the earliest first."""
    return list(
        db.session.scalars(
            sa.select(Reopening).where(Reopening.report_id == report.id).order_by(Reopening.at)
        )
    )


def pending(viewer: Viewer, report: Report) -> Reopening | None:
    """The request that waits for its second person."""
    return next((one for one in history(viewer, report) if one.verdict is None), None)


def ask(report: Report, reason: str, *, version: int, actor: Viewer, at: dt.datetime) -> Reopening:
    """Ask for an accepted report to be opened again. Raises Refusal for a thin reason, Conflict when it was asked."""
    lock(report)
    if report.version != version or not can_ask_reopening(actor, report):
        raise overtaken(report)
    asked = history(actor, report)
    if asked and asked[-1].verdict is None:
        raise Conflict(
            _(
                "{who} đã đề nghị mở lại lúc {when}, đang chờ người thứ hai trả lời",
                who=asked[-1].requester_name,
                when=vietnamese.moment(asked[-1].at),
            ),
            "reopening.asked",
        )
    number = report.number if report.state is ReportState.accepted else asked[-1].number
    row = Reopening(
        id=new_id(),
        report_id=report.id,
        number=number,
        reason=reason_of(reason),
        requested_by=actor.user_id,
        requester_name=actor.user_name,
        at=at,
    )
    db.session.add(row)
    record("reopening.asked", "report", report.id, actor=actor, at=at, number=number)
    db.session.flush()
    return row


def decide(
    report: Report, request: Reopening, answer: Answer, note: str, *, actor: Viewer, at: dt.datetime
) -> Reopening:
    """The second person answers. Approved, the report is the unit's to correct for the days that c9 gives.

    Raises Refusal for whoever asked himself (S6) and for a no without a word, Conflict when it was answered already.
    """
    lock(report)
    db.session.refresh(request, with_for_update=True)
    if request.verdict is not None:
        raise Conflict(
            _(
                "{who} đã trả lời đề nghị này lúc {when}",
                who=request.decider_name,
                when=vietnamese.moment(request.decided_at or at),
            ),
            "reopening.decided",
        )
    if actor.user_id == request.requested_by:
        raise Refusal("reopening.same_person", _("Anh/chị đã đề nghị nên người khác phải trả lời"))
    note = vietnamese.nfc(note).strip()
    if answer is Answer.refused and not note:
        raise Refusal("reopening.no_note", _("Viết vì sao không mở lại, để người đề nghị biết"), "note")
    request.verdict, request.note = answer, note
    request.decided_by, request.decider_name, request.decided_at = actor.user_id, actor.user_name, at
    if answer is Answer.approved:
        _open(report, request, actor, at)
    record(f"reopening.{answer.value}", "report", report.id, actor=actor, at=at, number=request.number)
    db.session.flush()
    return request


def _open(report: Report, request: Reopening, actor: Viewer, at: dt.datetime) -> None:
    if report.state is not ReportState.accepted and report.reopened_until is None:
        raise overtaken(report)
    state = ReportState.returned if report.state is ReportState.accepted else report.state
    move(report, state, reopened_until=after_reopening(at), changed_at=at)
    words = _("{who} đề nghị: {reason}", who=request.requester_name, reason=request.reason)
    event(report, EventKind.reopened, actor, at, str(words), requested_by=request.requester_name)


def relock(report: Report, *, version: int, actor: Viewer, at: dt.datetime) -> Report:
    """Close what was reopened and not sent anew: the accepted version holds again, what was frozen since is dropped."""
    lock(report)
    if report.reopened_until is None or report.version != version:
        raise overtaken(report)
    accepted = history(actor, report)[-1].number
    for model, criterion in (
        (ReportVersion, ReportVersion.number > accepted),
        (Entry, Entry.report_id == report.id),
    ):
        db.session.execute(sa.delete(model).where(model.report_id == report.id, criterion))
    move(report, ReportState.accepted, number=accepted, reopened_until=None, entered_by=None, changed_at=at)
    event(report, EventKind.relocked, actor, at)
    db.session.flush()
    return report
