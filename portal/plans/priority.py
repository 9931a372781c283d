"""In which order the plan wants households helped (II.2, IV.14): criteria with points, as plain values. Pure."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that makes a household's need more urgent, by so many points."""

    code: str
    text: str
    points: int
    clause: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The plan's criteria; from `urgent` points on the priority is 1, from `soon` on 2, below 3."""

    criteria: tuple[Criterion, ...]
    urgent: int
    soon: int

    def met(self, codes: Collection[str]) -> tuple[Criterion, ...]:
        """Those of the plan's criteria that are named, in the plan's order."""
        return tuple(one for one in self.criteria if one.code in codes)

    def score(self, codes: Collection[str]) -> int:
        """The points of the criteria that were met."""
        return sum(one.points for one in self.met(codes))

    def suggested(self, score: int) -> int:
        """The priority that follows."""
        return 1 if score >= self.urgent else 2 if score >= self.soon else 3
