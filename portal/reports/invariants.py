"""What must hold of stored reports whatever happened; `flask verify` and the tests ask."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.documents.models import Book, Direction, RegisterEntry
from portal.extensions import db
from portal.plans.models import FormLine, Period, Threshold
from portal.plans.terms import Terms
from portal.pledges.facts import Facts
from portal.reports import estimates
from portal.reports.actions import SUBJECT
from portal.reports.figures import Figure
from portal.reports.freezing import fingerprint
from portal.reports.models import EventKind, Report, ReportEvent, ReportState, ReportVersion, TrueUp
from portal.reports.papers import window_of
from portal.reports.sheet import from_content

BATCH = 50
SENT = (ReportState.submitted, ReportState.returned, ReportState.accepted)


def broken() -> Iterator[str]:
    """One sentence for every fault; none when all is well."""
    yield from _numbers()
    yield from _states()
    yield from _events()
    yield from _receipts()
    yield from _frozen()
    yield from _official()


def _numbers() -> Iterator[str]:
    """Versions of a report are 1, 2, 3 … without a fork, all but the last submitted (I5)."""
    rows = db.session.execute(
        sa.select(
            ReportVersion.report_id,
            sa.func.count(),
            sa.func.max(ReportVersion.number),
            sa.func.sum(sa.case((ReportVersion.submitted_at.is_(None), 1), else_=0)),
            sa.func.min(
                sa.func.coalesce(ReportVersion.arrived_at, ReportVersion.submitted_at),
                type_=ReportVersion.submitted_at.type,
            ),
            Report.number,
            Report.first_submitted_at,
        )
        .join(Report, Report.id == ReportVersion.report_id)
        .group_by(ReportVersion.report_id, Report.number, Report.first_submitted_at)
    )
    for report_id, count, highest, unsent, first, number, first_submitted in rows:
        if count != highest or highest != number:
            yield f"report {report_id}: {count} versions, the highest is {highest}, the report says {number}"
        if unsent > 1:
            yield f"report {report_id}: {unsent} versions are not submitted"
        if first != first_submitted:
            yield f"report {report_id}: first submitted {first_submitted}, but its versions say {first}"


def _states() -> Iterator[str]:
    """What is submitted, returned or accepted has a submitted newest version; what is handed over has an unsent one."""
    newest = sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number)
    rows: Any = db.session.execute(
        sa.select(Report.id, Report.state, ReportVersion.id, ReportVersion.submitted_at).outerjoin(
            ReportVersion, newest
        )
    )
    for report_id, state, version_id, submitted_at in rows:
        if state in SENT and submitted_at is None:
            yield f"report {report_id} is {state} without a submitted version"
        if state is ReportState.handed_over and (version_id is None or submitted_at is not None):
            yield f"report {report_id} is handed over without a frozen version that waits"


def _events() -> Iterator[str]:
    """Every submitted version has exactly one event of its submission (I3)."""
    told = (
        sa.select(sa.func.count())
        .where(
            ReportEvent.report_id == ReportVersion.report_id,
            ReportEvent.number == ReportVersion.number,
            ReportEvent.kind == EventKind.submitted,
        )
        .correlate(ReportVersion)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(ReportVersion.report_id, ReportVersion.number, told).where(
            ReportVersion.submitted_at.is_not(None), told != 1
        )
    )
    for report_id, number, count in rows:
        yield f"report {report_id} version {number} was submitted, which {count} events tell"


def _receipts() -> Iterator[str]:
    """The receipt of every submitted version is its line in the recipient's incoming register."""
    rows: Any = db.session.execute(
        sa.select(ReportVersion, RegisterEntry.number, Book.year, Book.organisation_id, Book.direction)
        .outerjoin(
            RegisterEntry,
            sa.and_(RegisterEntry.subject_type == SUBJECT, RegisterEntry.subject_id == ReportVersion.id),
        )
        .outerjoin(Book, Book.id == RegisterEntry.book_id)
        .options(sa.orm.defer(ReportVersion.facts), sa.orm.defer(ReportVersion.content))
    )
    for version, number, year, organisation_id, direction in rows:
        kept = (version.receipt_number, version.receipt_year)
        if version.submitted_at is None:
            if number is not None or version.receipt_number is not None:
                yield f"report {version.report_id} version {version.number} has a receipt but was not submitted"
        elif (
            kept != (number, year)
            or organisation_id != version.recipient_id
            or direction is not Direction.incoming
        ):
            yield f"report {version.report_id} version {version.number}: receipt {kept}, register {(number, year)}"


