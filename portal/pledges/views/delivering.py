"""Deliveries: the list, one of them with its photographs, written down and corrected."""

import uuid
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from portal import database
from portal.documents import actions as documents
from portal.documents import serving
from portal.fields import say
from portal.http import (
    begin_work,
    found,
    guard,
    invalid,
    page_or_fragment,
    require,
    see_other,
    slow,
    uploads,
    viewer,
)
from portal.lib import clock, pictures
from portal.lib.refusals import Refusal
from portal.pledges import (
    bringing,
    delivering,
    delivery_list,
    dossier,
    double_list,
    givers,
    pages,
    queries,
    workbooks,
)
from portal.pledges.concerns import Unconfirmed
from portal.pledges.delivery_forms import CorrectionForm, DeliveryForm, HandoverForm, PhotoForm
from portal.pledges.handover import last_day
from portal.pledges.models import Delivery
from portal.pledges.views.door import BOTH, bp, workbook

PHOTO_NAME = "anh-lan-giao.jpg"


@bp.get("/deliveries")
@guard("pledges.list")
def deliveries() -> str:
    """The deliveries in sight that count."""
    return page_or_fragment(
        "pledges/deliveries.html",
        "pledges/_delivery_rows.html",
        **pages.delivery_page(viewer()),
        table=bringing.KIND.name,
    )


@bp.get("/deliveries/export.xlsx")
@guard("pledges.list")
def export_deliveries() -> Response:
    """The same list, cut in the same way, as a spreadsheet."""
    wanted = pages.asked_deliveries().wanted
    rows = delivery_list.all_rows(viewer(), wanted, workbooks.MOST_ROWS)
    return workbook(workbooks.delivery_sheet(rows, viewer().organisation_name, clock.now()), "giao-nhan")


@bp.get("/deliveries/<uuid:delivery_id>")
@guard("pledges.see_delivery")
def delivery(delivery_id: uuid.UUID) -> str:
    """One delivery: what was handed over, its photographs, whether it is confirmed."""
    row = _in_sight(delivery_id)
    require("pledges.see_delivery", row)
    return render_template("pledges/delivery.html", **dossier.delivery(viewer(), row))


@bp.get("/deliveries/<uuid:delivery_id>/photo/<int:number>")
@guard("pledges.see_delivery")
def photo(delivery_id: uuid.UUID, number: int) -> Response:
    """A photograph, for whoever sees the delivery."""
    row = _in_sight(delivery_id)
    require("pledges.see_delivery", row)
    return serving.send(found(next((one.file for one in row.photos if one.number == number), None)))


def _in_sight(delivery_id: uuid.UUID) -> Delivery:
    row: Delivery = found(queries.delivery(viewer(), delivery_id))
    return row


@bp.route("/<uuid:pledge_id>/deliver", methods=BOTH)
@guard("pledges.deliver")
@slow
@uploads
def deliver(pledge_id: uuid.UUID) -> Any:
    """Write down a delivery."""
    pledge = found(queries.get(viewer(), pledge_id))
    require("pledges.deliver", pledge)
    if request.method == "GET":
        words = _("Ảnh: trao cho %(code)s", code=pledge.address.code)
        day = min(clock.today(), last_day(pledge) or clock.today())
        form = DeliveryForm.empty(day, dossier.next_parts(pledge), words, givers.origin(pledge))
        return render_template("pledges/deliver.html", form=form, pledge=pledge, **_about(pledge))
    form, concerns = DeliveryForm(), []
    _keep(form)
    if done := begin_work(pledge):
        return done
    if form.validate():
        try:
            row = delivering.deliver(
                pledge,
                form.handover(),
                photo=form.shown(),
                confirmed=form.confirmations(),
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("pledges.show", pledge_id=pledge.id, _anchor=f"delivery-{row.id}")
        except Refusal as refusal:
            concerns = _refused(form, refusal)
    return invalid("pledges/deliver.html", form=form, pledge=pledge, concerns=concerns, **_about(pledge))


@bp.route("/deliveries/<uuid:delivery_id>/photo", methods=BOTH)
@guard("pledges.correct")
@slow
@uploads
def add_photo(delivery_id: uuid.UUID) -> Any:
    """One more photograph of a delivery, or the scan of its receipt."""
    row = _in_sight(delivery_id)
    if request.method == "POST" and row.organisation_id == viewer().organisation_id:
        delivering.must_be_newest(row)
    require("pledges.correct", row)
    form = PhotoForm()
    if request.method == "GET":
        return render_template("pledges/add_photo.html", form=form, delivery=row)
    _keep(form)
    if done := begin_work(row):
        return done
    if form.validate():
        try:
            delivering.add_photo(row, form.shown(), actor=viewer(), at=clock.now())
            return see_other("pledges.delivery", delivery_id=row.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("pledges/add_photo.html", form=form, delivery=row)


def _keep(form: PhotoForm) -> None:
    """Keep the photograph of a form before the work begins: a second look at the rest must not lose it."""
    if form.photo.data:
        with database.working():
            kept = documents.store(
                viewer().organisation_id,
                PHOTO_NAME,
                pictures.MEDIA_TYPE,
                form.photo.data,
                clock.now(),
                sealed=True,
            )
            form.kept.data = kept.id.hex


@bp.route("/deliveries/<uuid:delivery_id>/correct", methods=BOTH)
@guard("pledges.correct")
def correct(delivery_id: uuid.UUID) -> Any:
    """Replace a delivery by the right one; the old one stays in the book."""
    delivery = _in_sight(delivery_id)
    if request.method == "POST" and delivery.organisation_id == viewer().organisation_id:
        delivering.must_be_newest(delivery)
    require("pledges.correct", delivery)
    about = {"delivery": delivery, "pledge": delivery.pledge, **_about(delivery.pledge)}
    if request.method == "GET":
        asked = double_list.asked_to_cancel(viewer(), delivery)
        form = CorrectionForm.of(delivery, asked.reason if asked else "")
        return render_template("pledges/correct.html", form=form, **about)
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


def _refused(form: HandoverForm, refusal: Refusal) -> list[str]:
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
