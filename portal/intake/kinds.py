"""Which tables can be brought: their columns, how a cell is read, what judges and what writes the rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.access import Viewer
from portal.lib import money, vietnamese
from portal.lib.words import Words, _


class Unread(ValueError):
    """A cell that cannot be read; `words` says what to type."""

    def __init__(self, words: Words) -> None:
        """`words` is the sentence for the reader."""
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how `Row.values` calls it, its heading, how a cell that is not empty is read, and how to type it."""

    name: str
    label: Words
    read: Callable[[str], Any] = str
    required: bool = False
    hint: Words | None = None
    example: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table: its number there, cells as typed, values as read, and what is to be said about them.

    `problems` are by column (None: the whole row) and must be mended; `notes` are only said. A row to `skip` is in the
    books already.
    """

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str | None, Words] = field(default_factory=dict)
    notes: list[Words] = field(default_factory=list)
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """What a room takes from a table.

    `judge` adds problems and notes that need the books, a few questions for all rows; `write` writes those that are
    not skipped and says what was done. With `total` (the value of a row in đồng) control totals are asked for.
    `prefill` gives the cells of a template's rows by column.
    """

    name: str
    title: Words
    rule: str
    columns: tuple[Column, ...]
    judge: Callable[[Viewer, Sequence[Row], dt.datetime], None]
    write: Callable[[Viewer, Sequence[Row], dt.datetime], Words]
    afterwards: str
    total: Callable[[Row], int] | None = None
    prefill: Callable[[Viewer], list[dict[str, Any]]] | None = None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Take tables of this kind from now on."""
    KINDS[kind.name] = kind


def one_of(choices: dict[Any, Words]) -> Callable[[str], Any]:
    """A reader of one choice by its name, typed with or without accents."""
    known = {vietnamese.fold(str(words)): value for value, words in choices.items()}

    def read(text: str) -> Any:
        found = known.get(vietnamese.fold(text))
        if found is None:
            raise Unread(_("Chưa hiểu “{text}”. Xem các tên ở cột Cách ghi của mẫu", text=text[:60]))
        return found

    return read


def some_of(choices: dict[Any, Words]) -> Callable[[str], tuple[Any, ...]]:
    """A reader of several choices divided by semicolons."""
    read = one_of(choices)
    return lambda text: tuple(dict.fromkeys(read(part) for part in text.split(";") if part.strip()))


def names_of(choices: dict[Any, Words], *, several: bool) -> Words:
    """How to write such a cell: its names."""
    names = "; ".join(str(words) for words in choices.values())
    if several:
        return _("Một hoặc nhiều, cách nhau bằng dấu chấm phẩy: {names}", names=names)
    return _("Một trong: {names}", names=names)


def count(text: str) -> int:
    """A whole number of things."""
    return money.read_count(text)


def year(text: str) -> int:
    """A year of birth, also where a whole day was typed."""
    typed = vietnamese.half_width(text)
    try:
        found = int(typed) if typed.isdigit() else vietnamese.read_date(text).year
    except vietnamese.NotADate:
        found = 0
    if not 1900 <= found <= 2100:
        raise Unread(_("Năm sinh gồm bốn chữ số, ví dụ 1956"))
    return found
