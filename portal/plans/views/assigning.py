"""The table in which a committee asks targets of those below it (IV.14)."""

import uuid
from typing import Any

from flask import render_template, request

from portal.fields import say
from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock, money
from portal.lib.refusals import Conflict, Refusal
from portal.plans import goals, shelf, wording
from portal.plans.forms import GoalsForm
from portal.plans.goals import Cell, Table
from portal.plans.views.door import bp


def _kept(plan_id: uuid.UUID) -> shelf.Kept:
    require("plans.assign")
    kept: shelf.Kept = found(shelf.kept(viewer(), plan_id))
    return found(kept if kept.plan else None)  # type: ignore[no-any-return]


def _page(
    kept: shelf.Kept, table: Table, form: GoalsForm, typed: dict[Cell, str], wrong: dict[Cell, str]
) -> Any:
    assert kept.plan is not None
    return {
        "kept": kept,
        "table_of": table,
        "form": form,
        "typed": typed,
        "wrong": wrong,
        "over": clock.today() > kept.plan.data_to,
        "name_of": name_of,
        "goal": wording.goal,
    }


def name_of(cell: Cell) -> str:
    """The name of a cell's field."""
    return f"{cell[0].hex}-{cell[1]}"


@bp.get("/<uuid:plan_id>/goals")
@guard("plans.assign")
def goals_form(plan_id: uuid.UUID) -> str:
    """The table with what is asked now, by whom."""
    kept = _kept(plan_id)
    table = goals.table(viewer(), plan_id, kept.preset, request.args.get("page", 1, type=int))
    form = GoalsForm(formdata=None, data={"version": table.version})
    typed = {cell: money.show(goal.value) for cell, goal in table.goals.items() if goal.value is not None}
    return render_template("plans/goals.html", **_page(kept, table, form, typed, {}))


@bp.post("/<uuid:plan_id>/goals")
@guard("plans.assign")
def assign(plan_id: uuid.UUID) -> Any:
    """Ask all that was typed, in one go."""
    kept = _kept(plan_id)
    assert kept.plan is not None
    table = goals.table(viewer(), plan_id, kept.preset, request.args.get("page", 1, type=int))
    form = GoalsForm()
    typed = {cell: request.form.get(name_of(cell), "").strip()[:20] for cell in table.open_to}
    values, wrong = _read(table, typed)
    if form.validate() and not wrong:
        try:
            goals.assign(
                kept.plan,
                table,
                values,
                basis=form.basis.data,
                version=form.version.data or 0,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("plans.goals_form", plan_id=plan_id, page=table.page)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        except Conflict as conflict:
            # What was typed stays; under each cell stands what is asked meanwhile, and by whom.
            form.refuse(None, conflict.words)
            form.version.data = table.version
            return invalid("plans/goals.html", status=409, **_page(kept, table, form, typed, wrong))
    return invalid("plans/goals.html", **_page(kept, table, form, typed, wrong))


def _read(table: Table, typed: dict[Cell, str]) -> tuple[dict[Cell, int | None], dict[Cell, str]]:
    """The values, and a sentence for each cell that cannot be asked."""
    targets = {target.code: target for target in table.columns}
    values: dict[Cell, int | None] = {}
    wrong = {}
    for cell, text in typed.items():
        values[cell] = None
        try:
            if text:
                values[cell] = amount = money.read_count(text)
                goals.least(targets[cell[1]], amount)
        except money.NotMoney as error:
            wrong[cell] = say(error.words)
        except Refusal as refusal:
            wrong[cell] = say(refusal.words)
    return values, wrong
