"""What can be asked about registers and kept files."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.accounts.models import Post
from portal.documents import vault
from portal.documents.lines import LINE, OPEN_ACT, Line
from portal.documents.models import RESERVATION, Book, Direction, FollowUp, RegisterEntry, StoredFile
from portal.documents.place import DONE, OVERDUE, RESERVED, WAITING, Place
from portal.documents.rules import files_in_sight_of, in_sight_of
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, sort_key
from portal.lib.words import _

PAGE = 50
ALL = "all"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the foot of a book says: the last number, which are missing, how many are void, how many kept."""

    last: int = 0
    missing: tuple[int, ...] = ()
    voided: int = 0
    reserved: int = 0
    latest: dt.date | None = None


def books(viewer: Viewer, direction: Direction = Direction.outgoing) -> list[Book]:
    """The books that the own organisation has begun, newest year first."""
    return list(
        db.session.scalars(
            sa.select(Book)
            .where(Book.direction == direction, Book.last > 0, in_sight_of(viewer))
            .order_by(Book.year.desc(), Book.series)
        )
    )


def lines(viewer: Viewer, direction: Direction, place: Place, today: dt.date) -> tuple[list[Line], bool]:
    """A page of a book as `place` asks for it, the newest first unless it says otherwise; and whether there are more.

    The search is without accents, in symbol, abstract, author, signer and recipients.
    """
    asked = _of_book(viewer, direction, place)
    for word in fold(place.search).split():
        asked = asked.where(RegisterEntry.folded.contains(word, autoescape=True))
    if place.author:
        asked = asked.where(RegisterEntry.author == place.author)
    if place.show in (WAITING, OVERDUE):
        asked = asked.where(OPEN_ACT, *([FollowUp.due_on < today] if place.show == OVERDUE else []))
    if place.show == RESERVED:
        asked = asked.where(RegisterEntry.subject_type == RESERVATION, RegisterEntry.voided_at.is_(None))
    number = RegisterEntry.number
    if place.before is not None and not place.everywhere:
        asked = asked.where(number > place.before if place.oldest else number < place.before)
    order: list[Any] = (
        [Book.year.desc(), RegisterEntry.dated.desc(), number.desc()]
        if place.everywhere
        else [number if place.oldest else number.desc()]
    )
    rows = db.session.execute(asked.order_by(*order).limit(PAGE + 1)).all()
    return [Line(*tuple(row)) for row in rows[:PAGE]], len(rows) > PAGE


def whole_book(viewer: Viewer, direction: Direction, place: Place) -> list[Line]:
    """All lines of a book in the order of their numbers, as the official register is printed."""
    whole = Place(place.year, place.series)
    asked = _of_book(viewer, direction, whole).order_by(RegisterEntry.number)
    return [Line(*tuple(row)) for row in db.session.execute(asked)]


def _of_book(viewer: Viewer, direction: Direction, place: Place) -> sa.Select[*tuple[Any, ...]]:
    here = [] if place.everywhere else [Book.year == place.year, Book.series == place.series]
    return LINE.where(Book.direction == direction, in_sight_of(viewer), *here)


def authors(viewer: Viewer, place: Place) -> list[str]:
    """Who has written to the own organisation in a year."""
    asked = sa.select(RegisterEntry.author).join(RegisterEntry.book).distinct()
    found = db.session.scalars(
        asked.where(Book.direction == Direction.incoming, Book.year == place.year, in_sight_of(viewer))
    )
    return sorted(found, key=sort_key)


def followed(viewer: Viewer, place: Place, today: dt.date) -> list[Line]:
    """What asks for an answer or an act: what is open of all years, the longest overdue first; else a year's, in the
    order of the numbers: what is done, or all of it.
    """
    asked = LINE.where(
        Book.direction == Direction.incoming, FollowUp.entry_id.is_not(None), in_sight_of(viewer)
    )
    if place.show in (DONE, ALL):
        asked = asked.where(Book.year == place.year, *([~OPEN_ACT] if place.show == DONE else []))
        order: list[Any] = [RegisterEntry.number]
    else:
        asked = asked.where(OPEN_ACT, *([FollowUp.due_on < today] if place.show == OVERDUE else []))
        order = [FollowUp.due_on, Book.year, RegisterEntry.number]
    return [Line(*tuple(row)) for row in db.session.execute(asked.order_by(*order))]


