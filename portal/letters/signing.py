"""Signed copies: the digitally signed PDF that comes back, the scan of what was signed on paper. Both are kept."""

import datetime as dt
import hashlib
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id
from portal.letters import actions
from portal.letters.examining import Findings
from portal.letters.models import Letter, LetterState
from portal.letters.rendering import file_name
from portal.letters.signatures import names, signature_of, signed_on
from portal.letters.signing_models import SignedCopy, SignedHow
from portal.letters.steps import step

PDF = "application/pdf"


def copies(viewer: Viewer, letter: Letter) -> list[SignedCopy]:
    """The signed copies of a letter in hand, in the order they were brought."""
    return list(
        db.session.scalars(
            sa.select(SignedCopy)
            .options(sa.orm.joinedload(SignedCopy.file))
            .where(SignedCopy.letter_id == letter.id)
            .order_by(SignedCopy.kept_at)
        )
    )


def holds(letter: Letter, copy: SignedCopy) -> bool:
    """Whether a copy is of the text as it was approved last, not of one that was sent back."""
    return letter.approved_at is not None and copy.kept_at >= letter.approved_at


def sign_digitally(
    letter: Letter,
    *,
    version: int,
    signed: bytes,
    findings: Findings,
    reason: str,
    actor: Viewer,
    at: dt.datetime,
) -> Letter:
    """Take the digitally signed PDF of a letter: of an approved one it is the signature, of an issued one a copy.

    Refuses what `signature_of` refuses, and of a signature what `actions.sign` refuses.
    """
    mine = signature_of(findings, letter.content["signer"]["name"], reason)
    reason = reason.strip()
    told = {"names": names(findings), "reason": reason, "sha256": hashlib.sha256(signed).hexdigest()}
    if letter.state is LetterState.approved:
        verb = "letter.signed_digitally"
        actions.sign(letter, version=version, on=signed_on(mine), actor=actor, at=at, verb=verb, **told)
        name = "van-ban-da-ky-so.pdf"
    else:
        step(letter, version, LetterState.issued, LetterState.issued)
        entry = db.session.get_one(RegisterEntry, letter.entry_id)
        name = file_name(entry.symbol, entry.dated.year).replace(".pdf", "-ky-so.pdf")
        record("letter.copy_kept", "letter", letter.id, actor=actor, at=at, **told)
    _keep(letter, SignedHow.digital, (signed, PDF, name), actor, at, findings=asdict(findings), reason=reason)
    return letter


def keep_scan(
    letter: Letter, *, version: int, scan: bytes, media_type: str, actor: Viewer, at: dt.datetime
) -> Letter:
    """Put the scan of what was signed on paper beside a letter; a second one stands beside the first."""
    step(letter, version, letter.state, letter.state)
    name = "ban-quet.pdf" if media_type == PDF else "ban-quet.jpg"
    record("letter.copy_kept", "letter", letter.id, actor=actor, at=at)
    _keep(letter, SignedHow.paper, (scan, media_type, name), actor, at, findings=asdict(Findings("")))
    return letter


def _keep(
    letter: Letter, how: SignedHow, file: tuple[bytes, str, str], actor: Viewer, at: dt.datetime, **told: Any
) -> None:
    content, media_type, name = file
    kept = documents.store(letter.organisation_id, name, media_type, content, at)
    copy = SignedCopy(id=new_id(), letter_id=letter.id, file_id=kept.id, how=how, kept_at=at, **told)
    copy.kept_by, copy.keeper_name = actor.user_id, actor.user_name
    db.session.add(copy)
    db.session.flush()
