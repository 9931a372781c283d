"""Tables of letters: how a cell is written, what a column adds up to, how wide the columns are.

The layout engine is given the widths (`table-layout: fixed`): working them out from every cell again
and again is a fifth of its time.
"""

from dataclasses import dataclass

from portal.letters.content import Cell, Column, ColumnKind, LetterError, Table
from portal.letters.typeface import Face, widest, width
from portal.letters.widths import fitted, lines
from portal.lib import money
from portal.lib.words import _

SIZES = (12.0, 11.0, 10.0, 9.0, 8.0)
"""Sizes of a table's letters: the largest at which no word of it breaks."""
_ORDINALS = ("stt", "tt", "số tt")
_SUMMED = (ColumnKind.whole, ColumnKind.money)
_SAMPLE = 60
_BREAKABLE = 7
"""A text may be broken after so many letters where no size is small enough; a figure never."""
TOTAL = "Tổng cộng"
_LONG = 200
_LEADING = 1.2
_FULL = 0.85
"""Lines are counted by their length: so much of a page may be filled by the count."""
_HEADING = 2.5
"""A heading takes so many lines at most, unless room is short."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to print: the classes and widths (per cent) of its columns, its texts, its last row, the size."""

    labels: tuple[str, ...]
    classes: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    label_span: int
    size: float


def grid(table: Table, room: float, tall: float, path: str = "") -> Grid:
    """A table laid out for pages `room` wide and `tall`. Sums stand in the last row; an empty figure is a dash.

    Raises LetterError when its figures do not fit side by side, or a row is higher than a page.
    """
    rows = tuple(
        tuple(_written(cell, column) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    total = _total(table) if table.total else ()
    labels = tuple(column.label for column in table.columns)
    longest = tuple(max((row[place] for row in rows), key=len, default="") for place in range(len(labels)))
    figures = tuple(
        "" if column.kind is ColumnKind.text else text
        for column, text in zip(table.columns, longest, strict=True)
    )
    sample = (*rows[:_SAMPLE], figures, *((total,) if total else ()))
    size, widths = _fitting(table.columns, labels, sample, room, path)
    _refuse_high_rows((labels, *rows), widths, size, tall, path)
    return Grid(
        labels=labels,
        classes=tuple(_class(column) for column in table.columns),
        widths=tuple(round(100 * share / sum(widths), 3) for share in widths),
        rows=rows,
        total=total,
        label_span=_label_span(table.columns),
        size=size,
    )


def is_ordinal(label: str) -> bool:
    """Whether a column so headed numbers the rows."""
    return label.casefold().strip(".") in _ORDINALS


def padding(size: float) -> float:
    """What a cell's padding and border take of its width (static/css/letter.css)."""
    return size * 2 / 3 + 1


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


def _fitting(
    columns: tuple[Column, ...],
    labels: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    room: float,
    path: str,
) -> tuple[float, list[float]]:
    """The largest size at which no word breaks, or at least no figure, and the widths of the columns."""
    for letters in (None, _BREAKABLE):
        for size in SIZES:
            least = [_least(column, place, rows, size, letters) for place, column in enumerate(columns)]
            if _label_span(columns) == 1:
                least[0] = max(least[0], widest(TOTAL.split(" "), Face.bold, size))
            if sum(least) + padding(size) * len(least) <= room:
                return size, _widths(columns, labels, rows, least, size, room)
    raise LetterError(path, _("Bảng rộng hơn trang giấy: bớt cột hoặc chia thành nhiều bảng"))


def _least(
    column: Column, place: int, rows: tuple[tuple[str, ...], ...], size: float, letters: int | None
) -> float:
    """How wide the text of a column must be; after `letters` letters a word may break."""
    is_text = column.kind is ColumnKind.text
    words = (word[: letters if is_text else None] for row in rows for word in row[place].split(" "))
    head = widest((word[:letters] for word in column.label.split(" ")), Face.bold, size)
    return max(widest(words, Face.bold if column.kind in _SUMMED else Face.regular, size), head)


def _widths(
    columns: tuple[Column, ...],
    labels: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    least: list[float],
    size: float,
    room: float,
) -> list[float]:
    """Widths with no word broken if that can be, the rows as low as can be."""
    heading = [width(label, Face.bold, size) for label in labels]
    lengths = [[width(text, Face.regular, size) for text in row] for row in rows]
    wished = [max(word, long / _HEADING) for word, long in zip(least, heading, strict=True)]
    fits = sum(wished) + padding(size) * len(wished) <= room
    return fitted(
        [heading, *lengths],
        wished if fits else least,
        [
            column.kind is ColumnKind.text or length > 60
            for column, length in zip(columns, heading, strict=True)
        ],
        [_elastic(column, columns) for column in columns],
        room,
        padding(size),
    )


def _refuse_high_rows(
    rows: tuple[tuple[str, ...], ...], widths: list[float], size: float, tall: float, path: str
) -> None:
    """Refuse a row that a page cannot hold below the head of the table."""
    deep = [
        (place, lines([width(text, Face.regular, size) for text in row], widths, padding(size)))
        for place, row in enumerate(rows)
        if place == 0 or max(map(len, row)) > _LONG
    ]
    for place, count in deep:
        if (deep[0][1] + count) * size * _LEADING > tall * _FULL:
            if place == 0:
                raise LetterError(f"{path}.columns", _("Tiêu đề các cột cao hơn trang giấy: viết ngắn lại"))
            raise LetterError(
                f"{path}.rows[{place - 1}]",
                _("Dòng {row} của bảng cao hơn trang giấy: viết ngắn lại", row=place),
            )


def _elastic(column: Column, columns: tuple[Column, ...]) -> bool:
    """Whether a column takes up room that nobody needs: texts do, figures only where there is no text."""
    if any(other.kind is ColumnKind.text and not _is_ordinal(other) for other in columns):
        return column.kind is ColumnKind.text and not _is_ordinal(column)
    return not _is_ordinal(column) or len(columns) == 1
