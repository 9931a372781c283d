"""The desk: what waits for a decision, in the order in which it is right to take it; what was decided."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import Instant, db
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.organisations.models import Organisation
from portal.plans import calendar
from portal.plans.calendar import Punctuality
from portal.plans.models import Obligation, Period
from portal.reports.models import Report, ReportState, ReportVersion
from portal.review import reading
from portal.review.rules import addressed_to

PAGE = 50
WITH_THE_UNIT = (ReportState.returned, ReportState.draft, ReportState.handed_over)


class Tab(enum.StrEnum):
    """The views of the desk."""

    waiting = "waiting"
    all = "all"
    returned = "returned"
    accepted = "accepted"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the desk is shown; all of it is in the URL. `after` is the key of the last row of the page before."""

    tab: Tab = Tab.waiting
    words: str = ""
    period_id: uuid.UUID | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the desk: the latest submitted version of a report. Moments are aware business time."""

    report_id: uuid.UUID
    organisation: str
    official_name: str
    period: str
    number: int
    state: ReportState
    submitted_at: dt.datetime
    first_submitted_at: dt.datetime
    due_at: dt.datetime
    accounted: int = 0
    changed: int | None = None

    @property
    def punctuality(self) -> Punctuality:
        """By the first complete submission, whatever came after it (A-04)."""
        return calendar.punctuality(self.first_submitted_at, self.due_at)

    def days_waiting(self, on: dt.date) -> int:
        """Whole days since this version came."""
        return (on - self.submitted_at.astimezone(VIETNAM).date()).days

    @property
    def key(self) -> str:
        """Where a following page begins."""
        return f"{int(self.number == 1)}_{self.submitted_at.timestamp():.6f}_{self.report_id.hex}"


# The version that the desk looks at: the latest that was submitted, whatever the unit is drafting since.
_latest = (
    sa.select(ReportVersion.report_id, sa.func.max(ReportVersion.number).label("number"))
    .where(ReportVersion.submitted_at.is_not(None))
    .group_by(ReportVersion.report_id)
    .subquery()
)
_is_first = sa.case((ReportVersion.number == 1, 1), else_=0)


def counts(viewer: Viewer, period_id: uuid.UUID | None = None) -> dict[Tab, int]:
    """How many reports stand under each view."""
    statement = (
        sa.select(Report.state, sa.func.count())
        .where(addressed_to(viewer), Report.first_submitted_at.is_not(None))
        .group_by(Report.state)
    )
    if period_id is not None:
        statement = statement.where(Report.period_id == period_id)
    by_state = {row[0]: row[1] for row in db.session.execute(statement)}
    return {
        Tab.waiting: by_state.get(ReportState.submitted, 0),
        Tab.all: sum(by_state.values()),
        Tab.returned: sum(by_state.get(state, 0) for state in WITH_THE_UNIT),
        Tab.accepted: by_state.get(ReportState.accepted, 0),
    }


def periods(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """The periods of which something lies on the desk, for the filter: (id, name), the latest first."""
    rows = db.session.execute(
        sa.select(Period.id, Period.name)
        .where(
            sa.exists().where(
                Report.period_id == Period.id, addressed_to(viewer), Report.first_submitted_at.is_not(None)
            )
        )
        .order_by(Period.due_at.desc())
    )
    return [(row.id, row.name) for row in rows]


def waiting_for(viewer: Viewer, wanted: Filter, *, limit: int = PAGE) -> list[Waiting]:
    """The desk's rows; one more than `limit` when there is another page.

    What waits comes in the order in which it is right to take it: corrected versions first, then the oldest. The
    other views show the latest first.
    """
    statement = _rows(viewer, wanted)
    statement = _in_order(statement, wanted).limit(limit + 1)
    rows = [
        Waiting(
            report_id=row.id,
            organisation=row.short_name,
            official_name=row.name,
            period=row.period,
            number=row.number,
            state=ReportState(row.state),
            submitted_at=row.submitted_at,
            first_submitted_at=row.first_submitted_at,
            due_at=row.due_at,
        )
        for row in db.session.execute(statement)
    ]
    return _accounted(rows)


def next_in_line(viewer: Viewer) -> Waiting | None:
    """What is right to take next."""
    rows = waiting_for(viewer, Filter(), limit=1)
    return rows[0] if rows else None


def _rows(viewer: Viewer, wanted: Filter) -> sa.Select[*tuple[Any, ...]]:
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Report.id,
            Report.state,
            Report.first_submitted_at,
            Organisation.short_name,
            Organisation.name,
            Period.name.label("period"),
            Obligation.due_at,
            ReportVersion.number,
            ReportVersion.submitted_at,
        )
        .join(_latest, _latest.c.report_id == Report.id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == _latest.c.number),
        )
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(addressed_to(viewer), Report.first_submitted_at.is_not(None))
    )
    states = {
        Tab.waiting: (ReportState.submitted,),
        Tab.returned: WITH_THE_UNIT,
        Tab.accepted: (ReportState.accepted,),
    }
    if wanted.tab in states:
        statement = statement.where(Report.state.in_(states[wanted.tab]))
    if wanted.period_id is not None:
        statement = statement.where(Report.period_id == wanted.period_id)
    for word in vietnamese.fold(wanted.words).split():
        statement = statement.where(Organisation.name_folded.contains(word, autoescape=True))
    return statement


def _in_order(statement: sa.Select[*tuple[Any, ...]], wanted: Filter) -> sa.Select[*tuple[Any, ...]]:
    after = _key(wanted.after)
    if wanted.tab is Tab.waiting:
        if after:
            statement = statement.where(
                sa.tuple_(_is_first, ReportVersion.submitted_at, Report.id) > sa.tuple_(*after)
            )
        return statement.order_by(_is_first, ReportVersion.submitted_at, Report.id)
    if after:
        statement = statement.where(sa.tuple_(ReportVersion.submitted_at, Report.id) < sa.tuple_(*after[1:]))
    return statement.order_by(ReportVersion.submitted_at.desc(), Report.id.desc())


def _key(text: str) -> tuple[sa.ColumnElement[Any], ...] | None:
    """The key of a row from the URL; nothing for what is no key, which then means the first page."""
    try:
        first, moment, id_ = text.split("_")
        at = dt.datetime.fromtimestamp(float(moment), dt.UTC)
        return sa.literal(int(first)), sa.literal(at, Instant()), sa.literal(uuid.UUID(id_), sa.Uuid())
    except (ValueError, OverflowError, OSError):
        return None


def _accounted(rows: list[Waiting]) -> list[Waiting]:
    """The rows with what the unit had to account for, and how many lines changed since the version before."""
    wanted = {(row.report_id, number) for row in rows for number in (row.number, row.number - 1)}
    if not wanted:
        return rows
    contents = {
        (report_id, number): content["lines"]
        for report_id, number, content in db.session.execute(
            sa.select(ReportVersion.report_id, ReportVersion.number, ReportVersion.content).where(
                ReportVersion.report_id.in_({row.report_id for row in rows})
            )
        )
        if (report_id, number) in wanted
    }
    done = []
    for row in rows:
        now, before = contents[row.report_id, row.number], contents.get((row.report_id, row.number - 1))
        done.append(
            replace(
                row,
                accounted=reading.flagged(now),
                changed=None if before is None else reading.changed(before, now),
            )
        )
    return done
