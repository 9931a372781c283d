"""The official figures of a period are confirmed: once, by the unit's head, beside the accepted version (A-01)."""

import datetime as dt

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.reports import official
from portal.reports.freezing import fingerprint
from portal.reports.models import EventKind, Report, ReportEvent, TrueUp
from portal.reports.official import Proposal
from portal.reports.rules import can_true_up
from portal.reports.writing import lock, overtaken


def confirm_official(
    report: Report, proposal: Proposal, *, version: int, seen: str, actor: Viewer, at: dt.datetime
) -> TrueUp:
    """Freeze the official figures with the rows behind them; the version that was sent stays as it is.

    `seen` marks the ledger's figures that the head read. Raises Refusal while the period runs or a figure is faulty,
    Conflict when the report, the ledger or somebody else moved on meanwhile.
    """
    lock(report)
    if report.version != version or not can_true_up(actor, report):
        raise overtaken(report)
    if db.session.get(TrueUp, report.id) is not None:
        raise Conflict(_("Số chính thức của kỳ này đã được xác nhận"), "report.trued_up")
    if not official.is_over(report.period, at.astimezone(VIETNAM).date()):
        last = vietnamese.short_date(report.period.data_to)
        raise Refusal("report.too_early", _("Xác nhận số chính thức sau khi hết kỳ, ngày {last}", last=last))
    if proposal.seen != seen:
        raise Conflict(_("Sổ vừa thay đổi. Mở lại trang, đọc lại số rồi xác nhận"), "report.ledger_changed")
    if proposal.faults:
        raise Refusal("report.incomplete", proposal.faults[0].words)
    content, facts = proposal.content, proposal.facts.to_json()
    confirmed = TrueUp(
        report_id=report.id,
        number=report.number,
        content=content,
        facts=facts,
        sha256=fingerprint(content, facts),
        confirmed_at=at,
        confirmed_by=actor.user_id,
        confirmer_name=actor.user_name,
    )
    db.session.add(confirmed)
    event = ReportEvent(
        id=new_id(),
        report_id=report.id,
        kind=EventKind.trued_up,
        number=report.number,
        at=at,
        actor_id=actor.user_id,
        actor_name=actor.user_name,
        note="",
    )
    db.session.add(event)
    changed = {line.line.code: [line.ledger, line.official] for line in proposal.lines if line.reason}
    record(
        "report.trued_up", "report", report.id, actor=actor, at=at,
        number=report.number, sha256=confirmed.sha256, overruled=changed,
    )  # fmt: skip
    db.session.flush()
    return confirmed
