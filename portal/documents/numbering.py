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
from portal.extensions import db, new_id, table_of
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _

TERM = "nk-"
"""A series that runs through a Party term (nhiệm kỳ) begins so; the year of its only book is the term's first."""


KINDS: dict[str, Words] = {
    "cong-van": _("Công văn"),
    "bao-cao": _("Báo cáo"),
    "ke-hoach": _("Kế hoạch"),
    "thong-bao": _("Thông báo"),
    "to-trinh": _("Tờ trình"),
    "giay-moi": _("Giấy mời"),
    "thu-cam-on": _("Thư cảm ơn"),
    "giay-chung-nhan": _("Giấy chứng nhận"),
    "danh-sach": _("Danh sách"),
}
"""What the series of a body that counts each type by itself are called."""


def book_name(year: int, series: str) -> Words:
    """What a book is called: its year, its type, the term that it runs through."""
    kind = KINDS.get(series.removeprefix(TERM), series)
    if series.startswith(TERM):
        return _("{kind}, nhiệm kỳ từ {year}", kind=kind, year=year)
    return _("{kind}, năm {year}", kind=kind, year=year) if series else _("Năm {year}", year=year)


def series_of(scope: str, kind: str, on: dt.date) -> tuple[str, int]:
    """The series and the year of the book that a kind of document is numbered in; `scope` is the letterhead's.

    A Party body counts each type through a term, whose first year follows in the scope.
    """
    name, _blank, term = scope.partition(" ")
    if name == "per_type_party_term":
        return f"{TERM}{kind}", int(term or on.year)
    return ("" if name == "one_per_body_year" else kind), on.year


@dataclass(frozen=True, slots=True)
class Page:
    """A book open at its last line, held by this transaction: nobody else can write in it meanwhile."""

    book_id: uuid.UUID
    latest: dt.date | None


_IN_SERIES = (
    Book.organisation_id == sa.bindparam("organisation_id"),
    Book.direction == sa.bindparam("direction"),
    Book.series == sa.bindparam("series"),
)
_BOOKS = sa.select(Book.id, Book.year, Book.last_on).where(*_IN_SERIES).with_for_update()
_NEXT = (
    sa.update(table_of(Book))
    .where(Book.id == sa.bindparam("book_id"))
    .values(last=Book.last + 1, last_on=sa.bindparam("on"))
    .returning(Book.last)
)


def open_book(organisation_id: uuid.UUID, direction: Direction, series: str, year: int) -> Page:
    """Open the book of an organisation, direction, series and year, begun now if it is the year's first.

    Waits for whoever is writing in the series. Its last date is that of all its years: a clock may run back over New
    Year, too.
    """
    named = {"organisation_id": organisation_id, "direction": direction, "series": series}
    books = db.session.execute(_BOOKS, named).all()
    if all(book.year != year for book in books):
        begun = database.insert(Book).values(id=new_id(), last=0, year=year, **named)
        db.session.execute(begun.on_conflict_do_nothing())
        books = db.session.execute(_BOOKS, named).all()
    (book_id,) = (book.id for book in books if book.year == year)
    return Page(book_id, max((book.last_on for book in books if book.last_on), default=None))


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
    return int(db.session.execute(_NEXT, {"book_id": page.book_id, "on": on}).scalar_one())
