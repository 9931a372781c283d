"""What a plan asks of support (II.3) and of leaders (III), as plain values. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portal.lib.money import show
from portal.lib.words import Words, _


class SettledPlan(Protocol):
    """A plan with its settings, as this room stores it."""

    year: Any
    settings: Any


def roster_frozen_on(plan: SettledPlan) -> dt.date:
    """The day on which the roster of leaders is frozen (III, A-12): 31 January unless the plan says another."""
    settings: Mapping[str, Any] = plan.settings
    return dt.date.fromisoformat(settings.get("roster_frozen_on", f"{plan.year}-01-31"))


class ThresholdRow(Protocol):
    """A threshold of the plan, as this room stores it."""

    eligible_from: Any
    least_value: Any
    months_from: Any
    months_to: Any
    clause: Any


@dataclass(frozen=True, slots=True)
class Terms:
    """Least values as (eligible members from, đồng, clause), ascending; a cycle's months and clause."""

    least: tuple[tuple[int, int, str], ...]
    months_from: int
    months_to: int
    cycle_clause: str

    @classmethod
    def of(cls, rows: Iterable[ThresholdRow]) -> "Terms":
        """The terms in the plan's threshold rows. Raises ValueError when the plan lacks one of the two kinds."""
        rows = list(rows)
        least = sorted(
            (row.eligible_from or 1, row.least_value, row.clause) for row in rows if row.least_value
        )
        cycle = next((row for row in rows if row.months_from), None)
        if not least or cycle is None:
            raise ValueError("the plan has no least value or no length of a cycle")
        return cls(tuple(least), cycle.months_from, cycle.months_to, cycle.clause)

    def least_value(self, eligible: int) -> int:
        """The least value for a household with so many eligible members (R-08, R-09)."""
        return next(value for members, value, _clause in reversed(self.least) if eligible >= members)

    def clause(self, eligible: int) -> str:
        """The clause that says so."""
        return next(clause for members, _value, clause in reversed(self.least) if eligible >= members)

    def sentence(self, eligible: int, total: int, had: Words | None = None) -> Words:
        """The rule and the figures in one sentence; `had` says what `total` is made of, else it stands alone."""
        need = self.least_value(eligible)
        asked = _("Hộ có {eligible} khẩu thuộc đối tượng, cần {need} đ", eligible=eligible, need=show(need))
        missing = max(need - total, 0)
        if not total:
            return _("{asked}, chưa có gì, còn thiếu {missing} đ.", asked=asked, missing=show(missing))
        told = _("{asked}, đã có {had}", asked=asked, had=had or _("{total} đ", total=show(total)))
        if missing:
            return _("{told}, còn thiếu {missing} đ.", told=told, missing=show(missing))
        return _("{told}, đã đủ mức tối thiểu.", told=told)
