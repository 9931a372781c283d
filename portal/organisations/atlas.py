"""The tree of territory as it was on a day. Pure.

A unit lies in the nearest of its ancestors that exists on that day: a commune of a district until the district ends,
of the province from then on.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any


class Atlas:
    """All units, by id, in pre-order; rows carry id, parent_id, no, name, full_name, level, valid_from, valid_to."""

    def __init__(self, rows: Iterable[Any]) -> None:
        """`rows` in the order of `no`."""
        self.units: dict[uuid.UUID, Any] = {row.id: row for row in rows}

    def path(self, unit_id: uuid.UUID, on: dt.date) -> list[Any]:
        """The unit and above it those in which it lies on a day, the highest first."""
        unit = self.units[unit_id]
        found = [unit]
        while unit.parent_id is not None:
            unit = self.units[unit.parent_id]
            if exists(unit, on):
                found.append(unit)
        return found[::-1]

    def children(self, unit_id: uuid.UUID, on: dt.date) -> list[Any]:
        """The units that on a day lie directly in this one."""
        return [
            unit
            for unit in self.units.values()
            if unit.id != unit_id and exists(unit, on) and self.path(unit.id, on)[-2:][0].id == unit_id
        ]

    def below(self, unit_id: uuid.UUID, on: dt.date) -> list[uuid.UUID]:
        """The unit and all that on a day lie in it."""
        return [
            unit.id
            for unit in self.units.values()
            if any(row.id == unit_id for row in self.path(unit.id, on))
        ]

    def sums(self, counts: Mapping[uuid.UUID, int], on: dt.date) -> Counter[uuid.UUID]:
        """Counts of single units added up the tree of a day."""
        found: Counter[uuid.UUID] = Counter()
        for unit_id, count in counts.items():
            for unit in self.path(unit_id, on):
                found[unit.id] += count
        return found

    def words(self, unit_id: uuid.UUID, on: dt.date) -> str:
        """The path as it is written: “Xã Đa Kia, Huyện Bù Gia Mập”; the province goes without saying."""
        path = self.path(unit_id, on)
        return ", ".join(unit.full_name for unit in reversed(path[1:] or path))


def exists(unit: Any, on: dt.date) -> bool:
    """Whether a unit exists on a day."""
    return (unit.valid_from is None or unit.valid_from <= on) and (
        unit.valid_to is None or unit.valid_to >= on
    )
