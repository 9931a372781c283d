"""The morning after a due day (domain §5.2): who was late and by how much, who is silent, what came back and why."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _
from portal.plans import calendar
from portal.plans.calendar import Punctuality
from portal.plans.models import FormLine, Obligation, Period
from portal.plans.rules import is_owed
from portal.progress.board import Row, Standing
from portal.progress.rules import expected_by
from portal.reports.models import Report, ReportVersion
from portal.review.models import Comment, Decision, Verdict
from portal.review.sentences import READY

TOP = 8  # reasons that are worth a word to all units
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Returned:
    """One return: whose version, when, by whom, the general reason, else the first comment, and how many went along."""

    organisation_id: Any
    organisation: str
    number: int
    at: dt.datetime
    reviewer: str
    reason: str
    comments: int


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything the page says of one period. `lines` are (code, label, comments), `sentences` (words, uses)."""

    late: list[Row]
    on_day: list[Row]
    missing: list[Row]
    out: list[Row]
    returned: list[Returned]
    lines: list[tuple[str, str, int]]
    sentences: list[tuple[Words, int]]
    took: list[float]

    @property
    def median(self) -> Words | None:
        """How long a version usually waited for its decision; None while nothing was decided."""
        return lasted(statistics.median(self.took)) if self.took else None

    @property
    def longest(self) -> Words | None:
        """How long the slowest one waited."""
        return lasted(max(self.took)) if self.took else None


def morning(viewer: Viewer, period: Period, rows: Sequence[Row]) -> Morning:
    """`rows` are the board's of the same period. Three questions more."""
    reports = (
        sa.select(Report.id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(Obligation.period_id == period.id, is_owed(), expected_by(viewer))
    )
    decided = db.session.execute(
        sa.select(Decision, ReportVersion.submitted_at)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Decision.report_id, ReportVersion.number == Decision.number),
        )
        .where(Decision.report_id.in_(reports))
        .order_by(Decision.at)
    ).all()
    said = db.session.execute(
        sa.select(Comment.report_id, Comment.number, Comment.line, Comment.body).where(
            Comment.report_id.in_(reports), Comment.sent_at.is_not(None), Comment.answers_id.is_(None)
        )
    ).all()
    return Morning(
        late=_latest(row for row in rows if row.punctuality is Punctuality.late),
        on_day=_latest(row for row in rows if row.punctuality is Punctuality.on_day),
        missing=[row for row in rows if not row.has_reported],
        out=[
            row for row in rows if row.has_reported and row.standing in (Standing.returned, Standing.drafting)
        ],
        returned=_returned(rows, [decision for decision, _at in decided], said),
        lines=_lines(period, said),
        sentences=_sentences(said),
        took=[
            (decision.at - submitted_at).total_seconds() for decision, submitted_at in decided if submitted_at
        ],
    )


def days_late(row: Row) -> int:
    """Whole days after the due day on which the first complete version came; 0 on it and before."""
    assert row.first_submitted_at is not None
    return calendar.days_overdue(row.first_submitted_at.astimezone(VIETNAM).date(), row.due_at)


def lasted(seconds: float) -> Words:
    """A time as it is told: days and hours, hours and minutes, or minutes."""
    whole = int(seconds)
    if whole >= DAY:
        return _("{days} ngày {hours} giờ", days=whole // DAY, hours=whole % DAY // HOUR)
    if whole >= HOUR:
        return _("{hours} giờ {minutes} phút", hours=whole // HOUR, minutes=whole % HOUR // MINUTE)
    return _("{minutes} phút", minutes=whole // MINUTE)


def _latest(rows: Any) -> list[Row]:
    return sorted(rows, key=lambda row: row.first_submitted_at, reverse=True)


def _returned(rows: Sequence[Row], decisions: Sequence[Decision], said: Sequence[Any]) -> list[Returned]:
    names = {row.report_id: row for row in rows}
    notes = Counter((one.report_id, one.number) for one in said)
    firsts = {
        (one.report_id, one.number): one.body for one in sorted(said, key=lambda one: one.line, reverse=True)
    }
    return [
        Returned(
            organisation_id=names[one.report_id].organisation_id,
            organisation=names[one.report_id].organisation,
            number=one.number,
            at=one.at,
            reviewer=one.reviewer_name,
            reason=one.reason or firsts.get((one.report_id, one.number), ""),
            comments=notes[one.report_id, one.number],
        )
        for one in decisions
        if one.verdict is Verdict.returned and one.report_id in names
    ]


def _lines(period: Period, said: Sequence[Any]) -> list[tuple[str, str, int]]:
    """The lines that were commented on most; a duty's by the list that it stands in."""
    of_form = sa.select(FormLine.code, FormLine.label).where(FormLine.plan_id == period.plan_id)
    labels: dict[str, str] = {row.code: row.label for row in db.session.execute(of_form)}
    most = Counter(one.line for one in said).most_common(TOP)
    return [(code, labels.get(code.split("-")[0], ""), count) for code, count in most]


def _sentences(said: Sequence[Any]) -> list[tuple[Words, int]]:
    uses = [(words, sum(str(words) in one.body for one in said)) for _key, words in READY]
    return sorted([use for use in uses if use[1]], key=lambda use: -use[1])
