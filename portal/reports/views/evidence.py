"""The file that shows how far a duty of section IV is: put beside it in a draft, opened by whoever reads it."""

import uuid
from typing import Any

from flask import Response, abort, render_template, request

from portal import database
from portal.documents import actions as documents
from portal.documents import serving
from portal.fields import say
from portal.http import begin_work, found, guard, invalid, see_other, slow, uploads, viewer
from portal.lib import clock
from portal.lib.words import _
from portal.reports import actions, papers, queries
from portal.reports.forms import EvidenceForm
from portal.reports.models import Report
from portal.reports.views.door import bp, number_asked, open_draft, readable


@bp.get("/<uuid:report_id>/duties/<duty>/file")
@guard("reports.read")
def evidence_file(report_id: uuid.UUID, duty: str) -> Response:
    """The file, as it lies beside the duty now or lay in the version asked for."""
    paper = readable(report_id, number_asked())
    return serving.send(found(queries.evidence(viewer(), paper, duty)))


@bp.route("/<uuid:report_id>/duties/<duty>/evidence", methods=["GET", "POST"])
@guard("reports.edit")
@slow
@uploads
def evidence(report_id: uuid.UUID, duty: str) -> Any:
    """Send a picture or a PDF, in place of the one before; or take it away."""
    report = open_draft(report_id)
    form = EvidenceForm()  # a sent file is read once
    context = _context(report, duty, form)
    if request.method == "GET":
        form.version.data = context["version"]
        return render_template("reports/evidence.html", **context)
    remove = "remove" in request.form
    kept = None if remove or not form.validate() or not form.file.data else _keep(*form.file.data)
    if done := begin_work(report):
        return done
    if kept is None and not remove:
        form.file.errors = form.file.errors or [say(_("Chọn một ảnh hoặc tệp PDF"))]
        return invalid("reports/evidence.html", **context)
    actions.attach_evidence(
        report, duty, version=form.version.data or 0, file_id=kept, actor=viewer(), at=clock.now()
    )
    return see_other("reports.narrative", report_id=report.id, _anchor=f"row-{duty}")


def _keep(content: bytes, media_type: str, name: str) -> uuid.UUID:
    """On disk and in its row before the work begins."""
    with database.working():
        organisation_id = viewer().organisation_id
        return documents.store(organisation_id, name, media_type, content, clock.now(), sealed=True).id


def _context(report: Report, code: str, form: EvidenceForm) -> dict[str, Any]:
    _form, duties = papers.form_of(viewer(), report)
    if code not in duties:
        abort(404)
    typed = papers.typed_lines(viewer(), report).get(code)
    return {
        "report": report,
        "code": code,
        "task": duties[code],
        "has_file": typed is not None and typed.file_id is not None,
        "version": typed.version if typed else 0,
        "form": form,
    }
