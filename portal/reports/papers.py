"""A report as it can be read: its form, its sheet, and the rows behind every figure — live for a draft, else frozen."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from portal.access import OrganisationKind, Viewer
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans import calendar
from portal.plans import queries as plans
from portal.plans.models import FormLine, Obligation, Period, PlanDuty
from portal.plans.terms import Terms
from portal.pledges import queries as pledges
from portal.pledges.facts import Facts
from portal.reports import completeness, estimates
from portal.reports.annex import Annex, annex
from portal.reports.figures import Figure, Window
from portal.reports.models import Report, ReportLine, ReportVersion, TrueUp
from portal.reports.sheet import ADDRESSES, DUTIES, LIST, Sheet, Typed, fill, from_content

# Who is to stand by at least one address for each of its organisations: IV.2 (T10) and III.1 (T06).
ONE_EACH = (OrganisationKind.front, OrganisationKind.mass_organisation, OrganisationKind.standing_agency)


MOST_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same organisation reported in an earlier period of the same form."""

    report_id: uuid.UUID
    period: Period
    sheet: Sheet


def history(earlier: Iterable[Earlier]) -> dict[str, list[int]]:
    """Earlier values by line."""
    found: dict[str, list[int]] = {}
    for one in earlier:
        for entry in one.sheet:
            if entry.value is not None:
                found.setdefault(entry.code, []).append(entry.value)
    return found


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that the pages of a report show. `version` is None while it is live.

    `previous` are the reported values of the same period of the year before, by line; `earlier` the newest submitted
    sheets of up to twelve periods of the same form, the latest first; `duties` what section IV asks of this
    organisation, by the code of its line (D2-1 …); `official` the figures of the true-up, once it is confirmed.
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
    earlier: tuple[Earlier, ...] = ()
    version: ReportVersion | None = None
    official: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def estimates(self) -> bool:
        """Whether it falls due before its data close, so that a column of estimates stands in it (A-01)."""
        return self.report.period.true_up_before is not None

    @property
    def quiet(self) -> bool:
        """Whether the ledger has nothing of the period: no address, no pledge, no delivery."""
        moved = any(self.figures[code].rows for code in ("B1", "B1A", "B1P"))
        return not (moved or self.facts.deliveries or self.facts.pledges)

    @property
    def annex(self) -> Annex | None:
        """The list of proposed addresses, where the form has one (V.1)."""
        asked = any(line.unit == LIST and line.source == ADDRESSES for line in self.form)
        return annex(self.facts.addresses, self.window) if asked else None

    def line(self, code: str) -> FormLine | None:
        """The line of the form; a duty's line is the list it stands in."""
        wanted = code.rsplit("-", 1)[0] if code in self.duties else code
        return next((line for line in self.form if line.code == wanted), None)

    def with_typed(self, typed: Mapping[str, Typed]) -> "Paper":
        """The same paper after somebody typed, without counting the ledger again."""
        return replace(self, sheet=fill(self.form, self.figures, typed, self.sheet.cut_off, self.duties))

    @property
    def goals(self) -> dict[str, int]:
        """What the plan asks this organisation to reach, by line (IV.2, III.1)."""
        return {"B3": self.facts.organisations} if self.report.organisation.kind in ONE_EACH else {}

    def problems(self, today: dt.date) -> list[completeness.Problem]:
        """What the check page says about it on a day."""
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
                goals=self.goals,
                days_overdue=overdue,
                duties=tuple(self.duties),
                previous_texts=self.previous_texts,
                history=history(self.earlier),
                estimated=self.estimates,
                unposted=self.annex.missing if self.annex else 0,
            )
        )


def live(viewer: Viewer, report: Report) -> Paper:
    """The draft as the ledger and what was typed make it now."""
    form, duties = form_of(viewer, report)
    window = window_of(report.period, report.cut_off)
    facts = ledger(viewer, report)
    figures = counted(viewer, report, facts, window)
    sheet = fill(form, figures, typed_lines(viewer, report), report.cut_off, duties)
    return Paper(report, form, duties, window, facts, figures, sheet, *previous(viewer, report))


def frozen(viewer: Viewer, report: Report, version: ReportVersion) -> Paper:
    """A version as it was handed over, with the rows that were behind it then."""
    form, duties = form_of(viewer, report)
    sheet = from_content(version.content)
    window = window_of(report.period, sheet.cut_off)
    facts = Facts.from_json(version.facts)
    figures = counted(viewer, report, facts, window)
    past = previous(viewer, report)
    return Paper(report, form, duties, window, facts, figures, sheet, *past, version, official(report))


def blank(viewer: Viewer, obligation: Obligation) -> Paper:
    """The form of a report that may not have been opened: its lines and last year's figures, nothing counted."""
    report = Report(
        organisation_id=obligation.organisation_id,
        obligation=obligation,
        organisation=db.session.get_one(Organisation, obligation.organisation_id),
        recipient=db.session.get_one(Organisation, obligation.recipient_id),
        period=(period := db.session.get_one(Period, obligation.period_id)),
    )
    form, duties = form_of(viewer, report)
    sheet = fill(form, {}, {}, period.data_to, duties)
    window = window_of(period, period.data_to)
    nothing = Facts(0, (), (), (), (), ())
    return Paper(report, form, duties, window, nothing, {}, sheet, *previous(viewer, report))


def recount(viewer: Viewer, paper: Paper) -> dict[str, Figure]:
    """What the ledger says today for the window of a paper."""
    return counted(viewer, paper.report, ledger(viewer, paper.report), paper.window)


def counted(viewer: Viewer, report: Report, facts: Facts, window: Window) -> dict[str, Figure]:
    """The figures that facts make within a window, by the plan's terms."""
    return estimates.figures(facts, window, terms_of(viewer, report.period))


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


def previous(
    viewer: Viewer, report: Report
) -> tuple[Period | None, dict[str, int], dict[str, str], tuple[Earlier, ...]]:
    """What the same organisation reported a year before: the period, its values, its texts; and all earlier sheets."""
    period = plans.previous_period(viewer, report.period)
    earlier = _earlier(report)
    before = next((one.sheet for one in earlier if period is not None and one.period.id == period.id), ())
    return (
        period,
        {entry.code: entry.value for entry in before if entry.value is not None},
        {entry.code: entry.text for entry in before if entry.text},
        earlier,
    )


def _earlier(report: Report) -> tuple[Earlier, ...]:
    newest = (
        sa.select(sa.func.max(ReportVersion.number))
        .where(ReportVersion.report_id == Report.id, ReportVersion.submitted_at.is_not(None))
        .correlate(Report)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Report.id, Period, ReportVersion.content)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .join(Period, Period.id == Report.period_id)
        .join(ReportVersion, sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == newest))
        .where(
            Report.organisation_id == report.organisation_id,
            Obligation.form == report.obligation.form,
            Period.data_to < report.period.data_from,
        )
        .order_by(Period.data_to.desc())
        .limit(MOST_EARLIER)
    )
    return tuple(Earlier(row[0], row[1], from_content(row[2])) for row in rows)


def official(report: Report) -> dict[str, int | None]:
    """The figures of the report's true-up by line; empty before it."""
    if report.period.true_up_before is None:
        return {}
    content = db.session.scalar(sa.select(TrueUp.content).where(TrueUp.report_id == report.id))
    return {code: kept["official"] for code, kept in (content or {}).items()}
