"""What the units reported line by line, read from the store, and what the sums of a year before were."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.consolidation import matrix
from portal.consolidation.matrix import Total, Unit
from portal.consolidation.models import Adjustment, Edition
from portal.consolidation.senders import Sender
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans import queries as plans
from portal.plans.models import FormLine, Obligation, Period
from portal.pledges import counting
from portal.pledges.facts import Facts
from portal.reports import estimates, papers, sheet
from portal.reports.figures import Window
from portal.reports.models import Report, ReportState, ReportVersion
from portal.reports.official import official_of


@dataclass(frozen=True, slots=True)
class Reported:
    """The form, its units in order (the agency itself first), the total of every counted line."""

    form: tuple[FormLine, ...]
    units: tuple[Unit, ...]
    totals: Mapping[str, Total]

    @property
    def lines(self) -> list[FormLine]:
        """The lines that are figures."""
        return matrix.counted(self.form)


def form_of(viewer: Viewer, agency: Organisation, period: Period) -> tuple[FormLine, ...]:
    """The form that the reports addressed to the agency have in a period."""
    form = db.session.scalar(
        sa.select(Obligation.form)
        .where(Obligation.recipient_id == agency.id, Obligation.period_id == period.id)
        .limit(1)
    )
    return tuple(plans.form_lines(viewer, period.plan_id, form)) if form else ()


def reported(
    viewer: Viewer,
    agency: Organisation,
    period: Period,
    desk: Sequence[Sender],
    adjustments: Sequence[Adjustment],
    at: dt.datetime,
) -> Reported:
    """The matrix of the senders whose reports count; `adjustments` that were approved enter the totals."""
    form = form_of(viewer, agency, period)
    adjusted: dict[str, int] = {}
    for one in adjustments:
        if one.approved:
            adjusted[one.line] = adjusted.get(one.line, 0) + one.amount
    units = (_own(viewer, agency, period, form, at), *_units(viewer, desk))
    window = Window(period.data_from, period.data_to, period.data_to)
    return Reported(
        form, units, matrix.totals(form, units, window, papers.terms_of(viewer, period), adjusted)
    )


def _own(
    viewer: Viewer, agency: Organisation, period: Period, form: Sequence[FormLine], at: dt.datetime
) -> Unit:
    """The agency's own figures, from the ledger: it reports to nobody here."""
    cut_off = max(period.data_from, min(period.data_to, at.date()))
    facts = counting.facts_of(viewer, [agency], period.data_from, period.data_to)
    figures = estimates.figures(facts, papers.window_of(period, cut_off), papers.terms_of(viewer, period))
    return Unit(agency.id, agency.short_name, sheet.fill(form, figures, {}, cut_off), facts)


def _units(viewer: Viewer, desk: Sequence[Sender]) -> list[Unit]:
    found = {
        row.report_id: row
        for row in db.session.execute(
            sa.select(ReportVersion.report_id, ReportVersion.content, ReportVersion.facts)
            .join(
                Report, sa.and_(Report.id == ReportVersion.report_id, Report.number == ReportVersion.number)
            )
            .where(ReportVersion.report_id.in_([sender.report_id for sender in desk]))
        )
    }
    official = _official(viewer, list(found))
    return [
        Unit(
            sender.body.id,
            sender.body.name,
            sheet.from_content(row.content),
            Facts.from_json(row.facts),
            sender,
            official.get(row.report_id),
        )
        for sender in desk
        if (row := found.get(sender.report_id)) is not None
    ]


def _official(viewer: Viewer, report_ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """The official figures of the true-up, by report and line; a line without one is left out."""
    found = official_of(viewer, report_ids)
    return {
        report_id: {code: value for code, value in lines.items() if value is not None}
        for report_id, lines in found.items()
    }


def values_before(viewer: Viewer, agency: Organisation, period: Period) -> dict[uuid.UUID, dict[str, int]]:
    """What each unit reported to the agency for the same period of the year before, by organisation and line."""
    earlier = plans.previous_period(viewer, period)
    if earlier is None:
        return {}
    rows = db.session.execute(
        sa.select(Report.organisation_id, ReportVersion.content)
        .join(
            ReportVersion,
            sa.and_(Report.id == ReportVersion.report_id, Report.number == ReportVersion.number),
        )
        .where(
            Report.period_id == earlier.id,
            Report.recipient_id == agency.id,
            Report.state == ReportState.accepted,
        )
    )
    return {row.organisation_id: _values(row.content) for row in rows}


def totals_before(viewer: Viewer, agency: Organisation, period: Period) -> dict[str, int]:
    """The sums of the same period of the year before: as its last edition froze them, else what its units add up to."""
    earlier = plans.previous_period(viewer, period)
    if earlier is None:
        return {}
    content = db.session.scalar(
        sa.select(Edition.content)
        .where(Edition.organisation_id == agency.id, Edition.period_id == earlier.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    if content is not None:
        return {code: total["value"] for code, total in content["totals"].items()}
    result: dict[str, int] = {}
    for values in values_before(viewer, agency, period).values():
        for code, value in values.items():
            result[code] = result.get(code, 0) + value
    return result


def _values(content: Mapping[str, Any]) -> dict[str, int]:
    return {code: line["value"] for code, line in content["lines"].items() if line["value"] is not None}
