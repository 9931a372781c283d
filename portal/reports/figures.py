"""From ledger rows to the figures of the form (domain §4): every figure is a list of rows and what each adds.

Pure: no database, no web. A figure *is* the sum of its rows, so the list behind a number can never disagree with it;
`estimates.py` adds what is scheduled to the period's end. Money in whole đồng, the rest are counts.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portal.plans.terms import Terms
from portal.pledges.facts import AddressFact, DeliveryFact, Facts, HouseholdFact, PledgeFact
from portal.pledges.schedule import full_months
from portal.pledges.threshold import judge_fact
from portal.reports.rows import Row, address_row, commune_rows, delivery_row, pledge_row

GROUPS = (
    "disability",
    "agent_orange_victim",
    "disaster_victim",
    "grave_illness",
    "injury_victim",
    "orphan",
    "lone_elderly",
    "other_vulnerable",
)
KINDS = (
    "house_building",
    "production_tools",
    "vocational_training",
    "savings_book",
    "monthly_allowance",
    "health_insurance_card",
    "medical_care",
    "other",
)
REGULAR = "regular_support"
WITHDRAWN = "withdrawn"
OUTSIDE = "outside_province"
OWN = "own"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to the cut-off with its rows, and what instalments will add to it by the period's end."""

    rows: tuple[Row, ...]
    scheduled: tuple[Row, ...] = ()

    @property
    def value(self) -> int:
        """To the cut-off."""
        return sum(row.share for row in self.rows)

    @property
    def estimate(self) -> int:
        """To the period's end: never below what was delivered."""
        return self.value + sum(row.share for row in self.scheduled)


