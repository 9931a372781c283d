"""The doors of signed copies: bringing a signed PDF or a scan, and the page that says who signed what and when."""

import uuid
from typing import Any

from flask import render_template, request

from portal import database
from portal.documents import queries as documents
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.http import begin_work, found, guard, invalid, require, see_other, slow, uploads, viewer
from portal.letters import actions, queries, signatures, signing
from portal.letters.customs import named
from portal.letters.examining import Findings, examine, findings_of
from portal.letters.forms import CheckForm, ScanForm, SignedForm, SignForm
from portal.letters.models import Letter
from portal.letters.pages import shown
from portal.letters.views import handling
from portal.letters.views.handling import bp
from portal.letters.views.looks import rendered
from portal.lib import clock
from portal.lib.refusals import Refusal


def _letter(letter_id: uuid.UUID, rule: str) -> Letter:
    letter: Letter = found(queries.get(viewer(), letter_id))
    handling._not_overtaken(letter)
    require(rule, letter)
    return letter


@bp.get("/<uuid:letter_id>/signatures")
@guard("letters.see")
def signed(letter_id: uuid.UUID) -> str:
    """Who signed the letter and when, in plain words; and a place to check a file that somebody brings."""
    letter = _letter(letter_id, "letters.see")
    return render_template("letters/signatures.html", form=CheckForm(), **_context(letter))


@bp.post("/<uuid:letter_id>/signatures")
@guard("letters.see", repeatable=True)
@uploads
@slow
def check(letter_id: uuid.UUID) -> Any:
    """Whether a file is this letter and what its signatures say; nothing of it is kept."""
    letter = _letter(letter_id, "letters.see")
    form = CheckForm()
    if not form.validate():
        return invalid("letters/signatures.html", form=form, **_context(letter))
    findings = _examined(letter, form.file.data)
    database.read()
    letter = found(queries.get(viewer(), letter_id))
    return render_template("letters/signatures.html", form=form, findings=findings, **_context(letter))


@bp.route("/<uuid:letter_id>/signature", methods=["GET", "POST"])
@guard("letters.sign", decision=True)
@uploads
@slow
def sign(letter_id: uuid.UUID) -> Any:
    """Record that one has signed on paper; the scan of it may come along."""
    letter = _letter(letter_id, "letters.sign")
    form = SignForm(data={"on": clock.today()})
    if request.method == "GET":
        return render_template("letters/sign.html", form=form, **handling._context(letter))
    if form.validate():
        if done := begin_work():
            return done
        letter, at = _letter(letter_id, "letters.sign"), clock.now()
        assert form.on.data
        try:
            actions.sign(letter, version=form.version.data, on=form.on.data, actor=viewer(), at=at)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            if form.scan.data:
                _keep(letter, letter.version, form)
            return see_other("letters.show", letter_id=letter_id)
    return handling._again("letters/sign.html", form, letter_id)


@bp.route("/<uuid:letter_id>/signed-pdf", methods=["GET", "POST"])
@guard("letters.sign_digitally", decision=True)
@uploads
@slow
def sign_digitally(letter_id: uuid.UUID) -> Any:
    """Bring the signed PDF back: it is examined before anybody waits for it, then it signs the letter."""
    letter = _letter(letter_id, "letters.sign_digitally")
    form = SignedForm()
    if request.method == "GET":
        return render_template("letters/sign_digitally.html", form=form, **_context(letter))
    findings = None
    if form.validate():
        findings = _examined(letter, form.file.data)
        if done := begin_work():
            return done
        letter = _letter(letter_id, "letters.sign_digitally")
        try:
            signing.sign_digitally(
                letter,
                version=form.version.data,
                signed=form.file.data,
                findings=findings,
                reason=form.reason.data or "",
                actor=viewer(),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            return see_other("letters.signed", letter_id=letter_id)
    return _again("letters/sign_digitally.html", form, letter_id, findings)


@bp.route("/<uuid:letter_id>/scan", methods=["GET", "POST"])
@guard("letters.keep_copy", decision=True)
@uploads
@slow
def keep_copy(letter_id: uuid.UUID) -> Any:
    """Put the scan of the signed paper beside the letter."""
    letter = _letter(letter_id, "letters.keep_copy")
    form = ScanForm()
    if request.method == "GET":
        return render_template("letters/keep_copy.html", form=form, **_context(letter))
    if form.validate():
        if done := begin_work():
            return done
        _keep(_letter(letter_id, "letters.keep_copy"), form.version.data, form)
        return see_other("letters.signed", letter_id=letter_id)
    return _again("letters/keep_copy.html", form, letter_id, None)


def _keep(letter: Letter, version: int, form: SignForm | ScanForm) -> None:
    scan = form.scan.data or b""
    media_type, at = form.scan.media_type, clock.now()
    signing.keep_scan(letter, version=version, scan=scan, media_type=media_type, actor=viewer(), at=at)


def _again(page: str, form: Any, letter_id: uuid.UUID, findings: Findings | None) -> Any:
    db.session.rollback()
    database.read()
    letter = found(queries.get(viewer(), letter_id))
    return invalid(page, form=form, findings=findings, **_context(letter))


def _examined(letter: Letter, content: bytes) -> Findings:
    """The file beside the portal's own PDF of the letter as it stands now, outside any transaction."""
    if letter.file_id is not None:
        own = documents.open_file(viewer(), db.session.get_one(StoredFile, letter.file_id))
        db.session.rollback()
    else:
        own = rendered(shown(letter))[0]
    return examine(content, own, signatures.anchors(), clock.now())


def _context(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "named": named(letter.kind, letter.abstract),
        "entry": queries.entry_of(viewer(), letter),
        "copies": [
            (copy, findings_of(copy.findings), signing.holds(letter, copy))
            for copy in signing.copies(viewer(), letter)
        ],
        "in_words": signatures.in_words,
        "fault": signatures.fault,
    }
