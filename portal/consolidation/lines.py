"""Two tellings of the same deliveries, added up and set side by side (domain §2, §5 items 4 and 5). Pure.

A delivery counts once by its id, an address once at every sum, an attachment (lượt gắn) is one organisation at one
address, and value adds exactly. Money in whole đồng.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Row(NamedTuple):
    """One delivery as a report told it, or as the ledger has it; `id` is that of its last correction."""

    id: uuid.UUID
    address_id: uuid.UUID
    code: str
    organisation_id: uuid.UUID
    on: dt.date
    cash: int
    goods: int
    labour: int

    @property
    def value(self) -> int:
        """The three parts together."""
        return self.cash + self.goods + self.labour

    @property
    def told(self) -> tuple[uuid.UUID, int, int, int]:
        """What two tellings of it must agree on."""
        return self.id, self.cash, self.goods, self.labour


@dataclass(frozen=True, slots=True)
class Sums:
    """What some deliveries make: never add `addresses` of two of them, the same household may be in both."""

    deliveries: int = 0
    addresses: int = 0
    attachments: int = 0
    cash: int = 0
    goods: int = 0
    labour: int = 0

    @property
    def value(self) -> int:
        """Cash, goods and labour together."""
        return self.cash + self.goods + self.labour


def sums(rows: Collection[Row]) -> Sums:
    """The rows added up; each must stand among them once."""
    return Sums(
        deliveries=len(rows),
        addresses=len({row.address_id for row in rows}),
        attachments=len({(row.organisation_id, row.address_id) for row in rows}),
        cash=sum(row.cash for row in rows),
        goods=sum(row.goods for row in rows),
        labour=sum(row.labour for row in rows),
    )


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Sums]:
    """The same by group."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: sums(part) for name, part in groups.items()}


def once(tellings: Iterable[Iterable[Row]]) -> dict[uuid.UUID, Row]:
    """Each delivery once, by id; what was frozen later is given later, and holds."""
    return {row.id: row for told in tellings for row in told}


def difference(left: Mapping[uuid.UUID, Row], right: Mapping[uuid.UUID, Row]) -> tuple[list[Row], list[Row]]:
    """The rows that only the left and only the right tell; one told with two amounts is on both lists."""
    there, here = {row.told for row in right.values()}, {row.told for row in left.values()}
    return (
        [row for row in left.values() if row.told not in there],
        [row for row in right.values() if row.told not in here],
    )
