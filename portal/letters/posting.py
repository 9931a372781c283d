"""The worker's part of a mailing: a numbered copy for each addressee, then its PDF.

In slices, between which other jobs have their turn. Each copy is numbered in a short transaction of its own that looks
first whether the mailing still runs and the addressee has none yet; a kill at any moment leaves whole letters only.
"""

import atexit
import datetime as dt
import os
import uuid
from typing import Any

import sqlalchemy as sa

from portal import database, jobs
from portal.access import Viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Post
from portal.audit.actions import record
from portal.documents import vault
from portal.extensions import db, new_id
from portal.letters import numbering, reminders, rendering
from portal.letters.apart import copy_for
from portal.letters.content import LetterError
from portal.letters.models import Letter, LetterRecipient, LetterState, Mailing, MailingState
from portal.letters.press import Press
from portal.letters.presses import Presses
from portal.letters.soundness import proofread
from portal.lib import clock
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, short_date
from portal.lib.words import _
from portal.organisations.models import Organisation

JOB = "letters.issue_each"
SLICE = dt.timedelta(seconds=1)
BATCH = 16  # letters rendered in one slice
PRESSES = Presses([rendering.PRESS, *(Press() for _ in range(min(2, os.cpu_count() or 1) - 1))])
atexit.register(PRESSES.close)


def job_key(mailing: Mailing) -> str:
    """The key of the job that was enqueued when the mailing came to this version."""
    return f"{JOB} {mailing.id} {mailing.version}"


@jobs.task(JOB)
def post(mailing_id: str) -> bool:
    """One slice; true while there is more to do."""
    letter_id = uuid.UUID(mailing_id)
    database.read()
    version = db.session.get_one(Mailing, letter_id).version
    if _number_some(letter_id) or _print_some(letter_id):
        return True
    with database.working():
        _finish(letter_id, version)
    return False


def forget_errors(letter_id: uuid.UUID) -> None:
    """What could not be printed counts as not tried yet."""
    db.session.execute(
        sa.update(Letter)
        .where(Letter.mailing_id == letter_id, Letter.file_id.is_(None))
        .values(rendering_error="")
        .execution_options(synchronize_session=False)
    )


# Numbers -------------------------------------------------------------------------------------------------------------


def _number_some(letter_id: uuid.UUID) -> bool:
    """Number copies for as long as a slice lasts, one at least; whether any may be left. A refusal of the book pauses
    the mailing.
    """
    end = clock.machine() + SLICE
    for organisation_id in _without_a_copy(letter_id):
        day = clock.today()
        try:
            with database.working():
                if not _issue(letter_id, organisation_id):
                    return False
        except LetterError as error:
            with database.working():
                mailing = _held(letter_id)
                mailing.failures = mailing.failures | {str(organisation_id): str(error.words)}
        except Refusal as refusal:
            if clock.today() > day:
                return True  # midnight passed while it waited for the book: it is dated anew
            with database.working():
                _pause(letter_id, str(refusal.words))
            return False
        if clock.machine() > end:
            return True
    return False


def _without_a_copy(letter_id: uuid.UUID) -> list[uuid.UUID]:
    database.read()
    mailing = db.session.get_one(Mailing, letter_id)
    left = db.session.scalars(
        sa.select(LetterRecipient.organisation_id)
        .where(
            LetterRecipient.letter_id == letter_id,
            LetterRecipient.dropped_at.is_(None),
            ~sa.exists().where(
                Letter.mailing_id == letter_id, Letter.addressee_id == LetterRecipient.organisation_id
            ),
        )
        .order_by(LetterRecipient.position)
    ).all()
    failed, running = set(mailing.failures), mailing.state is MailingState.running
    db.session.rollback()
    return [one for one in left if running and str(one) not in failed]


def _held(letter_id: uuid.UUID) -> Mailing:
    """The mailing, locked to the end of the transaction: who pauses it waits for the letter in hand."""
    return db.session.scalars(sa.select(Mailing).where(Mailing.id == letter_id).with_for_update()).one()