@dataclass(frozen=True, slots=True)
class Window:
    """The days a report speaks of: from the first, actual to the cut-off, estimated to the last."""

    first: dt.date
    last: dt.date
    cut_off: dt.date

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in the part that is reported as done."""
        return day is not None and self.first <= day <= self.cut_off

    def to_come(self, day: dt.date | None) -> bool:
        """Whether a day lies in the part that is estimated."""
        return day is not None and self.cut_off < day <= self.last


class Ledger:
    """The facts of one report, cut to its window and arranged for counting."""

    def __init__(self, facts: Facts, window: Window, terms: Terms) -> None:
        """`facts` may reach beyond the cut-off; what lies beyond is left out here, once for all figures."""
        self.facts, self.window, self.terms = facts, window, terms
        self.deliveries = tuple(
            sorted(
                (row for row in facts.deliveries if window.holds(row.on)),
                key=lambda row: (row.on, str(row.id)),
            )
        )
        self.pledges = tuple(
            sorted(
                (
                    row
                    for row in facts.pledges
                    if row.state != WITHDRAWN and row.registered_on <= window.cut_off
                ),
                key=lambda row: (row.registered_on, str(row.id)),
            )
        )
        self.households = {row.address_id: row for row in facts.households}
        self.helped = _by_address(self.deliveries)

    def regular(self, address_id: uuid.UUID) -> bool:
        """Whether a helped address counts as regular support: any regular delivery makes it so, none counts twice."""
        return any(row.form == REGULAR for row in self.helped[address_id])

    def reached(self, address_id: uuid.UUID, on: dt.date) -> bool:
        """Whether an address meets the standard on a day (I-12), judged on the help of all its supporters (A-07)."""
        household = self.households.get(address_id)
        return household is not None and judge_fact(household, self.terms, on).reached


def count(ledger: Ledger) -> dict[str, Figure]:
    """Every line that the ledger can fill, to the cut-off, without the schedule."""
    lines: dict[str, Iterable[Row]] = {}
    lines |= _forces(ledger)
    lines |= _surveyed(ledger)
    lines |= _pledged(ledger)
    lines |= _supported(ledger)
    lines |= _outcomes(ledger)
    lines |= _value(ledger.deliveries)
    return {code: Figure(tuple(rows)) for code, rows in lines.items()}


# A. Who takes part ---------------------------------------------------------------------------------------------------


def _forces(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    """A person's own pledge is never the organisation's (R-15); whoever pledges twice is one person (A-12)."""
    first: dict[uuid.UUID, PledgeFact] = {}
    persons: dict[uuid.UUID, PledgeFact] = {}
    for pledge in ledger.pledges:
        if pledge.person_id:
            persons.setdefault(pledge.person_id, pledge)
        else:
            first.setdefault(pledge.organisation_id, pledge)
    taking_part = [row for row in ledger.pledges if not row.person_id or persons[row.person_id] is row]
    whole = Row("organisations", None, "", "", "", None, 0, ledger.facts.organisations)
    return {
        "A1": [
            Row("organisation", key, pledge.organisation, "", pledge.organisation, pledge.registered_on, 0, 1)
            for key, pledge in first.items()
        ],
        "A1T": [whole] if whole.share else [],
        "A2": [pledge_row(row, row.participants) for row in taking_part if row.participants],
        "A2L": [pledge_row(row, row.leaders) for row in taking_part if row.leaders],
    }


# B. Addresses --------------------------------------------------------------------------------------------------------


def _surveyed(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    def rows(day_of: Callable[[AddressFact], dt.date | None]) -> list[Row]:
        return [
            Row("address", row.id, row.code, row.commune, row.organisation, day_of(row), 0, 1)
            for row in sorted(ledger.facts.addresses, key=lambda row: row.code)
            if ledger.window.holds(day_of(row))
        ]

    return {
        "B1": rows(lambda row: row.surveyed_on),
        "B1A": rows(lambda row: row.approved_on),
        "B1P": rows(lambda row: row.posted_on),
        "F": rows(lambda row: row.posted_on if row.surveyed_on and row.approved_on else None),
    }


def _pledged(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    """An address attached before the period is carried over, whatever was pledged to it since: it counts once.

    So is one that was attached again, by a renewal or from a predecessor: it is not new (A-11).
    """
    first: dict[uuid.UUID, PledgeFact] = {}
    for pledge in ledger.pledges:
        first.setdefault(pledge.address_id, pledge)
    new = {
        row.address_id for row in first.values() if row.registered_on >= ledger.window.first and not row.again
    }
    return {
        "B2": [pledge_row(row, 1) for row in first.values() if row.address_id in new],
        "B2C": [pledge_row(row, 1) for row in first.values() if row.address_id not in new],
    }


def _supported(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    """B3 = B3O + B3R. B4 and B5 may exceed B3: a household can belong to two groups and get two kinds of help."""
    helped = [(key, address_row(deliveries)) for key, deliveries in ledger.helped.items()]
    lines: dict[str, Iterable[Row]] = {
        "B3": [row for _key, row in helped],
        "B3O": [row for key, row in helped if not ledger.regular(key)],
        "B3R": [row for key, row in helped if ledger.regular(key)],
    }
    for place, group in enumerate(GROUPS, 1):
        communes = [
            rows[0].commune for rows in ledger.helped.values() if any(group in row.groups for row in rows)
        ]
        lines[f"B4-{place}"] = commune_rows(communes)
    for place, kind in enumerate(KINDS, 1):
        lines[f"B5-{place}"] = [
            address_row(of_kind)
            for rows in ledger.helped.values()
            if (of_kind := [row for row in rows if row.kind == kind])
        ]
    return lines


def _outcomes(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    """Standards reached among the helped (I-12), cycles that ran their time (R-13, A-19), households that rose."""
    window = ledger.window
    reached = [
        address_row(rows) for key, rows in ledger.helped.items() if ledger.reached(key, window.cut_off)
    ]
    ended = [
        pledge_row(row, 1, end_of_cycle(row))
        for row in ledger.pledges
        if window.holds(end_of_cycle(row)) and ran_its_time(row, ledger.terms)
    ]
    where: dict[uuid.UUID, PledgeFact | DeliveryFact] = {row.address_id: row for row in ledger.pledges}
    where |= {row.address_id: row for row in ledger.deliveries}
    risen = [
        _risen(row, where.get(row.address_id))
        for row in sorted(ledger.facts.households, key=lambda row: row.code)
        if window.holds(row.risen_on)
    ]
    return {"B6": reached, "B7": ended, "B7R": risen}


def end_of_cycle(pledge: PledgeFact) -> dt.date:
    """The day on which a cycle ended, or is to end as promised."""
    return pledge.ended_on or pledge.ends_on


def ran_its_time(pledge: PledgeFact, terms: Terms) -> bool:
    """Whether a regular pledge makes a whole cycle until it ends; a shorter one is judged as one-off support."""
    full = full_months(pledge.starts_on, end_of_cycle(pledge))
    return pledge.form == REGULAR and full >= terms.months_from


def _risen(household: HouseholdFact, where: PledgeFact | DeliveryFact | None) -> Row:
    place, organisation = (where.commune, where.organisation) if where else ("", "")
    return Row("address", household.address_id, household.code, place, organisation, household.risen_on, 0, 1)


# C. Value ------------------------------------------------------------------------------------------------------------


def _value(deliveries: Iterable[DeliveryFact]) -> Mapping[str, Iterable[Row]]:
    def rows(share: Callable[[DeliveryFact], int]) -> list[Row]:
        return [delivery_row(row, share(row)) for row in deliveries if share(row)]

    return {
        "C1": rows(lambda row: row.cash),
        "C2": rows(lambda row: row.goods),
        "C3D": rows(lambda row: row.labour_days),
        "C3": rows(lambda row: row.labour),
        "C": rows(lambda row: row.value),
        "C4": rows(lambda row: row.value if row.origin != OWN else 0),
        "C4P": rows(lambda row: row.value if row.origin == OUTSIDE else 0),
    }


def _by_address(deliveries: Iterable[DeliveryFact]) -> dict[uuid.UUID, list[DeliveryFact]]:
    result: dict[uuid.UUID, list[DeliveryFact]] = {}
    for row in deliveries:
        result.setdefault(row.address_id, []).append(row)
    return result
