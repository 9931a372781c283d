"""How a letter looks: its pages as images and as text, its PDF; rendered outside any transaction."""

import io
import uuid
from typing import Any

from flask import abort, request, send_file

from portal import database
from portal.extensions import db
from portal.http import found, guard, page_or_fragment, require, viewer
from portal.letters import queries, reminders, rendering
from portal.letters.apart import copy_for
from portal.letters.customs import named
from portal.letters.models import Letter, LetterState
from portal.letters.pages import shown
from portal.letters.press import RenderFailed
from portal.letters.rules import goes_apart
from portal.letters.views.handling import bp
from portal.lib.refusals import Refusal


@bp.get("/<uuid:letter_id>/preview")
@guard("letters.see")
def preview(letter_id: uuid.UUID) -> Any:
    """All pages as images, and the same as text."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    try:
        page_count, failure = len(rendered(_looked_at(letter))[1]), None
    except Refusal as refusal:
        page_count, failure = 0, refusal.words
    database.read()
    letter = found(queries.get(viewer(), letter_id))
    return page_or_fragment(
        "letters/preview.html",
        "letters/_preview.html",
        letter=letter,
        content=shown(letter) if failure else _looked_at(letter),
        copy=_addressee(letter),
        named=named(letter.kind, letter.abstract),
        page_count=page_count,
        failure=failure,
        whole=True,
    )


@bp.get("/<uuid:letter_id>/preview.pdf")
@guard("letters.see")
def preview_pdf(letter_id: uuid.UUID) -> Any:
    """The letter as PDF, as it is now; only an issued one is an official document."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    names = {LetterState.issued: "cong-van.pdf", LetterState.approved: "cong-van-de-ky.pdf"}
    name = names.get(letter.state, "du-thao-cong-van.pdf")
    pdf = rendered(shown(letter))[0]
    return send_file(io.BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.get("/<uuid:letter_id>/pages/<int:number>.png")
@guard("letters.see")
def page_image(letter_id: uuid.UUID, number: int) -> Any:
    """One page as an image: phones and the content policy show no PDF inside a page."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    images = rendered(_looked_at(letter))[1]
    if not 1 <= number <= len(images):
        abort(404)
    return send_file(io.BytesIO(images[number - 1]), mimetype="image/png")


def _addressee(letter: Letter) -> str:
    """The first of many when the copy for it is asked for instead of their pattern; else empty."""
    if "copy" not in request.args or not goes_apart(letter):
        return ""
    return str(next((one.organisation.name for one in reminders.still_addressed(letter)), ""))


def _looked_at(letter: Letter) -> dict[str, Any]:
    """The letter as it is shown, or the first of its copies."""
    name = _addressee(letter)
    return copy_for(name, shown(letter)) if name else shown(letter)


def rendered(content: dict[str, Any]) -> tuple[bytes, list[bytes]]:
    """PDF and page images, made outside any transaction: it takes a second or two. Refuses what cannot be made."""
    db.session.rollback()
    try:
        return rendering.preview(content)
    except RenderFailed as error:
        raise Refusal("letter.not_rendered", error.words) from error