def _issue(letter_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """Number and date a copy for one addressee, unless it has one; false when the mailing runs no more."""
    mailing = _held(letter_id)
    if mailing.state is not MailingState.running:
        return False
    there = sa.select(Letter.id).where(Letter.mailing_id == letter_id, Letter.addressee_id == organisation_id)
    if db.session.scalar(there) is not None:
        return True
    pattern, at = db.session.get_one(Letter, letter_id), clock.now()
    organisation = db.session.get_one(Organisation, organisation_id)
    if organisation.closed_on is not None and organisation.closed_on < _day(at):
        closed = short_date(organisation.closed_on)
        raise LetterError("", _("Đơn vị không còn hoạt động từ sau ngày {date}", date=closed))
    content = copy_for(organisation.name, pattern.content) | {"draft": False, "date": _day(at).isoformat()}
    proofread(content)
    copy = _copy(pattern, content, at, addressee_id=organisation_id)
    _enter(copy, organisation.name, accounts.viewer_of_post(db.session.get_one(Post, mailing.post_id)), at)
    db.session.add(copy)
    return True


def _copy(pattern: Letter, content: dict[str, Any], at: dt.datetime, *, addressee_id: uuid.UUID) -> Letter:
    """The letter to one addressee: written, approved and signed as its pattern was."""
    kept = (
        "organisation_id", "kind", "drafted_by", "drafter_name", "drafted_at", "approved_by", "approver_name",
        "approved_at", "signed_by", "signer_name", "signed_on", "signature_recorded_at",
    )  # fmt: skip
    return Letter(
        id=new_id(),
        mailing_id=pattern.id,
        addressee_id=addressee_id,
        state=LetterState.issued,
        content=content,
        facts={name: pattern.facts[name] for name in ("signer_id", "editors") if name in pattern.facts},
        issued_at=at,
        changed_at=at,
        recipients=[LetterRecipient(organisation_id=addressee_id, position=1)],
        **{name: getattr(pattern, name) for name in kept},
    )


def _enter(copy: Letter, addressee: str, actor: Viewer, at: dt.datetime) -> None:
    """Take the next number of the book of the day for a copy."""
    reminders.describe(copy)
    copy.folded += f" {fold(addressee)}"
    numbering.take(copy, copy.content, _day(at), recipients=addressee, actor=actor, at=at)


def _pause(letter_id: uuid.UUID, words: str) -> None:
    mailing, at = _held(letter_id), clock.now()
    if mailing.state is MailingState.running:
        _turn(mailing, MailingState.paused, at)
        mailing.note = words
        record("letter.mailing_paused", "letter", letter_id, actor=None, at=at, reason=words)


def _finish(letter_id: uuid.UUID, version: int) -> None:
    """Unless somebody has set it going anew since this slice began."""
    mailing, at = _held(letter_id), clock.now()
    if mailing.state is MailingState.running and mailing.version == version:
        _turn(mailing, MailingState.done, at)
        record("letter.mailing_done", "letter", letter_id, actor=None, at=at)


def _turn(mailing: Mailing, state: MailingState, at: dt.datetime) -> None:
    mailing.state, mailing.changed_at, mailing.changer_name = state, at, "Máy chủ"
    mailing.version += 1


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()


# Paper ---------------------------------------------------------------------------------------------------------------


def _print_some(letter_id: uuid.UUID) -> bool:
    """Make the PDF of some numbered copies; whether there were any. What fails is said on the copy."""
    waiting = _without_a_file(letter_id)
    for copy_id, made in PRESSES.render(waiting):
        if isinstance(made, bytes):
            vault.keep(made)  # on disk before the transaction, which is the shorter for it
            with database.working():
                rendering.keep(copy_id, made)
        else:
            with database.working():
                rendering.note(copy_id, str(made.words))
    return bool(waiting)


def _without_a_file(letter_id: uuid.UUID) -> list[tuple[str, dict[str, Any]]]:
    database.read()
    state = db.session.scalar(sa.select(Mailing.state).where(Mailing.id == letter_id))
    rows = db.session.execute(
        sa.select(Letter.id, Letter.content)
        .where(
            Letter.mailing_id == letter_id,
            Letter.state == LetterState.issued,
            Letter.file_id.is_(None),
            Letter.rendering_error == "",
        )
        .order_by(Letter.issued_at)
        .limit(BATCH if state is not MailingState.paused else 0)
    ).all()
    db.session.rollback()
    return [(str(row.id), row.content) for row in rows]
