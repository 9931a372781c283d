"""Pledges: the list, a new one in four steps, one pledge and what is done to it."""

import uuid
from typing import Any

from flask import Response, render_template, request

from portal.addresses import queries as addresses
from portal.addresses.queries import MaskedAddress
from portal.fields import say
from portal.http import found, guard, invalid, is_fragment, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.pledges import actions, answers, dossier, givers, pages, pledge_list, queries, steps, workbooks
from portal.pledges.forms import GiverForm, PledgeForm, StartForm, ValueForm
from portal.pledges.models import PledgeState
from portal.pledges.views.door import BOTH, bp, pledge_for, version, workbook
from portal.supporters.actions import add_person


@bp.get("/")
@guard("pledges.list")
def index() -> str:
    """The pledges in sight; filters, order and page are in the address line."""
    return page_or_fragment(
        "pledges/index.html", "pledges/_rows.html", **pages.pledge_page(viewer(), clock.today())
    )


@bp.get("/export.xlsx")
@guard("pledges.list")
def export() -> Response:
    """The same list, cut in the same way, as a spreadsheet."""
    wanted = pages.asked_pledges().wanted
    rows = pledge_list.all_rows(viewer(), wanted, clock.today(), workbooks.MOST_ROWS)
    return workbook(workbooks.pledge_sheet(rows, viewer().organisation_name, clock.now()), "cam-ket")


# A new pledge in four steps: every step is a page of its own, the answers are in the address line or in a draft -------


def _address(address_id: uuid.UUID) -> MaskedAddress:
    address: MaskedAddress = found(addresses.get_in_reach(viewer(), address_id))
    require("pledges.log", address)
    return address


@bp.get("/new")
@guard("pledges.log")
def new() -> str:
    """Step 1: which address."""
    view = "" if request.args.get("view") == "all" else "unclaimed"
    wanted = addresses.Filter(search=request.args.get("q", ""), view=view)
    listing = addresses.open_list(viewer(), wanted, clock.today(), steps.CHOICES)
    return page_or_fragment(
        "pledges/new.html",
        "pledges/_choices.html",
        **steps.choice(viewer(), listing, wanted),
        partial=is_fragment(),
    )


@bp.get("/new/<uuid:address_id>")
@guard("pledges.log")
def new_form(address_id: uuid.UUID) -> Any:
    """Step 2: in which form, from when. Who stands by the address already is led to that pledge."""
    address = _address(address_id)
    mine = queries.own_open_pledge(viewer(), address_id)
    if mine is not None and "giver" not in request.args:
        return see_other("pledges.show", pledge_id=mine)
    usual = {"starts_on": clock.today(), "kind": address.needs[0].value if address.needs else None}
    form = StartForm(formdata=request.args if "form" in request.args else None, data=usual)
    form.giver.data = request.args.get("giver", givers.SELF)
    return render_template("pledges/new_form.html", form=form, **steps.seen(viewer(), address))


@bp.route("/new/<uuid:address_id>/giver", methods=BOTH)
@guard("pledges.log")
def new_giver(address_id: uuid.UUID) -> Any:
    """Who gives, where it is not the organisation itself: one of its persons, found by name or added, or a branch."""
    address = _address(address_id)
    form = GiverForm()
    if request.method == "GET":
        return render_template("pledges/new_giver.html", form=form, **steps.giving(viewer(), address))
    people = None
    if form.validate():
        if form.add.data:
            person = add_person(
                form.name.data, outside_province=form.outside_province.data, actor=viewer(), at=clock.now()
            )
            return see_other("pledges.new_values", address_id=address_id, **answers.given(person=person.id))
        people = givers.people(viewer(), form.name.data)
    return invalid("pledges/new_giver.html", form=form, **steps.giving(viewer(), address, people))


@bp.get("/new/<uuid:address_id>/values")
@guard("pledges.log")
def new_values(address_id: uuid.UUID) -> Any:
    """Step 3: how much; step 2 again when its answers do not hold, or first who gives."""
    address = _address(address_id)
    time = StartForm(formdata=request.args)
    if not steps.holds(viewer(), time):
        return invalid("pledges/new_form.html", form=time, **steps.seen(viewer(), address))
    if steps.asks_giver(viewer()):
        return see_other("pledges.new_giver", address_id=address_id, **answers.given())
    form = ValueForm(formdata=request.args)
    steps.suggest(form)
    return render_template("pledges/new_values.html", form=form, **steps.valued(viewer(), address, form))


