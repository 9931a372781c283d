"""What must hold of letters whatever happens; asked by `flask verify` and by the drills."""

import contextlib
import uuid
from collections.abc import Iterator

import sqlalchemy as sa

from portal.accounts.models import Post
from portal.audit.models import AuditEntry
from portal.documents import vault
from portal.documents.models import RegisterEntry, StoredFile
from portal.extensions import db
from portal.letters import codes, outcome
from portal.letters.content import letter_from_json
from portal.letters.layouts import symbol
from portal.letters.models import Effect, Letter, LetterRecipient, LetterState, Mailing
from portal.letters.rules import authors
from portal.lib.vietnamese import nfc

_SIGNED = frozenset({LetterState.signed, LetterState.issued, LetterState.apart})
_APPROVED = _SIGNED | {LetterState.approved}


def broken() -> Iterator[str]:
    """Every fault in a sentence: states and what they rest on, duties apart, one number in letter, register and PDF."""
    for letter in db.session.scalars(sa.select(Letter).order_by(Letter.drafted_at)):
        name = f"letter {str(letter.id)[:8]} ({letter.state})"
        yield from (f"{name}: {fault}" for fault in _state_faults(letter))
        yield from (f"{name}: {fault}" for fault in _duty_faults(letter))
        yield from (f"{name}: {fault}" for fault in _number_faults(letter))
        yield from (f"{name}: {fault}" for fault in _mailing_faults(letter))
        yield from (f"{name}: {fault}" for fault in _effect_faults(letter))
    stray = (
        sa.select(RegisterEntry.symbol)
        .outerjoin(Letter, Letter.entry_id == RegisterEntry.id)
        .where(RegisterEntry.subject_type == "letter", Letter.id.is_(None))
    )
    for taken in db.session.scalars(stray):
        yield f"number {taken} belongs to no letter"


def _state_faults(letter: Letter) -> Iterator[str]:
    if (letter.state in _APPROVED) != (
        letter.approved_by is not None
    ) and letter.state is not LetterState.withdrawn:
        yield "approved without approval, or approval left behind"
    if (letter.state in _SIGNED) != (
        letter.signed_by is not None
    ) and letter.state is not LetterState.withdrawn:
        yield "signed without signature, or signature left behind"
    if (letter.state is LetterState.issued) != (letter.entry_id is not None):
        yield "issued without a number, or a number without issue"


def _duty_faults(letter: Letter) -> Iterator[str]:
    """S5 on the stored history: nobody approves or signs what he wrote, nobody numbers what he signed."""
    wrote = authors(letter)
    acts = db.session.execute(
        sa.select(AuditEntry.verb, AuditEntry.actor_id).where(
            AuditEntry.subject_type == "letter", AuditEntry.subject_id == letter.id
        )
    ).all()
    for verb in ("letter.approved", "letter.signed"):
        if any(act.verb == verb and act.actor_id in wrote for act in acts):
            yield f"{verb} by one of its authors"
    if any(act.verb == "letter.issued" and act.actor_id == letter.signed_by for act in acts):
        yield "numbered by its signer"


def _number_faults(letter: Letter) -> Iterator[str]:
    entry = db.session.get(RegisterEntry, letter.entry_id) if letter.entry_id else None
    content = letter_from_json(letter.content)
    if entry is None:
        if content.number is not None or content.date is not None:
            yield "bears a number or a date that nobody gave"
        return
    if (entry.subject_type, entry.subject_id) != ("letter", letter.id):
        yield f"its line {entry.symbol} is another's"
    if (content.number, content.date, symbol(content)) != (entry.number, entry.dated, entry.symbol):
        yield f"the register says {entry.symbol} of {entry.dated}, the letter {symbol(content)} of {content.date}"
    if letter.signed_on is not None and entry.dated < letter.signed_on:
        yield f"dated {entry.dated}, before its signature of {letter.signed_on}"
    if entry.file_id != letter.file_id:
        yield "letter and register name different files"
    if letter.file_id is not None and entry.symbol not in _printed(letter.file_id):
        yield f"the PDF does not show {entry.symbol}"


def _mailing_faults(letter: Letter) -> Iterator[str]:
    """What goes apart has its mailing, started by another than its signer; a copy goes to one of the addressees."""
    mailing = db.session.get(Mailing, letter.id)
    if (letter.state is LetterState.apart) != (mailing is not None):
        yield "gone apart without a mailing, or a mailing without its letter"
    if mailing is not None and db.session.get_one(Post, mailing.post_id).user_id == letter.signed_by:
        yield "its mailing was started by its signer"
    if letter.mailing_id is None:
        return
    pattern = db.session.get_one(Letter, letter.mailing_id)
    if [one.organisation_id for one in letter.recipients] != [letter.addressee_id]:
        yield "goes to others than its addressee"
    if db.session.get(LetterRecipient, (pattern.id, letter.addressee_id)) is None:
        yield "goes to nobody whom its pattern names"
    if (letter.signed_by, letter.approved_by) != (pattern.signed_by, pattern.approved_by):
        yield "was approved or signed by others than its pattern"


def _effect_faults(letter: Letter) -> Iterator[str]:
    """A code on paper is the letter's own; what is said to have become of it has its ground."""
    if letter.content.get("code", "") != (codes.shown(letter.code) if letter.code else ""):
        yield "bears another's code"
    if (letter.effect is Effect.recalled) != any(one.agreed for one in letter.recalls):
        yield "recalled by nobody, or in force after its recall"
    if any(one.decided_by == one.asked_by for one in letter.recalls):
        yield "recalled by one person alone"
    if letter.effect in (Effect.replaced, Effect.corrected) and not outcome.followers(letter):
        yield "replaced or corrected by nothing"


def _printed(file_id: uuid.UUID) -> str:
    """The text of the first page; empty when the file is gone or damaged, which the documents' own check names."""
    import pypdfium2

    file = db.session.get_one(StoredFile, file_id)
    try:
        content = vault.read(file.sha256)
    except (OSError, ValueError):
        return ""
    with contextlib.closing(pypdfium2.PdfDocument(content)) as document:
        return nfc(document[0].get_textpage().get_text_range())
