"""What the committee's consolidated report (báo cáo tổng hợp) says: an edition's figures. Pure.

Five parts: direction, results (all, by territory, by sector, discipline of reporting), assessment, tasks to come,
proposals; what the units said is quoted, shortened, for the drafter to choose from. Annex 1 has the units' figures,
annex 2 those that have not reported.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.letters import kinds
from portal.letters.blocks import Block, CitedPlan, shortened
from portal.lib.clock import VIETNAM

CHIEF = ("B1", "B3", "C", "A1", "A2")
"""The lines that are said in sentences."""
BY_UNIT = ("A1", "A2", "B1", "B3O", "B3R", "B3", "C1", "C2", "C3", "C")
"""The lines that are columns of annex 1: a page across holds no more."""
QUOTED, LONGEST = 5, 220
"""So many units are quoted in each part, in so many characters each."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """An edition to be written about: its `content` as it was frozen, who writes, by which plan."""

    content: Mapping[str, Any]
    sender: str
    plan: CitedPlan
    party: bool

    @property
    def period(self) -> Mapping[str, Any]:
        """Code, name and days of the period; `cut` is the day to which it was counted."""
        found: Mapping[str, Any] = self.content["period"]
        return found

    @property
    def at(self) -> dt.datetime:
        """When it was counted."""
        return dt.datetime.fromisoformat(self.content["coverage"]["at"]).astimezone(VIETNAM)

    def day(self, key: str) -> dt.date:
        """A day of the period."""
        return dt.date.fromisoformat(self.period[key])

    def total(self, code: str) -> int:
        """The province's figure: the official one once it is there."""
        figures = self.content["totals"].get(code, {})
        official = figures.get("official")
        return int((figures.get("value") if official is None else official) or 0)

    @property
    def has_official(self) -> bool:
        """Whether there are official figures."""
        return any(of.get("official") is not None for of in self.content["totals"].values())

    def growth(self, code: str) -> float | None:
        """Per cent against the same period of the year before; None where there is nothing to compare."""
        before = self.content["previous"].get(code)
        return round((self.total(code) - before) * 100 / before, 1) if before else None

    def label(self, code: str) -> str:
        """What a line is called."""
        return next((line["label"] for line in self.content["lines"] if line["code"] == code), code)

    @property
    def chief(self) -> list[Mapping[str, Any]]:
        """The lines that are said in sentences."""
        return self._lines(CHIEF)

    @property
    def by_unit(self) -> list[Mapping[str, Any]]:
        """The lines that are columns of annex 1."""
        return self._lines(BY_UNIT)

    def _lines(self, codes: tuple[str, ...]) -> list[Mapping[str, Any]]:
        lines = {line["code"]: line for line in self.content["lines"]}
        return [lines[code] for code in codes if code in lines]

    @property
    def moved(self) -> dict[str, int]:
        """What adjustments came to, by line, where annex 1 shows it."""
        moved: dict[str, int] = {}
        for one in self.content["adjustments"]:
            if one["line"] in {line["code"] for line in self.by_unit}:
                moved[one["line"]] = moved.get(one["line"], 0) + one["amount"]
        return moved

    def quoted(self, *codes: str) -> list[Block]:
        """What units said in these parts, each in its own words and no longer than a few lines."""
        said = [
            one for code in codes for one in self.content["narrative"].get(code, []) if one["text"].strip()
        ]
        texts = [f"{one['name']}: “{shortened(one['text'], LONGEST).rstrip('.')}”." for one in said[:QUOTED]]
        return [{"type": "list", "style": "dash", "items": texts}] if texts else []


def report(facts: Consolidated, frame: dict[str, Any]) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date."""
    return kinds.write("consolidated", frame, facts=facts)
