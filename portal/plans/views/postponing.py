"""Due moments moved: an extension for one unit, an outage for everyone, each on its own confirm page."""

import uuid
from typing import Any

from flask import render_template, request

from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans import calendar, postponing, queries
from portal.plans.forms import ExtendForm, OutageForm, RecordOutageForm
from portal.plans.models import Obligation
from portal.plans.views.door import bp

BOTH = ["GET", "POST"]


@bp.route("/obligations/<uuid:obligation_id>/extend", methods=BOTH)
@guard("plans.extend", decision=True)
def extend(obligation_id: uuid.UUID) -> Any:
    """Give one unit more time, for a reason that everyone reads."""
    obligation: Obligation = found(queries.obligation(viewer(), obligation_id))
    require("plans.extend", obligation)
    form = ExtendForm()
    if request.method == "GET":
        form.seen.data = obligation.due_at.isoformat()
        return render_template("plans/extend.html", form=form, **_about(obligation))
    day = form.last_day.data
    if form.validate() and day is not None:
        try:
            postponing.extend(
                obligation,
                day,
                form.reason.data or "",
                seen=form.seen.data or "",
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("progress.board", period=obligation.period_id, _anchor="units")
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("plans/extend.html", form=form, **_about(obligation))


def _about(obligation: Obligation) -> dict[str, Any]:
    person = viewer()
    return {
        "obligation": obligation,
        "period": queries.period(person, obligation.period_id),
        "organisation": queries.owner(person, obligation),
        "last": calendar.last_day(obligation.due_at),
        "changes": map(postponing.told, postponing.changes_of(person, [obligation.id])[obligation.id]),
    }


@bp.get("/outages")
@guard("plans.outages")
def outages() -> Any:
    """Every outage that was recorded."""
    return render_template("plans/outages.html", outages=postponing.outages(viewer()))


@bp.get("/outages/new")
@guard("plans.outages")
def new_outage() -> Any:
    """From when until when; once that can be read, how many due moments it moves, and the reason to confirm it."""
    if not request.args:
        return render_template("plans/outage.html", form=OutageForm(formdata=None), span=None)
    form = OutageForm(formdata=request.args)
    return _confirm(form) if form.validate() else _asked_again(form)


@bp.post("/outages")
@guard("plans.outages", decision=True)
def record_outage() -> Any:
    """Record it and move the due moments that it touched."""
    form = RecordOutageForm()
    if not form.validate():
        return _asked_again(form)
    try:
        postponing.record_outage(*form.span(), form.reason.data or "", actor=viewer(), at=clock.now())
        return see_other("plans.outages")
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return _asked_again(form)


def _confirm(form: OutageForm) -> Any:
    span = form.span()
    try:
        postponing.must_be_outage(viewer(), *span, clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return _asked_again(form)
    asked = RecordOutageForm(formdata=request.args)
    return render_template(
        "plans/outage.html", form=asked, span=span, moved=len(postponing.moved_by(viewer(), *span))
    )


def _asked_again(form: OutageForm) -> Any:
    """Whoever confirmed with a reason that will not do stays on the confirm page."""
    if isinstance(form, RecordOutageForm) and set(form.errors) == {"reason"}:
        moved = len(postponing.moved_by(viewer(), *form.span()))
        return invalid("plans/outage.html", form=form, span=form.span(), moved=moved)
    return invalid("plans/outage.html", form=form, span=None)
