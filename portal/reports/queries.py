"""What can be seen of reports: what is due, which are in sight, their papers, versions and timeline."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from portal.access import Duty, Level, Viewer
from portal.accounts import queries as accounts
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib import keyset
from portal.lib.vietnamese import fold
from portal.lib.words import Words
from portal.organisations.models import Organisation
from portal.plans import calendar, postponing
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.reports import papers
from portal.reports.difference import Change, changes
from portal.reports.models import EventKind, Report, ReportEvent, ReportState, ReportVersion
from portal.reports.papers import Paper
from portal.reports.rules import OPEN, can_read, drafts, in_sight_of
from portal.reports.sheet import from_content

PAGE = 50


@dataclass(frozen=True, slots=True)
class Due:
    """An expected report of the viewer's organisation: what, by when, where it stands."""

    obligation: Obligation
    period: Period
    report: Report | None
    recipient: str
    days_left: int
    days_overdue: int
    punctuality: calendar.Punctuality | None
    moves: tuple[Words, ...] = ()  # why and until when the due day moved

    @property
    def state(self) -> ReportState | None:
        """None while nobody opened it."""
        return self.report.state if self.report else None

    @property
    def open(self) -> bool:
        """Whether the organisation still has something to do about it."""
        return self.state is None or self.state not in (ReportState.submitted, ReportState.accepted)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of reports in sight."""

    id: uuid.UUID
    organisation: str
    organisation_name: str
    period: str
    state: ReportState
    number: int
    first_submitted_at: dt.datetime | None
    changed_at: dt.datetime
    punctuality: calendar.Punctuality | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; `after` and `before` are cursors of `lib.keyset`."""

    q: str = ""
    state: ReportState | None = None
    period_id: uuid.UUID | None = None
    sort: str = ""
    after: str = ""
    before: str = ""


ORDERS = {
    "": keyset.Order("changed_at", Report.changed_at, dt.datetime, descending=True),
    "organisation": keyset.Order("name_sort", Organisation.name_sort, str),
}


def due_for(viewer: Viewer, today: dt.date) -> list[Due]:
    """What the viewer's organisation owes, the nearest due day first (V.1, V.2)."""
    recipient = aliased(Organisation)
    rows = db.session.execute(
        sa.select(Obligation, Period, Report, recipient.short_name)
        .join(Period, Period.id == Obligation.period_id)
        .join(recipient, recipient.id == Obligation.recipient_id)
        .outerjoin(Report, Report.obligation_id == Obligation.id)
        .where(
            Obligation.organisation_id == viewer.organisation_id,
            is_owed(),
            sa.true() if viewer.does_business else sa.false(),
        )
        .order_by(Obligation.due_at, Obligation.id)
    ).all()
    moves = postponing.changes_of(viewer, [row[0].id for row in rows])
    return [
        Due(
            obligation,
            period,
            report,
            name,
            calendar.days_left(today, obligation.due_at),
            calendar.days_overdue(today, obligation.due_at),
            punctuality(report, obligation),
            tuple(map(postponing.told, moves.get(obligation.id, ()))),
        )
        for obligation, period, report, name in rows
    ]


def punctuality(report: Report | None, obligation: Obligation) -> calendar.Punctuality | None:
    """The class of the first complete submission (A-04), for ever; None while there was none."""
    if report is None or report.first_submitted_at is None:
        return None
    return calendar.punctuality(report.first_submitted_at, obligation.due_at)


_REPORT = (
    sa.select(Report)
    .join(Organisation, Organisation.id == Report.organisation_id)
    .options(
        contains_eager(Report.organisation),
        joinedload(Report.recipient),
        joinedload(Report.period),
        joinedload(Report.obligation),
    )
    .where(Report.id == sa.bindparam("report_id"))
    .execution_options(populate_existing=True)
)


def get(viewer: Viewer, report_id: uuid.UUID) -> Report | None:
    """One report in sight, with its organisation, recipient, period and obligation."""
    return db.session.scalar(_REPORT.where(in_sight_of(viewer)), {"report_id": report_id})


def visible_to(viewer: Viewer, wanted: Wanted, size: int = PAGE) -> keyset.Window:
    """The reports in sight other than the own organisation's: one page of `Listed`.

    Sorted by the last change (newest first) or by organisation; a draft of others is listed without its figures.
    """
    statement = (
        sa.select(
            Report.id,
            Organisation.short_name,
            Organisation.name,
            Organisation.name_sort,
            Period.name.label("period"),
            Report.state,
            Report.number,
            Report.first_submitted_at,
            Report.changed_at,
            Obligation.due_at,
        )
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(in_sight_of(viewer), Report.organisation_id != viewer.organisation_id)
    )
    if wanted.q:
        statement = statement.where(Organisation.name_folded.contains(fold(wanted.q), autoescape=True))
    if wanted.state:
        statement = statement.where(Report.state == wanted.state)
    if wanted.period_id:
        statement = statement.where(Report.period_id == wanted.period_id)
    order = ORDERS.get(wanted.sort, ORDERS[""])
    cursor = keyset.read(order, wanted.after, wanted.before)
    page = keyset.window(db.session.execute, statement, order, Report.id, cursor, size)
    return replace(page, rows=[_listed(row) for row in page.rows])


