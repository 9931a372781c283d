"""Pages that write into a draft: the grid, the narrative, the check, the hand-over. Every one works without scripts."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from portal.access import Duty, allowed
from portal.fields import say
from portal.http import guard, invalid, is_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions, grid, papers, queries
from portal.reports.completeness import LATE, Level, must_fix
from portal.reports.forms import CutOffForm, VersionForm, explanation_form, form_of_line
from portal.reports.models import Report
from portal.reports.papers import Paper
from portal.reports.sheet import TEXT
from portal.reports.views.door import after, bp, common, fields_of, in_sight, open_draft, overtaken, page_of
from portal.reports.views.reading import grid_context
from portal.reports.views.saving import Outcome, Page
from portal.reports.writing import StaleLine

# Figures -------------------------------------------------------------------------------------------------------------


@bp.post("/<uuid:report_id>/figures")
@guard("reports.edit")
def save_figures(report_id: uuid.UUID) -> Any:
    """Save the whole grid: what was touched, each line by its own version."""
    report = open_draft(report_id)
    paper = papers.live(viewer(), report)
    outcome = _sent(paper).lines(grid.typed_codes(paper)).outcome
    cut_off = _save_cut_off(report) if not outcome.stale else None
    errors = [*(cut_off.errors.get("cut_off", []) if cut_off else [])]
    if outcome.stale:
        return _conflicts(paper, outcome, url_for("reports.save_figures", report_id=report.id))
    if outcome.faulty or errors:
        lines = [*(("cut_off", sentence) for sentence in errors), *outcome.errors]
        forms = _all_forms(paper, outcome, grid.typed_codes(paper))
        context = grid_context(paper, request.form.get("edit", ""), forms) | {
            "faults": lines,
            "cut_off": cut_off,
        }
        return invalid("reports/figures.html", **context)
    if request.form.get("next") == "draft":
        return see_other("reports.figures", report_id=report.id)
    return see_other(after(paper, "figures"), report_id=report.id)


def _save_cut_off(report: Report) -> CutOffForm:
    form = CutOffForm()
    day: dt.date | None = form.cut_off.data
    if "cut_off" not in request.form or not form.validate() or day is None:
        return form
    try:
        actions.set_cut_off(report, day, version=form.version.data or 0, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
    return form


def _sent(paper: Paper) -> Page:
    return Page(paper, request.form, actor=viewer(), at=clock.now())


def _all_forms(paper: Paper, outcome: Outcome, codes: list[str]) -> dict[str, Any]:
    """The forms as they were sent, and those that were not sent as they stand."""
    return {
        code: outcome.forms.get(code) or form_of_line(line, paper.sheet[code], paper)
        for code in codes
        if (line := paper.line(code)) is not None
    }


@bp.post("/<uuid:report_id>/lines/<code>")
@guard("reports.edit", repeatable=True)
def save_line(report_id: uuid.UUID, code: str) -> Any:
    """Save one line on its own: the autosave of a row, a duty or a section."""
    report = open_draft(report_id)
    paper = papers.live(viewer(), report)
    described = paper.line(code)
    if described is None or f"{code}-version" not in request.form:
        abort(404)
    outcome = _sent(paper).lines([code], skip_untouched=False).outcome
    page = "narrative" if described.unit == TEXT or code in paper.duties else "figures"
    if not is_fragment():
        if outcome.stale:
            return _conflicts(paper, outcome, url_for("reports.save_line", report_id=report.id, code=code))
        if not outcome.faulty:
            return see_other(f"reports.{page}", report_id=report.id, _anchor=f"row-{code}")
    return _line_answer(paper, code, outcome)


def _line_answer(paper: Paper, code: str, outcome: Outcome) -> Response:
    """What htmx puts beside the field: never the field itself, so that the caret stays where it is."""
    status = 409 if outcome.stale else 422 if outcome.faulty else 200
    if status == 200:
        paper = paper.with_typed(papers.typed_lines(viewer(), paper.report))
    context: dict[str, Any] = {
        "answer": status,
        "code": code,
        "stale": outcome.stale,
        "faults": outcome.errors,
        "saved_at": clock.now(),
        "paper": paper,
        "report": paper.report,
        "line": paper.line(code),
        "entry": paper.sheet[code],
        "sums": grid.sums_with(paper, code),
        "fields_of": fields_of,
        "page_of": page_of(paper),
    }
    if status == 200:
        return make_response(render_template("reports/_line.html", **context))
    return invalid("reports/line_answer.html", "reports/_line.html", status=status, **context)


def _conflicts(paper: Paper, outcome: Outcome, action: str) -> Response:
    """Both sides of every line that moved on, and everything else that was typed, to send once more (F04)."""
    versions = {f"{_prefix(one)}-version": one.version for one in outcome.stale}
    carried = [
        (name, versions.get(name, value))
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "key") and not name.endswith("-keep")
    ]
    return invalid(
        "reports/conflict.html",
        status=409,
        report=paper.report,
        stale=[(_prefix(one), one) for one in outcome.stale],
        lines={one.code: paper.line(one.code) for one in outcome.stale},
        carried=carried,
        action=action,
    )


def _prefix(stale: StaleLine) -> str:
    """The prefix of the form that moved on."""
    return f"{stale.code}-why" if "explanation" in stale.typed else stale.code


@bp.post("/<uuid:report_id>/nothing")
@guard("reports.edit")
def nothing(report_id: uuid.UUID) -> Any:
    """“Kỳ này không phát sinh”: zeros said on purpose."""
    report = open_draft(report_id)
    actions.report_nothing(report, actor=viewer(), at=clock.now())
    return see_other("reports.check", report_id=report.id)


# Narrative -----------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:report_id>/narrative")
@guard("reports.edit")
def narrative(report_id: uuid.UUID) -> Any:
    """The sections, and the duties of section IV, with last year's text as a draft to take over."""
    paper = papers.live(viewer(), open_draft(report_id))
    if "narrative" not in grid.pages_of(paper):
        return see_other("reports.check", report_id=report_id)
    return render_template("reports/narrative.html", **_narrative_context(paper))


