"""The registers on screen, as a sheet and on paper; the list of books; kept files."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.documents import following, queries
from portal.documents.lines import Line
from portal.documents.models import Book, Direction
from portal.documents.numbering import TERM, book_name
from portal.documents.place import DONE, OVERDUE, RESERVED, WAITING, Place
from portal.documents.register import (
    cell,
    columns,
    following_columns,
    following_rows,
    foot,
    incoming_columns,
    incoming_rows,
    rows,
)
from portal.documents.serving import send, spreadsheet
from portal.documents.words import SCOPES, standing
from portal.fields import say
from portal.http import found, guard, page_or_fragment, require, viewer
from portal.lib import clock, sheets
from portal.organisations import queries as organisations

bp = Blueprint("documents", __name__, url_prefix="/documents")
BOOK = "one_per_body_year"


def _place() -> Place:
    return Place.asked(request.args, clock.today().year)


# On screen -----------------------------------------------------------------------------------------------------------


@bp.get("/outgoing")
@guard("documents.register")
def outgoing() -> str:
    """The outgoing book of a year, the newest number first; the last begun of a body that counts by type."""
    place, kept = _place(), queries.books(viewer(), Direction.outgoing)
    if not {"year", "series"} & set(request.args):
        last = next(iter(kept), None)
        if last is not None and last.series:
            place = replace(place, year=last.year, series=last.series)
    shown = [
        (words, url_for("documents.outgoing", **place.address(show=show)), None, show == (place.show or None))
        for words, show in ((_("Tất cả"), None), (_("Số đang giữ"), RESERVED))
    ]
    return _screen("documents/outgoing.html", "documents/_rows.html", Direction.outgoing, place, shown, kept)


@bp.get("/incoming")
@guard("documents.register")
def incoming() -> str:
    """The incoming book of a year, the newest number first."""
    place = _place()
    shown = [
        (words, url_for("documents.incoming", **place.address(show=show)), None, show == (place.show or None))
        for words, show in ((_("Tất cả"), None), (_("Chờ trả lời"), WAITING), (_("Quá hạn"), OVERDUE))
    ]
    return _screen(
        "documents/incoming.html",
        "documents/_incoming.html",
        Direction.incoming,
        place,
        shown,
        queries.books(viewer(), Direction.incoming),
    )


def _screen(
    page: str, fragment: str, direction: Direction, place: Place, shown: list[Any], kept: list[Book]
) -> str:
    found_lines, more = queries.lines(viewer(), direction, place, clock.today())
    totals = queries.totals(viewer(), direction, place)
    return page_or_fragment(
        page,
        fragment,
        lines=found_lines,
        more=more,
        place=place,
        book=say(book_name(place.year, place.series)),
        totals=totals,
        foot=foot(totals),
        shown_items=shown,
        standing=standing,
        today=clock.today(),
        year_choices=_years(place, [book.year for book in kept]),
        book_items=_series(place, kept),
        last_year=next((book.year for book in kept if book.year < place.year), None),
        authors=[(name, name) for name in _authors(direction, place)],
        organisation=viewer().organisation_name,
    )


def _authors(direction: Direction, place: Place) -> list[str]:
    return queries.authors(viewer(), place) if direction is Direction.incoming else []


def _years(place: Place, begun: list[int]) -> list[tuple[int | str, str]]:
    """The years to choose from, this one before its first number too; all of them for a search."""
    of_term = place.series.startswith(TERM)
    years = sorted({*begun, place.year, *([] if of_term else [clock.today().year])}, reverse=True)
    names = [
        _("Nhiệm kỳ từ %(year)s", year=year) if of_term else _("Năm %(year)s", year=year) for year in years
    ]
    return [*zip(years, names, strict=True), ("all", _("Mọi năm, khi tìm"))]


def _series(place: Place, kept: list[Any]) -> list[tuple[str, str, None, bool]]:
    """The books to choose from, of a body that counts each type by itself; else none."""
    if not any(book.series for book in kept):
        return []
    return [
        (
            say(book_name(book.year, book.series)),
            url_for("documents.outgoing", year=book.year, series=book.series or None),
            None,
            (book.year, book.series) == (place.year, place.series),
        )
        for book in kept
    ]


@bp.get("/following")
@guard("documents.register")
def follow_up() -> str:
    """What arrived in a year and asks for an answer or an act, the overdue first."""
    place = _place()
    lines = queries.followed(viewer(), place, clock.today())
    tabs = (_("Đang giải quyết"), None), (_("Quá hạn"), OVERDUE), (_("Đã xong"), DONE)
    return render_template(
        "documents/following.html",
        lines=lines,
        place=place,
        words_on=following.words_on(viewer(), [line.id for line in lines]),
        shown_items=[
            (
                words,
                url_for("documents.follow_up", year=place.year, show=show),
                None,
                show == (place.show or None),
            )
            for words, show in tabs
        ],
        year_items=[
            (
                f"{book.year}",
                url_for("documents.follow_up", year=book.year, show=place.show),
                None,
                book.year == place.year,
            )
            for book in queries.books(viewer(), Direction.incoming)
        ],
        standing=standing,
        today=clock.today(),
        organisation=organisations.own(viewer()).name,
    )


@bp.get("/books")
@guard("documents.register")
def books() -> str:
    """The own organisation's books: what each holds, how far it is, when the next one begins."""
    today = clock.today()
    head = organisations.letterhead_of(viewer(), viewer().organisation_id, today)
    scope = (head.number_scope if head else BOOK).partition(" ")[0]
    return render_template(
        "documents/books.html",
        outgoing=[
            (book, book_name(book.year, book.series), foot(of)) for book, of in _feet(Direction.outgoing)
        ],
        incoming=[(book, book_name(book.year, ""), foot(of)) for book, of in _feet(Direction.incoming)],
        scope=SCOPES.get(scope, SCOPES[BOOK]),
        next_year=None if scope == "per_type_party_term" else today.year + 1,
        organisation=organisations.own(viewer()).name,
    )


