"""A report as it can be read: its form, its sheet, and the rows behind every figure — live for a draft, else frozen."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.access import OrganisationKind, Viewer
from portal.extensions import db
from portal.plans import calendar
from portal.plans import queries as plans
from portal.plans.models import FormLine, Period, PlanDuty
from portal.plans.terms import Terms
from portal.pledges import queries as pledges
from portal.pledges.facts import Facts
from portal.reports import completeness, estimates
from portal.reports.figures import Figure, Window
from portal.reports.models import Report, ReportLine, ReportVersion
from portal.reports.sheet import DUTIES, Sheet, fill, from_content

# Who is to stand by at least one address for each of its organisations: IV.2 (T10) and III.1 (T06).
ONE_EACH = (OrganisationKind.front, OrganisationKind.mass_organisation, OrganisationKind.standing_agency)


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that the pages of a report show. `version` is None while it is live.

    `previous` are the reported values of the same period of the year before, by line; `duties` what section IV asks of
    this organisation, by the code of its line (D2-1 …).
    """

    report: Report
    form: tuple[FormLine, ...]
    duties: Mapping[str, PlanDuty]
    window: Window
    facts: Facts
    figures: Mapping[str, Figure]
    sheet: Sheet
    previous_period: Period | None
    previous: Mapping[str, int]
    previous_texts: Mapping[str, str]
    version: ReportVersion | None = None

    def line(self, code: str) -> FormLine | None:
        """The line of the form; a duty's line is the list it stands in."""
        wanted = code.rsplit("-", 1)[0] if code in self.duties else code
        return next((line for line in self.form if line.code == wanted), None)

    def with_typed(self, typed: Mapping[str, ReportLine]) -> "Paper":
        """The same paper after somebody typed, without counting the ledger again."""
        return replace(self, sheet=fill(self.form, self.figures, typed, self.sheet.cut_off, self.duties))

    def problems(self, today: dt.date) -> list[completeness.Problem]:
        """What the check page says about it on a day."""
        goal = {"B3": self.facts.organisations} if self.report.organisation.kind in ONE_EACH else {}
        overdue = 0
        if self.report.first_submitted_at is None and self.report.entered_by is None:
            overdue = calendar.days_overdue(today, self.report.obligation.due_at)
        return completeness.problems(
            completeness.Case(
                form=self.form,
                sheet=self.sheet,
                window=self.window,
                today=today,
                previous=self.previous,
                goals=goal,
                days_overdue=overdue,
                duties=tuple(self.duties),
                previous_texts=self.previous_texts,
            )
        )


def live(viewer: Viewer, report: Report) -> Paper:
    """The draft as the ledger and what was typed make it now."""
    form, duties = form_of(viewer, report)
    window = window_of(report.period, report.cut_off)
    facts = ledger(viewer, report)
    figures = estimates.figures(facts, window, terms_of(viewer, report.period))
    sheet = fill(form, figures, typed_lines(viewer, report), report.cut_off, duties)
    return Paper(report, form, duties, window, facts, figures, sheet, *previous(viewer, report))


def frozen(viewer: Viewer, report: Report, version: ReportVersion) -> Paper:
    """A version as it was handed over, with the rows that were behind it then."""
    form, duties = form_of(viewer, report)
    sheet = from_content(version.content)
    window = window_of(report.period, sheet.cut_off)
    facts = Facts.from_json(version.facts)
    figures = estimates.figures(facts, window, terms_of(viewer, report.period))
    return Paper(report, form, duties, window, facts, figures, sheet, *previous(viewer, report), version)


def recount(viewer: Viewer, paper: Paper) -> dict[str, Figure]:
    """What the ledger says today for the window of a paper."""
    return estimates.figures(
        ledger(viewer, paper.report), paper.window, terms_of(viewer, paper.report.period)
    )


def window_of(period: Period, cut_off: dt.date) -> Window:
    """The period's days with a cut-off."""
    return Window(period.data_from, period.data_to, cut_off)


def terms_of(viewer: Viewer, period: Period) -> Terms:
    """Least values and cycle of the period's plan."""
    return Terms.of(plans.thresholds(viewer, period.plan_id))


def ledger(viewer: Viewer, report: Report) -> Facts:
    """The rows that fill the report now: the organisation's own and those of its sector below it (domain §7)."""
    return pledges.facts_of(viewer, report.organisation, report.period.data_from, report.period.data_to)


def typed_lines(viewer: Viewer, report: Report) -> dict[str, ReportLine]:
    """What was typed so far, by line."""
    rows = db.session.scalars(
        sa.select(ReportLine)
        .where(ReportLine.report_id == report.id)
        .execution_options(populate_existing=True)
    )
    return {row.code: row for row in rows}


def form_of(viewer: Viewer, report: Report) -> tuple[tuple[FormLine, ...], dict[str, PlanDuty]]:
    """The lines of the report's form, and this organisation's duties under its list line."""
    form = tuple(plans.form_lines(viewer, report.period.plan_id, report.obligation.form))
    of_list = next((line.code for line in form if line.source == DUTIES), None)
    duties = plans.duties_of(viewer, report.period.plan_id, report.organisation.code) if of_list else []
    return form, {f"{of_list}-{place}": duty for place, duty in enumerate(duties, 1)}


def previous(viewer: Viewer, report: Report) -> tuple[Period | None, dict[str, int], dict[str, str]]:
    """What the same organisation reported a year before: the period, its values, its texts; empty when nothing."""
    period = plans.previous_period(viewer, report.period)
    content = _last_content(report.organisation_id, period.id) if period else None
    if content is None:
        return period, {}, {}
    sheet = from_content(content)
    return (
        period,
        {entry.code: entry.value for entry in sheet if entry.value is not None},
        {entry.code: entry.text for entry in sheet if entry.text},
    )


def _last_content(organisation_id: uuid.UUID, period_id: uuid.UUID) -> dict[str, object] | None:
    return db.session.scalar(
        sa.select(ReportVersion.content)
        .join(Report, Report.id == ReportVersion.report_id)
        .where(
            Report.organisation_id == organisation_id,
            Report.period_id == period_id,
            ReportVersion.submitted_at.is_not(None),
        )
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
