"""Papers about reports: a version as PDF, the letters about a report, drafting them; the notice of those accepted."""

import io
import uuid
from typing import Any

from flask import render_template, request, send_file

from portal.consolidation import queries as consolidation
from portal.http import found, guard, require, see_other, viewer
from portal.letters import drafting, pages, papers, queries
from portal.letters.views.handling import bp
from portal.letters.views.looks import rendered
from portal.lib import clock
from portal.lib.vietnamese import fold
from portal.plans import queries as plans
from portal.reports import queries as reports
from portal.reports.models import Report


def _report(report_id: uuid.UUID) -> Report:
    report: Report = found(reports.get(viewer(), report_id))
    return report


@bp.get("/reports/<uuid:report_id>")
@guard("reports.read")
def of_report(report_id: uuid.UUID) -> str:
    """The papers of a report: each frozen version as PDF, and the own organisation's letters about it."""
    report = _report(report_id)
    require("reports.read", report)
    letters = queries.about(viewer(), report.id)
    return render_template(
        "letters/of_report.html",
        report=report,
        versions=reports.versions(viewer(), report),
        letters=[(letter, queries.entry_of(viewer(), letter)) for letter in letters],
        marks=pages.MARKS,
    )


@bp.get("/reports/<uuid:report_id>/<int:number>.pdf")
@guard("reports.read")
def report_pdf(report_id: uuid.UUID, number: int) -> Any:
    """A frozen version in the form of its organisation's letters, number and date left blank."""
    report = _report(report_id)
    require("reports.read", report)
    paper = found(reports.paper(viewer(), report, number))
    name = f"bao-cao-{fold(report.organisation.abbreviation)}-{report.period.code}-ban-{number}.pdf"
    pdf, _images = rendered(papers.version_letter(viewer(), paper))
    return send_file(io.BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.post("/reports/<uuid:report_id>/<int:number>/letter")
@guard("letters.draft_report")
def draft_report(report_id: uuid.UUID, number: int) -> Any:
    """Draft the letter under which a version goes out."""
    report = _report(report_id)
    require("letters.draft_report", report)
    paper = found(reports.paper(viewer(), report, number))
    letter = drafting.draft_report(paper, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)


@bp.post("/reports/<uuid:report_id>/return")
@guard("letters.draft_return")
def draft_return(report_id: uuid.UUID) -> Any:
    """Draft the letter that returns a report to its unit."""
    report = _report(report_id)
    require("letters.draft_return", report)
    letter = drafting.draft_return(report, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)


@bp.post("/acceptances")
@guard("letters.draft")
def draft_acceptance() -> Any:
    """Draft the notice to those whose report of a period was accepted."""
    period = found(plans.period(viewer(), found(request.form.get("period", type=uuid.UUID))))
    letter = drafting.draft_acceptance(period, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)


@bp.post("/editions/<uuid:edition_id>/letter")
@guard("letters.draft_consolidated")
def draft_consolidated(edition_id: uuid.UUID) -> Any:
    """Draft the committee's consolidated report from an edition that its head approved."""
    edition = found(consolidation.edition(viewer(), edition_id))
    require("letters.draft_consolidated", edition)
    plan = found(plans.plan(viewer(), edition.period.plan_id))
    letter = drafting.draft_consolidated(edition.content, edition.id, plan, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)
