"""An accepted report opened again: asked for by one person, answered by another, closed once more."""

import uuid
from typing import Any

from flask import abort, render_template, request

from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import reopening
from portal.reports.act_forms import AnswerForm, ReopenForm
from portal.reports.correcting import REOPENED
from portal.reports.forms import VersionForm
from portal.reports.models import Answer, Report
from portal.reports.views.door import bp, in_sight

BOTH = ["GET", "POST"]


@bp.route("/<uuid:report_id>/reopening", methods=BOTH)
@guard("reports.ask_reopening", decision=True)
def ask_reopening(report_id: uuid.UUID) -> Any:
    """Ask for it, with a reason that the second person judges."""
    report = in_sight(report_id)
    require("reports.ask_reopening", report)
    form = ReopenForm()
    about: dict[str, Any] = {
        "report": report,
        "pending": reopening.pending(viewer(), report),
        "days": REOPENED,
    }
    if request.method == "GET":
        return render_template("reports/ask_reopening.html", form=form, **about)
    if form.validate():
        try:
            reopening.ask(report, form.reason.data or "", version=_version(), actor=viewer(), at=clock.now())
            return see_other("reports.show", report_id=report.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("reports/ask_reopening.html", form=form, **about)


@bp.route("/<uuid:report_id>/reopening/answer", methods=BOTH)
@guard("reports.decide_reopening", decision=True)
def answer_reopening(report_id: uuid.UUID) -> Any:
    """The second person says yes or no."""
    report = in_sight(report_id)
    require("reports.decide_reopening", report)
    asked = found(reopening.pending(viewer(), report) or _last(report))
    form = AnswerForm()
    about: dict[str, Any] = {"report": report, "asked": asked, "days": REOPENED}
    if request.method == "GET":
        return render_template("reports/answer_reopening.html", form=form, **about)
    if form.validate():
        try:
            reopening.decide(
                report, asked, Answer(form.answer.data), form.note.data or "", actor=viewer(), at=clock.now()
            )
            return see_other("reports.show", report_id=report.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("reports/answer_reopening.html", form=form, **about)


def _last(report: Report) -> Any:
    """The request that was answered already, for the one who came second."""
    asked = reopening.history(viewer(), report)
    return asked[-1] if asked else None


@bp.route("/<uuid:report_id>/relock", methods=BOTH)
@guard("reports.relock", decision=True)
def relock(report_id: uuid.UUID) -> Any:
    """Close what was reopened and not sent anew."""
    report = in_sight(report_id)
    require("reports.relock", report)
    if request.method == "GET":
        return render_template("reports/relock.html", report=report)
    reopening.relock(report, version=_version(), actor=viewer(), at=clock.now())
    return see_other("reports.show", report_id=report.id)


def _version() -> int:
    form = VersionForm()
    if not form.validate():
        abort(400)
    return int(form.version.data)