def _listed(row: Any) -> Listed:
    first = row.first_submitted_at
    return Listed(
        row.id,
        row.short_name,
        row.name,
        row.period,
        row.state,
        row.number,
        first,
        row.changed_at,
        calendar.punctuality(first, row.due_at) if first else None,
    )


def sees_others(viewer: Viewer) -> bool:
    """Whether anyone else's reports can be in sight: then the list of them is shown."""
    return viewer.oversees_territory or (viewer.sector is not None and viewer.level is not Level.commune)


def periods(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """The periods of the plans in force that somebody in sight reports for, for filters: (id, name)."""
    rows = db.session.execute(
        sa.select(Period.id, Period.name)
        .where(
            Period.id.in_(
                sa.select(Report.period_id)
                .join(Organisation, Organisation.id == Report.organisation_id)
                .where(in_sight_of(viewer))
            )
        )
        .order_by(Period.due_at)
    )
    return [(row.id, row.name) for row in rows]


# Papers and versions -------------------------------------------------------------------------------------------------


def paper(viewer: Viewer, report: Report, number: int | None = None) -> Paper | None:
    """The report as this viewer may read it; None when there is nothing for these eyes yet.

    Without a number: for whoever drafts it the live draft, or what was handed over; for others the last version
    that was submitted. A number asks for that version.
    """
    if not can_read(viewer, report):
        return None
    if number is None and drafts(viewer, report) and report.state in OPEN:
        return papers.live(viewer, report)
    version = version_of(viewer, report, number)
    return papers.frozen(viewer, report, version) if version else None


def version_of(viewer: Viewer, report: Report, number: int | None = None) -> ReportVersion | None:
    """One version, or the newest, among those that this viewer may read."""
    statement = sa.select(ReportVersion).where(
        ReportVersion.report_id == report.id, _readable(viewer, report)
    )
    if number is not None:
        statement = statement.where(ReportVersion.number == number)
    return db.session.scalar(statement.order_by(ReportVersion.number.desc()).limit(1))


def versions(viewer: Viewer, report: Report) -> list[ReportVersion]:
    """All versions that this viewer may read, the oldest first, without their rows."""
    return list(
        db.session.scalars(
            sa.select(ReportVersion)
            .options(defer(ReportVersion.facts), defer(ReportVersion.content))
            .where(ReportVersion.report_id == report.id, _readable(viewer, report))
            .order_by(ReportVersion.number)
        )
    )


def _readable(viewer: Viewer, report: Report) -> sa.ColumnElement[bool]:
    if not can_read(viewer, report):
        return sa.false()
    return sa.true() if drafts(viewer, report) else ReportVersion.submitted_at.is_not(None)


def difference(viewer: Viewer, report: Report, older: int, newer: int) -> list[Change] | None:
    """What changed from one version to another, line by line; None when one of them is not to be read."""
    pair = [version_of(viewer, report, number) for number in (older, newer)]
    if pair[0] is None or pair[1] is None:
        return None
    form, _duties = papers.form_of(viewer, report)
    return changes(form, from_content(pair[0].content), from_content(pair[1].content))


def drift(viewer: Viewer, read: Paper) -> dict[str, int]:
    """“Lệch so với sổ”: what the ledger says today for the lines where it no longer says what the version froze."""
    figures = papers.recount(viewer, read)
    return {
        code: figure.value
        for code, figure in figures.items()
        if read.sheet[code].ledger is not None and read.sheet[code].ledger != figure.value
    }


def evidence(viewer: Viewer, read: Paper, code: str) -> StoredFile | None:
    """The kept file beside a duty, for whoever reads the paper."""
    file_id = read.sheet[code].file
    return db.session.get(StoredFile, file_id) if file_id and code in read.duties else None


INTERNAL = (EventKind.handed_over, EventKind.handed_back)


def events(viewer: Viewer, report: Report) -> list[ReportEvent]:
    """The timeline, oldest first; others than the own organisation see it from the first submission on, without what
    reporter and head handed to each other.
    """
    statement = sa.select(ReportEvent).where(ReportEvent.report_id == report.id)
    if not drafts(viewer, report):
        if report.first_submitted_at is None:
            return []
        statement = statement.where(
            ReportEvent.at >= report.first_submitted_at, ReportEvent.kind.not_in(INTERNAL)
        )
    return list(db.session.scalars(statement.order_by(ReportEvent.at, ReportEvent.id)))


def people_of(viewer: Viewer, report: Report, duty: Duty, on: dt.date) -> Sequence[tuple[str, str]]:
    """Who holds a duty of the report's organisation on a day: (name, title)."""
    posts = accounts.holders_of(viewer, report.organisation_id, duty, on)
    return [(post.user.name, post.title) for post in posts]


def is_alone(viewer: Viewer, report: Report, today: dt.date) -> bool:
    """Whether nobody but the viewer holds a post that drafts or submits for the organisation (domain §7)."""
    people = {
        post.user_id
        for duty in (Duty.reporter, Duty.head)
        for post in accounts.holders_of(viewer, report.organisation_id, duty, today)
    }
    return people <= {viewer.user_id}
