"""A second person looks at deliveries: confirmed one by one or together, compared where two look like one."""

import uuid
from typing import Any

from flask import render_template, request

from portal.addresses.words import KINDS
from portal.fields import say
from portal.http import found, guard, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.pledges import comparing, confirming, double_list, pages, queries
from portal.pledges.delivery_forms import CompareForm
from portal.pledges.doubles import NEARNESS
from portal.pledges.models import Delivery
from portal.pledges.views.door import BOTH, bp, form_page
from portal.pledges.words import CHECKS, DOUBLE, SAME, WAITING

MOST_PAIRS = 50  # on a page


@bp.route("/deliveries/confirm", methods=BOTH)
@guard("pledges.confirm_delivery", decision=True)
def confirm_deliveries() -> Any:
    """Confirm what was ticked in the list, or one delivery, on a page of its own."""
    chosen, problem = _chosen(), ""
    if request.method == "POST":
        try:
            confirming.confirm(chosen, actor=viewer(), at=clock.now())
            return see_other("pledges.deliveries", check=WAITING)
        except Refusal as refusal:
            problem = say(refusal.words)
    return form_page(
        "pledges/confirm_deliveries.html",
        chosen=chosen,
        problem=problem,
        total=sum(row.value for row in chosen),
    )


def _chosen() -> list[Delivery]:
    """The deliveries that were chosen, each in sight and this person's to confirm."""
    try:
        ids = {uuid.UUID(text) for text in request.values.getlist("chosen")}
    except ValueError:
        ids = {uuid.UUID(int=0)}
    chosen = queries.deliveries(viewer(), ids)
    found(chosen if len(chosen) == len(ids) else None)
    for row in chosen:
        if request.method == "POST":
            confirming.must_wait(row)
        require("pledges.confirm_delivery", row)
    return chosen


@bp.get("/deliveries/doubles")
@guard("pledges.compare")
def doubles() -> str:
    """Pairs of deliveries in sight that look like one, by what was decided on them."""
    pairs = double_list.pairs_in_sight(viewer())
    groups = {
        "": [pair for pair in pairs if pair.decision is None],
        DOUBLE: [pair for pair in pairs if pair.decision and pair.decision.is_same],
        "distinct": [pair for pair in pairs if pair.decision and not pair.decision.is_same],
    }
    here = request.args.get("check", "")
    here = here if here in groups else ""
    return render_template(
        "pledges/doubles.html",
        groups=groups,
        chosen=here,
        pairs=groups[here][:MOST_PAIRS],
        kinds=pages.said(KINDS),
        double=say(CHECKS[DOUBLE]),
        days=NEARNESS,
    )


@bp.route("/deliveries/<uuid:delivery_id>/double/<uuid:other_id>", methods=BOTH)
@guard("pledges.compare", decision=True)
def compare(delivery_id: uuid.UUID, other_id: uuid.UUID) -> Any:
    """Two deliveries side by side, and the decision whether they are one."""
    pair = found(next(iter(double_list.pairs_in_sight(viewer(), (delivery_id, other_id))), None))
    require("pledges.compare", pair)
    form = CompareForm.of(pair.decision)
    if request.method == "POST" and form.validate():
        try:
            comparing.decide(
                pair,
                is_same=form.verdict.data == SAME,
                reason=form.reason.data,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("pledges.doubles")
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return form_page("pledges/compare.html", form=form, pair=pair, kinds=pages.said(KINDS))
