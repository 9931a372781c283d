"""Several signed letters numbered in one act; a letter begun as the answer to what arrived."""

import uuid
from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.utils import redirect

from portal import database
from portal.documents import queries as documents
from portal.http import found, guard, invalid, require, see_other, slow, viewer
from portal.letters import answering, lists, queries
from portal.letters.models import Letter
from portal.letters.together import number_together
from portal.letters.views.handling import bp
from portal.lib import clock
from portal.lib.words import Words


@bp.get("/to-number")
@guard("letters.to_number")
def to_number() -> str:
    """Signed letters that wait for their number; those just numbered, with their numbers."""
    issued = [
        queries.get(viewer(), one) for one in request.args.getlist("done", type=uuid.UUID)[: lists.MOST]
    ]
    return render_template("letters/to_number.html", **_page(issued, {}))


def _page(issued: list[Letter | None], refused: dict[uuid.UUID, Words]) -> dict[str, Any]:
    """The queue, what was just numbered with its line of the register, and why something was not."""
    return {
        "items": queries.to_number(viewer()),
        "issued": [(one, queries.entry_of(viewer(), one)) for one in issued if one and one.entry_id],
        "refused": refused,
        "none_ticked": False,
        "today": clock.today(),
    }


@bp.post("/to-number")
@guard("letters.to_number", decision=True)
@slow
def number_chosen() -> Any:
    """Number the ticked ones in the order shown; what is refused is said in its row; numbers show after commit."""
    chosen = [one for one in map(_read, request.form.getlist("letter")[: lists.MOST]) if one is not None]
    try:
        key = uuid.UUID(request.form.get("key", ""))
    except ValueError:
        abort(400)
    if not chosen:
        return invalid("letters/to_number.html", **_page([], {}) | {"none_ticked": True})
    refused = number_together(chosen, key, actor=viewer())
    done = [letter_id for letter_id, _version in chosen if letter_id not in refused]
    if not refused:
        return redirect(_address(done), 303)
    database.read()
    issued = [queries.get(viewer(), letter_id) for letter_id in done]
    return invalid("letters/to_number.html", **_page(issued, refused))


def _address(done: list[uuid.UUID]) -> str:
    return url_for("letters.to_number", done=done)


def _read(text: str) -> tuple[uuid.UUID, int] | None:
    """`letter.version` as the page that was read wrote it."""
    letter_id, _dot, version = text.partition(".")
    try:
        return uuid.UUID(letter_id), int(version)
    except ValueError:
        return None


@bp.post("/answers/<uuid:entry_id>")
@guard("letters.answer")
def draft_answer(entry_id: uuid.UUID) -> Any:
    """Begin the letter that answers what arrived."""
    entry = found(documents.entry(viewer(), entry_id))
    require("letters.answer", entry)
    letter = answering.draft_answer(entry, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)