@bp.get("/new/<uuid:address_id>/_preview")
@guard("pledges.log")
def preview(address_id: uuid.UUID) -> str:
    """What the values come to, in sentences, while they are typed."""
    address = _address(address_id)
    form = ValueForm(formdata=request.args)
    form.validate()
    return render_template("pledges/_preview.html", form=form, **steps.valued(viewer(), address, form))


@bp.get("/new/<uuid:address_id>/check")
@guard("pledges.log")
def new_check(address_id: uuid.UUID) -> Any:
    """Step 4: look at everything once more; an earlier step again when its answers do not hold."""
    address = _address(address_id)
    time, values = StartForm(formdata=request.args), ValueForm(formdata=request.args)
    if not steps.holds(viewer(), time):
        return invalid("pledges/new_form.html", form=time, **steps.seen(viewer(), address))
    if not steps.holds(viewer(), values):
        return invalid("pledges/new_values.html", form=values, **steps.valued(viewer(), address, values))
    form = PledgeForm(formdata=request.args)
    steps.schedule(viewer(), form)
    answers.recall(form, answers.draft(viewer(), address_id))
    return render_template("pledges/new_check.html", form=form, **steps.checked(viewer(), address, form))


@bp.post("/new/<uuid:address_id>")
@guard("pledges.log")
def log(address_id: uuid.UUID) -> Any:
    """The pledge is made."""
    address = _address(address_id)
    form = PledgeForm()
    status = 422
    if form.validate():
        try:
            draft = answers.draft(viewer(), address_id)
            pledge = actions.log(address_id, form.offer(), draft=draft, actor=viewer(), at=clock.now())
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            if refusal.code == "pledge.address_closed":
                return invalid("pledges/taken.html", status=409, **steps.taken(viewer(), address, refusal))
            steps.refuse(form, refusal)
            status = 409 if refusal.code == "pledge.others_help" else 422
    return invalid(
        "pledges/new_check.html", status=status, form=form, **steps.checked(viewer(), address, form)
    )


@bp.post("/new/<uuid:address_id>/draft")
@guard("pledges.log")
def save_draft(address_id: uuid.UUID) -> Any:
    """Put aside what was typed; then the last step again, or an earlier one whose answer is to be changed."""
    address = _address(address_id)
    form = PledgeForm()
    if form.validate():
        try:
            draft = answers.draft(viewer(), address_id)
            saved = actions.save_draft(address_id, form.offer(), draft=draft, actor=viewer(), at=clock.now())
            endpoint = "pledges.new_values" if request.form.get("to") == "values" else "pledges.new_check"
            return see_other(endpoint, address_id=address_id, **answers.of(saved))
        except Refusal as refusal:
            steps.refuse(form, refusal)
    return invalid("pledges/new_check.html", form=form, **steps.checked(viewer(), address, form))


@bp.post("/<uuid:pledge_id>/discard")
@guard("pledges.discard")
def discard(pledge_id: uuid.UUID) -> Any:
    """Throw a draft away."""
    pledge = found(queries.get(viewer(), pledge_id))
    require("pledges.discard", pledge)
    actions.discard(pledge, actor=viewer(), at=clock.now())
    return see_other("pledges.index")


# One pledge -----------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:pledge_id>")
@guard("pledges.see")
def show(pledge_id: uuid.UUID) -> Any:
    """The pledge, its schedule, its deliveries, what happened to it; a draft opens where it was put aside."""
    pledge = found(queries.get(viewer(), pledge_id))
    require("pledges.see", pledge)
    if pledge.state is PledgeState.draft:
        return see_other("pledges.new_check", address_id=pledge.address_id, **answers.of(pledge))
    return render_template("pledges/show.html", pledge=pledge, **dossier.of(viewer(), pledge, clock.today()))


@bp.route("/<uuid:pledge_id>/amend", methods=BOTH)
@guard("pledges.amend")
def amend(pledge_id: uuid.UUID) -> Any:
    """Change what was promised; whoever comes too late sees both values and decides."""
    pledge = pledge_for("pledges.amend", pledge_id)
    if request.method == "GET":
        return render_template("pledges/amend.html", form=PledgeForm.of(pledge), pledge=pledge)
    form, status, conflict = PledgeForm(), 422, ""
    if form.validate():
        try:
            actions.amend(pledge, form.offer(), version=version(), actor=viewer(), at=clock.now())
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        except Conflict as late:
            status, conflict = 409, say(late.words)
    return invalid("pledges/amend.html", status=status, form=form, pledge=pledge, conflict=conflict)
