"""The desk: what waits for a decision, in the order in which it is right to take it; what was decided."""

import datetime as dt
import enum
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
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
from portal.reports.models import Channel, Report, ReportState, ReportVersion
from portal.review.findings import Findings, findings
from portal.review.rules import addressed_to
from portal.review.sieve import Reader, Sieve

PAGE = 50
WITH_THE_UNIT = (ReportState.returned, ReportState.draft, ReportState.handed_over)


class Tab(enum.StrEnum):
    """The views of the desk."""

    waiting = "waiting"
    all = "all"
    returned = "returned"
    accepted = "accepted"


# Which states a view shows; the one of all shows every state.
STATES = {
    Tab.waiting: (ReportState.submitted,),
    Tab.returned: WITH_THE_UNIT,
    Tab.accepted: (ReportState.accepted,),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the desk is shown; all of it is in the URL. `after` is the key of the last row of the page before."""

    tab: Tab = Tab.waiting
    words: str = ""
    period_id: uuid.UUID | None = None
    after: str = ""
    sieve: Sieve = field(default_factory=Sieve)


NEXT = Filter(sieve=Sieve(reader=Reader.nobody))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the desk: the latest submitted version of a report. Moments are aware business time, but for
    `taken_until`, until when somebody reads it by the machine's time.
    """

    report_id: uuid.UUID
    organisation: str
    official_name: str
    period: str
    number: int
    state: ReportState
    submitted_at: dt.datetime
    first_submitted_at: dt.datetime
    due_at: dt.datetime
    findings: Findings
    taken_by: uuid.UUID | None = None
    taken_by_name: str = ""
    taken_until: dt.datetime | None = None
    channel: Channel | None = None
    arrived_at: dt.datetime | None = None
    correct_before: dt.datetime | None = None
    awaited_before: dt.datetime | None = None  # until when the unit has to correct it

    @property
    def came_at(self) -> dt.datetime:
        """When this version truly came."""
        return self.arrived_at or self.submitted_at

    @property
    def punctuality(self) -> Punctuality:
        """By the first complete submission, whatever came after it (A-04)."""
        return calendar.punctuality(self.first_submitted_at, self.due_at)

    @property
    def looks_clean(self) -> bool:
        """Nothing in its content asks for an explanation; ledger and comments are asked before it is accepted."""
        return not self.findings.flags

    def reader(self, at: dt.datetime) -> str:
        """The name of whoever reads it at a moment of the machine; empty when nobody does."""
        if self.state is not ReportState.submitted or self.taken_until is None or self.taken_until <= at:
            return ""
        return self.taken_by_name

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


@dataclass(frozen=True, slots=True)
class Overview:
    """How much lies on the desk: the counts of each view, and the periods to filter by, the latest first."""

    counts: dict[Tab, int]
    periods: list[tuple[uuid.UUID, str]]


def overview(viewer: Viewer, period_id: uuid.UUID | None = None) -> Overview:
    """Counts (of one period, if given) and periods in one reading."""
    rows = db.session.execute(
        sa.select(Report.state, Period.id, Period.name, sa.func.count())
        .join(Period, Period.id == Report.period_id)
        .where(addressed_to(viewer), Report.first_submitted_at.is_not(None))
        .group_by(Report.state, Period.id, Period.name, Period.due_at)
        .order_by(Period.due_at.desc())
    ).all()
    by_state: Counter[ReportState] = Counter()
    for state, period, _name, count in rows:
        if period_id in (None, period):
            by_state[state] += count
    counts = {
        Tab.waiting: by_state[ReportState.submitted],
        Tab.all: by_state.total(),
        Tab.returned: sum(by_state[state] for state in WITH_THE_UNIT),
        Tab.accepted: by_state[ReportState.accepted],
    }
    return Overview(counts, list({row[1]: (row[1], row[2]) for row in rows}.values()))


def waiting_for(viewer: Viewer, wanted: Filter, *, limit: int = PAGE) -> list[Waiting]:
    """The desk's rows; one more than `limit` when there is another page.

    What waits comes in the order in which it is right to take it: corrected versions first, then the oldest. The
    other views show the latest first. Where rows must be read to know which are wanted, as many are read as it takes.
    """
    kept: list[Waiting] = []
    while True:
        found = _read(viewer, wanted, limit + 1)
        kept += [row for row in found if wanted.sieve.keeps(row.punctuality, row.findings)]
        if len(found) <= limit or len(kept) > limit:
            return kept[: limit + 1]
        wanted = replace(wanted, after=found[-1].key)


def _read(viewer: Viewer, wanted: Filter, most: int) -> list[Waiting]:
    rows = db.session.execute(_in_order(_rows(viewer, wanted), wanted).limit(most)).all()
    found = findings(viewer, rows)
    return [
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
            channel=row.channel,
            arrived_at=row.arrived_at,
            correct_before=row.correct_before,
            awaited_before=row.awaited_before,
            findings=found[row.id],
            taken_by=row.taken_by,
            taken_by_name=row.taken_by_name,
            taken_until=row.taken_until,
        )
        for row in rows
    ]


def next_in_line(viewer: Viewer) -> Waiting | None:
    """What is right to take next: what waits, and nobody reads."""
    rows = waiting_for(viewer, NEXT, limit=1)
    return rows[0] if rows else None


def line_up(viewer: Viewer) -> sa.Select[tuple[uuid.UUID]]:
    """The ids of what is free for a person, in the order of the desk."""
    return _in_order(_rows(viewer, NEXT), NEXT).with_only_columns(Report.id)


def neighbours(viewer: Viewer, report_id: uuid.UUID) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """What waits before and after a report on the desk; after one that waits no longer comes the first."""
    statement = _in_order(_rows(viewer, Filter()), Filter()).with_only_columns(Report.id)
    ids = list(db.session.scalars(statement))
    if report_id not in ids:
        return None, ids[0] if ids else None
    place = ids.index(report_id)
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None


def _rows(viewer: Viewer, wanted: Filter) -> sa.Select[*tuple[Any, ...]]:
    statement: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            Report.id,
            Report.state,
            Report.first_submitted_at,
            Report.organisation_id,
            Report.taken_by,
            Report.taken_by_name,
            Report.taken_until,
            Organisation.short_name,
            Organisation.name,
            Period.name.label("period"),
            Period.code,
            Period.plan_id,
            Period.data_from,
            Period.data_to,
            Obligation.due_at,
            Obligation.form,
            ReportVersion.number,
            ReportVersion.submitted_at,
            ReportVersion.channel,
            ReportVersion.arrived_at,
            ReportVersion.correct_before,
            sa.func.coalesce(
                Report.reopened_until, Report.correct_before, type_=Report.correct_before.type
            ).label("awaited_before"),
        )
        .join(_latest, _latest.c.report_id == Report.id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == _latest.c.number),
        )
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(
            addressed_to(viewer),
            Report.first_submitted_at.is_not(None),
            *wanted.sieve.criteria(viewer),
        )
    )
    if wanted.tab in STATES:
        statement = statement.where(Report.state.in_(STATES[wanted.tab]))
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
