"""What letters about decisions say: a report that goes back, reports that were taken in. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.letters import kinds
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.wording import NAMED


@dataclass(frozen=True, slots=True)
class Returned:
    """A version that goes back: whose, why, which lines (name and code, what is wrong and how to mend it), by when."""

    sender: str
    unit: str
    period: str
    number: int
    submitted_on: dt.date
    plan: CitedPlan
    reason: str
    items: Sequence[tuple[str, str]]
    until: dt.date
    contact: Contact


@dataclass(frozen=True, slots=True)
class Accepted:
    """One unit whose report was taken in: which version, sent and taken in when."""

    unit: str
    number: int
    submitted_on: dt.date
    accepted_on: dt.date


def returned(facts: Returned, frame: dict[str, Any]) -> dict[str, Any]:
    """The official letter to the one unit, as JSON: a draft."""
    return kinds.write("return", frame, facts=facts)


def accepted(
    units: Sequence[Accepted], *, sender: str, period: str, plan: CitedPlan, total: int, frame: dict[str, Any]
) -> dict[str, Any]:
    """The notice to all whose report was taken in, as JSON: a draft. At least one unit."""
    told = {"sender": sender, "period": period, "plan": plan, "total": total}
    return kinds.write("acceptance", frame, units=units, named=NAMED, **told)
