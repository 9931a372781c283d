"""What can be asked about official figures: a report's, those still to confirm, how good the estimates were."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans import calendar
from portal.plans.models import FormLine, Period
from portal.pledges.facts import Facts
from portal.reports import papers, true_up
from portal.reports.completeness import Problem
from portal.reports.figures import Figure, Window
from portal.reports.freezing import frozen_figure
from portal.reports.models import Report, ReportState, ReportVersion, TrueUp
from portal.reports.papers import Paper
from portal.reports.rules import in_sight_of, own
from portal.reports.sheet import Entry, Sheet, from_content
from portal.reports.true_up import Given, Line

SENT = (ReportState.submitted, ReportState.accepted)
COMPARED = ("B3", "C")


@dataclass(frozen=True, slots=True)
class Open:
    """A true-up that the viewer's organisation still owes."""

    report_id: uuid.UUID
    period: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the ledger says of the whole period, to be confirmed as the official figures; `given` is said otherwise."""

    form: tuple[FormLine, ...]
    window: Window
    reported: Sheet
    facts: Facts
    figures: Mapping[str, Figure]
    given: Mapping[str, Given] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet:
        """The official figures by line."""
        return true_up.official(self.form, self.figures, self.reported, self.given, self.window.last)

    @property
    def content(self) -> dict[str, Any]:
        """As it will be frozen."""
        return true_up.content_of(self.form, self.reported, self.sheet)

    @property
    def lines(self) -> list[Line]:
        """For the page."""
        return true_up.lines_of(self.form, self.content)

    @property
    def faults(self) -> list[Problem]:
        """What stops the confirmation."""
        return true_up.faults(self.form, self.sheet, self.window)

    @property
    def seen(self) -> str:
        """A mark of the ledger's figures: whoever confirms others than he read is told."""
        return "-".join(str(figure.value) for figure in self.figures.values())


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit's estimates beside its official figures, for B3 and C: (estimate, official or None)."""

    report_id: uuid.UUID
    organisation: str
    organisation_name: str
    name_sort: str
    addresses: tuple[int | None, int | None]
    value: tuple[int | None, int | None]
    confirmed_at: dt.datetime | None


def due_at(period: Period) -> dt.datetime:
    """The moment at which the true-up has run out."""
    assert period.true_up_before is not None
    return calendar.due_at(period.true_up_before)


def is_over(period: Period, today: dt.date) -> bool:
    """Whether the period's data are closed, so that official figures can be said."""
    return today > period.data_to


def get(viewer: Viewer, report: Report) -> TrueUp | None:
    """The confirmed official figures of a report in hand; others than its organisation read what was submitted."""
    if not own(viewer, report) and report.first_submitted_at is None:
        return None
    return db.session.get(TrueUp, report.id)


