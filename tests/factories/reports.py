"""Reports on their way, by the room's own actions; inside `stage.work()`."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.plans.models import Obligation, Period
from portal.reports import actions, papers
from portal.reports.models import Report, ReportVersion
from portal.reports.sheet import HEADING, LIST, TEXT


def obligation(viewer: Any, period: str = "2021-H1") -> Obligation:
    """What the viewer's organisation owes for a period."""
    return db.session.scalars(
        sa.select(Obligation)
        .join(Period, Period.id == Obligation.period_id)
        .where(Obligation.organisation_id == viewer.organisation_id, Period.code == period)
    ).one()


def draft(reporter: Any, period: str = "2021-H1") -> Report:
    """Opened, nothing typed."""
    return actions.start(obligation(reporter, period), actor=reporter, at=clock.now())


def fill(report: Report, reporter: Any, text: str = "Đã làm theo kế hoạch.") -> Report:
    """Everything that the ledger does not know: zeros, duties, every section."""
    given: dict[str, Any] = {"actor": reporter, "at": clock.now()}
    paper = papers.live(reporter, report)
    for line in paper.form:
        entry = paper.sheet[line.code]
        if line.unit == TEXT and not entry.text:
            actions.record_text(report, line.code, version=entry.version, text=text, **given)
        elif line.unit not in (TEXT, LIST, HEADING) and entry.value is None:
            actions.record_figure(report, line.code, version=entry.version, value=0, paper=paper, **given)
    for code in paper.duties:
        if paper.sheet[code].value is None:
            actions.record_duty(report, code, version=paper.sheet[code].version, value=2, text="", **given)
    return report


def handed_over(reporter: Any, period: str = "2021-H1") -> Report:
    """Filled and frozen, waiting for the head."""
    report = fill(draft(reporter, period), reporter)
    actions.hand_over(report, version=report.version, actor=reporter, at=clock.now())
    return report


def submitted(reporter: Any, head: Any, period: str = "2021-H1", at: dt.datetime | None = None) -> Report:
    """Sent by the head."""
    report = handed_over(reporter, period)
    actions.submit(report, version=report.version, actor=head, at=at or clock.now())
    return report


def returned(reporter: Any, head: Any, reviewer: Any, note: str = "Xem lại dòng C2.") -> Report:
    """Sent and returned."""
    report = submitted(reporter, head)
    actions.send_back(report, report.number, actor=reviewer, at=clock.now(), note=note)
    return report


def accepted(reporter: Any, head: Any, reviewer: Any) -> Report:
    """Sent and taken in."""
    report = submitted(reporter, head)
    actions.accept(report, report.number, actor=reviewer, at=clock.now())
    return report


def versions(report: Report) -> list[ReportVersion]:
    """All frozen versions, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(ReportVersion)
            .where(ReportVersion.report_id == report.id)
            .order_by(ReportVersion.number)
        )
    )
