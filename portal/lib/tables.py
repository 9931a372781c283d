"""Tables that people bring, from a workbook or pasted from one → rows of plain text, within limits.

A workbook is somebody else's program: it is measured before it is unpacked, its formulas are taken as their last
values, and nothing in it is followed or run.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from portal.lib.money import show
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import nfc, short_date
from portal.lib.words import _

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024  # bytes that a workbook of the largest table may have behind its packing
MOST_PARTS = 300
LONGEST_CELL = 2_000
_MACROS = "vbaproject.bin"


def read_workbook(content: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet, blank ones left out. Refuses what is none, or is too large, in words."""
    _measure(content)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        page = next(page for page in book.worksheets if page.sheet_state == "visible")
        return _kept(page.iter_rows(max_col=MOST_COLUMNS, values_only=True), page.max_column or 0)
    except Refusal:
        raise
    except Exception:
        raise _unread() from None


def read_pasted(text: str) -> list[list[str]]:
    """The rows of cells copied from a spreadsheet (tabs between them), or of a file with commas or semicolons."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    mark = max("\t;,", key=first.count)
    try:
        return _kept(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark), 0)
    except csv.Error:
        raise _unread() from None


def _measure(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Refusal(
            "table.too_large",
            _("Tệp lớn quá {most} MB. Chia thành nhiều tệp", most=MOST_BYTES // 2**20),
            "file",
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unread() from None
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        raise Refusal("table.macros", _("Tệp có macro. Lưu lại thành .xlsx rồi gửi"), "file")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_long()


def _unread() -> Refusal:
    return Refusal("table.unread", _("Không đọc được tệp này. Gửi tệp .xlsx, hoặc dán bảng từ Excel"), "file")


def _too_long() -> Refusal:
    return Refusal(
        "table.too_long",
        _(
            "Bảng dài quá: nhiều nhất {rows} dòng, {columns} cột. Chia thành nhiều bảng",
            rows=show(MOST_ROWS),
            columns=MOST_COLUMNS,
        ),
        "file",
    )


def _kept(rows: Iterable[Iterable[Any]], columns: int) -> list[list[str]]:
    if columns > MOST_COLUMNS:
        raise _too_long()
    kept: list[list[str]] = []
    for row in _told(rows):
        if len(kept) > MOST_ROWS or len(row) > MOST_COLUMNS:  # the headings come on top
            raise _too_long()
        kept.append(row)
    return kept


def _told(rows: Iterable[Iterable[Any]]) -> Iterator[list[str]]:
    blank: tuple[Any, ...] | None = None
    for row in rows:
        if row is blank:
            continue  # a sheet may claim a million of the same empty row
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells
        else:
            blank = row if isinstance(row, tuple) else None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return short_date(cell.date())
    if isinstance(cell, dt.date):
        return short_date(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return " ".join(nfc(str(cell)).split())[:LONGEST_CELL]
