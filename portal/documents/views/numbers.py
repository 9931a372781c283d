"""Numbers apart from letters: kept for one to come, asked to be void, made void by another."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, request

from portal.documents import reserving, voiding
from portal.documents.forms import AgreeForm, ReserveForm, VoidForm
from portal.documents.numbering import KINDS, book_name, series_of
from portal.documents.views.arrivals import BOTH, about, in_sight, invalid_entry
from portal.documents.views.books import BOOK, bp
from portal.fields import say
from portal.http import guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations import queries as organisations


@bp.route("/reservation", methods=BOTH)
@guard("documents.reserve", decision=True)
def reserve() -> Any:
    """Keep the next number for a letter to come."""
    form = ReserveForm()
    books = _books()
    form.book.choices = [(key, say(book_name(year, series))) for key, (series, year) in books.items()]
    page = "documents/reservation.html"
    if request.method == "GET":
        return render_template(page, form=form)
    if form.validate():
        series, year = books[form.book.data]
        try:
            line = reserving.reserve(
                series,
                year,
                reason=form.reason.data or "",
                whom=form.whom.data or "",
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("documents.entry", entry_id=line.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, form=form)


def _books() -> dict[str, tuple[str, int]]:
    """The books that the own body numbers in today: key → (series, year)."""
    today = clock.today()
    head = organisations.letterhead_of(viewer(), viewer().organisation_id, today)
    found = {series_of(head.number_scope if head else BOOK, kind, today): kind for kind in KINDS}
    return {kind: book for book, kind in found.items()}


@bp.route("/entries/<uuid:entry_id>/void-request", methods=BOTH)
@guard("documents.ask_void", decision=True)
def ask_void(entry_id: uuid.UUID) -> Any:
    """Ask that a number be void."""
    return _decide("ask_void", "documents/void_request.html", entry_id, VoidForm(), voiding.ask, "reason")


@bp.route("/entries/<uuid:entry_id>/void", methods=BOTH)
@guard("documents.void", decision=True)
def void(entry_id: uuid.UUID) -> Any:
    """Make void what another asked for."""
    return _decide("void", "documents/void.html", entry_id, AgreeForm(), voiding.approve)


@bp.post("/entries/<uuid:entry_id>/kept")
@guard("documents.keep_number", decision=True)
def keep_number(entry_id: uuid.UUID) -> Any:
    """Let a number stand that was asked to be void."""
    return _decide("keep_number", "documents/void.html", entry_id, AgreeForm(), voiding.keep)


def _decide(
    rule: str, page: str, entry_id: uuid.UUID, form: Any, act: Callable[..., None], *typed: str
) -> Any:
    of = in_sight(entry_id)
    require(f"documents.{rule}", of)
    if request.method == "GET":
        return render_template(page, form=form, **about(of))
    if form.validate():
        try:
            values = {name: form[name].data for name in typed}
            act(of, version=form.version.data, actor=viewer(), at=clock.now(), **values)
            return see_other("documents.entry", entry_id=entry_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid_entry(page, form, entry_id)
