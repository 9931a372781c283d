"""A new letter: the kinds to choose from, the few things that a kind asks for, the draft."""

import uuid
from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _

from portal.access import allowed
from portal.documents.numbering import KINDS
from portal.fields import choices
from portal.http import found, guard, invalid, require, see_other, viewer
from portal.letters import beginning, facts, kinds
from portal.letters.content import Kind
from portal.letters.forms import answers, begin_form
from portal.letters.kinds import Model
from portal.letters.views.handling import bp
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans import queries as plans

OWN_FORM = (Kind.thanks, Kind.certificate, Kind.invitation)
"""What is only begun from its own kind."""


@bp.get("/new")
@guard("letters.begin")
def new() -> str:
    """The kinds of letters, each with what it is for."""
    models = [model for model in beginning.offered(viewer()) if not model.page or _opens(model.page)]
    return render_template("letters/new.html", models=models, types=KINDS)


def _opens(endpoint: str) -> bool:
    view: Any = current_app.view_functions[endpoint]
    return allowed(viewer(), view.__guard__)


@bp.get("/new/<kind>")
@guard("letters.begin")
def new_form(kind: str) -> str:
    """What a kind asks for; what the address names is filled in."""
    model = _model(kind)
    form = begin_form(model, _offers(model), _given(model))
    return render_template("letters/begin.html", model=model, form=form)


@bp.post("/new/<kind>")
@guard("letters.begin")
def begin(kind: str) -> Any:
    """Begin the draft and open it for writing."""
    model = _model(kind)
    form = begin_form(model, _offers(model), {})
    if form.validate():
        typed = answers(form, model)
        for ask in model.asks:
            if ask.type == "period":
                typed[ask.name] = found(plans.period(viewer(), uuid.UUID(typed[ask.name])))
            elif ask.type == "supporter":
                typed[ask.name] = uuid.UUID(typed[ask.name])
        try:
            letter = beginning.start(model, typed, actor=viewer(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            return see_other("letters.edit", letter_id=letter.id)
    return invalid("letters/begin.html", model=model, form=form)


def _model(kind: str) -> Model:
    model = kinds.models().get(kind)
    known: Model = found(model if model and model.title and not model.page else None)
    require("letters.begin", known)
    return known


def _offers(model: Model) -> dict[str, list[tuple[str, str]]]:
    """The choices of what a kind asks for, by type."""
    asked = {ask.type for ask in model.asks}
    plan = plans.plan_of_day(viewer(), clock.today())
    offers = {"kind": choices((kind, words) for kind, words in KINDS.items() if kind not in OWN_FORM)}
    if plan and "period" in asked:
        offers["period"] = [(str(period.id), period.name) for period in plans.periods(viewer(), plan.id)]
    if plan and "supporter" in asked:
        known = facts.supporters(viewer(), plan.data_from)
        offers["supporter"] = [("", _("Chọn nhà tài trợ")), *((str(id_), name) for id_, name in known)]
    return offers


def _given(model: Model) -> dict[str, Any]:
    """What stands in the form: the plan's year so far, and what the address names."""
    plan = plans.plan_of_day(viewer(), clock.today())
    given = {"first": plan.data_from, "last": clock.today(), "year": plan.year} if plan else {}
    return given | {ask.name: request.args[ask.name] for ask in model.asks if ask.name in request.args}