def _narrative_context(paper: Paper, forms: dict[str, Any] | None = None) -> dict[str, Any]:
    codes = _narrative_codes(paper)
    typed = [paper.sheet[code].typed for code in codes]
    return {
        **common(paper, "narrative"),
        "forms": forms
        or {
            code: form_of_line(line, paper.sheet[code], paper) for code in codes if (line := paper.line(code))
        },
        "sections": [line for line in paper.form if line.unit == TEXT],
        "saved_at": max((one.typed_at for one in typed if one is not None), default=None),
    }


def _narrative_codes(paper: Paper) -> list[str]:
    return [*paper.duties, *(line.code for line in paper.form if line.unit == TEXT)]


@bp.post("/<uuid:report_id>/narrative")
@guard("reports.edit")
def save_narrative(report_id: uuid.UUID) -> Any:
    """Save all sections and duties that were touched."""
    report = open_draft(report_id)
    paper = papers.live(viewer(), report)
    outcome = _sent(paper).lines(_narrative_codes(paper)).outcome
    if outcome.stale:
        return _conflicts(paper, outcome, url_for("reports.save_narrative", report_id=report.id))
    if outcome.faulty:
        forms = _all_forms(paper, outcome, _narrative_codes(paper))
        return invalid("reports/narrative.html", **_narrative_context(paper, forms), faults=outcome.errors)
    wanted = request.form.get("take", "")
    if wanted:
        sections = [
            line.code for line in paper.form if line.unit == TEXT and line.code in paper.previous_texts
        ]
        _take_over(paper, [wanted] if wanted in sections else sections)
        return see_other("reports.narrative", report_id=report.id, _anchor=f"row-{wanted}")
    if request.form.get("next") == "draft":
        return see_other("reports.narrative", report_id=report.id)
    return see_other("reports.check", report_id=report.id)


