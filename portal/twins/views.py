"""The pairs to look at, and one pair side by side."""

import uuid
from typing import Any

from flask import Blueprint, render_template, request

from portal.addresses.words import STATES
from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.twins import actions, queries
from portal.twins.forms import CompareForm, DecisionForm, ReasonForm
from portal.twins.models import TwinState
from portal.twins.queries import Pair

bp = Blueprint("twins", __name__, url_prefix="/twins")
PAGE = 30
TABS = (TwinState.proposed, TwinState.linked, TwinState.different)


@bp.get("/")
@guard("twins.list")
def index() -> str:
    """Alike pairs without a verdict, those that wait for a decision, those decided."""
    tab = request.args.get("tab", "")
    alike = queries.alike(viewer())
    lines = queries.said(viewer(), TwinState(tab)) if tab in TABS else alike
    place = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "twins/index.html",
        tab=tab if tab in TABS else "",
        lines=lines[(place - 1) * PAGE : place * PAGE],
        total=len(lines),
        place=place,
        pages=max(-(-len(lines) // PAGE), 1),
        counts={"": len(alike)} | dict.fromkeys(TABS, 0) | queries.count_said(viewer()),
    )


def _pair(first_id: uuid.UUID, second_id: uuid.UUID, name: str = "twins.compare") -> Pair:
    pair: Pair = found(queries.get(viewer(), first_id, second_id))
    require(name, pair)
    return pair


def _page(pair: Pair, form: Any = None) -> dict[str, Any]:
    state = pair.twin.state if pair.twin else TwinState.undone
    return {"pair": pair, "state": state, "states": STATES, "form": form or _form(pair, state)}


def _form(pair: Pair, state: TwinState) -> ReasonForm:
    if state is TwinState.undone:
        return CompareForm(None).offer(pair.first.code, pair.second.code)
    return DecisionForm(None).offer() if state is TwinState.proposed else ReasonForm(None)


@bp.get("/<uuid:first_id>/<uuid:second_id>")
@guard("twins.compare")
def show(first_id: uuid.UUID, second_id: uuid.UUID) -> str:
    """Two entries side by side, masked, and the next act."""
    return render_template("twins/show.html", **_page(_pair(first_id, second_id)))


@bp.post("/<uuid:first_id>/<uuid:second_id>")
@guard("twins.compare", decision=True)
def say(first_id: uuid.UUID, second_id: uuid.UUID) -> Any:
    """Two households, or one that should be merged."""
    pair = _pair(first_id, second_id)
    form = CompareForm().offer(pair.first.code, pair.second.code)
    if not form.validate():
        return invalid("twins/show.html", **_page(pair, form))
    told: dict[str, Any] = {"reason": form.reason.data, "version": form.version.data or 0}
    try:
        if form.verdict.data == "different":
            actions.call_different(pair, **told, actor=viewer(), at=clock.now())
        else:
            kept = pair.first if form.kept.data == pair.first.code else pair.second
            actions.propose(pair, kept, **told, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("twins/show.html", **_page(pair, form))
    return see_other("twins.show", first_id=first_id, second_id=second_id)


@bp.post("/<uuid:first_id>/<uuid:second_id>/decide")
@guard("twins.decide", decision=True)
def decide(first_id: uuid.UUID, second_id: uuid.UUID) -> Any:
    """Merge as proposed, or not."""
    pair = _pair(first_id, second_id, "twins.decide")
    actions.must_be(pair, TwinState.proposed)
    form = DecisionForm().offer()
    if not form.validate():
        return invalid("twins/show.html", **_page(pair, form))
    return _done(
        pair,
        form,
        lambda: actions.decide(
            pair,
            form.agreed.data == "yes",
            reason=form.reason.data,
            version=form.version.data or 0,
            actor=viewer(),
            at=clock.now(),
        ),
    )


@bp.post("/<uuid:first_id>/<uuid:second_id>/undo")
@guard("twins.decide", decision=True)
def undo(first_id: uuid.UUID, second_id: uuid.UUID) -> Any:
    """Take a merger back."""
    pair = _pair(first_id, second_id, "twins.decide")
    actions.must_be(pair, TwinState.linked)
    form = ReasonForm()
    return _done(
        pair,
        form,
        lambda: actions.undo(
            pair, reason=form.reason.data, version=form.version.data or 0, actor=viewer(), at=clock.now()
        ),
    )


def _done(pair: Pair, form: ReasonForm, act: Any) -> Any:
    first_id, second_id = pair.first.id, pair.second.id
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("twins/show.html", **_page(pair, form))
    return see_other("twins.show", first_id=first_id, second_id=second_id)
