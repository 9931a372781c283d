"""Letters that answer what arrived, and what answers our letters.

Nothing about it is stored but whom a line of the registers answers: how many of a letter's addressees have answered
follows from the lines that arrived since and from the reports that it reminded of.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents import queries as documents
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import heads, kinds
from portal.letters.answered import AWAITED, SINCE
from portal.letters.drafting import begin
from portal.letters.models import Letter, LetterRecipient
from portal.letters.rules import in_sight_of
from portal.letters.soundness import proofread
from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import letter_short_date
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation
from portal.reports.models import Report


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one addressee has answered: by a report or by what arrived; neither while it is awaited."""

    name: str
    report_id: uuid.UUID | None = None
    at: dt.datetime | None = None
    entry: RegisterEntry | None = None

    @property
    def is_there(self) -> bool:
        """It has answered."""
        return self.at is not None or self.entry is not None


def draft_answer(entry: RegisterEntry, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Draft the letter that answers what arrived, to its author; its line in the outgoing book will name it."""
    on = at.astimezone(VIETNAM).date()
    frame, signer_id = heads.frame(actor, on, [])
    numbered = f" số {entry.symbol}" if entry.symbol else ""
    cited = f"văn bản{numbered} ngày {letter_short_date(entry.of_date or entry.dated)} của {entry.author}"
    told = {"author": entry.author, "sender": organisations.own(actor).name}
    content = kinds.write("answer", frame, cited=cited, **told)
    proofread(content)
    to = [LetterRecipient(organisation_id=entry.author_id, position=1)] if entry.author_id else []
    facts: dict[str, Any] = {"signer_id": str(signer_id), "answers_id": str(entry.id)}
    return begin(content, facts, to, actor=actor, at=at)


def answered_by(actor: Viewer, letter: Letter) -> uuid.UUID | None:
    """The line that a letter was drafted to answer, while it stands."""
    asked = letter.facts.get("answers_id")
    entry = documents.entry(actor, uuid.UUID(asked)) if asked else None
    return entry.id if entry is not None and entry.voided_at is None else None


def awaited(viewer: Viewer) -> int:
    """How many of the own organisation's letters somebody has not answered."""
    return db.session.scalar(sa.select(sa.func.count(Letter.id)).where(in_sight_of(viewer), AWAITED)) or 0


def answers(viewer: Viewer, letter: Letter) -> list[Answer]:
    """Of each addressee of an issued letter in hand whether and with what it answered; then of others that did."""
    if letter.entry_id is None:
        return []
    arrived = documents.answers_to(viewer, letter.entry_id)
    rows = db.session.execute(
        sa.select(LetterRecipient.organisation_id, Organisation.name, Report.id, Report.first_submitted_at)
        .join(Letter, Letter.id == LetterRecipient.letter_id)
        .join(Organisation, Organisation.id == LetterRecipient.organisation_id)
        .outerjoin(Report, SINCE)
        .where(Letter.id == letter.id, LetterRecipient.dropped_at.is_(None))
        .order_by(LetterRecipient.position)
    ).all()
    wrote = {entry.author_id: entry for entry in reversed(arrived) if entry.author_id}
    found = [Answer(row.name, row.id, row.first_submitted_at, wrote.get(row.organisation_id)) for row in rows]
    addressed = {row.organisation_id for row in rows}
    return found + [
        Answer(entry.author, entry=entry) for entry in arrived if entry.author_id not in addressed
    ]
