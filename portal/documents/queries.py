"""What can be asked about registers and kept files."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents import vault
from portal.documents.models import Book, Direction, RegisterEntry, StoredFile
from portal.documents.rules import files_in_sight_of, in_sight_of
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold
from portal.lib.words import _

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register as it is shown; `sha256` and `file_id` are those of the issued document, once rendered."""

    id: uuid.UUID
    number: int
    symbol: str
    dated: dt.date
    abstract: str
    signer: str
    recipients: str
    keeper: str
    copies: int
    sent_on: dt.date | None
    note: str
    subject_type: str
    subject_id: uuid.UUID
    voided_at: dt.datetime | None
    void_reason: str
    file_id: uuid.UUID | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the foot of a book says: the last number, how many of 1 … last are missing, how many are void."""

    last: int
    missing: int
    voided: int
    latest: dt.date | None


_line = (
    sa.select(
        RegisterEntry.id,
        RegisterEntry.number,
        RegisterEntry.symbol,
        RegisterEntry.dated,
        RegisterEntry.abstract,
        RegisterEntry.signer,
        RegisterEntry.recipients,
        RegisterEntry.keeper,
        RegisterEntry.copies,
        RegisterEntry.sent_on,
        RegisterEntry.note,
        RegisterEntry.subject_type,
        RegisterEntry.subject_id,
        RegisterEntry.voided_at,
        RegisterEntry.void_reason,
        RegisterEntry.file_id,
        StoredFile.sha256,
    )
    .join(Book, Book.id == RegisterEntry.book_id)
    .outerjoin(StoredFile, StoredFile.id == RegisterEntry.file_id)
)


def books(viewer: Viewer, direction: Direction = Direction.outgoing) -> list[tuple[int, str]]:
    """The books that the own organisation has begun, newest year first: (year, series)."""
    rows = db.session.execute(
        sa.select(Book.year, Book.series)
        .where(Book.direction == direction, Book.last > 0, in_sight_of(viewer))
        .order_by(Book.year.desc(), Book.series)
    )
    return [(row.year, row.series) for row in rows]


def outgoing(
    viewer: Viewer, year: int, series: str = "", search: str = "", before: int | None = None
) -> tuple[list[Line], bool]:
    """Lines of a year's outgoing book, the newest first, below number `before`; and whether there are more.

    `search` is looked for without accents in symbol, abstract, signer and recipients.
    """
    asked = _of_book(viewer, Direction.outgoing, year, series)
    for word in fold(search).split():
        asked = asked.where(RegisterEntry.folded.contains(word, autoescape=True))
    if before is not None:
        asked = asked.where(RegisterEntry.number < before)
    rows = db.session.execute(asked.order_by(RegisterEntry.number.desc()).limit(PAGE + 1)).all()
    return [Line(*row) for row in rows[:PAGE]], len(rows) > PAGE


def whole_book(viewer: Viewer, year: int, series: str = "") -> list[Line]:
    """All lines of a year's outgoing book in the order of their numbers, as the official register is printed."""
    asked = _of_book(viewer, Direction.outgoing, year, series).order_by(RegisterEntry.number)
    return [Line(*row) for row in db.session.execute(asked)]


def _of_book(viewer: Viewer, direction: Direction, year: int, series: str) -> sa.Select[*tuple[Any, ...]]:
    return _line.where(
        Book.direction == direction, Book.year == year, Book.series == series, in_sight_of(viewer)
    )


def totals(viewer: Viewer, year: int, series: str = "") -> Totals:
    """The foot of a year's outgoing book, counted from its lines."""
    row = db.session.execute(
        sa.select(
            sa.func.max(Book.last).label("counter"),
            sa.func.count(RegisterEntry.id).label("lines"),
            sa.func.count(RegisterEntry.voided_at).label("voided"),
            sa.func.max(RegisterEntry.dated).label("latest"),
        )
        .join(RegisterEntry, RegisterEntry.book_id == Book.id)
        .where(
            Book.direction == Direction.outgoing,
            Book.year == year,
            Book.series == series,
            in_sight_of(viewer),
        )
    ).one()
    last = row.counter or 0
    return Totals(last=last, missing=last - row.lines, voided=row.voided, latest=row.latest)


def file(viewer: Viewer, file_id: uuid.UUID) -> StoredFile | None:
    """One kept file in sight."""
    return db.session.scalar(sa.select(StoredFile).where(StoredFile.id == file_id, files_in_sight_of(viewer)))


def open_file(viewer: Viewer, kept: StoredFile) -> bytes:
    """The bytes of a kept file, checked against its SHA-256; refuses to hand out what the disk has changed."""
    try:
        return vault.read(kept.sha256)
    except (OSError, ValueError) as error:
        raise Refusal(
            "file.damaged",
            _(
                "Tệp {name} trên đĩa không còn đúng với mã kiểm tra đã ghi. "
                "Báo quản trị hệ thống lấy lại từ bản sao lưu",
                name=kept.name,
            ),
        ) from error
