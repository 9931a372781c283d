"""Dealing with what arrived: who and by when, how far it is."""

import uuid
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal.documents import following
from portal.documents.forms import HandlingForm, ProgressForm, offer
from portal.documents.models import FollowUp
from portal.documents.views.arrivals import BOTH, about, in_sight, invalid_entry
from portal.documents.views.books import bp
from portal.extensions import db
from portal.http import guard, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal


@bp.route("/entries/<uuid:entry_id>/handling", methods=BOTH)
@guard("documents.follow")
def handle(entry_id: uuid.UUID) -> Any:
    """Say who deals with it and by when."""
    of = in_sight(entry_id)
    require("documents.follow", of)
    page = "documents/handling.html"
    if request.method == "GET":
        now = db.session.get(FollowUp, of.id)
        form = HandlingForm(
            formdata=None,
            data={"handler": str(now.handler_id or ""), "due_on": now.due_on} if now else None,
        )
        return render_template(page, form=_offered(form), **about(of))
    form = _offered(HandlingForm())
    if form.validate() and form.due_on.data:
        try:
            following.reassign(
                of,
                version=form.version.data,
                handler_id=uuid.UUID(form.handler.data) if form.handler.data else None,
                due_on=form.due_on.data,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("documents.entry", entry_id=entry_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid_entry(page, form, entry_id)


def _offered(form: HandlingForm) -> HandlingForm:
    people = [(str(post.id), post.user.name) for post in following.posts(viewer(), clock.today())]
    offer(form.handler, people, _("Đơn vị, người đã ghi trong sổ"))
    return form


@bp.post("/entries/<uuid:entry_id>/progress")
@guard("documents.follow")
def progress(entry_id: uuid.UUID) -> Any:
    """A word on how far it is."""
    of = in_sight(entry_id)
    require("documents.follow", of)
    form = ProgressForm()
    if form.validate():
        try:
            following.progress(
                of,
                version=form.version.data,
                body=form.body.data or "",
                closes=form.closes.data,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("documents.entry", entry_id=entry_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid_entry("documents/entry.html", form, entry_id)
