"""What can be asked about letters."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer, allowed
from portal.documents import queries as documents
from portal.documents.models import Book, RegisterEntry, StoredFile
from portal.extensions import db
from portal.jobs import Job
from portal.letters.answered import ANSWERED
from portal.letters.customs import named
from portal.letters.models import IN_FORCE, Effect, Letter, LetterRecipient, LetterState, Recall
from portal.letters.rules import in_sight_of
from portal.lib.vietnamese import fold
from portal.organisations.models import Organisation
from portal.reports.models import Report

PAGE = 50


@dataclass(frozen=True, slots=True)
class Item:
    """A letter in a list; `symbol` is empty until it is issued, `changed_at` is when it came into its state."""

    id: uuid.UUID
    state: LetterState
    kind: str
    abstract: str
    drafter_name: str
    signer_name: str
    signed_on: dt.date | None
    issued_at: dt.datetime | None
    changed_at: dt.datetime
    symbol: str | None
    recipients: int
    version: int
    answered: int
    answers_id: uuid.UUID | None
    apart: bool | None
    effect: Effect

    @property
    def is_answered_by(self) -> bool:
        """Whether its addressees are to answer: an official letter in force to some on the portal, itself no answer."""
        issued = self.state is LetterState.issued and self.effect in IN_FORCE and self.answers_id is None
        return issued and self.kind == "cong-van" and self.recipients > 0

    @property
    def named(self) -> str:
        """What the list calls it."""
        return named(self.kind, self.abstract)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to: `dropped_at` when it left the letter, `reported_at` when its report came in."""

    organisation_id: uuid.UUID
    name: str
    short_name: str
    position: int
    dropped_at: dt.datetime | None
    reported_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Rendering:
    """How far the PDF of an issued letter is: `waiting` while the worker will still try, `sha256` once it is there."""

    waiting: bool
    error: str
    file_id: uuid.UUID | None
    sha256: str
    size: int


_recipients = (
    sa.select(sa.func.count())
    .where(LetterRecipient.letter_id == Letter.id, LetterRecipient.dropped_at.is_(None))
    .scalar_subquery()
)
_item: Any = sa.select(
    Letter.id,
    Letter.state,
    Letter.kind,
    Letter.abstract,
    Letter.drafter_name,
    Letter.signer_name,
    Letter.signed_on,
    Letter.issued_at,
    Letter.changed_at,
    RegisterEntry.symbol,
    _recipients.label("recipients"),
    Letter.version,
    ANSWERED.label("answered"),
    RegisterEntry.answers_id,
    Letter.facts[("to", "apart")].as_boolean().label("apart"),
    Letter.effect,
).outerjoin(RegisterEntry, RegisterEntry.id == Letter.entry_id)


def get(viewer: Viewer, letter_id: uuid.UUID) -> Letter | None:
    """One letter in sight."""
    return db.session.scalar(
        sa.select(Letter)
        .options(sa.orm.joinedload(Letter.organisation))
        .where(Letter.id == letter_id, in_sight_of(viewer))
    )


def index(
    viewer: Viewer,
    states: tuple[LetterState, ...],
    search: str = "",
    after: tuple[dt.datetime, uuid.UUID] | None = None,
    only: Sequence[sa.ColumnElement[bool]] = (),
) -> tuple[list[Item], bool]:
    """Letters of these states, the latest change first, below `after`; and whether there are more.

    `search` is looked for without accents in abstract, recipients and drafter; copies of a mailing only so.
    """
    asked = _item.where(in_sight_of(viewer), Letter.state.in_(states), *only)
    if not search:
        asked = asked.where(Letter.mailing_id.is_(None))
    for word in fold(search).split():
        asked = asked.where(Letter.folded.contains(word, autoescape=True))
    if after is not None:
        moment, last = after
        asked = asked.where(
            sa.or_(Letter.changed_at < moment, sa.and_(Letter.changed_at == moment, Letter.id < last))
        )
    rows = db.session.execute(
        asked.order_by(Letter.changed_at.desc(), Letter.id.desc()).limit(PAGE + 1)
    ).all()
    return [Item(*tuple(row)) for row in rows[:PAGE]], len(rows) > PAGE


def counts(viewer: Viewer) -> dict[LetterState, int]:
    """How many letters in sight stand in each state."""
    rows = db.session.execute(
        sa.select(Letter.state, sa.func.count())
        .where(in_sight_of(viewer), Letter.mailing_id.is_(None))
        .group_by(Letter.state)
    )
    found = {LetterState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in LetterState}


def to_approve(viewer: Viewer) -> list[Item]:
    """Letters that wait for this viewer's approval, the longest waiting first."""
    return _waiting(viewer, LetterState.put_up, "letters.approve")


