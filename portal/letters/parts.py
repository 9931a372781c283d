"""Long lists of a letter are shown part by part: one to 1,300 organisations opens as fast as one to three. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST = 50


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a list of `total`; `first` counts from 0, `before` and `after` are where the neighbours begin."""

    rows: Sequence[Any]
    first: int
    total: int

    @property
    def last(self) -> int:
        """How many rows there are up to the end of this part."""
        return self.first + len(self.rows)

    @property
    def before(self) -> int | None:
        """Where the part before begins; None at the top."""
        return max(self.first - MOST, 0) if self.first else None

    @property
    def after(self) -> int | None:
        """Where the next part begins; None at the end."""
        return self.last if self.last < self.total else None


def part(rows: Sequence[Any], first: int = 0) -> Part:
    """The part that begins with a row; the first one where there is no such row."""
    first = first // MOST * MOST if 0 <= first < len(rows) else 0
    return Part(rows[first : first + MOST], first, len(rows))
