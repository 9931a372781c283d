"""Writing in a draft, with the text as it stands shown beside it before it is saved."""

import io
import uuid
from typing import Any

from flask import abort, render_template, request, send_file
from flask_babel import gettext as _

from portal import database
from portal.extensions import db
from portal.fields import say
from portal.http import found, guard, is_fragment, require, see_other, slow, viewer
from portal.letters import composing, heads, personal, queries, reminders, rendering, revising, soundness
from portal.letters.forms import LetterForm
from portal.letters.models import Letter
from portal.letters.press import RenderFailed
from portal.letters.views.handling import _again, _checks, _context, _not_overtaken, bp
from portal.lib import clock
from portal.lib.refusals import Refusal

MOST_SHOWN = 8  # pages of a preview beside the text


def _draft(letter_id: uuid.UUID) -> Letter:
    letter: Letter = found(queries.get(viewer(), letter_id))
    return letter


@bp.get("/<uuid:letter_id>/edit")
@guard("letters.edit")
def edit(letter_id: uuid.UUID) -> str:
    """Write in a draft, its preview beside it."""
    letter = _draft(letter_id)
    require("letters.edit", letter)
    text = composing.written(letter.content, letter.facts["body"])
    form = _with_signers(LetterForm.of(text, signer=letter.facts["signer_id"]), letter)
    form.annexes.append_entry()
    return render_template("letters/edit.html", form=form, **_context(letter))


@bp.post("/<uuid:letter_id>/edit")
@guard("letters.edit")
def save(letter_id: uuid.UUID) -> Any:
    """Keep what was written."""
    letter = _draft(letter_id)
    _not_overtaken(letter)
    require("letters.edit", letter)
    form = _with_signers(LetterForm(), letter)
    if form.validate():
        try:
            revising.edit(
                letter,
                version=form.version.data,
                text=form.draft(),
                signer_id=uuid.UUID(form.signer.data),
                actor=viewer(),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(None if refusal.field == "annexes" else refusal.field, refusal.words)
        else:
            return see_other(
                "letters.recipients" if "choose" in request.form else "letters.show", letter_id=letter_id
            )
    return _again("letters/edit.html", form, letter_id)


def _with_signers(form: LetterForm, letter: Letter) -> LetterForm:
    able = heads.signatories(viewer(), clock.today(), letter.content["format"], letter.kind)
    form.signer.choices = [
        (str(one.user_id), " ".join((*one.authority, one.title or _("Lãnh đạo"), one.name))) for one in able
    ]
    return form


# What is typed, tried ------------------------------------------------------------------------------------------------


@bp.post("/<uuid:letter_id>/draft")
@guard("letters.edit", repeatable=True)
@slow
def try_out(letter_id: uuid.UUID) -> Any:
    """The unsaved text as it would be printed, with what should be looked at; nothing is kept.

    Beside the text as a part of its page, else as a page of its own that carries the text along and back.
    """
    letter = _draft(letter_id)
    require("letters.edit", letter)
    form = _with_signers(LetterForm(), letter)
    if "back" in request.form:
        return render_template("letters/edit.html", form=form, **_context(letter))
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "key", "back")
    ]
    tried = _tried(letter, form)
    database.read()
    letter = _draft(letter_id)
    if not is_fragment():
        return render_template("letters/tried.html", letter=letter, typed=typed, most=MOST_SHOWN, **tried)
    # The last good pages stay where they are; only what is said changes.
    headers = {"HX-Retarget": "#tried-said", "HX-Reswap": "outerHTML"} if tried["failure"] else {}
    return render_template("letters/_tried.html", letter=letter, most=MOST_SHOWN, oob=True, **tried), headers


def _tried(letter: Letter, form: LetterForm) -> dict[str, Any]:
    """Pages of what was typed, its checks and its personal data; why there are no pages, if there are none."""
    said: dict[str, Any] = {
        "sha256": "",
        "page_count": 0,
        "failure": "",
        "checks": [],
        "found": [],
        "sparse": False,
    }
    if not form.validate():
        fields = [*form, *(field for one in form.annexes for field in one.form)]
        lines = [line for field in fields for line in field.errors if isinstance(line, str)]
        return said | {"failure": ". ".join(lines) + "."}
    try:
        content = composing.composed(letter.content, letter.facts["body"], form.draft())
        chosen = uuid.UUID(form.signer.data)
        content["signer"] = heads.signer(viewer(), chosen, clock.today(), content["format"], letter.kind)
        soundness.readable(content)
        said |= {
            "checks": _checks(letter, content, chosen),
            "found": personal.found(content, reminders.contact_phone(letter)),
        }
        letter_id = letter.id
        db.session.rollback()
        sha256, page_count, sparse = rendering.try_out(letter_id, content)
    except RenderFailed as error:
        return said | {"failure": say(error.words)}
    except Refusal as refusal:
        return said | {"failure": say(refusal.words) + "."}
    return said | {"sha256": sha256, "page_count": page_count, "sparse": sparse}


@bp.get("/<uuid:letter_id>/tried/<string:sha256>/<int:number>.png")
@guard("letters.see")
def tried_page(letter_id: uuid.UUID, sha256: str, number: int) -> Any:
    """A page of what somebody tried in this letter: only for its readers, and only while it is kept."""
    require("letters.see", _draft(letter_id))
    image = rendering.tried_page(letter_id, sha256, number)
    if image is None:
        abort(404)
    return send_file(io.BytesIO(image), mimetype="image/png")
