"""Reports on their way to the desk, made by the reports' own actions."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.plans.models import Obligation, Period
from portal.reports import actions
from portal.reports.models import Report
from portal.review import actions as review
from portal.review import queries
from portal.review.models import Comment, Verdict


def submitted(stage: Any, who: str = "women", *, at: str = "2021-05-16T14:25+07:00") -> uuid.UUID:
    """A half-year report that says nothing happened, submitted by the head; gives its id."""
    moment = dt.datetime.fromisoformat(at)
    with stage.work():
        reporter, head = stage.viewer(f"{who}_reporter"), stage.viewer(f"{who}_head")
        report = actions.start(_half_year(reporter), actor=reporter, at=moment)
        actions.report_nothing(report, actor=reporter, at=moment)
        actions.hand_over(report, version=report.version, actor=reporter, at=moment)
        actions.submit(report, version=report.version, actor=head, at=moment)
        return report.id


def corrected(
    stage: Any, report_id: uuid.UUID, who: str = "women", *, at: str = "2021-05-18T19:47+07:00"
) -> None:
    """The unit changes line D1 and submits the next version."""
    moment = dt.datetime.fromisoformat(at)
    with stage.work():
        reporter, head = stage.viewer(f"{who}_reporter"), stage.viewer(f"{who}_head")
        report = db.session.get_one(Report, report_id)
        line = "D1A"
        actions.record_figure(report, line, version=1, value=16, actor=reporter, at=moment)
        actions.hand_over(report, version=report.version, actor=reporter, at=moment)
        actions.submit(report, version=report.version, actor=head, at=moment)


def commented(
    stage: Any,
    report_id: uuid.UUID,
    line: str = "D1A",
    body: str = "Đề nghị xem lại.",
    who: str = "redcross_reviewer",
) -> uuid.UUID:
    """An unsent comment of a reviewer on a line."""
    with stage.work():
        report = db.session.get_one(Report, report_id)
        item = review.comment(report, report.number, line, body, actor=stage.viewer(who), at=clock.now())
        return item.id


def decided(
    stage: Any, report_id: uuid.UUID, verdict: Verdict, reason: str = "", who: str = "redcross_reviewer"
) -> None:
    """A decision on the current version."""
    with stage.work():
        report = db.session.get_one(Report, report_id)
        review.decide(
            report, report.number, report.version, verdict, reason, actor=stage.viewer(who), at=clock.now()
        )


def returned(stage: Any, who: str = "women") -> tuple[uuid.UUID, uuid.UUID]:
    """A report returned with one comment: (its id, the comment's)."""
    report_id = submitted(stage, who)
    comment_id = commented(stage, report_id)
    decided(stage, report_id, Verdict.returned)
    return report_id, comment_id


def seen_by(stage: Any, who: str, report_id: uuid.UUID) -> Any:
    """The case as somebody reads it; None when it is out of his sight."""
    viewer = stage.viewer(who)
    report = queries.get(viewer, report_id)
    return queries.case(viewer, report) if report else None


def comment_of(comment_id: uuid.UUID) -> Comment | None:
    """A stored comment."""
    return db.session.get(Comment, comment_id)


def fields(stage: Any, report_id: uuid.UUID, verdict: str, **more: Any) -> dict[str, Any]:
    """What the confirm page sends for the version as it stands."""
    with stage.read():
        report = db.session.get_one(Report, report_id)
        return {"number": report.number, "version": report.version, "verdict": verdict, "reason": "", **more}


def _half_year(viewer: Any) -> Any:
    return db.session.scalars(
        sa.select(Obligation)
        .join(Period, Period.id == Obligation.period_id)
        .where(Obligation.organisation_id == viewer.organisation_id, Period.code.endswith("H1"))
    ).one()
