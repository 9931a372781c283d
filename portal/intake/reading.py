"""A table → rows with a verdict for every cell."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

from portal.intake.kinds import Column, Kind, Row, Unread
from portal.lib import money, vietnamese
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold
from portal.lib.words import Words, _

HEADINGS_WITHIN = 15  # rows: a template has notes above its headings


def rows_of(kind: Kind, table: Sequence[Sequence[str]]) -> list[Row]:
    """The rows below the headings, by column. Refuses a table without the columns that are needed, naming them."""
    best: dict[int, str] = {}
    top = -1
    for number, line in enumerate(table[:HEADINGS_WITHIN]):
        found = _headings(kind, line)
        if len(found) > len(best):
            best, top = found, number
    missing = [column for column in kind.columns if column.required and column.name not in best.values()]
    if not best or missing:
        raise Refusal(
            "table.headings",
            _(
                "Thiếu cột: {columns}. Dán cả dòng tiêu đề, đúng tên cột như trong mẫu",
                columns=", ".join(str(column.label) for column in missing),
            ),
            "pasted",
        )
    rows = []
    for number, line in enumerate(table[top + 1 :], top + 2):
        cells = {best[place]: cell for place, cell in enumerate(line) if place in best and cell.strip()}
        if cells:
            rows.append(Row(number, cells))
    if not rows:
        raise Refusal("table.empty", _("Bảng chưa có dòng nào dưới dòng tiêu đề"), "pasted")
    return rows


def _headings(kind: Kind, line: Sequence[str]) -> dict[int, str]:
    known = {fold(str(column.label)): column.name for column in kind.columns}
    found: dict[int, str] = {}
    for place, cell in enumerate(line):
        name = known.get(fold(cell.replace("*", "").strip()))
        if name and name not in found.values():
            found[place] = name
    return found


def pasted_again(kind: Kind, rows: Sequence[tuple[int, Mapping[str, str]]]) -> str:
    """Kept rows as they would be pasted from a spreadsheet, below their headings."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter="\t", lineterminator="\n")
    lines.writerow(str(column.label) for column in kind.columns)
    lines.writerows([cells.get(column.name, "") for column in kind.columns] for _number, cells in rows)
    return text.getvalue()


def read(kind: Kind, rows: Sequence[Row], told: Callable[[int], None] = lambda done: None) -> None:
    """Read every cell; a cell that cannot be read, or that is missing, is a problem with its sentence."""
    for done, row in enumerate(rows):
        if done % 500 == 0:
            told(done)
        for column in kind.columns:
            _read_cell(row, column)


def _read_cell(row: Row, column: Column) -> None:
    cell = row.cells.get(column.name, "")
    if not cell:
        if column.required:
            row.problems[column.name] = _("Chưa ghi {column}", column=column.label)
        return
    try:
        row.values[column.name] = column.read(cell)
    except (Unread, money.NotMoney, vietnamese.NotADate) as error:
        row.problems[column.name] = error.words


def control_problem(kind: Kind, rows: Sequence[Row], count: int, total: int) -> Words | None:
    """What differs between the totals counted by hand and the table's own; None when they agree."""
    found = sum(kind.total(row) for row in rows) if kind.total else 0
    if (count, total) == (len(rows), found):
        return None
    return _(
        "Bảng có {count} dòng, cộng {total} đ; anh/chị đếm được {counted} dòng, cộng {summed} đ. Xem lại bảng",
        count=len(rows),
        total=money.show(found),
        counted=count,
        summed=money.show(total),
    )
