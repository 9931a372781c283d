"""A case on the desk, comments, the decision; and the return slip, which the unit answers."""

import uuid
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access import allowed
from portal.http import found, guard, invalid, is_fragment, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import correcting, taking
from portal.reports.models import Report
from portal.review import actions, queries, reading, slips
from portal.review import desk as queue
from portal.review.checklist import MARKS, checklist, happened
from portal.review.forms import AnswerForm, CommentForm, DecisionForm
from portal.review.models import Verdict
from portal.review.rules import Submission, reason_against
from portal.review.sentences import with_ready
from portal.review.views.door import bp, on_the_desk

# One case ------------------------------------------------------------------------------------------------------------


@bp.get("/reports/<uuid:report_id>")
@guard("review.see")
def case(report_id: uuid.UUID) -> Any:
    """A version with the evidence beside it: what asks to be read, unfolded; everything else on demand."""
    report, submission = on_the_desk(report_id)
    require("review.see", submission)
    context = _case_context(report)
    code = context["writing"]
    if is_fragment() and code is not None:
        return _place(context, code)
    return page_or_fragment("review/case.html", "review/_lines.html", **context)


@bp.post("/reports/<uuid:report_id>/comments")
@guard("review.comment")
def comment(report_id: uuid.UUID) -> Any:
    """Write, or write anew, one's own unsent comment on a line."""
    report, submission = on_the_desk(report_id)
    require("review.comment", submission)
    form = CommentForm()
    code = form.line.data or reading.WHOLE
    if not form.validate():
        return _comment_again(report, form, code)
    try:
        body = with_ready(form.ready.data, form.body.data)
        actions.comment(report, form.number.data, code, body, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return _comment_again(report, form, code)
    if is_fragment():
        return _thread(_case_context(report), code)
    return see_other("review.case", report_id=report_id, _anchor=_anchor(code))


@bp.post("/reports/<uuid:report_id>/comments/<uuid:comment_id>/removal")
@guard("review.comment")
def remove(report_id: uuid.UUID, comment_id: uuid.UUID) -> Any:
    """Take back one's own unsent comment."""
    report, submission = on_the_desk(report_id)
    item = found(queries.comment(viewer(), report, comment_id))
    require("review.comment", submission)
    code = item.line
    actions.remove(report, item, actor=viewer(), at=clock.now())
    if is_fragment():
        return _thread(_case_context(report) | {"removed": code}, code)
    return see_other("review.case", report_id=report_id, _anchor=_anchor(code))


@bp.get("/reports/<uuid:report_id>/decision")
@guard("review.decide")
def confirm(report_id: uuid.UUID) -> Any:
    """What the decision will do, before it is taken."""
    report, submission = on_the_desk(report_id)
    require("review.decide", submission)
    verdict = request.args.get("verdict", "")
    if verdict not in list(Verdict):
        abort(404)
    context = _case_context(report)
    if not context["case"].waits:
        return redirect(url_for("review.case", report_id=report_id), 303)
    return render_template("review/decision.html", form=DecisionForm(), verdict=Verdict(verdict), **context)


@bp.post("/reports/<uuid:report_id>/decision")
@guard("review.decide", decision=True)
def decide(report_id: uuid.UUID) -> Any:
    """Accept or return the version that was read."""
    report, submission = on_the_desk(report_id)
    require("review.decide", submission)
    form = DecisionForm()
    if not form.validate():
        return _decision_again(report, form)
    try:
        actions.decide(
            report,
            form.number.data,
            form.version.data,
            Verdict(form.verdict.data),
            form.reason.data,
            seen=request.form.getlist("seen"),
            actor=viewer(),
            at=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return _decision_again(report, form)
    return see_other("review.case", report_id=report_id)


# The return slip -----------------------------------------------------------------------------------------------------


@bp.get("/reports/<uuid:report_id>/slip")
@guard("review.read_slip")
def slip(report_id: uuid.UUID) -> Any:
    """What came back to the unit and why, item by item."""
    report, submission = _of_the_unit(report_id)
    require("review.read_slip", submission)
    return render_template("review/slip.html", **_slip_context(report, submission))


@bp.post("/reports/<uuid:report_id>/comments/<uuid:comment_id>/answer")
@guard("review.answer")
def answer(report_id: uuid.UUID, comment_id: uuid.UUID) -> Any:
    """The unit answers one item."""
    report, submission = _of_the_unit(report_id)
    item = found(queries.comment(viewer(), report, comment_id))
    require("review.answer", submission)
    form = AnswerForm()
    page, fragment = "review/slip.html", "review/_item.html"
    if not form.validate():
        return invalid(
            page, fragment, form=form, wrong=comment_id, **_slip_context(report, submission, comment_id)
        )
    try:
        actions.answer(report, item, form.body.data, form.seen.data, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid(
            page, fragment, form=form, wrong=comment_id, **_slip_context(report, submission, comment_id)
        )
    if is_fragment():
        return render_template(fragment, partial=True, **_slip_context(report, submission, comment_id))
    return see_other("review.slip", report_id=report_id, _anchor=f"item-{comment_id}")


# What the pages need -------------------------------------------------------------------------------------------------


def _of_the_unit(report_id: uuid.UUID) -> tuple[Report, Submission]:
    report: Report = found(queries.get_own(viewer(), report_id))
    return report, queries.submission(viewer(), report)


def _case_context(report: Report) -> dict[str, Any]:
    case = queries.case(viewer(), report)
    return {
        "case": case,
        "report": report,
        "show_all": bool(request.args.get("all")),
        "writing": _writing(request.args.get("comment")),
        "may_comment": allowed(viewer(), "review.comment", case.submission),
        "against": reason_against(viewer(), case.submission),
        "largest": reading.largest(case.lines),
        "comment_form": CommentForm(formdata=None),
        "checklist": checklist(case),
        "happened": happened,
        "marks": MARKS,
        "next": None if case.waits else queue.next_in_line(viewer()),
        "neighbours": queue.neighbours(viewer(), report.id),
        "reading": taking.reading(report),
        "shift": clock.shift(),
        "is_mine": report.taken_by == viewer().user_id,
        "may_take": allowed(viewer(), "review.take", case.submission),
        "kept": correcting.kept(case.version),
    }


def _slip_context(
    report: Report, submission: Submission, comment_id: uuid.UUID | None = None
) -> dict[str, Any]:
    slip = slips.slip(viewer(), report)
    return {
        "slip": slip,
        "report": report,
        "submission": submission,
        "item": next((item for item in slip.items if item.note.id == comment_id), None),
        "answer_form": AnswerForm(formdata=None),
        "ahead": correcting.ahead(report.correct_before, clock.today()) if report.correct_before else None,
    }


def _anchor(code: str) -> str:
    return f"line-{code}" if code else "whole"


def _writing(asked: str | None) -> str | None:
    """The line under which one wants to write, from the URL; `whole` is the report as a whole."""
    return reading.WHOLE if asked == "whole" else asked


def _place(context: dict[str, Any], code: str) -> str:
    """A line of the page, or its place for the whole."""
    if not code:
        return render_template("review/_whole.html", **context)
    return render_template("review/_line.html", line=found(context["case"].line(code)), **context)


def _thread(context: dict[str, Any], code: str) -> str:
    """The parts of the page that a comment changes: its place, and the bar with the count."""
    return _place(context, code) + render_template("review/_decide.html", out_of_band=True, **context)


def _comment_again(report: Report, form: CommentForm, code: str) -> Response:
    """The same page, everything typed kept, the sentence beside the field."""
    context = _case_context(report) | {"show_all": True}
    fragment = "review/_line.html" if code else "review/_whole.html"
    line = context["case"].line(code)
    if code and line is None:
        abort(404)
    return invalid("review/case.html", fragment, form=form, wrong=code, line=line, **context)


def _decision_again(report: Report, form: DecisionForm) -> Response:
    verdict = form.verdict.data if form.verdict.data in list(Verdict) else Verdict.returned
    return invalid("review/decision.html", form=form, verdict=Verdict(verdict), **_case_context(report))
