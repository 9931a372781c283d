"""Figures from a spreadsheet and back: paste and upload with a preview, the workbook, and what was saved taken back."""

import uuid
from typing import Any

from flask import Response, render_template

from portal.documents.serving import spreadsheet
from portal.http import guard, invalid, see_other, slow, uploads, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions, block, grid, papers, pasting, undoing, workbook
from portal.reports.forms import BlockForm
from portal.reports.papers import Paper
from portal.reports.verdicts import Judged, Verdict, judge
from portal.reports.views.door import bp, common, number_asked, open_draft, readable


@bp.get("/<uuid:report_id>/paste")
@guard("reports.edit")
def paste(report_id: uuid.UUID) -> Any:
    """The workbook to fill, and the places where it or a copied table comes back."""
    paper = papers.live(viewer(), open_draft(report_id))
    return render_template("reports/block.html", **_context(paper, BlockForm(), None))


@bp.post("/<uuid:report_id>/paste")
@guard("reports.edit", repeatable=True)
@uploads
@slow
def preview(report_id: uuid.UUID) -> Any:
    """What every cell would change; nothing is written."""
    paper = papers.live(viewer(), open_draft(report_id))
    form = BlockForm()
    try:
        judged = _judged(paper, form)
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("reports/block.html", **_context(paper, form, None))
    return render_template("reports/block.html", **_context(paper, form, judged))


@bp.post("/<uuid:report_id>/paste/apply")
@guard("reports.edit")
def apply_block(report_id: uuid.UUID) -> Any:
    """Write the whole block, judged once more as the report stands now."""
    report = open_draft(report_id)
    actions.lock(report)
    paper = papers.live(viewer(), report)
    form, judged = BlockForm(), None
    try:
        judged = _judged(paper, form)
        pasting.write_block(
            report, paper, judged, reason=form.reason.data or "", actor=viewer(), at=clock.now()
        )
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("reports/block.html", **_context(paper, form, judged))
    return see_other("reports.figures", report_id=report.id, _anchor=f"row-{judged.lines[0].code}")


def _judged(paper: Paper, form: BlockForm) -> Judged:
    order = [row.line.code for row in grid.rows(paper, {})]
    return judge(paper, form.rows(order), clock.today())


def _context(paper: Paper, form: BlockForm, judged: Judged | None) -> dict[str, Any]:
    return {
        **common(paper, "figures"),
        "form": form,
        "judged": judged,
        "sent": block.as_text(judged.brought) if judged else "",
        "typed": block.as_text(judged.brought, keyed=False) if judged else form.pasted.data or "",
        "verdicts": Verdict,
        "headings": [block.CODE, *block.FIELDS.values()],
    }


@bp.get("/<uuid:report_id>/sheet.xlsx")
@guard("reports.read")
def sheet_file(report_id: uuid.UUID) -> Response:
    """The figures as a workbook: of an open draft to be filled and brought back, else as they were frozen."""
    paper = readable(report_id, number_asked())
    return spreadsheet(workbook.book(paper, at=clock.now()), workbook.file_name(paper))


@bp.post("/<uuid:report_id>/undo")
@guard("reports.edit")
def undo(report_id: uuid.UUID) -> Any:
    """Take back what this person saved last."""
    report = open_draft(report_id)
    codes = undoing.undo(report, actor=viewer(), at=clock.now())
    return see_other("reports.figures", report_id=report.id, _anchor=f"row-{codes[0]}")
