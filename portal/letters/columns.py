"""Tables of letters: how a cell is written, what a column adds up to, how wide the columns are.

The layout engine is given the widths (`table-layout: fixed`): working them out from every cell again
and again is a fifth of its time.
"""

from dataclasses import dataclass

from portal.letters.content import Cell, Column, ColumnKind, Table
from portal.letters.typeface import Face, widest, width
from portal.lib import money

SIZE = 12.0
PADDING = 9.0
"""What a cell's padding and border take of its width, in points (static/css/letter.css)."""
_ORDINALS = ("stt", "tt", "số tt")
_SUMMED = (ColumnKind.whole, ColumnKind.money)
_SAMPLE = 400


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


def _is_ordinal(column: Column) -> bool:
    return column.label.casefold().strip(".") in _ORDINALS


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
    """Per cent of each column: no word broken if that can be, the rest shared by how much text there is."""
    least, wanted = [], []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        full = widest(cells, Face.regular, SIZE)
        words = full if column.kind is not ColumnKind.text else _widest_word(cells, Face.regular)
        head = _widest_word([labels[place]], Face.bold)
        least.append(max(words, head) + PADDING)
        wanted.append(max(full, head, width(labels[place], Face.bold, SIZE) / 2) + PADDING)
    shares = _shared(least, wanted, [_elastic(column, columns) for column in columns], room)
    return tuple(round(100 * share / sum(shares), 3) for share in shares)


def _elastic(column: Column, columns: tuple[Column, ...]) -> bool:
    """Whether a column takes up room that nobody needs: texts do, figures only where there is no text."""
    if any(other.kind is ColumnKind.text and not _is_ordinal(other) for other in columns):
        return column.kind is ColumnKind.text and not _is_ordinal(column)
    return not _is_ordinal(column) or len(columns) == 1


def _shared(least: list[float], wanted: list[float], elastic: list[bool], room: float) -> list[float]:
    spare = room - sum(least)
    stretch = [more - less for more, less in zip(wanted, least, strict=True)]
    if spare <= 0:
        return least
    if sum(stretch) > spare:
        return [less + spare * more / sum(stretch) for less, more in zip(least, stretch, strict=True)]
    over = room - sum(wanted)
    base = sum(want for want, takes in zip(wanted, elastic, strict=True) if takes)
    return [want + (over * want / base if takes else 0) for want, takes in zip(wanted, elastic, strict=True)]


def _widest_word(texts: list[str], face: Face) -> float:
    return widest((word for text in texts for word in text.split(" ")), face, SIZE)
