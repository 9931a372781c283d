"""The public page on which anybody who holds a letter asks by its short code whether it is genuine.

Asking is limited like signing in, so that codes cannot be walked; whoever asks for a letter that there is has not
guessed. A PDF that is dropped there is compared and forgotten.
"""

import hashlib
from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect

from portal import database
from portal.accounts import passwords
from portal.extensions import db
from portal.http import invalid, public, slow
from portal.letters import codes, confirming
from portal.letters.confirming import Confirmed
from portal.letters.forms import CodeForm, CompareForm
from portal.letters.views.handling import bp
from portal.lib import clock
from portal.lib.words import Words, _

ASK, ANSWER = "letters/confirm.html", "letters/confirmed.html"


@bp.get("/confirm")
@public
def confirm() -> Any:
    """Type the code; the answer stands at its own address."""
    form = CodeForm(request.args) if "code" in request.args else CodeForm(None)
    if "code" not in request.args:
        return render_template(ASK, form=form)
    code = codes.read(form.code.data or "")
    if form.validate() and not code:
        form.refuse("code", _("Mã gồm 8 chữ và số, in ở cuối văn bản. Xem lại từng ký tự"))
    if form.errors:
        return invalid(ASK, form=form)
    return redirect(url_for("letters.confirmed", code=codes.shown(code), lang=request.args.get("lang")), 303)


@bp.get("/confirm/<code>")
@public
def confirmed(code: str) -> Any:
    """What the letter of this code says of itself, and whether it is still in force."""
    return _answer(
        code, lambda letter: render_template(ANSWER, letter=letter, form=CompareForm(None), code=code)
    )


@bp.post("/confirm/<code>")
@public
@slow
def compare(code: str) -> Any:
    """Whether a file is byte for byte the issued PDF, or the one before it was signed; nothing of it is kept."""

    def compared(letter: Confirmed) -> Any:
        form = CompareForm()
        if not getattr(form.file.data, "filename", ""):
            form.refuse("file", _("Chọn tệp PDF muốn so"))
            return invalid(ANSWER, letter=letter, form=form, code=code)
        sha256 = hashlib.sha256(form.file.data.read()).hexdigest()
        found = {letter.unsigned: "unsigned", letter.sha256: "same"}.get(sha256, "other")
        return render_template(ANSWER, letter=letter, form=form, code=code, compared=found)

    return _answer(code, compared)


def _answer(code: str, show: Any) -> Any:
    form = CodeForm(None, data={"code": code})
    if wait := _try_again():
        form.refuse("code", wait)
        return invalid(ASK, form=form, status=429)
    database.read()
    letter = confirming.by_code(codes.read(code))
    if letter is None:
        words = _("Không có văn bản nào mang mã này. Xem lại từng ký tự, hoặc hỏi cơ quan ghi trên văn bản")
        form.refuse("code", words)
        return invalid(ASK, form=form, status=404)
    with database.working():
        database.forget_tries([], one_of=_asking())
    database.read()
    return show(letter)


def _asking() -> str:
    return f"letter code {request.remote_addr}"


def _try_again() -> Words | None:
    """Words when this address has asked for too many letters that there are not."""
    db.session.rollback()
    at = clock.machine()
    with database.aside() as connection:
        most = passwords.MOST_PER_ADDRESS
        if database.count_try(connection, _asking(), passwords.WINDOW, at, most) <= most:
            return None
    minutes = (2 * passwords.WINDOW - int(at.timestamp()) % passwords.WINDOW) // 60 + 1
    return _("Đã thử quá nhiều lần. Thử lại sau {minutes} phút", minutes=minutes)
