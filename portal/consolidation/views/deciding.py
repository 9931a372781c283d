"""Acts, each confirmed on its own page: an adjustment and the decision on it, freezing, the head's approval."""

import uuid
from typing import Any

from flask import redirect, render_template, url_for

from portal.consolidation import actions, queries, reported
from portal.consolidation.forms import LESS, AdjustmentForm, FreezingForm, RulingForm, VersionForm
from portal.consolidation.matrix import counted
from portal.consolidation.models import Adjustment
from portal.consolidation.views.door import Asked, acting, bp, edition_in_sight
from portal.consolidation.views.reading import shown
from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal


def _form(wanted: Asked) -> AdjustmentForm:
    return AdjustmentForm(counted(reported.form_of(viewer(), wanted.agency, wanted.period)))


@bp.get("/adjustments/new")
@guard("consolidation.work")
def new_adjustment() -> str:
    """Write an adjustment beside the units' figures."""
    wanted = acting()
    return render_template("consolidation/adjust.html", asked=wanted, form=_form(wanted))


@bp.post("/adjustments")
@guard("consolidation.work", decision=True)
def adjust() -> Any:
    """Keep it; it waits for somebody else."""
    wanted = acting()
    form = _form(wanted)
    if not form.validate():
        return invalid("consolidation/adjust.html", asked=wanted, form=form)
    amount = (form.amount.data or 0) * (-1 if form.direction.data == LESS else 1)
    lines = reported.form_of(viewer(), wanted.agency, wanted.period)
    try:
        actions.adjust(
            wanted.agency,
            wanted.period,
            lines,
            form.line.data,
            amount,
            form.reason.data,
            actor=viewer(),
            at=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("consolidation/adjust.html", asked=wanted, form=form)
    return see_other("consolidation.index", period=wanted.period.id, _anchor="adjustments")


@bp.get("/adjustments/<uuid:adjustment_id>")
@guard("consolidation.decide_adjustment")
def adjustment(adjustment_id: uuid.UUID) -> str:
    """Read an adjustment and decide on it."""
    one = _adjustment(adjustment_id)
    return render_template("consolidation/adjustment.html", one=one, form=RulingForm())


@bp.post("/adjustments/<uuid:adjustment_id>")
@guard("consolidation.decide_adjustment", decision=True)
def decide_adjustment(adjustment_id: uuid.UUID) -> Any:
    """Approve or refuse it."""
    one = _adjustment(adjustment_id)
    form = RulingForm()
    if not form.validate():
        return invalid("consolidation/adjustment.html", one=one, form=form)
    actions.decide_adjustment(
        one, form.approved.data == "yes", version=form.version.data, actor=viewer(), at=clock.now()
    )
    return see_other("consolidation.index", period=one.period_id, _anchor="adjustments")


def _adjustment(adjustment_id: uuid.UUID) -> Adjustment:
    one: Adjustment = found(queries.adjustment(viewer(), adjustment_id))
    require("consolidation.decide_adjustment", one)
    return one


@bp.get("/freeze")
@guard("consolidation.work")
def confirm_freeze() -> str:
    """What an edition frozen now would say, and whether it may be frozen."""
    return render_template("consolidation/freeze.html", **_freezing(acting()), form=FreezingForm())


@bp.post("/freeze")
@guard("consolidation.work", decision=True)
def freeze() -> Any:
    """Freeze it: the next edition."""
    wanted = acting()
    form = FreezingForm()
    if not form.validate():
        return invalid("consolidation/freeze.html", **_freezing(wanted), form=form)
    try:
        edition = actions.freeze(
            wanted.agency,
            wanted.period,
            last=form.last.data,
            note=form.note.data or "",
            actor=viewer(),
            at=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("consolidation/freeze.html", **_freezing(wanted), form=form)
    return see_other("consolidation.edition", edition_id=edition.id)


def _freezing(wanted: Asked) -> dict[str, Any]:
    content, faults = queries.draft(viewer(), wanted.agency, wanted.period, clock.now())
    last = queries.newest_edition(viewer(), wanted.agency, wanted.period)
    waiting = [
        one for one in queries.adjustments(viewer(), wanted.agency, wanted.period) if one.decided_at is None
    ]
    return {"asked": wanted, "content": content, "faults": faults, "last": last, "waiting": waiting}


@bp.get("/editions/<uuid:edition_id>/approval")
@guard("consolidation.approve")
def confirm_approval(edition_id: uuid.UUID) -> Any:
    """What the committee's head approves."""
    frozen = edition_in_sight(edition_id)
    require("consolidation.approve", queries.frozen(viewer(), frozen))
    if frozen.approved_at is not None:
        return redirect(url_for("consolidation.edition", edition_id=edition_id), 303)
    return render_template("consolidation/approve.html", form=VersionForm(), **shown(frozen))


@bp.post("/editions/<uuid:edition_id>/approval")
@guard("consolidation.approve", decision=True)
def approve(edition_id: uuid.UUID) -> Any:
    """Approve the edition that was read."""
    frozen = edition_in_sight(edition_id)
    require("consolidation.approve", queries.frozen(viewer(), frozen))
    form = VersionForm()
    if not form.validate():
        return invalid("consolidation/approve.html", form=form, **shown(frozen))
    actions.approve(frozen, version=form.version.data, actor=viewer(), at=clock.now())
    return see_other("consolidation.edition", edition_id=edition_id)
