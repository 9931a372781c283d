"""The next number of a register book: the one tricky rule.

Decree 30/2020 Art. 15: numbers and dates follow the order of issue, from 01 on 1 January to 31 December. A number is
taken inside the caller's transaction, so that what is rolled back leaves no hole; the book's row stays locked until
that transaction ends, so that numbers and dates run the same way.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal import database
from portal.documents.models import Book, Direction
from portal.extensions import db, new_id
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _


@dataclass(frozen=True, slots=True)
class Page:
    """A book open at its last line, held by this transaction: nobody else can write in it meanwhile."""

    book_id: uuid.UUID
    latest: dt.date | None


def open_book(organisation_id: uuid.UUID, direction: Direction, series: str, year: int) -> Page:
    """Open the book of an organisation, direction, series and year, begun now if it is the year's first.

    Waits for whoever is writing in it.
    """
    book = {"organisation_id": organisation_id, "direction": direction, "series": series, "year": year}
    db.session.execute(database.insert(Book).values(id=new_id(), last=0, **book).on_conflict_do_nothing())
    book_id = db.session.scalars(sa.select(Book.id).filter_by(**book).with_for_update()).one()
    return Page(book_id, last_date(organisation_id, direction, series))


def last_date(organisation_id: uuid.UUID, direction: Direction, series: str) -> dt.date | None:
    """The last date written in a series of books, whatever the year: a clock may run back over New Year, too."""
    return db.session.scalar(
        sa.select(sa.func.max(Book.last_on)).where(
            Book.organisation_id == organisation_id, Book.direction == direction, Book.series == series
        )
    )


def next_number(page: Page, on: dt.date) -> int:
    """Take the next number for a document dated `on`; refuses a date before the last one (N4)."""
    if page.latest is not None and on < page.latest:
        raise Refusal(
            "register.date_backwards",
            _(
                "Sổ đã có văn bản ngày {last}, nên không thể cấp số cho ngày {date}. "
                "Số và ngày phải theo cùng thứ tự: kiểm tra lại đồng hồ của máy chủ",
                last=short_date(page.latest),
                date=short_date(on),
            ),
        )
    taken = sa.update(Book).where(Book.id == page.book_id).values(last=Book.last + 1, last_on=on)
    return int(
        db.session.scalars(taken.returning(Book.last), execution_options={"synchronize_session": False}).one()
    )
