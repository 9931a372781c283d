"""Units × lines of the form: what each accepted report says, and what it makes together (domain §4, §5 items 3, 5).

Pure. Counts and money are added; a count of addresses is taken from all units' rows together, so that a household with
two supporters counts once (A-07). What a unit reported against the ledger stays in the sum. Money in whole đồng.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.consolidation.senders import Sender
from portal.plans.models import FormLine
from portal.plans.terms import Terms
from portal.pledges.facts import DeliveryFact, Facts, HouseholdFact, InstalmentFact, PledgeFact
from portal.reports import estimates
from portal.reports.figures import Figure, Window
from portal.reports.sheet import HEADING, LIST, TEXT, Sheet

DISTINCT = ("B2", "B2C", "B3", "B3O", "B3R", "B4-", "B5-", "B6", "B7R")


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the matrix: a unit with its reported sheet and the rows behind it; `sender` None is the agency itself.

    `official` are the true-up's figures by line, empty while there are none.
    """

    organisation_id: uuid.UUID
    name: str
    sheet: Sheet
    facts: Facts
    sender: Sender | None = None
    official: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one line: to the cut-off, to the period's end, official where every unit has confirmed.

    `twice` = what adding up the units would count twice; `overruled` = what units reported beside the ledger;
    `adjusted` = approved adjustments, which `value`, `estimate` and `official` hold.
    """

    value: int = 0
    estimate: int = 0
    official: int | None = None
    twice: int = 0
    overruled: int = 0
    adjusted: int = 0


def counted(form: Sequence[FormLine]) -> list[FormLine]:
    """The lines that are figures."""
    return [line for line in form if line.unit not in (HEADING, TEXT, LIST)]


def is_distinct(code: str) -> bool:
    """Whether a line counts addresses, which several units may share."""
    return code.startswith(tuple(one for one in DISTINCT if one.endswith("-"))) or code in DISTINCT


def totals(
    form: Sequence[FormLine], units: Sequence[Unit], window: Window, terms: Terms, adjusted: Mapping[str, int]
) -> dict[str, Total]:
    """Every counted line of the form; a sum line is made of its parts' totals. `window` is the period's."""
    shared = together(units, window, terms)
    lines = counted(form)
    result = {
        line.code: _total(line.code, units, shared, adjusted.get(line.code, 0))
        for line in lines
        if not line.sum_of
    }
    for line in lines:
        if line.sum_of:
            result[line.code] = _sum([result[code] for code in line.sum_of])
    return {line.code: result[line.code] for line in lines}


def _total(code: str, units: Sequence[Unit], shared: Mapping[str, Figure], adjusted: int) -> Total:
    entries = [unit.sheet[code] for unit in units]
    value = sum(entry.value or 0 for entry in entries)
    estimate = sum(entry.estimate or 0 for entry in entries)
    overruled = sum((entry.value or 0) - entry.ledger for entry in entries if entry.ledger is not None)
    twice = twice_then = 0
    if is_distinct(code) and code in shared:
        twice = sum(entry.ledger or 0 for entry in entries) - shared[code].value
        twice_then = sum(entry.estimate_ledger or 0 for entry in entries) - shared[code].estimate
    told = [unit.official for unit in units if unit.sender is not None]
    official = None
    if told and all(of is not None and code in of for of in told):
        own = sum(unit.sheet[code].value or 0 for unit in units if unit.sender is None)
        official = own + sum(of[code] for of in told if of is not None) - twice + adjusted
    return Total(
        value - twice + adjusted, estimate - twice_then + adjusted, official, twice, overruled, adjusted
    )


def _sum(parts: Sequence[Total]) -> Total:
    official = [part.official for part in parts if part.official is not None]
    return Total(
        sum(part.value for part in parts),
        sum(part.estimate for part in parts),
        sum(official) if len(official) == len(parts) else None,
        sum(part.twice for part in parts),
        sum(part.overruled for part in parts),
        sum(part.adjusted for part in parts),
    )


def together(units: Sequence[Unit], window: Window, terms: Terms) -> dict[str, Figure]:
    """The figures of all units' rows as if one report had them: each row once, each cut at its unit's own day.

    An instalment that is still to come for its unit is to come in the sum, though another unit's day is later: it is
    taken as due the day after the last cut-off.
    """
    last = max((unit.sheet.cut_off for unit in units), default=window.first)
    after = last + dt.timedelta(days=1)
    deliveries: dict[uuid.UUID, DeliveryFact] = {}
    pledges: dict[uuid.UUID, PledgeFact] = {}
    instalments: dict[tuple[uuid.UUID, int], InstalmentFact] = {}
    households: dict[uuid.UUID, HouseholdFact] = {}
    for unit in sorted(units, key=lambda unit: unit.sheet.cut_off):
        cut = unit.sheet.cut_off
        deliveries |= {row.id: row for row in unit.facts.deliveries if row.on <= cut}
        pledges |= {row.id: row for row in unit.facts.pledges if row.registered_on <= cut}
        instalments |= {
            (row.pledge_id, row.number): row if row.due_on >= after else replace(row, due_on=after)
            for row in unit.facts.instalments
            if cut < row.due_on <= window.last
        }
        households |= {row.address_id: row for row in unit.facts.households}
    facts = Facts(
        organisations=0,
        deliveries=tuple(deliveries.values()),
        pledges=tuple(pledges.values()),
        instalments=tuple(instalments.values()),
        addresses=(),
        households=tuple(households.values()),
    )
    return estimates.figures(facts, Window(window.first, max(window.last, after), last), terms)
