"""What must hold of registers and files whatever happens; asked by `flask verify` and by the drills."""

import datetime as dt
import itertools
from collections.abc import Iterator

import sqlalchemy as sa

from portal.documents import vault
from portal.documents.entering import LEAST_REASON
from portal.documents.models import Book, Direction, FollowUp, RegisterEntry, StoredFile
from portal.documents.numbering import TERM
from portal.extensions import db
from portal.lib import clock

REPORT = "report_version"
# A file is on disk before its row is committed: a young one without a row may be on its way.
ON_ITS_WAY = dt.timedelta(hours=1)


def broken() -> Iterator[str]:
    """Every fault, in a sentence: numbers exactly 1…n, dates never backwards, void numbers by two persons, answers
    within one body, files as they were kept, none astray.
    """
    for book in db.session.scalars(sa.select(Book).order_by(Book.year, Book.series)):
        yield from _book_faults(book)
    yield from _void_faults()
    yield from _answer_faults()
    yield from _file_faults()


def _book_faults(book: Book) -> Iterator[str]:
    name = f"{book.direction} book {book.series or 'of all kinds'} {book.year}"
    rows = db.session.execute(
        sa.select(RegisterEntry.number, RegisterEntry.dated)
        .where(RegisterEntry.book_id == book.id)
        .order_by(RegisterEntry.number)
    ).all()
    numbers = [row.number for row in rows]
    if numbers != list(range(1, book.last + 1)):
        missing = sorted(set(range(1, book.last + 1)) - set(numbers))
        yield f"{name}: {len(numbers)} lines, counter {book.last}, missing {missing}"
    dates = [row.dated for row in rows]
    for number, (earlier, later) in enumerate(itertools.pairwise(dates), 2):
        if later < earlier:
            yield f"{name}: number {number} is dated {later}, after {earlier}"
    if not book.series.startswith(TERM) and any(day.year != book.year for day in dates):
        yield f"{name}: holds a line of another year"
    if dates and book.last_on != dates[-1]:
        yield f"{name}: last date {book.last_on}, last line {dates[-1]}"


def _void_faults() -> Iterator[str]:
    """S6: a void number has a reason and two names; what is not void bears neither a day nor who decided."""
    for entry in db.session.scalars(
        sa.select(RegisterEntry).where(
            sa.or_(RegisterEntry.voided_at.is_not(None), RegisterEntry.voided_by.is_not(None))
        )
    ):
        two = {entry.void_asked_by, entry.voided_by} - {None}
        if entry.voided_at is None or len(two) < 2 or len(entry.void_reason) < LEAST_REASON:
            yield f"number {entry.symbol or entry.number} is void without two persons and a reason"
        if entry.subject_type == REPORT:
            yield f"number {entry.number} is void, and a report's receipt"


def _answer_faults() -> Iterator[str]:
    """An answer and what it answers stand in the two registers of one body."""
    answered, there, here = sa.orm.aliased(RegisterEntry), sa.orm.aliased(Book), sa.orm.aliased(Book)
    astray = (
        sa.select(RegisterEntry.symbol, RegisterEntry.number)
        .join(answered, answered.id == RegisterEntry.answers_id)
        .join(here, here.id == RegisterEntry.book_id)
        .join(there, there.id == answered.book_id)
        .where(sa.or_(here.organisation_id != there.organisation_id, here.direction == there.direction))
    )
    for row in db.session.execute(astray):
        yield f"number {row.symbol or row.number} answers a line that its body did not send or receive"
    outgoing = (
        sa.select(FollowUp.entry_id)
        .join(RegisterEntry, RegisterEntry.id == FollowUp.entry_id)
        .join(RegisterEntry.book)
        .where(Book.direction == Direction.outgoing)
    )
    for entry_id in db.session.scalars(outgoing):
        yield f"line {str(entry_id)[:8]} is followed up, and did not arrive"


def _file_faults() -> Iterator[str]:
    known: dict[str, bool] = {}
    for row in db.session.execute(sa.select(StoredFile.sha256, StoredFile.size, StoredFile.name)):
        fault = None
        try:
            if len(vault.read(row.sha256)) != row.size:
                fault = "has another size"
        except FileNotFoundError:
            fault = "is gone"
        except (OSError, ValueError):
            fault = "is damaged"
        known[row.sha256] = fault is None
        if fault:
            yield f"file {row.name} ({row.sha256[:12]}) {fault}"
    limit = (clock.machine() - ON_ITS_WAY).timestamp()
    for path in vault.all_kept():
        if path.name not in known and path.stat().st_mtime < limit:
            yield f"file {path.name[:12]} belongs to no row"
