"""Documents get their number, and files are kept."""

import datetime as dt
import uuid
from collections.abc import Callable

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import numbering, reserving, vault
from portal.documents.entering import Line, enter, sound_reason
from portal.documents.models import Direction, RegisterEntry, StoredFile
from portal.documents.rules import VOIDABLE
from portal.extensions import db, new_id
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _

_LINE = sa.select(RegisterEntry.id, RegisterEntry.number, RegisterEntry.symbol, RegisterEntry.dated).where(
    RegisterEntry.subject_type == sa.bindparam("subject_type"),
    RegisterEntry.subject_id == sa.bindparam("subject_id"),
)


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
    answers_id: uuid.UUID | None = None,
    held: uuid.UUID | None = None,
) -> Line:
    """Enter a document that leaves into this year's book of its series and give its line of the register; a series that
    runs through more than a year is kept under its first, `year`.

    Within the caller's transaction: rolled back together, nothing is taken. One subject has one number for ever: asked
    again, the same line comes back. Refuses a date before the last one of the book (Decree 30/2020 Art. 15). When it
    was sent is not known yet: the day stays blank in the register. `held` is a number that was kept for it (Giữ số):
    the document takes that line with its day, which the caller has compared with the signature's.
    """
    page = numbering.open_book(organisation_id, Direction.outgoing, series, year or on.year)
    line = _line_of(subject_type, subject_id)
    if line is not None:
        return line
    columns = {
        "abstract": abstract,
        "signer": signer,
        "recipients": recipients,
        "keeper": keeper,
        "copies": copies,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "answers_id": answers_id,
    }
    if held is not None:
        return reserving.fill(page.book_id, held, symbol_of, columns, actor=actor, at=at)
    number = numbering.next_number(page, on)
    return enter(
        actor, at, symbol=symbol_of(number), number=number, dated=on, book_id=page.book_id, **columns
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
    author_id: uuid.UUID | None = None,
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
    return enter(
        actor,
        at,
        symbol=symbol,
        number=numbering.next_number(page, arrived),
        dated=arrived,
        book_id=page.book_id,
        abstract=abstract,
        author=author,
        author_id=author_id,
        subject_type=subject_type,
        subject_id=subject_id,
    )


def _line_of(subject_type: str, subject_id: uuid.UUID) -> Line | None:
    found = db.session.execute(_LINE, {"subject_type": subject_type, "subject_id": subject_id}).first()
    return Line(*found) if found else None


def void(
    entry: RegisterEntry,
    *,
    reason: str,
    asked_by: uuid.UUID,
    asker_name: str,
    actor: Viewer,
    at: dt.datetime,
) -> None:
    """Make a number void on another's request (S6): its line stays, struck, with the reason and both names; the number
    is never used again. What becomes of its letter is the caller's.

    Refuses the asker himself, a reason of fewer than 20 characters, what is void already, a submitted report's receipt.
    """
    if actor.user_id == asked_by:
        raise Refusal("void.own_request", _("Người đề nghị không tự duyệt hủy số. Nhờ lãnh đạo khác"))
    sound_reason(reason)
    if entry.subject_type not in VOIDABLE:
        raise Refusal("void.receipt", _("Số đến của báo cáo gửi trên cổng là số biên nhận, không hủy được"))
    done = db.session.scalar(
        sa.update(RegisterEntry)
        .where(RegisterEntry.id == entry.id, RegisterEntry.voided_at.is_(None))
        .values(
            voided_at=at,
            voided_by=actor.user_id,
            voider_name=actor.user_name,
            void_asked_by=asked_by,
            void_asker_name=asker_name,
            void_reason=reason.strip(),
        )
        .returning(RegisterEntry.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(entry)
    if done is None:
        raise Conflict(_("Số {symbol} đã hủy trước đó", symbol=entry.symbol))
    record("number.voided", "register_entry", entry.id, actor=actor, at=at, asker=asker_name, reason=reason)
    db.session.flush()


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
