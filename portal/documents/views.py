"""The outgoing register on screen, as a sheet and on paper; kept files."""

import uuid
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.documents import queries
from portal.documents.numbering import book_name
from portal.documents.register import Place, columns, remark, rows
from portal.documents.serving import send, spreadsheet
from portal.fields import say
from portal.http import found, guard, page_or_fragment, require, viewer
from portal.lib import clock, sheets
from portal.organisations import queries as organisations

bp = Blueprint("documents", __name__, url_prefix="/documents")


@bp.get("/outgoing")
@guard("documents.register")
def outgoing() -> str:
    """The outgoing book of a year, the newest number first."""
    place = Place.asked(request.args, clock.today().year)
    found_lines, more = queries.outgoing(viewer(), place.year, place.series, place.search, place.before)
    return page_or_fragment(
        "documents/outgoing.html",
        "documents/_rows.html",
        lines=found_lines,
        more=more,
        place=place,
        totals=queries.totals(viewer(), place.year, place.series),
        year_choices=_years(place),
        book_items=_books(place),
        organisation=organisations.own(viewer()).name,
    )


def _years(place: Place) -> list[tuple[int, str]]:
    """The years to choose from; this one is among them before its first number."""
    years = {year for year, _series in queries.books(viewer())} | {place.year, clock.today().year}
    return [(year, _("Năm %(year)s", year=year)) for year in sorted(years, reverse=True)]


def _books(place: Place) -> list[tuple[str, str, None, bool]]:
    """The books to choose from, of a body that counts each type by itself; else none."""
    kept = queries.books(viewer())
    if not any(series for _year, series in kept):
        return []
    return [
        (
            say(book_name(year, series)),
            url_for("documents.outgoing", year=year, series=series or None),
            None,
            (year, series) == (place.year, place.series),
        )
        for year, series in kept
    ]


@bp.get("/outgoing/print")
@guard("documents.register")
def print_outgoing() -> str:
    """The whole book in the ten columns of the official register (Decree 30/2020, annex IV)."""
    place = Place.asked(request.args, clock.today().year)
    return render_template(
        "documents/print.html",
        lines=queries.whole_book(viewer(), place.year, place.series),
        place=place,
        totals=queries.totals(viewer(), place.year, place.series),
        columns=columns(),
        remark=remark,
        organisation=organisations.own(viewer()).name,
    )


@bp.get("/outgoing.xlsx")
@guard("documents.register")
def export_outgoing() -> Response:
    """The same book as a spreadsheet."""
    place = Place.asked(request.args, clock.today().year)
    lines = queries.whole_book(viewer(), place.year, place.series)
    sheet = sheets.Sheet(
        name=_("Sổ văn bản đi %(year)s", year=place.year),
        columns=columns(),
        rows=rows(lines),
        notes=[organisations.own(viewer()).name],
    )
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), f"so-van-ban-di-{place.year}.xlsx")


@bp.get("/files/<uuid:file_id>")
@guard("documents.download")
def download(file_id: uuid.UUID) -> Any:
    """A kept file, its bytes checked against their hash."""
    kept = found(queries.file(viewer(), file_id))
    require("documents.download", kept)
    return send(kept)