def _take_over(paper: Paper, codes: Iterable[str]) -> None:
    """Last year's texts become the drafts of sections that are still blank."""
    typed = papers.typed_lines(viewer(), paper.report)
    for code in codes:
        stored = typed.get(code)
        if stored is None or not stored.text:
            actions.record_text(
                paper.report,
                code,
                version=stored.version if stored else 0,
                text=paper.previous_texts[code],
                actor=viewer(),
                at=clock.now(),
            )


# Check and hand-over -------------------------------------------------------------------------------------------------


@bp.get("/<uuid:report_id>/check")
@guard("reports.edit")
def check(report_id: uuid.UUID) -> Any:
    """What must be fixed, what asks for a sentence, what it comes to; then the hand-over."""
    report = open_draft(report_id)
    return render_template("reports/check.html", **_check_context(papers.live(viewer(), report)))


def _check_context(paper: Paper, outcome: Outcome | None = None) -> dict[str, Any]:
    problems = paper.problems(clock.today())
    asked = [problem for problem in problems if problem.level is not Level.note]
    wrong = must_fix(problems)
    fields = {
        code: [p.field for p in wrong if p.code == code] for code in dict.fromkeys(p.code for p in wrong)
    }
    can_be_typed = {*grid.typed_codes(paper), *_narrative_codes(paper)}
    forms = _all_forms(paper, outcome or Outcome(), [code for code in fields if code in can_be_typed])
    for problem in wrong:
        if problem.code in forms and not forms[problem.code][problem.field].errors:
            forms[problem.code][problem.field].errors = [say(problem.words)]
    why = {
        problem.code: (outcome.explanations.get(problem.code) if outcome else None)
        or explanation_form(paper.sheet[problem.code])
        for problem in asked
        if problem.field == "explanation"
    }
    today = clock.today()
    return {
        **common(paper, "check", problems),
        "wrong": wrong,
        "fields": fields,
        "asked": [problem for problem in asked if problem.level is Level.explain],
        "notes": [problem for problem in problems if problem.level is Level.note],
        "forms": forms,
        "why": why,
        "anchor": grid.anchor,
        "heads": queries.people_of(viewer(), paper.report, Duty.head, today),
        "alone": queries.is_alone(viewer(), paper.report, today),
    }


@bp.post("/<uuid:report_id>/check")
@guard("reports.edit")
def save_check(report_id: uuid.UUID) -> Any:
    """Save what was answered on the check page, then check again."""
    report = open_draft(report_id)
    paper = papers.live(viewer(), report)
    codes = [*grid.typed_codes(paper), *_narrative_codes(paper)]
    outcome = _sent(paper).lines(codes).why([*(line.code for line in paper.form), LATE]).outcome
    if outcome.stale:
        return _conflicts(paper, outcome, url_for("reports.save_check", report_id=report.id))
    if outcome.faulty:
        return invalid("reports/check.html", **_check_context(paper, outcome), faults=outcome.errors)
    return see_other("reports.check", report_id=report.id)


@bp.post("/<uuid:report_id>/hand-over")
@guard("reports.hand_over")
def hand_over(report_id: uuid.UUID) -> Any:
    """Keep the explanations that stand on the page, freeze the report and hand it to the head; where something must
    still be fixed, the check page says what.
    """
    report = in_sight(report_id)
    require("reports.see", report)
    overtaken(report, "reports.hand_over")
    require("reports.hand_over", report)
    form = VersionForm()
    if not form.validate():
        abort(400)
    paper = papers.live(viewer(), report)
    outcome = _sent(paper).why([*(line.code for line in paper.form), LATE]).outcome
    if outcome.stale:
        return _conflicts(paper, outcome, url_for("reports.save_check", report_id=report.id))
    if outcome.faulty:
        return invalid("reports/check.html", **_check_context(paper, outcome), faults=outcome.errors)
    try:
        actions.hand_over(report, version=form.version.data, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        if refusal.code != "report.incomplete":
            raise
        return invalid("reports/check.html", **_check_context(papers.live(viewer(), report)), faulty=True)
    if allowed(viewer(), "reports.submit", report):
        return see_other("reports.sign", report_id=report.id)
    return see_other("reports.show", report_id=report.id)
