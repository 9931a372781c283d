"""Documents get their number, and files are kept."""

import datetime as dt
import uuid
from collections.abc import Callable

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import numbering, vault
from portal.documents.models import Direction, RegisterEntry, StoredFile
from portal.extensions import db, new_id
from portal.lib import vietnamese


def take_number(
    *,
    organisation_id: uuid.UUID,
    series: str,
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
) -> RegisterEntry:
    """Enter a document that leaves into this year's book of its series and give its line of the register.

    Within the caller's transaction: rolled back together, nothing is taken. One subject has one number for ever: asked
    again, the same line comes back. Refuses a date before the last one of the book (Decree 30/2020 Art. 15). When it
    was sent is not known yet: the day stays blank in the register.
    """
    page = numbering.open_book(organisation_id, Direction.outgoing, series, on.year)
    entry = _entry_of(subject_type, subject_id)
    if entry is not None:
        return entry
    number = numbering.next_number(page, on)
    entry = RegisterEntry(
        id=new_id(),
        book_id=page.book_id,
        number=number,
        symbol=symbol_of(number),
        dated=on,
        abstract=abstract,
        signer=signer,
        recipients=recipients,
        keeper=keeper,
        copies=copies,
        subject_type=subject_type,
        subject_id=subject_id,
        entered_at=at,
        entered_by=actor.user_name,
    )
    return _enter(entry, actor, at)


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
) -> RegisterEntry:
    """Enter a document that arrived into the recipient's book of the year: `organisation_id` is who receives it.

    Within the caller's transaction; one subject (a submitted version) has one line for ever. An arrival is never turned
    away: should the clock have run back, it is entered under the book's last day, its true time stands in `entered_at`.
    """
    arrived = max(on, numbering.last_date(organisation_id, Direction.incoming, "") or on)
    page = numbering.open_book(organisation_id, Direction.incoming, "", arrived.year)
    entry = _entry_of(subject_type, subject_id)
    if entry is not None:
        return entry
    arrived = max(arrived, page.latest or arrived)
    entry = RegisterEntry(
        id=new_id(),
        book_id=page.book_id,
        number=numbering.next_number(page, arrived),
        symbol=symbol,
        dated=arrived,
        abstract=abstract,
        author=author,
        subject_type=subject_type,
        subject_id=subject_id,
        entered_at=at,
        entered_by=actor.user_name,
    )
    return _enter(entry, actor, at)


def _entry_of(subject_type: str, subject_id: uuid.UUID) -> RegisterEntry | None:
    return db.session.scalar(
        sa.select(RegisterEntry).where(
            RegisterEntry.subject_type == subject_type, RegisterEntry.subject_id == subject_id
        )
    )


def _enter(entry: RegisterEntry, actor: Viewer, at: dt.datetime) -> RegisterEntry:
    searched = (entry.symbol, entry.abstract, entry.author, entry.signer, entry.recipients)
    entry.folded = vietnamese.fold(" ".join(filter(None, searched)))
    db.session.add(entry)
    record(
        "number.taken",
        "register_entry",
        entry.id,
        actor=actor,
        at=at,
        number=entry.number,
        symbol=entry.symbol,
    )
    db.session.flush()
    return entry


def store(
    organisation_id: uuid.UUID, name: str, media_type: str, content: bytes, at: dt.datetime
) -> StoredFile:
    """Keep a file for ever: on disk before its row is committed, so that no row is without its file.

    The same bytes are on disk once; the same organisation, name and bytes are one row.
    """
    sha256 = vault.keep(content)
    row = db.session.scalar(
        sa.select(StoredFile).where(
            StoredFile.organisation_id == organisation_id,
            StoredFile.sha256 == sha256,
            StoredFile.name == name,
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
