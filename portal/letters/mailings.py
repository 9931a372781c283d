"""What can be asked about mailings: how far one is, in which numbers, who has which letter."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents.models import Book, RegisterEntry, StoredFile
from portal.extensions import db
from portal.jobs import Job
from portal.letters import outbox
from portal.letters.models import (
    Channel,
    Dispatch,
    DispatchState,
    Letter,
    LetterRecipient,
    LetterState,
    Mailing,
    MailingState,
)
from portal.letters.posting import JOB
from portal.letters.rules import in_sight_of
from portal.organisations.models import Organisation, Unit

RECENT = 60  # letters that the pace is taken from


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers of one book that a mailing took; `others` between them are of other letters."""

    year: int
    first: int
    last: int
    count: int
    printed: int

    @property
    def others(self) -> int:
        """Numbers between the first and the last that other letters took."""
        return self.last - self.first + 1 - self.count


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing is. `per_minute` is the pace of the step under way, 0 while unknown; `live` says whether the
    worker has it, or will take it.
    """

    mailing: Mailing
    total: int
    ranges: list[Range]
    failed: int
    per_minute: int
    live: bool

    @property
    def numbered(self) -> int:
        """Copies that have their number."""
        return sum(one.count for one in self.ranges)

    @property
    def printed(self) -> int:
        """Copies that have their PDF, too."""
        return sum(one.printed for one in self.ranges)

    @property
    def wanted(self) -> int:
        """How many there will be in the end."""
        return self.numbered if self.mailing.state is MailingState.stopped else self.total

    @property
    def moving(self) -> bool:
        """Whether the page is worth asking for again."""
        return self.live and self.mailing.state is not MailingState.paused

    @property
    def stalled(self) -> bool:
        """It should run, but the worker gave it up."""
        return not self.live and self.mailing.state is MailingState.running

    @property
    def minutes_left(self) -> int | None:
        """To the end of the step under way, rounded up."""
        step = self.printed if self.numbered + self.failed >= self.wanted else self.numbered
        left = self.wanted - step - self.failed
        return -(-left // self.per_minute) if self.per_minute and self.moving else None


@dataclass(frozen=True, slots=True)
class Line:
    """An addressee with its letter, if it has one yet, and what went wrong; its address, and how its e-mail stands."""

    position: int
    organisation_id: uuid.UUID
    name: str
    place: str
    letter_id: uuid.UUID | None
    symbol: str | None
    dated: dt.date | None
    file_id: uuid.UUID | None
    error: str
    address: str
    mailed: DispatchState | None
    mail_error: str

    @property
    def mail_state(self) -> str:
        """How its e-mail stands, a state of `outbox.MARKS`."""
        if self.mailed is None or self.mailed is DispatchState.no_address:
            return outbox.NOT_YET if self.address else DispatchState.no_address
        return self.mailed


def get(viewer: Viewer, letter_id: uuid.UUID) -> Mailing | None:
    """The mailing of a letter in sight."""
    return db.session.scalar(
        sa.select(Mailing)
        .join(Letter, Letter.id == Mailing.id)
        .where(Mailing.id == letter_id, in_sight_of(viewer))
    )


def is_over(letter: Letter) -> bool:
    """Whether the mailing of a letter in hand has come to its end."""
    mailing = db.session.get(Mailing, letter.id) if letter.state is LetterState.apart else None
    return mailing is not None and mailing.state in (MailingState.done, MailingState.stopped)


def progress(viewer: Viewer, mailing: Mailing) -> Progress:
    """How far a mailing in hand is."""
    ranges = _ranges(mailing.id)
    total = _count(
        sa.select(LetterRecipient.organisation_id).where(
            LetterRecipient.letter_id == mailing.id, LetterRecipient.dropped_at.is_(None)
        )
    )
    unprinted = _count(
        sa.select(Letter.id).where(
            Letter.mailing_id == mailing.id, Letter.file_id.is_(None), Letter.rendering_error != ""
        )
    )
    jobs = _count(
        sa.select(Job.id).where(
            Job.key.startswith(f"{JOB} {mailing.id} "), Job.state.in_(("ready", "running"))
        )
    )
    numbering = sum(one.count for one in ranges) + len(mailing.failures) < total
    return Progress(
        mailing=mailing,
        total=total,
        ranges=ranges,
        failed=len(mailing.failures) + unprinted,
        per_minute=_pace(mailing.id, numbering=numbering and mailing.state is not MailingState.stopped),
        live=jobs > 0,
    )


def _count(rows: sa.Select[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0


def _ranges(letter_id: uuid.UUID) -> list[Range]:
    rows = db.session.execute(
        sa.select(
            Book.year,
            sa.func.min(RegisterEntry.number),
            sa.func.max(RegisterEntry.number),
            sa.func.count(),
            sa.func.count(Letter.file_id),
        )
        .join(RegisterEntry, RegisterEntry.book_id == Book.id)
        .join(Letter, Letter.entry_id == RegisterEntry.id)
        .where(Letter.mailing_id == letter_id)
        .group_by(Book.year)
        .order_by(Book.year)
    )
    return [Range(*row) for row in rows]


def _pace(letter_id: uuid.UUID, *, numbering: bool) -> int:
    """Letters in a minute, from the last that were numbered or printed."""
    moment: Any = Letter.issued_at if numbering else StoredFile.stored_at
    asked = sa.select(moment).select_from(Letter).outerjoin(StoredFile, StoredFile.id == Letter.file_id)
    moments = db.session.scalars(
        asked.where(Letter.mailing_id == letter_id, moment.is_not(None)).order_by(moment.desc()).limit(RECENT)
    ).all()
    seconds = (moments[0] - moments[-1]).total_seconds() if moments else 0
    return round(60 * (len(moments) - 1) / seconds) if seconds else 0


def all_lines(viewer: Viewer, mailing: Mailing) -> list[Line]:
    """The addressees of a mailing in hand in their order."""
    return [_line(mailing, row) for row in db.session.execute(_lines(mailing))]


def _lines(mailing: Mailing) -> Any:
    copy = sa.orm.aliased(Letter)
    mine = sa.and_(copy.mailing_id == mailing.id, copy.addressee_id == LetterRecipient.organisation_id)
    return (
        sa.select(
            LetterRecipient.position,
            Organisation.id,
            Organisation.name,
            Unit.full_name,
            copy.id,
            RegisterEntry.symbol,
            RegisterEntry.dated,
            copy.file_id,
            sa.func.coalesce(copy.rendering_error, ""),
            Organisation.email,
            Dispatch.state,
            sa.func.coalesce(Dispatch.error, ""),
        )
        .join(Organisation, Organisation.id == LetterRecipient.organisation_id)
        .join(Unit, Unit.id == Organisation.unit_id)
        .outerjoin(copy, mine)
        .outerjoin(RegisterEntry, RegisterEntry.id == copy.entry_id)
        .outerjoin(Dispatch, sa.and_(Dispatch.letter_id == copy.id, Dispatch.channel == Channel.email))
        .where(LetterRecipient.letter_id == mailing.id, LetterRecipient.dropped_at.is_(None))
        .order_by(LetterRecipient.position)
    )


def _line(mailing: Mailing, row: Any) -> Line:
    line = Line(*row)
    return line if line.error else replace(line, error=mailing.failures.get(str(line.organisation_id), ""))


def files(viewer: Viewer, mailing: Mailing, year: int, first: int, last: int) -> list[str | None]:
    """The SHA-256 of the PDF of each copy with these numbers of a year's book, in order; None while it has none."""
    rows = db.session.execute(
        sa.select(StoredFile.sha256)
        .select_from(Letter)
        .join(RegisterEntry, RegisterEntry.id == Letter.entry_id)
        .join(Book, Book.id == RegisterEntry.book_id)
        .outerjoin(StoredFile, StoredFile.id == Letter.file_id)
        .where(
            Letter.mailing_id == mailing.id,
            Book.year == year,
            RegisterEntry.number.between(first, last),
        )
        .order_by(RegisterEntry.number)
    )
    return list(rows.scalars())
