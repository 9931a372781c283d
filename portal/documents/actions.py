"""Documents get their number, and files are kept."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import numbering, vault
from portal.documents.models import Direction, RegisterEntry, StoredFile
from portal.extensions import db, new_id, table_of
from portal.lib import vietnamese


class Line(NamedTuple):
    """A line of a register as whoever asked for a number needs it."""

    id: uuid.UUID
    number: int
    symbol: str
    dated: dt.date


_LINE = sa.select(RegisterEntry.id, RegisterEntry.number, RegisterEntry.symbol, RegisterEntry.dated).where(
    RegisterEntry.subject_type == sa.bindparam("subject_type"),
    RegisterEntry.subject_id == sa.bindparam("subject_id"),
)
_ENTER = sa.insert(table_of(RegisterEntry))


def take_number(
    *,
    organisation_id: uuid.UUID,
    series: str,
    year: int | None = None,
    on: dt.date,
    symbol_of: Callable[[int], str],
    abstract: str,
    signer: str,
    recipients: str,
    keeper: str,
    copies: int,
    subject_type: str,
    subject_id: uuid.UUID,
    actor: Viewer,
    at: dt.datetime,
) -> Line:
    """Enter a document that leaves into this year's book of its series and give its line of the register; a series that
    runs through more than a year is kept under its first, `year`.

    Within the caller's transaction: rolled back together, nothing is taken. One subject has one number for ever: asked
    again, the same line comes back. Refuses a date before the last one of the book (Decree 30/2020 Art. 15). When it
    was sent is not known yet: the day stays blank in the register.
    """
    page = numbering.open_book(organisation_id, Direction.outgoing, series, year or on.year)
    line = _line_of(subject_type, subject_id)
    if line is not None:
        return line
    number = numbering.next_number(page, on)
    return _enter(
        actor,
        at,
        symbol=symbol_of(number),
        number=number,
        dated=on,
        book_id=page.book_id,
        abstract=abstract,
        signer=signer,
        recipients=recipients,
        keeper=keeper,
        copies=copies,
        subject_type=subject_type,
        subject_id=subject_id,
    )


def register_incoming(
    *,
    organisation_id: uuid.UUID,
    on: dt.date,
    author: str,
    symbol: str,
    abstract: str,
    subject_type: str,
    subject_id: uuid.UUID,
    actor: Viewer,
    at: dt.datetime,
) -> Line:
    """Enter a document that arrived into the recipient's book of the year: `organisation_id` is who receives it.

    Within the caller's transaction; one subject (a submitted version) has one line for ever. An arrival is never turned
    away: should the clock have run back, it is entered under the book's last day, its true time stands in `entered_at`.
    """
    page = numbering.open_book(organisation_id, Direction.incoming, "", on.year)
    line = _line_of(subject_type, subject_id)
    if line is not None:
        return line
    arrived = max(on, page.latest or on)
    if arrived.year > on.year:
        page = numbering.open_book(organisation_id, Direction.incoming, "", arrived.year)
    return _enter(
        actor,
        at,
        symbol=symbol,
        number=numbering.next_number(page, arrived),
        dated=arrived,
        book_id=page.book_id,
        abstract=abstract,
        author=author,
        subject_type=subject_type,
        subject_id=subject_id,
    )


def _line_of(subject_type: str, subject_id: uuid.UUID) -> Line | None:
    found = db.session.execute(_LINE, {"subject_type": subject_type, "subject_id": subject_id}).first()
    return Line(*found) if found else None


def _enter(
    actor: Viewer, at: dt.datetime, *, symbol: str, number: int, dated: dt.date, **columns: Any
) -> Line:
    line = Line(new_id(), number, symbol, dated)
    searched = (symbol, *(columns.get(name) for name in ("abstract", "author", "signer", "recipients")))
    folded = vietnamese.fold(" ".join(filter(None, searched)))
    entered = {"entered_at": at, "entered_by": actor.user_name, "folded": folded}
    db.session.execute(_ENTER, {**line._asdict(), **columns, **entered})
    record("number.taken", "register_entry", line.id, actor=actor, at=at, number=number, symbol=symbol)
    return line


def store(
    organisation_id: uuid.UUID,
    name: str,
    media_type: str,
    content: bytes,
    at: dt.datetime,
    *,
    sealed: bool = False,
) -> StoredFile:
    """Keep a file for ever: on disk before its row is committed, so that no row is without its file.

    The same bytes are on disk once; the same organisation, name and bytes are one row. A `sealed` file is opened by the
    room that keeps it only.
    """
    sha256 = vault.keep(content)
    row = db.session.scalar(
        sa.select(StoredFile).where(
            StoredFile.organisation_id == organisation_id,
            StoredFile.sha256 == sha256,
            StoredFile.name == name,
            StoredFile.sealed.is_(sealed),
        )
    )
    if row is None:
        row = StoredFile(
            id=new_id(),
            organisation_id=organisation_id,
            sha256=sha256,
            name=name,
            media_type=media_type,
            size=len(content),
            stored_at=at,
            sealed=sealed,
        )
        db.session.add(row)
        db.session.flush()
    return row


def attach(entry_id: uuid.UUID, file: StoredFile) -> None:
    """Link the file of a numbered document to its line of the register, once; the line says nothing else anew."""
    db.session.execute(
        sa.update(RegisterEntry)
        .where(RegisterEntry.id == entry_id, RegisterEntry.file_id.is_(None))
        .values(file_id=file.id)
        .execution_options(synchronize_session="fetch")
    )


def note(entry_id: uuid.UUID, words: str) -> None:
    """Add to the last column of a line (Ghi chú); what stands there stays."""
    entry = db.session.get_one(RegisterEntry, entry_id)
    entry.note = "; ".join(filter(None, (entry.note, words)))


def sent(entry_id: uuid.UUID, on: dt.date, copies: int | None = None) -> None:
    """Enter the day on which a document first left (Ngày chuyển), and how many copies of it when they were counted."""
    entry = db.session.get_one(RegisterEntry, entry_id)
    entry.sent_on = min(on, entry.sent_on or on)
    entry.copies = copies or entry.copies
