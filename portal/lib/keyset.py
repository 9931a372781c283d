"""Pages of a list by key instead of by number: the thousandth page costs what the first one does.

A cursor is the sort value and the id of a page's last (or first) row, `value~id`. One that cannot be read is ignored:
the first page is shown.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment


READERS: dict[type, Callable[[str], Any]] = {
    int: int,
    str: str,
    dt.date: dt.date.fromisoformat,
    dt.datetime: _moment,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort: the column, its Python type, the direction; `name` is the column's label in the rows."""

    name: str
    column: Any
    kind: type
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on: after a row, or before it."""

    value: Any
    id: uuid.UUID
    backwards: bool


@dataclass(frozen=True, slots=True)
class Window:
    """One page of rows in their order, and the cursors of its neighbours (empty: none)."""

    rows: Sequence[Any]
    next: str
    previous: str


def read(order: Order, after: str | None, before: str | None) -> Cursor | None:
    """The cursor in an address, or None for the first page."""
    text = after or before
    value, mark, identity = (text or "").rpartition("~")
    if not mark:
        return None
    try:
        return Cursor(READERS[order.kind](value), uuid.UUID(identity), backwards=not after)
    except ValueError:
        return None


def window(
    execute: Callable[[Any], Any],
    statement: Any,
    order: Order,
    identity: Any,
    cursor: Cursor | None,
    size: int,
) -> Window:
    """Run `statement` for one page of at most `size` rows; its rows must carry `order.name` and `id`."""
    backwards = cursor is not None and cursor.backwards
    down = order.descending is not backwards
    if cursor is not None:
        here = sa.tuple_(order.column, identity)
        there = sa.tuple_(sa.literal(cursor.value, order.column.type), sa.literal(cursor.id, sa.Uuid()))
        statement = statement.where(here < there if down else here > there)
    keys = (order.column.desc(), identity.desc()) if down else (order.column, identity)
    rows = execute(statement.order_by(*keys).limit(size + 1)).all()
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows = rows[::-1]
    if not rows:
        return Window(rows, "", "")
    return Window(
        rows,
        next=_mark(order, rows[-1]) if more or backwards else "",
        previous=_mark(order, rows[0]) if (more if backwards else cursor is not None) else "",
    )


def _mark(order: Order, row: Any) -> str:
    return f"{getattr(row, order.name)}~{row.id.hex}"


@dataclass(frozen=True, slots=True)
class Links:
    """A list's own address and its variations: the same filters with something else changed."""

    path: str
    asked: dict[str, str]

    def to(self, **changes: str) -> str:
        """The address with `changes`; what is empty is left out. Another filter or order begins at the first page."""
        kept = {**self.asked, **changes}
        if not changes.keys() & {"after", "before"}:
            kept.update(after="", before="")
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.path}?{query}" if query else self.path

    def sort(self, name: str, now: str) -> tuple[str, str]:
        """Where a column's head leads, and how the list stands sorted by it: ascending, descending or not."""
        if now == name:
            return self.to(sort=f"-{name}"), "ascending"
        return self.to(sort=name), "descending" if now == f"-{name}" else ""

    def neighbours(self, page: Window) -> dict[str, str]:
        """The addresses for the foot of the list; empty where there is no such page."""
        return {
            "first": self.to() if page.previous else "",
            "previous": self.to(before=page.previous, after="") if page.previous else "",
            "next": self.to(after=page.next, before="") if page.next else "",
        }
