"""Reports on paper: the form to be filled by hand, a report to be signed, both as pages that a browser prints on A4."""

import uuid
from typing import Any

from flask import render_template, url_for
from werkzeug.utils import redirect

from portal.extensions import db
from portal.http import found, guard, require, viewer
from portal.plans import queries as plans
from portal.reports import grid, papers
from portal.reports.models import ReportVersion
from portal.reports.papers import Paper
from portal.reports.views.door import bp, in_sight, number_asked, readable


@bp.get("/<uuid:report_id>/print")
@guard("reports.read")
def print_report(report_id: uuid.UUID) -> Any:
    """The report as it stands, or the version asked for, with its place for signatures and its code on every page."""
    return _page(readable(report_id, number_asked()))


@bp.get("/obligations/<uuid:obligation_id>/form")
@guard("reports.start")
def print_form(obligation_id: uuid.UUID) -> Any:
    """The form of an expected report with nothing in it but last year's figures."""
    obligation = found(plans.obligation(viewer(), obligation_id))
    require("reports.start", obligation)
    return _page(papers.blank(viewer(), obligation), blank=True)


@bp.get("/submitted/<uuid:version_id>")
@guard("reports.read")
def submitted(version_id: uuid.UUID) -> Any:
    """The submitted version that a line of the recipient's incoming book is about."""
    kept: ReportVersion = found(db.session.get(ReportVersion, version_id))
    require("reports.read", in_sight(kept.report_id))
    return redirect(url_for("reports.version", report_id=kept.report_id, number=kept.number), 303)


def _page(paper: Paper, blank: bool = False) -> Any:
    return render_template(
        "reports/print.html",
        paper=paper,
        report=paper.report,
        blank=blank,
        rows=list(grid.rows(paper, {})),
        sections=[line for line in paper.form if line.unit == "text"],
        units=grid.UNITS,
    )