def mine(viewer: Viewer) -> tuple[int, dt.date | None]:
    """How many open acts are this person's, and the first last day among them."""
    asked = (
        sa.select(sa.func.count(), sa.func.min(FollowUp.due_on))
        .select_from(FollowUp)
        .join(RegisterEntry, RegisterEntry.id == FollowUp.entry_id)
        .join(RegisterEntry.book)
        .join(Post, Post.id == FollowUp.handler_id)
        .where(Post.user_id == viewer.user_id, OPEN_ACT, in_sight_of(viewer))
    )
    count, first = db.session.execute(asked).one()
    return count, first


def void_requests(viewer: Viewer) -> list[RegisterEntry]:
    """The numbers of the own organisation that another person asked to be void."""
    return list(
        db.session.scalars(
            sa.select(RegisterEntry)
            .join(RegisterEntry.book)
            .where(
                RegisterEntry.voided_at.is_(None),
                RegisterEntry.void_asked_by.is_not(None),
                RegisterEntry.void_asked_by != viewer.user_id,
                in_sight_of(viewer),
            )
            .order_by(Book.year, RegisterEntry.number)
        )
    )


def to_answer(viewer: Viewer) -> list[RegisterEntry]:
    """The newest of the own organisation's letters, for choosing which of them is answered."""
    return list(
        db.session.scalars(
            sa.select(RegisterEntry)
            .join(RegisterEntry.book)
            .where(
                Book.direction == Direction.outgoing,
                RegisterEntry.subject_type != RESERVATION,
                RegisterEntry.voided_at.is_(None),
                in_sight_of(viewer),
            )
            .order_by(RegisterEntry.dated.desc(), RegisterEntry.number.desc())
            .limit(2 * PAGE)
        )
    )


def totals(viewer: Viewer, direction: Direction, place: Place) -> Totals:
    """The foot of a book, counted from its lines."""
    return next((foot for _book, foot in feet(viewer, direction, place)), Totals())


def feet(viewer: Viewer, direction: Direction, place: Place | None = None) -> list[tuple[Book, Totals]]:
    """The own organisation's books with their feet, newest year first; or the one of a place."""
    here = [Book.year == place.year, Book.series == place.series] if place else []
    reserved = sa.and_(RegisterEntry.subject_type == RESERVATION, RegisterEntry.voided_at.is_(None))
    rows = db.session.execute(
        sa.select(
            Book,
            sa.func.count(RegisterEntry.id).label("lines"),
            sa.func.count(RegisterEntry.voided_at).label("voided"),
            sa.func.count(sa.case((reserved, 1))).label("reserved"),
            sa.func.max(RegisterEntry.dated).label("latest"),
        )
        .join(RegisterEntry, RegisterEntry.book_id == Book.id)
        .where(Book.direction == direction, in_sight_of(viewer), *here)
        .group_by(Book.id)
        .order_by(Book.year.desc(), Book.series)
    ).all()
    return [
        (
            row.Book,
            Totals(
                row.Book.last,
                () if row.lines == row.Book.last else _missing(row.Book),
                row.voided,
                row.reserved,
                row.latest,
            ),
        )
        for row in rows
    ]


def _missing(book: Book) -> tuple[int, ...]:
    """Only a damaged book has any: `flask verify` says so too."""
    there = set(db.session.scalars(sa.select(RegisterEntry.number).where(RegisterEntry.book_id == book.id)))
    return tuple(number for number in range(1, book.last + 1) if number not in there)


def entry(viewer: Viewer, entry_id: uuid.UUID) -> RegisterEntry | None:
    """One line of the own organisation's registers."""
    return db.session.scalar(
        sa.select(RegisterEntry)
        .join(RegisterEntry.book)
        .options(sa.orm.contains_eager(RegisterEntry.book))
        .where(RegisterEntry.id == entry_id, in_sight_of(viewer))
    )


def line(viewer: Viewer, entry_id: uuid.UUID) -> Line | None:
    """The same as a list shows it."""
    row = db.session.execute(LINE.where(RegisterEntry.id == entry_id, in_sight_of(viewer))).first()
    return Line(*tuple(row)) if row else None


def answers_to(viewer: Viewer, entry_id: uuid.UUID) -> list[RegisterEntry]:
    """What answers a line, in either direction, the void left out."""
    return list(
        db.session.scalars(
            sa.select(RegisterEntry)
            .join(RegisterEntry.book)
            .where(
                RegisterEntry.answers_id == entry_id,
                RegisterEntry.voided_at.is_(None),
                in_sight_of(viewer),
            )
            .order_by(RegisterEntry.dated, RegisterEntry.number)
        )
    )


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
