"""What the report of an organisation (báo cáo) says: a frozen version's figures and texts. Pure.

The half-year's and the year's report have five parts and the figures in an annex; the quarter's has its result, the
figures, and the list of proposed addresses. That list goes to many hands, so no household is named in it (trust §1.5).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.letters import kinds
from portal.letters.blocks import CitedPlan


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form as it was reported: to the cut-off, estimated to the period's end, official once it is."""

    code: str
    label: str
    unit: str
    value: int | None
    estimate: int | None
    official: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed address as many may know it (trust §1.5): no name, no group, since a group names an illness."""

    code: str
    commune: str
    eligible: int | None
    needs: str
    surveyed_on: dt.date | None
    approved_on: dt.date | None
    posted_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a version reported, and to whom.

    `bands` are the lines under their headings in the form's order; `texts` the parts of the narrative: label and text
    by code; `duties` (text, state, what was said) of section IV; `proposed` is None unless the form asks for the list;
    `mark` says which version it is and how it is looked up.
    """

    sender: str
    recipient: str
    plan: CitedPlan
    period: str
    data_from: dt.date
    data_to: dt.date
    cut: dt.date
    bands: tuple[tuple[str, tuple[Line, ...]], ...]
    texts: Mapping[str, tuple[str, str]]
    duties: tuple[tuple[str, int | None, str], ...] = ()
    proposed: tuple[Proposed, ...] | None = None
    mark: str = ""

    def line(self, code: str) -> Line:
        """One line; one that the form lacks reports nothing."""
        lines = (line for _title, band in self.bands for line in band)
        return next((line for line in lines if line.code == code), Line(code, "", "count", None, None))

    @property
    def ended(self) -> bool:
        """Whether the whole period lies behind the cut-off, so that nothing is estimated."""
        return self.cut >= self.data_to

    @property
    def official(self) -> bool:
        """Whether there are official figures."""
        return any(line.official is not None for _title, band in self.bands for line in band)

    def part(self, code: str) -> tuple[str, str]:
        """Label and text of a part of the narrative; one that the form lacks is empty."""
        return self.texts.get(code, ("", ""))


def report(facts: Reported, frame: dict[str, Any]) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date."""
    return kinds.write("report", frame, facts=facts)