def _frozen() -> Iterator[str]:
    """A version is as it was frozen, and every figure of it is the sum of the rows frozen with it."""
    terms = _terms()
    rows = db.session.execute(
        sa.select(ReportVersion, Period)
        .join(Report, Report.id == ReportVersion.report_id)
        .join(Period, Period.id == Report.period_id)
        .execution_options(yield_per=BATCH)
    )
    for version, period in rows:
        where = f"report {version.report_id} version {version.number}"
        if fingerprint(version.content, version.facts) != version.sha256:
            yield f"{where}: its content is not what its fingerprint says"
            continue
        sheet = from_content(version.content)
        figures = estimates.figures(
            Facts.from_json(version.facts), window_of(period, sheet.cut_off), terms[period.plan_id]
        )
        for code, figure in figures.items():
            if code in sheet.entries and sheet[code].ledger != figure.value:
                yield f"{where}: {code} says {sheet[code].ledger}, its rows make {figure.value}"


def _official() -> Iterator[str]:
    """Official figures are as they were confirmed: the ledger's are the sums of their rows, sums add up, no other
    figure is without a reason, and the version beside them was sent.
    """
    terms = _terms()
    sums: dict[object, dict[str, list[str]]] = {}
    for line in db.session.scalars(sa.select(FormLine)):
        if line.sum_of:
            sums.setdefault(line.plan_id, {})[line.code] = line.sum_of
    rows = db.session.execute(
        sa.select(TrueUp, Period, ReportVersion.submitted_at)
        .join(Report, Report.id == TrueUp.report_id)
        .join(Period, Period.id == Report.period_id)
        .outerjoin(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == TrueUp.number),
        )
        .execution_options(yield_per=BATCH)
    )
    for kept, period, submitted_at in rows:
        where = f"true-up of report {kept.report_id}"
        if fingerprint(kept.content, kept.facts) != kept.sha256:
            yield f"{where}: its content is not what its fingerprint says"
            continue
        if submitted_at is None:
            yield f"{where}: version {kept.number} was not submitted"
        window = window_of(period, period.data_to)
        figures = estimates.figures(Facts.from_json(kept.facts), window, terms[period.plan_id])
        for fault in _faults(kept.content, figures, sums.get(period.plan_id, {})):
            yield f"{where}: {fault}"


def _faults(content: dict[str, Any], figures: dict[str, Figure], sums: dict[str, list[str]]) -> Iterator[str]:
    for code, line in content.items():
        if line["ledger"] is None:
            continue
        if code in figures and line["ledger"] != figures[code].value:
            yield f"{code} says {line['ledger']}, its rows make {figures[code].value}"
        if code in sums:
            if line["official"] != sum(content[part]["official"] for part in sums[code]):
                yield f"{code} is not the sum of its parts"
        elif line["official"] != line["ledger"] and not line["reason"]:
            yield f"{code} is not the ledger's, and nobody said why"


def _terms() -> dict[object, Terms]:
    """Least values and cycles by plan."""
    rows: dict[object, list[Threshold]] = {}
    for row in db.session.scalars(sa.select(Threshold)):
        rows.setdefault(row.plan_id, []).append(row)
    return {plan_id: Terms.of(found) for plan_id, found in rows.items()}
