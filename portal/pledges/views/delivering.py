"""Deliveries: the list, one that is written down or corrected."""

import uuid
from typing import Any

from flask import Response, render_template, request, url_for

from portal.fields import say
from portal.http import found, guard, invalid, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.pledges import delivering, delivery_list, dossier, pages, queries, workbooks
from portal.pledges.concerns import Unconfirmed
from portal.pledges.forms import CorrectionForm, DeliveryForm
from portal.pledges.views.door import BOTH, bp, workbook


@bp.get("/deliveries")
@guard("pledges.list")
def deliveries() -> str:
    """The deliveries in sight that count."""
    return page_or_fragment(
        "pledges/deliveries.html", "pledges/_delivery_rows.html", **pages.delivery_page(viewer())
    )


@bp.get("/deliveries/export.xlsx")
@guard("pledges.list")
def export_deliveries() -> Response:
    """The same list, cut in the same way, as a spreadsheet."""
    wanted = pages.asked_deliveries().wanted
    rows = delivery_list.all_rows(viewer(), wanted, workbooks.MOST_ROWS)
    return workbook(workbooks.delivery_sheet(rows, viewer().organisation_name, clock.now()), "giao-nhan")


@bp.route("/<uuid:pledge_id>/deliver", methods=BOTH)
@guard("pledges.deliver")
def deliver(pledge_id: uuid.UUID) -> Any:
    """Write down a delivery."""
    pledge = found(queries.get(viewer(), pledge_id))
    require("pledges.deliver", pledge)
    if request.method == "GET":
        form = DeliveryForm.empty(clock.today(), dossier.next_parts(pledge))
        return render_template("pledges/deliver.html", form=form, pledge=pledge, **_about(pledge))
    form, concerns = DeliveryForm(), []
    if form.validate():
        try:
            done = delivering.deliver(
                pledge, form.handover(), confirmed=form.confirmations(), actor=viewer(), at=clock.now()
            )
            return see_other("pledges.show", pledge_id=pledge.id, _anchor=f"delivery-{done.id}")
        except Refusal as refusal:
            concerns = _refused(form, refusal)
    return invalid("pledges/deliver.html", form=form, pledge=pledge, concerns=concerns, **_about(pledge))


@bp.route("/deliveries/<uuid:delivery_id>/correct", methods=BOTH)
@guard("pledges.correct")
def correct(delivery_id: uuid.UUID) -> Any:
    """Replace a delivery by the right one; the old one stays in the book."""
    delivery = found(queries.delivery(viewer(), delivery_id))
    if request.method == "POST" and delivery.organisation_id == viewer().organisation_id:
        delivering.must_be_newest(delivery)
    require("pledges.correct", delivery)
    about = {"delivery": delivery, "pledge": delivery.pledge, **_about(delivery.pledge)}
    if request.method == "GET":
        return render_template("pledges/correct.html", form=CorrectionForm.of(delivery), **about)
    form, concerns = CorrectionForm(), []
    if form.validate():
        try:
            done = delivering.correct_delivery(
                delivery,
                form.handover(),
                reason=form.reason.data,
                confirmed=form.confirmations(),
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("pledges.show", pledge_id=done.pledge_id, _anchor=f"delivery-{done.id}")
        except Refusal as refusal:
            concerns = _refused(form, refusal)
    return invalid("pledges/correct.html", form=form, concerns=concerns, **about)


def _refused(form: DeliveryForm, refusal: Refusal) -> list[str]:
    """Put the refusal where it belongs; gives the concerns that are to be looked at twice."""
    form.refuse(refusal.field, refusal.words)
    if not isinstance(refusal, Unconfirmed):
        return []
    form.seen.data = " ".join(concern.code for concern in refusal.concerns)
    form.confirmed.data = False
    return [say(concern.words) for concern in refusal.concerns]


def _about(pledge: Any) -> dict[str, Any]:
    return {
        "back": url_for("pledges.show", pledge_id=pledge.id),
        "rate": queries.rate(viewer(), clock.today()),
    }
