"""What a reviewer holds a figure against besides the version before: what the unit reported earlier."""

from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.plans.models import Period
from portal.reports.models import Report, ReportVersion
from portal.review.rules import addressed_to

MOST = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that the unit submitted before: of which period, its number, its values by line."""

    period: str
    number: int
    values: dict[str, int]


def past(viewer: Viewer, version: ReportVersion, report: Report) -> list[Earlier]:
    """At most `MOST` versions that the same organisation submitted to this desk before, the latest first."""
    rows = db.session.execute(
        sa.select(Period.name, ReportVersion.number, ReportVersion.content)
        .join(Report, Report.id == ReportVersion.report_id)
        .join(Period, Period.id == Report.period_id)
        .where(
            addressed_to(viewer),
            Report.organisation_id == report.organisation_id,
            ReportVersion.submitted_at < version.submitted_at,
        )
        .order_by(ReportVersion.submitted_at.desc(), ReportVersion.id)
        .limit(MOST)
    )
    return [
        Earlier(
            row.name,
            row.number,
            {code: said["value"] for code, said in row.content["lines"].items() if said["value"] is not None},
        )
        for row in rows
    ]
