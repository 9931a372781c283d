"""How a pledge closes and what follows it, each on a page of its own."""

import uuid
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal.http import guard, invalid, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.pledges import closing, dossier, standing
from portal.pledges.forms import EndForm, PassOnForm, PledgeForm, ReasonForm
from portal.pledges.views.door import BOTH, bp, form_page, pledge_for, version


@bp.route("/<uuid:pledge_id>/withdraw", methods=BOTH)
@guard("pledges.withdraw", decision=True)
def withdraw(pledge_id: uuid.UUID) -> Any:
    """Take the pledge back."""
    pledge = pledge_for("pledges.withdraw", pledge_id)
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        try:
            closing.withdraw(
                pledge, version=version(), reason=form.reason.data, actor=viewer(), at=clock.now()
            )
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return form_page("pledges/withdraw.html", form=form, pledge=pledge)


@bp.route("/<uuid:pledge_id>/end", methods=BOTH)
@guard("pledges.end", decision=True)
def end(pledge_id: uuid.UUID) -> Any:
    """End the pledge."""
    pledge = pledge_for("pledges.end", pledge_id)
    form = EndForm(data={"ended_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            closing.end(
                pledge,
                version=version(),
                on=form.ended_on.data or clock.today(),
                reason=form.reason.data,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return form_page(
        "pledges/end.html", form=form, pledge=pledge, **dossier.ending(viewer(), pledge, clock.today())
    )


@bp.route("/<uuid:pledge_id>/renew", methods=BOTH)
@guard("pledges.renew")
def renew(pledge_id: uuid.UUID) -> Any:
    """Go on with the same household after a cycle, by a new pledge on terms that are looked at again (A-19)."""
    pledge = pledge_for("pledges.renew", pledge_id)
    if request.method == "GET":
        form = PledgeForm.of(pledge, starts_on=closing.next_start(pledge, clock.today()))
        return render_template("pledges/renew.html", form=form, pledge=pledge)
    form = PledgeForm()
    if form.validate():
        try:
            fresh = closing.renew(pledge, form.offer(), version=version(), actor=viewer(), at=clock.now())
            return see_other("pledges.show", pledge_id=fresh.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("pledges/renew.html", form=form, pledge=pledge)


@bp.route("/<uuid:pledge_id>/pass-on", methods=BOTH)
@guard("pledges.pass_on", decision=True)
def pass_on(pledge_id: uuid.UUID) -> Any:
    """Hand the undelivered rest over to another organisation of the same place."""
    pledge = pledge_for("pledges.pass_on", pledge_id)
    peers = {str(row.id): row for row in standing.peers(viewer(), clock.today())}
    form = PassOnForm()
    form.to.choices = [("", _("Chọn một tổ chức")), *((key, row.name) for key, row in peers.items())]
    if request.method == "POST" and form.validate():
        try:
            closing.pass_on(
                pledge,
                peers[form.to.data],
                reason=form.reason.data,
                on=clock.today(),
                version=version(),
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("pledges.show", pledge_id=pledge.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return form_page("pledges/pass_on.html", form=form, pledge=pledge, rest=pledge.value - pledge.delivered)
