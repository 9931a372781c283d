"""A district's desk in the filled province: its own people, and reports that arrive."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty
from portal.consolidation import actions, queries
from portal.consolidation.models import Adjustment, Edition
from portal.demonstration.players import Players
from portal.extensions import db
from portal.lib import clock
from portal.plans.models import Obligation, Period
from portal.reports import freezing, papers
from portal.reports.models import Report, ReportState

REASON = "Lễ phát động cấp tỉnh, không đơn vị nào ghi vào báo cáo."


def period(code: str) -> Period:
    return db.session.scalars(sa.select(Period).where(Period.code == code)).one()


def desk(viewer: Any, code: str = "2021-H1") -> tuple[Any, Period]:
    """The viewer's agency and a period."""
    return queries.agency(viewer), period(code)


def frozen(viewer: Any, code: str = "2021-H1", last: int = 0) -> Edition:
    agency, of = desk(viewer, code)
    return actions.freeze(agency, of, last=last, actor=viewer, at=clock.now())


def adjusted(
    viewer: Any, code: str = "2021-H1", *, line: str = "D1P", amount: int = 45, reason: str = REASON
) -> Adjustment:
    from portal.consolidation import reported

    agency, of = desk(viewer, code)
    form = reported.form_of(viewer, agency, of)
    return actions.adjust(agency, of, form, line, amount, reason, actor=viewer, at=clock.now())


def everyone_reports(code: str = "2021-H1") -> int:
    """Every expected report of the period accepted this evening, with the ledger's rows of this evening behind it."""
    players, at = Players(), clock.now()
    owed = db.session.scalars(
        sa.select(Obligation).join(Period).where(Period.code == code).order_by(Obligation.id)
    ).all()
    kept = {one.obligation_id: one for one in db.session.scalars(sa.select(Report))}
    for obligation in owed:
        report = kept.get(obligation.id)
        if report is None:
            report = Report(
                obligation_id=obligation.id, organisation_id=obligation.organisation_id,
                period_id=obligation.period_id, recipient_id=obligation.recipient_id, state=ReportState.draft,
                cut_off=at.date(), drafted_by=obligation.id, changed_at=at,
            )  # fmt: skip
            db.session.add(report)
            db.session.flush()
        report.state, report.cut_off, report.number = ReportState.accepted, at.date(), report.number + 1
        report.first_submitted_at = report.first_submitted_at or obligation.due_at
        who = players.of(obligation.organisation_id, Duty.reporter) or players.of(
            obligation.organisation_id, Duty.head
        )
        version = freezing.freeze(papers.live(who, report), report.number, who, at)
        version.submitted_at = at
    db.session.flush()
    return len(owed)