def official_of(viewer: Viewer, report_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, int | None]]:
    """The official figures of reports in sight by line; a report without a true-up is left out."""
    rows = db.session.execute(
        sa.select(TrueUp.report_id, TrueUp.content)
        .join(Report, Report.id == TrueUp.report_id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .where(TrueUp.report_id.in_(list(report_ids)), in_sight_of(viewer))
    )
    return {row.report_id: {code: kept["official"] for code, kept in row.content.items()} for row in rows}


def open_for(viewer: Viewer, today: dt.date) -> list[Open]:
    """What the viewer's organisation has to confirm, the first due first."""
    rows = db.session.execute(
        sa.select(Report.id, Period)
        .join(Period, Period.id == Report.period_id)
        .outerjoin(TrueUp, TrueUp.report_id == Report.id)
        .where(
            Report.organisation_id == viewer.organisation_id,
            Report.state.in_(SENT),
            Period.true_up_before.is_not(None),
            Period.data_to < today,
            TrueUp.report_id.is_(None),
            sa.literal(viewer.does_business),
        )
        .order_by(Period.true_up_before)
    )
    return [Open(row[0], row[1].name, due_at(row[1])) for row in rows]


def proposal(viewer: Viewer, report: Report) -> Proposal:
    """The ledger's figures for the whole period, beside those of the version that was sent."""
    form, _duties = papers.form_of(viewer, report)
    window = papers.window_of(report.period, report.period.data_to)
    facts = papers.ledger(viewer, report)
    content = db.session.scalars(
        sa.select(ReportVersion.content).where(
            ReportVersion.report_id == report.id, ReportVersion.number == report.number
        )
    ).one()
    figures = papers.counted(viewer, report, facts, window)
    return Proposal(form, window, from_content(content), facts, figures)


def paper_of(viewer: Viewer, paper: Paper) -> Paper | None:
    """A report's paper with its official figures instead, so that each opens its rows: confirmed, or as proposed to
    its own organisation; None while there are none.
    """
    report = paper.report
    kept = get(viewer, report)
    if kept is not None:
        content, facts = kept.content, Facts.from_json(kept.facts)
    elif own(viewer, report) and report.state in SENT and report.period.true_up_before is not None:
        proposed = proposal(viewer, report)
        content, facts = proposed.content, proposed.facts
    else:
        return None
    window = papers.window_of(report.period, report.period.data_to)
    entries = {
        code: Entry(code, line["ledger"], line["official"], None, line["estimate"], line["reason"])
        for code, line in content.items()
    }
    return replace(
        paper,
        window=window,
        facts=facts,
        figures=papers.counted(viewer, report, facts, window),
        sheet=Sheet(window.last, entries),
    )


# The desk ------------------------------------------------------------------------------------------------------------


def periods(viewer: Viewer, today: dt.date) -> list[Period]:
    """The periods that are over and whose estimates somebody in sight gave, the latest first."""
    return list(
        db.session.scalars(
            sa.select(Period)
            .where(
                Period.true_up_before.is_not(None),
                Period.data_to < today,
                Period.id.in_(_compared(viewer).with_only_columns(Report.period_id)),
            )
            .order_by(Period.data_to.desc(), Period.due_at)
        )
    )


def compared(viewer: Viewer, period: Period) -> list[Compared]:
    """How good a period's estimates were, by unit in the order of names: reports in sight to the viewer's level."""
    newest = (
        sa.select(sa.func.max(ReportVersion.number))
        .where(ReportVersion.report_id == Report.id, ReportVersion.submitted_at.is_not(None))
        .correlate(Report)
        .scalar_subquery()
    )
    estimates = [frozen_figure(code, "estimate").label(code) for code in COMPARED]
    rows = db.session.execute(
        _compared(viewer)
        .with_only_columns(
            Report.id,
            Organisation.short_name,
            Organisation.name,
            Organisation.name_sort,
            *estimates,
            TrueUp.content,
            TrueUp.confirmed_at,
        )
        .join(ReportVersion, sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == newest))
        .outerjoin(TrueUp, TrueUp.report_id == Report.id)
        .where(Report.period_id == period.id)
        .order_by(Organisation.name_sort, Report.id)
    )
    return [
        Compared(
            row.id,
            row.short_name,
            row.name,
            row.name_sort,
            _pair(row.content, "B3", row.B3),
            _pair(row.content, "C", row.C),
            row.confirmed_at,
        )
        for row in rows
    ]


def _compared(viewer: Viewer) -> sa.Select[Any]:
    recipient = aliased(Organisation)
    return (
        sa.select(Report.id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(recipient, recipient.id == Report.recipient_id)
        .where(in_sight_of(viewer), recipient.level == viewer.level, Report.first_submitted_at.is_not(None))
    )


def _pair(content: dict[str, Any] | None, code: str, estimate: int | None) -> tuple[int | None, int | None]:
    """Once confirmed, the estimate is the one that was compared then."""
    if content is None:
        return estimate, None
    kept = content.get(code, {})
    return kept.get("estimate"), kept.get("official")
