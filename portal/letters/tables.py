"""Tables of a letter as a clerk types them, and back. Pure.

Lines `| STT | Đơn vị | Số tiền |`, or rows pasted out of a spreadsheet with TABs between the cells. The first line is
the head. What a column holds is found from its head and its cells; a last line `| Tổng cộng |` asks for the sums. A bar
inside a cell is typed with a backslash before it.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from portal.letters.columns import is_ordinal
from portal.letters.reading import LetterError, one_line
from portal.lib import money
from portal.lib.vietnamese import fold
from portal.lib.words import _

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-{2,}:?")
_MONEY = re.compile(r"\b(tien|dong|kinh phi|tri gia|gia tri|von)\b")
_LABELS = re.compile(r"\b(nam|ngay|thang|ma|so hieu|dien thoai|tai khoan|cccd|cmnd)\b")
_WHOLE = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}([.,])\d{3}(\2\d{3})*)")
_SHARE = re.compile(r"-?\d{1,3}([.,]\d+)? ?%?")
_TOTALS = ("tong cong", "tong so", "tong", "cong")
_NOTHING = ("", "-", "–")


def is_row(line: str) -> bool:
    """Whether a line is a row of a table: it begins with a bar."""
    return line.lstrip().startswith("|")


def pasted(lines: Sequence[str]) -> list[str]:
    """The lines, those that come out of a spreadsheet (several on end with TABs in them) as rows with bars."""
    tabbed = ["\t" in line.strip(" ") and not is_row(line) for line in lines]
    beside = {at for at, pair in enumerate(pairwise(tabbed)) if all(pair)}
    rows = beside | {at + 1 for at in beside}
    told = [_row(line.split("\t")) if at in rows else line for at, line in enumerate(lines)]
    return [
        _row([line.strip(" .:")]) if _asks_sums(line, before) else line
        for before, line in pairwise(["", *told])
    ]


def _asks_sums(line: str, before: str) -> bool:
    """Whether a line right below a table asks for its sums: the word alone, typed without bars or TABs."""
    return is_row(before) and fold(line.strip(" .:")) in _TOTALS


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.strip().replace("|", "\\|") for cell in cells) + " |"


def table_of(lines: Sequence[str]) -> dict[str, Any]:
    """The table that these rows describe. Raises LetterError where they do not fit their head or their sums."""
    rows = [_cells(line) for line in lines]
    head, rows = rows[0], [row for row in rows[1:] if not all(map(_RULE.fullmatch, row))]
    if not all(head):
        raise LetterError("", _("Dòng đầu của bảng “{line}” phải ghi đủ tên các cột", line=lines[0].strip()))
    rows = [_fitted(row, head) for row in rows]
    total = bool(rows) and fold(next(filter(None, rows[-1]), "")) in _TOTALS
    sums = rows.pop() if total else []
    columns = [_column(label, [row[at] for row in rows]) for at, label in enumerate(head)]
    cells = [[_cell(text, column["kind"]) for text, column in zip(row, columns, strict=True)] for row in rows]
    table = {"type": "table", "columns": columns, "rows": cells, "total": total}
    if total:
        _agree(table, sums)
    return table


def _cells(line: str) -> list[str]:
    parts = _BAR.split(line.strip().removeprefix("|"))
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [one_line(part.replace("\\|", "|")) for part in parts]


def _fitted(row: list[str], head: list[str]) -> list[str]:
    while len(row) > len(head) and not row[-1]:
        row.pop()
    if len(row) > len(head):
        raise LetterError(
            "",
            _(
                "Dòng “{row}” của bảng có {count} ô, dòng đầu chỉ có {most} ô",
                row=" | ".join(row)[:60],
                count=len(row),
                most=len(head),
            ),
        )
    return row + [""] * (len(head) - len(row))


def _column(label: str, cells: list[str]) -> dict[str, str]:
    filled = [cell for cell in cells if cell not in _NOTHING]
    return {"label": label, "kind": _kind(fold(label), is_ordinal(label), filled)}


def _kind(label: str, ordinal: bool, cells: list[str]) -> str:
    """What a column holds, by its head and by its filled cells."""

    def all_are(fits: Callable[[str], object]) -> bool:
        return bool(cells) and all(map(fits, cells))

    if all_are(_SHARE.fullmatch) and ("%" in label or "ty le" in label or all_are(lambda cell: "%" in cell)):
        return "percent"
    if not all_are(_WHOLE.fullmatch) or max(map(len, cells)) > len(money.show(money.MOST)):
        return "text"
    if ordinal:
        return "count"
    years = all_are(lambda cell: re.fullmatch(r"(19|20)\d\d", cell))
    if _MONEY.search(label) and not years:
        return "money"
    return "text" if years or _LABELS.search(label) else "count"


def _cell(text: str, kind: str) -> str | int | None:
    if kind == "text":
        return text
    if text in _NOTHING:
        return None
    if kind == "percent":
        return text.replace(".", ",").removesuffix("%").rstrip()
    return int(re.sub("[.,]", "", text))


def _agree(table: dict[str, Any], typed: list[str]) -> None:
    """Refuse sums that were typed and are not those of the rows."""
    for at, column in enumerate(table["columns"]):
        if (
            column["kind"] in ("count", "money")
            and not is_ordinal(column["label"])
            and _WHOLE.fullmatch(typed[at])
        ):
            added = sum(row[at] or 0 for row in table["rows"])
            if _cell(typed[at], "count") != added:
                raise LetterError(
                    "",
                    _(
                        "Cột “{column}”: dòng tổng ghi {typed}, các dòng cộng lại là {added}. "
                        "Sửa lại, hoặc để trống để máy cộng",
                        column=column["label"],
                        typed=typed[at],
                        added=money.show(added),
                    ),
                )


def text_of_table(table: dict[str, Any]) -> str:
    """The table as it would be typed; reading it gives the same table."""
    kinds = [column["kind"] for column in table["columns"]]
    rows = [[column["label"] for column in table["columns"]]]
    rows += [[_shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table["rows"]]
    return "\n".join(map(_row, rows + [["Tổng cộng"]] * table["total"]))


def _shown(cell: Any, kind: str) -> str:
    if cell is None:
        return ""
    if kind == "percent":
        return f"{str(cell).replace('.', ',')}%"
    return money.show(cell) if kind in ("count", "money") else str(cell)
