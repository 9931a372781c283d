"""The standing agency confirms pledges, one or many; the lead among an address's supporters is handed over."""

import uuid
from typing import Any

from flask import request

from portal.access import allowed
from portal.fields import say
from portal.http import found, guard, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.pledges import linking, pages, queries, standing
from portal.pledges.forms import LeadForm
from portal.pledges.pledge_list import id_of
from portal.pledges.rules import IN_FORCE
from portal.pledges.views.door import BOTH, bp, form_page, version


@bp.route("/confirm", methods=BOTH)
@guard("pledges.confirm", decision=True)
def confirm() -> Any:
    """Look once more at the pledges that were ticked, then confirm them together."""
    asked: dict[uuid.UUID, int] = {}
    for text in request.values.getlist("pledge"):
        key, _dot, number = text.partition(".")
        identity = id_of(key)
        if identity is not None:
            asked[identity] = int(number) if number.isascii() and number.isdigit() else 0
    pledges = queries.named(viewer(), list(asked))
    rows = pages.confirm_rows([row for row in pledges if allowed(viewer(), "pledges.confirm", row)])
    refused = ""
    if request.method == "POST" and pledges:
        try:
            linking.confirm([(row, asked[row.id]) for row in pledges], actor=viewer(), at=clock.now())
            return see_other("pledges.index", view="unconfirmed")
        except Refusal as refusal:
            refused = say(refusal.words)
    return form_page("pledges/confirm.html", rows=rows, refused=refused)


@bp.route("/<uuid:pledge_id>/lead", methods=BOTH)
@guard("pledges.hand_lead", decision=True)
def hand_lead(pledge_id: uuid.UUID) -> Any:
    """Another supporter of the address leads from now on."""
    pledge = found(queries.get(viewer(), pledge_id))
    require("pledges.hand_lead", pledge)
    others = {
        str(row.id): row
        for row in standing.supporters_in_sight(viewer(), pledge.address_id)
        if row.id != pledge.id and row.state in IN_FORCE
    }
    form = LeadForm()
    form.to.choices = [(key, row.organisation) for key, row in others.items()]
    if request.method == "POST" and form.validate():
        try:
            linking.hand_lead(
                pledge, others[form.to.data].id, version=version(), actor=viewer(), at=clock.now()
            )
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return form_page("pledges/lead.html", form=form, pledge=pledge)
