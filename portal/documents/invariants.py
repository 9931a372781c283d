"""What must hold of registers and files whatever happens; asked by `flask verify` and by the drills."""

import datetime as dt
import itertools
from collections.abc import Iterator

import sqlalchemy as sa

from portal.documents import vault
from portal.documents.models import Book, RegisterEntry, StoredFile
from portal.documents.numbering import TERM
from portal.extensions import db
from portal.lib import clock

# A file is on disk before its row is committed: a young one without a row may be on its way.
ON_ITS_WAY = dt.timedelta(hours=1)


def broken() -> Iterator[str]:
    """Every fault, in a sentence: numbers exactly 1…n, dates never backwards, files as they were kept, none astray."""
    for book in db.session.scalars(sa.select(Book).order_by(Book.year, Book.series)):
        yield from _book_faults(book)
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