def _feet(direction: Direction) -> list[tuple[Any, queries.Totals]]:
    return queries.feet(viewer(), direction)


# On paper, as a sheet ------------------------------------------------------------------------------------------------


def _official(name: str) -> dict[str, Any]:
    """A register in its official columns: heading, columns, rows with the mark of the void ones, foot, file name."""
    place, today = _place(), clock.today()
    if name == "outgoing":
        title, heads = _("Sổ đăng ký văn bản đi"), columns()
        lines = queries.whole_book(viewer(), Direction.outgoing, place)
        cells = rows(lines)
    elif name == "incoming":
        title, heads = _("Sổ đăng ký văn bản đến"), incoming_columns()
        lines = queries.whole_book(viewer(), Direction.incoming, place)
        cells = incoming_rows(lines)
    else:
        title, heads = _("Sổ theo dõi giải quyết văn bản đến"), following_columns()
        lines = queries.followed(viewer(), Place(place.year, show=queries.ALL), today)
        cells = following_rows(lines, _last_words(lines), today)
    of = Direction.outgoing if name == "outgoing" else Direction.incoming
    return {
        "name": title,
        "columns": heads,
        "rows": cells,
        "voided": [line.voided_at is not None for line in lines],
        "foot": "" if name == "following" else foot(queries.totals(viewer(), of, place)),
        "place": place,
        "book": say(book_name(place.year, place.series)),
        "key": 1 if name == "incoming" else 0,
        "back": url_for(f"documents.{'follow_up' if name == 'following' else name}", **place.book),
        "organisation": organisations.own(viewer()).name,
    }


def _last_words(lines: list[Line]) -> dict[object, str]:
    said = following.words_on(viewer(), [line.id for line in lines])
    return {
        entry_id: f"{words[-1].body} ({words[-1].author_name}, {cell(words[-1].at.astimezone(clock.VIETNAM).date())})"
        for entry_id, words in said.items()
    }


def _printed(name: str) -> str:
    return render_template("documents/print.html", cell=cell, **_official(name))


def _exported(name: str, file: str) -> Response:
    book = _official(name)
    place = book["place"]
    notes = [book["organisation"], *([book["foot"]] if book["foot"] else [])]
    sheet = sheets.Sheet(
        name=book["book"], columns=book["columns"], rows=book["rows"], notes=[book["name"], *notes]
    )
    series = f"-{place.series}" if place.series else ""
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), f"{file}-{place.year}{series}.xlsx")


@bp.get("/outgoing/print")
@guard("documents.register")
def print_outgoing() -> str:
    """The whole outgoing book in the ten columns of the official register (Decree 30/2020, annex IV)."""
    return _printed("outgoing")


@bp.get("/incoming/print")
@guard("documents.register")
def print_incoming() -> str:
    """The whole incoming book in its ten official columns."""
    return _printed("incoming")


@bp.get("/following/print")
@guard("documents.register")
def print_following() -> str:
    """What is dealt with in a year, in the seven official columns."""
    return _printed("following")


@bp.get("/outgoing.xlsx")
@guard("documents.register")
def export_outgoing() -> Response:
    """The outgoing book as a spreadsheet."""
    return _exported("outgoing", "so-van-ban-di")


@bp.get("/incoming.xlsx")
@guard("documents.register")
def export_incoming() -> Response:
    """The incoming book as a spreadsheet."""
    return _exported("incoming", "so-van-ban-den")


@bp.get("/following.xlsx")
@guard("documents.register")
def export_following() -> Response:
    """What is dealt with in a year as a spreadsheet."""
    return _exported("following", "so-theo-doi-giai-quyet")


@bp.get("/files/<uuid:file_id>")
@guard("documents.download")
def download(file_id: uuid.UUID) -> Any:
    """A kept file, its bytes checked against their hash."""
    kept = found(queries.file(viewer(), file_id))
    require("documents.download", kept)
    return send(kept)