def to_sign(viewer: Viewer) -> list[Item]:
    """Approved letters that wait for this viewer's signature on paper."""
    return _waiting(viewer, LetterState.approved, "letters.sign")


def to_number(viewer: Viewer) -> list[Item]:
    """Signed letters that wait for this viewer to number and issue them."""
    return _waiting(viewer, LetterState.signed, "letters.issue", "letters.issue_each")


def to_recall(viewer: Viewer) -> list[Item]:
    """Issued letters that somebody else asked to take back: this head decides."""
    asked = Letter.recalls.any(Recall.agreed.is_(None))
    return _waiting(viewer, LetterState.issued, "letters.answer_recall", more=asked)


def sent_back(viewer: Viewer) -> list[tuple[Item, str]]:
    """The viewer's own drafts that were sent back, with the reason."""
    rows = db.session.execute(
        _item.add_columns(Letter.note)
        .where(
            in_sight_of(viewer),
            Letter.state == LetterState.draft,
            Letter.drafted_by == viewer.user_id,
            Letter.note != "",
        )
        .order_by(Letter.changed_at)
    )
    return [(Item(*row[:-1]), row[-1]) for row in rows]


def _waiting(
    viewer: Viewer, state: LetterState, *rules: str, more: sa.ColumnElement[bool] | None = None
) -> list[Item]:
    """The rule itself is asked of each letter, so that a list and a door cannot disagree."""
    waiting = sa.select(Letter).where(in_sight_of(viewer), Letter.state == state)
    letters = db.session.scalars(waiting if more is None else waiting.where(more))
    mine = [letter.id for letter in letters if any(allowed(viewer, rule, letter) for rule in rules)]
    if not mine:
        return []
    rows = db.session.execute(_item.where(Letter.id.in_(mine)).order_by(Letter.changed_at, Letter.id))
    return [Item(*tuple(row)) for row in rows]


def addressees(viewer: Viewer, letter: Letter) -> list[Addressee]:
    """Whom a letter in hand goes to, in its order, those who left it included; and who has reported by now."""
    rows = db.session.execute(
        sa.select(
            LetterRecipient.organisation_id,
            Organisation.name,
            Organisation.short_name,
            LetterRecipient.position,
            LetterRecipient.dropped_at,
            Report.first_submitted_at,
        )
        .join(Organisation, Organisation.id == LetterRecipient.organisation_id)
        .outerjoin(Report, Report.obligation_id == LetterRecipient.obligation_id)
        .where(LetterRecipient.letter_id == letter.id)
        .order_by(LetterRecipient.position)
    )
    return [Addressee(*row) for row in rows]


def about(viewer: Viewer, report_id: uuid.UUID) -> list[Letter]:
    """The own organisation's letters under which a report went out, or by which it was returned, newest first."""
    letters = db.session.scalars(
        sa.select(Letter)
        .where(
            Letter.organisation_id == viewer.organisation_id,
            Letter.facts["report_id"].as_string() == str(report_id),
        )
        .order_by(Letter.drafted_at.desc())
    )
    return list(letters)


def entry_of(viewer: Viewer, letter: Letter) -> RegisterEntry | None:
    """The register's line of a letter in hand; None until it is issued."""
    return db.session.get(RegisterEntry, letter.entry_id) if letter.entry_id else None


def answering(viewer: Viewer, letter: Letter) -> RegisterEntry | None:
    """What arrived and a letter in hand answers, or was drafted to answer."""
    asked = letter.facts.get("answers_id")
    return documents.entry(viewer, uuid.UUID(asked)) if asked else None


def book_of(viewer: Viewer, letter: Letter) -> Book | None:
    """The book that a letter in hand is numbered in; None until it is issued."""
    entry = entry_of(viewer, letter)
    return db.session.get_one(Book, entry.book_id) if entry else None


def rendering_of(viewer: Viewer, letter: Letter) -> Rendering:
    """How far the PDF of an issued letter in hand is."""
    if letter.file_id is not None:
        file = db.session.get_one(StoredFile, letter.file_id)
        return Rendering(waiting=False, error="", file_id=file.id, sha256=file.sha256, size=file.size)
    state = db.session.scalar(sa.select(Job.state).where(Job.key == job_key(letter.id)))
    by_mailing = letter.mailing_id is not None and not letter.rendering_error
    return Rendering(
        waiting=by_mailing or state in ("ready", "running"),
        error=letter.rendering_error,
        file_id=None,
        sha256="",
        size=0,
    )


def job_key(letter_id: uuid.UUID) -> str:
    """The key under which a letter's rendering stands in the job table: one letter, one job."""
    return f"letters.render {letter_id}"
