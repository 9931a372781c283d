"""Pages of official figures: one report's true-up, and for the desk how far the estimates were off."""

import dataclasses
import uuid
from typing import Any

from flask import abort, render_template, request

from portal.access import allowed
from portal.documents.serving import spreadsheet
from portal.fields import say
from portal.http import guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans.calendar import punctuality
from portal.plans.models import Period
from portal.reports import confirming, estimate_sheet, official, papers, true_up
from portal.reports.deadline import deadline
from portal.reports.forms import CountForm, MoneyForm, VersionForm
from portal.reports.models import Report
from portal.reports.official import Compared, Proposal
from portal.reports.outliers import MONEY
from portal.reports.rules import own
from portal.reports.true_up import Given
from portal.reports.views.door import bp, in_sight

ORDERS = ("", "addresses", "value")


@bp.get("/<uuid:report_id>/official")
@guard("reports.read")
def official_figures(report_id: uuid.UUID) -> Any:
    """The official figures beside the estimate: confirmed, or what the ledger proposes."""
    report = in_sight(report_id)
    require("reports.read", report)
    if report.period.true_up_before is None:
        abort(404)
    return render_template("reports/official.html", **_context(report))


def _context(report: Report, proposal: Proposal | None = None, forms: Any = None) -> dict[str, Any]:
    """The page: confirmed, or to be confirmed with a form for each line that adds up nothing."""
    person, today = viewer(), clock.today()
    confirmed = official.get(person, report)
    waits = (
        confirmed is None
        and own(person, report)
        and report.state in official.SENT
        and official.is_over(report.period, today)
    )
    lines: list[true_up.Line] = []
    editing = waits and allowed(person, "reports.true_up", report)
    if confirmed is not None:
        form, _duties = papers.form_of(person, report)
        lines = true_up.lines_of(form, confirmed.content)
    elif waits:
        proposal = proposal or official.proposal(person, report)
        lines = proposal.lines
        forms = forms or (_forms(proposal) if editing else {})
    return {
        "report": report,
        "confirmed": confirmed,
        "lines": lines,
        "forms": forms or {},
        "editing": editing,
        "waits": waits,
        "seen": proposal.seen if proposal else "",
        "due": deadline(official.due_at(report.period), today),
        "punctuality": confirmed and punctuality(confirmed.confirmed_at, official.due_at(report.period)),
        "over": official.is_over(report.period, today),
    }


def _forms(proposal: Proposal, sent: Any = None) -> dict[str, Any]:
    return {
        line.line.code: (MoneyForm if line.line.unit == MONEY else CountForm)(
            formdata=sent, prefix=f"{line.line.code}-", value=line.official, reason=line.reason
        )
        for line in proposal.lines
        if not line.line.sum_of
    }


@bp.post("/<uuid:report_id>/official")
@guard("reports.true_up", decision=True)
def confirm_official(report_id: uuid.UUID) -> Any:
    """Confirm the official figures: the ledger's, but for those that the head says otherwise with a reason."""
    report = in_sight(report_id)
    require("reports.see", report)
    require("reports.true_up", report)
    version = VersionForm()
    if not version.validate():
        abort(400)
    proposal = official.proposal(viewer(), report)
    forms = _forms(proposal, request.form)
    if [form for form in forms.values() if not form.validate()]:
        return _again(report, proposal, forms)
    proposal = dataclasses.replace(proposal, given=_given(proposal, forms))
    for problem in proposal.faults:
        form = forms.get(problem.code)
        if form is not None and problem.field in form:
            form[problem.field].errors = [*form[problem.field].errors, say(problem.words)]
    try:
        confirming.confirm_official(
            report,
            proposal,
            version=version.version.data,
            seen=request.form.get("seen", ""),
            actor=viewer(),
            at=clock.now(),
        )
    except Refusal as refusal:
        if refusal.code != "report.incomplete":
            raise
        return _again(report, proposal, forms)
    return see_other("reports.official_figures", report_id=report.id)


def _given(proposal: Proposal, forms: dict[str, Any]) -> dict[str, Given]:
    """What was typed otherwise than the page proposed it; a line sent blank stays blank, which is no figure."""
    given = {}
    for line in proposal.lines:
        form = forms.get(line.line.code)
        if form is None or f"{line.line.code}-value" not in request.form or form.value.data == line.official:
            continue
        given[line.line.code] = Given(form.value.data, form.reason.data or "")
    return given


def _again(report: Report, proposal: Proposal, forms: dict[str, Any]) -> Any:
    faults = [
        (part.id, f"{code}: {sentence}")
        for code, form in forms.items()
        for part in form
        for sentence in part.errors
    ] or [("", say(problem.words)) for problem in proposal.faults]
    return invalid("reports/official.html", **_context(report, proposal, forms), faults=faults)


# The desk ------------------------------------------------------------------------------------------------------------


@bp.get("/estimates")
@guard("reports.estimates")
def estimates() -> Any:
    """How far the estimates of each unit were from its official figures, for one period that is over."""
    periods, period = _period()
    order = _order()
    return render_template(
        "reports/estimates.html",
        periods=[(one.id, one.name) for one in periods],
        period=period,
        rows=_arranged(period, order) if period else [],
        order=order,
        due=deadline(official.due_at(period), clock.today()) if period else None,
        in_words=true_up.in_words,
    )


@bp.get("/estimates.xlsx")
@guard("reports.estimates")
def export_estimates() -> Any:
    """The same rows as a spreadsheet."""
    _periods, period = _period()
    if period is None:
        return see_other("reports.estimates")
    now = clock.now()
    body = estimate_sheet.workbook(period.name, _arranged(period, _order()), now)
    return spreadsheet(body, f"sai-so-uoc-{period.code}-{now:%Y%m%d-%H%M}.xlsx")


def _period() -> tuple[list[Period], Period | None]:
    periods = official.periods(viewer(), clock.today())
    chosen = request.args.get("period", type=uuid.UUID)
    return periods, next((one for one in periods if one.id == chosen), periods[0] if periods else None)


def _order() -> str:
    asked = request.args.get("sort", "")
    return asked if asked in ORDERS else ""


def _arranged(period: Period, order: str) -> list[Compared]:
    """By name, or the largest error first, those without one last."""
    rows = official.compared(viewer(), period)
    if not order:
        return rows

    def key(row: Compared) -> tuple[bool, float]:
        error = true_up.share(*getattr(row, order))
        return error is None, -abs(error or 0.0)

    return sorted(rows, key=key)
