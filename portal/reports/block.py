"""A block of cells from a spreadsheet → which line, which field, as it was typed there. Pure.

A block comes with its headings (a filled workbook, a copied table) or is placed: the cells that were copied go down and
to the right from the field where they were pasted, as in a spreadsheet. A blank cell leaves the line as it is.
"""

import csv
import datetime as dt
import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, nfc, short_date
from portal.lib.words import _
from portal.reports.sheet import Entry

# Vietnamese in every language: the form is an official one, and these are what the reader looks for.
CODE, KEY = "Mã", "Khóa"
FIELDS = {
    "value": "Số báo cáo",
    "estimate": "Ước cả kỳ",
    "reason": "Lý do sửa khác sổ",
    "explanation": "Giải thích",
}
PLACED = ("value", "estimate", "reason")  # the columns to the right of where a block was pasted
_KNOWN = {fold(heading): name for name, heading in FIELDS.items()} | {
    fold(CODE): "code",
    fold(KEY): "key",
    fold("Mã dòng"): "code",
    fold("Đến ngày chốt"): "value",
    fold("Ước"): "estimate",
    fold("Lý do"): "reason",
}
_HEADINGS_WITHIN = 15  # rows: a workbook has notes above its headings
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """One row of a block: the code of its line, its cells that are not blank by field, the key it was taken with."""

    code: str
    cells: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line said when its row was taken from the portal: a cell that still says so was not touched."""

    version: int
    value: str
    estimate: str
    reason: str
    explanation: str

    def says(self, field: str, given: int | str) -> bool:
        """Whether the cell still says what it said."""
        return bool(getattr(self, field) == (_digest(given) if isinstance(given, str) else str(given)))


def shown(entry: Entry) -> Shown:
    """A line as it stands."""
    return Shown(
        entry.version,
        _number(entry.value),
        _number(entry.estimate),
        _digest(entry.reason),
        _digest(entry.explanation),
    )


def key_of(report_id: uuid.UUID, cut_off: dt.date, entry: Entry) -> str:
    """The hidden cell of a row: whose it is and what it said."""
    said = shown(entry)
    parts = (said.version, said.value, said.estimate, said.reason, said.explanation)
    return "|".join([report_id.hex, cut_off.isoformat(), *(str(part) for part in parts)])


def opened(key: str, report_id: uuid.UUID, cut_off: dt.date) -> Shown:
    """What the row with this key said. Refuses a row of another report or of another cut-off, and what is no key."""
    try:
        owner, day, version, *said = key.split("|")
        taken, found = dt.date.fromisoformat(day), Shown(int(version), *said)
    except (ValueError, TypeError):
        raise Refusal(
            "block.key", _("Cột ẩn “{key}” của tệp đã bị sửa. Tải lại tệp rồi chép số sang", key=KEY), "file"
        ) from None
    if owner != report_id.hex:
        raise Refusal(
            "block.other_report",
            _("Tệp này tải từ báo cáo khác, của kỳ khác hoặc đơn vị khác. Dùng tệp tải từ chính báo cáo này"),
            "file",
        )
    if taken != cut_off:
        raise Refusal(
            "block.other_cut_off",
            _(
                "Tệp này chốt ngày {taken}, báo cáo nay chốt ngày {day}. Tải lại tệp rồi chép số sang",
                taken=short_date(taken),
                day=short_date(cut_off),
            ),
            "file",
        )
    return found


def headed(table: Sequence[Sequence[str]]) -> list[Brought]:
    """The rows below the headings, in any order of columns. Refuses a table without codes or anything to type."""
    top, places = _headings(table)
    if "code" not in places.values() or not set(places.values()) & set(FIELDS):
        raise Refusal(
            "block.headings",
            _(
                "Thiếu dòng tiêu đề. Cần cột {code} và ít nhất một cột trong: {fields}",
                code=CODE,
                fields=", ".join(FIELDS.values()),
            ),
            "pasted",
        )
    rows = []
    for line in table[top + 1 :]:
        named = {name: line[place].strip() for place, name in places.items() if place < len(line)}
        cells = {name: cell for name, cell in named.items() if name in FIELDS and cell}
        if cells:
            rows.append(Brought(named.get("code", "").upper(), cells, named.get("key", "")))
    return rows


def _headings(table: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    best: tuple[int, dict[int, str]] = (-1, {})
    for number, line in enumerate(table[:_HEADINGS_WITHIN]):
        found: dict[int, str] = {}
        for place, cell in enumerate(line):
            name = _KNOWN.get(fold(cell.strip()))
            if name and name not in found.values():
                found[place] = name
        if len(found) > len(best[1]):
            best = number, found
    return best


def placed(text: str, start: str, order: Sequence[str]) -> list[Brought]:
    """The cells that were copied, down and to the right from the field `start` (`C1-value`) in the grid's `order`.

    Cells that bring their own headings are read by them, wherever they were pasted. Refuses what does not fit.
    """
    table = cells_of(text)
    if "code" in _headings(table)[1].values():
        return headed(table)
    code, _mark, field = start.rpartition("-")
    if code not in order or field not in PLACED:
        raise Refusal("block.start", _("Chọn ô bắt đầu trong bảng rồi dán lại"), "pasted")
    codes, fields = order[order.index(code) :], PLACED[PLACED.index(field) :]
    if len(table) > len(codes) or max(map(len, table), default=0) > len(fields):
        words = _(
            "Khối dán có {rows} dòng, {columns} cột; từ ô {code} chỉ còn chỗ cho {most} dòng, {wide} cột",
            rows=len(table),
            columns=max(map(len, table)),
            code=code,
            most=len(codes),
            wide=len(fields),
        )
        raise Refusal("block.too_large", words, "pasted")
    return [
        Brought(of, cells)
        for of, line in zip(codes, table, strict=False)
        if (cells := {name: cell for name, cell in zip(fields, line, strict=False) if cell})
    ]


def cells_of(text: str) -> list[list[str]]:
    """What a spreadsheet puts on the clipboard: tabs between cells, quotes around a cell of several lines."""
    try:
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter="\t"))
    except csv.Error:
        table = []
    if not table or len(table) > _MOST_ROWS:
        raise Refusal("block.unread", _("Không đọc được khối ô này. Chép lại từ Excel rồi dán"), "pasted")
    rows = [[" ".join(nfc(cell).split()) for cell in line] for line in table]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def as_text(rows: Iterable[Brought], *, keyed: bool = True) -> str:
    """The rows below their headings: with their keys to be sent again as they are, without to be mended."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter="\t", lineterminator="\n")
    lines.writerow([CODE, *FIELDS.values(), *[KEY] * keyed])
    for row in rows:
        lines.writerow([row.code, *(row.cells.get(name, "") for name in FIELDS), *[row.key] * keyed])
    return text.getvalue()


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
