"""The head's acts, each on its own page and never by htmx: read and submit, hand back, take back."""

import uuid
from typing import Any

from flask import abort, render_template

from portal.access import allowed
from portal.http import begin_work, found, guard, invalid, require, see_other, slow, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions, grid, queries, taking, writing
from portal.reports.completeness import Level
from portal.reports.forms import NoteForm, VersionForm
from portal.reports.models import Report
from portal.reports.rules import own
from portal.reports.sheet import TEXT
from portal.reports.views.door import bp, common, in_sight


@bp.get("/<uuid:report_id>/sign")
@guard("reports.sign")
def sign(report_id: uuid.UUID) -> Any:
    """What was handed over, as it will be sent: read it, submit it or hand it back."""
    report = _for_head(report_id, "reports.sign")
    return render_template("reports/sign.html", form=NoteForm(), **_sign_context(report))


def _for_head(report_id: uuid.UUID, rule: str) -> Report:
    """The report for an act of its head."""
    report = in_sight(report_id)
    _let_the_head(report, rule)
    return report


def _let_the_head(report: Report, rule: str) -> None:
    """The object door of an act of the head's. A head whom somebody has overtaken is told who did what."""
    require("reports.see", report)
    person = viewer()
    if own(person, report) and person.duty == "head" and not allowed(person, rule, report):
        if rule == "reports.submit" and allowed(person, "reports.sign", report):
            require(rule, report)
        if rule == "reports.recall":
            taking.nobody_reads(report)
        raise writing.overtaken(report)
    require(rule, report)


def _sign_context(report: Report) -> dict[str, Any]:
    paper = found(queries.paper(viewer(), report))
    problems = paper.problems(clock.today())
    older = report.number - 1
    return {
        **common(paper, "sign", problems),
        "rows": list(grid.rows(paper, {})),
        "sections": [line for line in paper.form if line.unit == TEXT],
        "asked": [problem for problem in problems if problem.level is Level.explain],
        "changes": queries.difference(viewer(), report, older, report.number) if older else None,
        "editing": False,
    }


@bp.get("/<uuid:report_id>/submit")
@guard("reports.submit")
def confirm_submit(report_id: uuid.UUID) -> Any:
    """What submitting will do, before it is done."""
    report = _for_head(report_id, "reports.submit")
    return render_template("reports/submit.html", **_sign_context(report))


@bp.post("/<uuid:report_id>/submit")
@guard("reports.submit", decision=True)
@slow
def submit(report_id: uuid.UUID) -> Any:
    """Send it: one act, one receipt.

    On the last evening all heads stand in the writers' queue, so what can be read before it is read there.
    """
    report = in_sight(report_id)
    done = begin_work(report)
    if done is not None:
        return done
    _let_the_head(report, "reports.submit")
    actions.submit(report, version=_version(), actor=viewer(), at=clock.now())
    return see_other("reports.receipt", report_id=report.id)


@bp.post("/<uuid:report_id>/hand-back")
@guard("reports.hand_back", decision=True)
def hand_back(report_id: uuid.UUID) -> Any:
    """Give it back to the reporter with a word on what to change."""
    report = _for_head(report_id, "reports.hand_back")
    form = NoteForm()
    try:
        if form.validate():
            actions.hand_back(
                report, form.note.data or "", version=_version(), actor=viewer(), at=clock.now()
            )
            return see_other("reports.show", report_id=report.id)
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
    return invalid("reports/sign.html", form=form, **_sign_context(report))


@bp.get("/<uuid:report_id>/recall")
@guard("reports.recall")
def confirm_recall(report_id: uuid.UUID) -> Any:
    """What taking it back means, before it is done."""
    report = _for_head(report_id, "reports.recall")
    return render_template("reports/recall.html", report=report, form=NoteForm())


@bp.post("/<uuid:report_id>/recall")
@guard("reports.recall", decision=True)
def recall(report_id: uuid.UUID) -> Any:
    """Take back what was submitted, before anyone decided on it."""
    report = _for_head(report_id, "reports.recall")
    form = NoteForm()
    if not form.validate():
        return invalid("reports/recall.html", report=report, form=form)
    actions.recall(report, form.note.data or "", version=_version(), actor=viewer(), at=clock.now())
    return see_other("reports.show", report_id=report.id)


def _version() -> int:
    """The version that was read; a page without one was not ours."""
    form = VersionForm()
    if not form.validate():
        abort(400)
    return int(form.version.data)
