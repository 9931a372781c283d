"""Rows → XLSX and CSV, with nothing that a spreadsheet would run.

A text that begins like a formula is written as text: XLSX has a type for it; CSV has none, so it gets an
apostrophe in front, which a spreadsheet shows and never calculates.
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "count", "money", "percent", "date"]
Cell = str | int | float | dt.date | None

_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
}
# The first characters that start a formula in some spreadsheet, their full-width forms included.
_STARTS = "=+-@\t\r\n|％%＝＋－＠"
_LONGEST_CELL = 32_767
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells are, its width in characters. A percent of 0.7 is 70 %.

    What is hidden comes back with a workbook that somebody fills and sends.
    """

    label: str
    kind: Kind = "text"
    width: int = 18
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: `notes` stand above the headings, such as cut-off and coverage, which every total needs."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, even behind blanks."""
    risky = text.startswith(tuple(_STARTS)) or text.lstrip().startswith(tuple(_STARTS))
    return f"'{text}" if risky else text


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _sheet_name(name: str) -> str:
    """A name that Excel accepts: 31 characters, none of its signs, no apostrophe at an end."""
    return _NOT_IN_NAMES.sub(" ", name)[:31].strip(" '") or "1"


def to_xlsx(sheets: Sequence[Sheet], *, at: dt.datetime) -> bytes:
    """A workbook in memory, the same bytes for the same sheets and moment `at`."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": at.astimezone(dt.UTC).replace(tzinfo=None)})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    formats = {kind: book.add_format(properties) for kind, properties in _FORMATS.items()}
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name))
        _fill(page, sheet, heading, formats)
    book.close()
    return out.getvalue()


def _fill(page: Any, sheet: Sheet, heading: Any, formats: dict[Kind, Any]) -> None:
    for line, note in enumerate(sheet.notes):
        page.write_string(line, 0, _cut(note))
    top = len(sheet.notes)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
        page.write_string(top, place, _cut(column.label), heading)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for line, row in enumerate(sheet.rows, top + 1):
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, line, place, cell, formats[column.kind])


def _write(page: Any, line: int, place: int, cell: Cell, style: Any) -> None:
    if cell is None:
        page.write_blank(line, place, None, style)
    elif isinstance(cell, dt.date):
        day = dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a sheet's days have no zone
        page.write_datetime(line, place, day, style)
    elif isinstance(cell, str):
        page.write_string(line, place, _cut(cell), style)
    else:
        page.write_number(line, place, cell, style)
