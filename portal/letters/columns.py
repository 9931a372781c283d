"""Tables of letters: how a cell is written, what a column adds up to, how wide the columns are.

The layout engine is given the widths (`table-layout: fixed`): working them out from every cell again
and again is a fifth of its time.
"""

from dataclasses import dataclass

from portal.letters.content import Cell, Column, ColumnKind, Table
from portal.letters.typeface import Face, widest, width
from portal.letters.widths import fitted
from portal.lib import money

SIZE = 12.0
_ORDINALS = ("stt", "tt", "số tt")
_SUMMED = (ColumnKind.whole, ColumnKind.money)
_SAMPLE = 60
_HEADING = 2.5
"""A heading takes so many lines at most, unless room is short."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to print: the classes and widths (per cent) of its columns, its texts, its last row."""

    labels: tuple[str, ...]
    classes: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    label_span: int


def grid(table: Table, room: float) -> Grid:
    """A table laid out for `room` points. Sums stand in the last row if asked for; an empty figure is a dash."""
    rows = tuple(
        tuple(_written(cell, column) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    total = _total(table) if table.total else ()
    labels = tuple(column.label for column in table.columns)
    return Grid(
        labels=labels,
        classes=tuple(_class(column) for column in table.columns),
        widths=_widths(table.columns, labels, (*rows[:_SAMPLE], *((total,) if total else ())), room),
        rows=rows,
        total=total,
        label_span=_label_span(table.columns),
    )


def is_ordinal(label: str) -> bool:
    """Whether a column so headed numbers the rows."""
    return label.casefold().strip(".") in _ORDINALS


def _is_ordinal(column: Column) -> bool:
    return is_ordinal(column.label)


def _is_summed(column: Column) -> bool:
    return column.kind in _SUMMED and not _is_ordinal(column)


def _class(column: Column) -> str:
    return "ordinal" if _is_ordinal(column) else column.kind.value


def _written(cell: Cell, column: Column) -> str:
    if column.kind is ColumnKind.text:
        return "" if cell is None else str(cell)
    if cell is None:
        return "-"
    if column.kind is ColumnKind.percent:
        return _percent(cell) + ("" if "%" in column.label else "%")
    return str(cell) if _is_ordinal(column) else money.show(int(cell))


def _percent(cell: str | int | float) -> str:
    if isinstance(cell, str):
        return cell.replace(".", ",").removesuffix("%").rstrip()
    return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _total(table: Table) -> tuple[str, ...]:
    return tuple(
        _written(sum(int(row[place] or 0) for row in table.rows), column) if _is_summed(column) else ""
        for place, column in enumerate(table.columns)
    )


def _label_span(columns: tuple[Column, ...]) -> int:
    """How many columns the words “Tổng cộng” stand across: those before the first sum."""
    return next((place for place, column in enumerate(columns) if _is_summed(column)), len(columns))


def _widths(
    columns: tuple[Column, ...], labels: tuple[str, ...], rows: tuple[tuple[str, ...], ...], room: float
) -> tuple[float, ...]:
    """Per cent of each column: no word broken if that can be, the rows as low as can be."""
    least = []
    for place, label in enumerate(labels):
        words = widest((word for row in rows for word in row[place].split(" ")), Face.regular, SIZE)
        head = widest(label.split(" "), Face.bold, SIZE)
        least.append(max(words, head, width(label, Face.bold, SIZE) / _HEADING))
    heading = [width(label, Face.bold, SIZE) for label in labels]
    lengths = [[width(text, Face.regular, SIZE) for text in row] for row in rows]
    shares = fitted(
        [heading, *lengths],
        least,
        [
            column.kind is ColumnKind.text or length > 60
            for column, length in zip(columns, heading, strict=True)
        ],
        [_elastic(column, columns) for column in columns],
        room,
    )
    return tuple(round(100 * share / sum(shares), 3) for share in shares)


def _elastic(column: Column, columns: tuple[Column, ...]) -> bool:
    """Whether a column takes up room that nobody needs: texts do, figures only where there is no text."""
    if any(other.kind is ColumnKind.text and not _is_ordinal(other) for other in columns):
        return column.kind is ColumnKind.text and not _is_ordinal(column)
    return not _is_ordinal(column) or len(columns) == 1
