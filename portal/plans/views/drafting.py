"""A new year: a draft from a preset, from a text or from this year's plan; its readings; in force or dropped."""

import uuid
from typing import Any

from flask import render_template

from portal.http import guard, invalid, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans import actions, drafting, shelf, wording
from portal.plans import preset as presets
from portal.plans.forms import ActForm, NewForm, ReadingsForm
from portal.plans.models import PlanText
from portal.plans.shape import Preset, PresetError
from portal.plans.views.door import bp, in_draft

RECOMMENDED = {
    "half_year": "plan",
    "quarter_reading": 3,
    "roll_to_working_day": True,
    "inner_due_working_days": 5,
}


def _new_form(**kwargs: Any) -> NewForm:
    heads = {name: presets.load(name).plan for name in presets.names()}
    named = {name: f"{head.year}, {head.number}, {head.issuer}" for name, head in heads.items()}
    return NewForm(named, _latest() is not None, **kwargs)


def _latest() -> shelf.Kept | None:
    for plan, _text in shelf.plans(viewer()):
        return shelf.kept(viewer(), plan.id)
    return None


@bp.get("/new")
@guard("plans.draft")
def new_form() -> str:
    """Where the new plan comes from."""
    return render_template(
        "plans/new.html", form=_new_form(formdata=None, data={"how": "moved"}), latest=_latest()
    )


@bp.post("/new")
@guard("plans.draft")
def new() -> Any:
    """Keep the draft."""
    form = _new_form()
    try:
        if form.validate():
            preset, text, name = _given(form)
            row = actions.draft(preset, text, name=name, actor=viewer(), at=clock.now())
            return see_other("plans.show", plan_id=row.plan_id)
    except PresetError as error:
        form.refuse("text", error.sentence)
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
    return invalid("plans/new.html", form=form, latest=_latest())


def _given(form: NewForm) -> tuple[Preset, str, str]:
    """The preset that the form asks for, its text and the name of where it comes from. Raises PresetError."""
    if form.how.data == "text":
        return presets.parse(form.text.data), form.text.data, "text"
    latest = _latest()
    if form.how.data == "moved" and latest is not None:
        assert form.signed_on.data is not None
        preset = drafting.moved(latest.preset, number=form.number.data, signed_on=form.signed_on.data)
        return preset, presets.write(preset), f"plan_{preset.plan.year}"
    preset = presets.load(form.preset.data)
    return preset, presets.write(preset), form.preset.data


def _text(kept: shelf.Kept) -> PlanText:
    assert kept.text is not None
    return kept.text


def _has_inner(preset: Preset) -> bool:
    return any(rule.inner for rule in preset.reporting)


def _readings_page(kept: shelf.Kept, form: ReadingsForm) -> dict[str, Any]:
    return {"kept": kept, "form": form, "periods": wording.sections(kept.preset)[0]}


@bp.get("/<uuid:plan_id>/readings")
@guard("plans.draft")
def readings_form(plan_id: uuid.UUID) -> str:
    """Number, day and readings of a draft, with the periods that follow."""
    kept = in_draft(plan_id, "plans.draft")
    values = RECOMMENDED | kept.preset.values
    form = ReadingsForm.of(
        kept.preset.plan, version=_text(kept).version, **{key: values[key] for key in RECOMMENDED}
    )
    form.roll_to_working_day.data = str(values["roll_to_working_day"])
    if not _has_inner(kept.preset):
        form.without_inner()
    return render_template("plans/readings.html", **_readings_page(kept, form))


@bp.post("/<uuid:plan_id>/readings")
@guard("plans.draft")
def readings(plan_id: uuid.UUID) -> Any:
    """The periods are computed anew and shown on the same page."""
    kept = in_draft(plan_id, "plans.draft")
    form = ReadingsForm()
    if not _has_inner(kept.preset):
        form.without_inner()
    if not form.validate():
        return invalid("plans/readings.html", **_readings_page(kept, form))
    assert form.signed_on.data is not None
    preset = drafting.reread(kept.preset, **form.chosen())
    preset = drafting.headed(preset, number=form.number.data, signed_on=form.signed_on.data)
    actions.redraft(_text(kept), preset, version=form.version.data or 0, actor=viewer(), at=clock.now())
    return see_other("plans.readings_form", plan_id=plan_id)


@bp.get("/<uuid:plan_id>/discard")
@guard("plans.draft", decision=True)
def discard_form(plan_id: uuid.UUID) -> str:
    """Ask once more."""
    return render_template("plans/discard.html", kept=in_draft(plan_id, "plans.draft"))


@bp.post("/<uuid:plan_id>/discard")
@guard("plans.draft", decision=True)
def discard(plan_id: uuid.UUID) -> Any:
    """The draft is dropped."""
    kept = in_draft(plan_id, "plans.draft")
    actions.discard(_text(kept), version=ActForm().version.data or 0, actor=viewer(), at=clock.now())
    return see_other("plans.index")


@bp.get("/<uuid:plan_id>/activate")
@guard("plans.activate", decision=True)
def activate_form(plan_id: uuid.UUID) -> str:
    """What an activation would create, by party."""
    return render_template("plans/activate.html", **_activation(in_draft(plan_id, "plans.activate")))


def _activation(kept: shelf.Kept, refused: Refusal | None = None) -> dict[str, Any]:
    expected = []
    try:
        expected = shelf.expected(viewer(), kept.preset)
    except Refusal as refusal:
        refused = refusal
    names = {party.code: party.name for party in kept.preset.parties}
    return {
        "kept": kept,
        "refused": refused.words if refused else None,
        "expected": [(rule, names[rule.party], names[rule.recipient], count) for rule, count in expected],
        "total": sum(count * len(rule.periods) for rule, count in expected),
        "passed": [period for period in kept.preset.periods if period.due_before <= clock.today()],
        "before": shelf.before(viewer(), kept),
    }


@bp.post("/<uuid:plan_id>/activate")
@guard("plans.activate", decision=True)
def activate(plan_id: uuid.UUID) -> Any:
    """In force, and everybody owes what it asks."""
    kept = in_draft(plan_id, "plans.activate")
    try:
        actions.put_in_force(_text(kept), version=ActForm().version.data or 0, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        return invalid("plans/activate.html", **_activation(kept, refusal))
    return see_other("plans.show", plan_id=plan_id, part="periods")
