"""The estimate to the period's end: delivered to the cut-off plus what is scheduled until the end (domain §7).

Pure. Every line grows or stays, so an estimate is never below what was delivered, and the sums still agree
(B3 = B3O + B3R, C = C1 + C2 + C3).
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.plans.terms import Terms
from portal.pledges.facts import Facts, InstalmentFact, PledgeFact
from portal.pledges.threshold import judge_fact
from portal.reports.figures import (
    GROUPS,
    KINDS,
    REGULAR,
    Figure,
    Ledger,
    Window,
    count,
    end_of_cycle,
    ran_its_time,
)
from portal.reports.rows import Row, commune_rows, pledge_row


@dataclass(frozen=True, slots=True)
class Due:
    """An instalment that falls due after the cut-off, with its pledge; cash + goods + labour = value."""

    pledge: PledgeFact
    on: dt.date
    value: int
    cash: int
    goods: int
    labour: int
    labour_days: int


def figures(facts: Facts, window: Window, terms: Terms) -> dict[str, Figure]:
    """Every line of the form that the ledger can fill, to the cut-off and estimated to the period's end."""
    ledger = Ledger(facts, window, terms)
    due = scheduled(ledger)
    lines = {code: list(rows) for code, rows in _value(due).items()}
    lines |= _supported(ledger, due)
    lines["B6"] = _reached(ledger, due)
    lines["B7"] = [
        pledge_row(row, 1, row.ends_on)
        for row in ledger.pledges
        if window.to_come(end_of_cycle(row)) and ran_its_time(row, terms)
    ]
    return {
        code: replace(figure, scheduled=tuple(lines.get(code, ()))) for code, figure in count(ledger).items()
    }


def scheduled(ledger: Ledger) -> list[Due]:
    """The instalments to come of pledges known at the cut-off and still running, by day."""
    running = {row.id: row for row in ledger.pledges if row.ended_on is None}
    due = [
        _split(running[row.pledge_id], row)
        for row in ledger.facts.instalments
        if row.pledge_id in running and ledger.window.to_come(row.due_on)
    ]
    return sorted(due, key=lambda row: (row.on, str(row.pledge.id)))


def _split(pledge: PledgeFact, instalment: InstalmentFact) -> Due:
    """An instalment in the proportions of its pledge, rounded down, what is left over to the largest part."""
    value = instalment.value
    whole = pledge.value or 1
    parts = {name: value * getattr(pledge, name) // whole for name in ("cash", "goods", "labour")}
    largest = max(parts, key=lambda name: getattr(pledge, name))
    parts[largest] += value - sum(parts.values())
    return Due(pledge, instalment.due_on, value, labour_days=value * pledge.labour_days // whole, **parts)


def _value(due: list[Due]) -> Mapping[str, list[Row]]:
    """C4 stays: where an instalment will come from is known only when it is delivered."""
    return {
        code: [_due_row(row, getattr(row, name)) for row in due if getattr(row, name)]
        for code, name in (
            ("C1", "cash"),
            ("C2", "goods"),
            ("C3D", "labour_days"),
            ("C3", "labour"),
            ("C", "value"),
        )
    }


def _supported(ledger: Ledger, due: list[Due]) -> dict[str, list[Row]]:
    """Addresses that the schedule adds. One already helped keeps the form under which it counts."""
    by_address: dict[uuid.UUID, list[Due]] = {}
    for row in due:
        by_address.setdefault(row.pledge.address_id, []).append(row)
    added = {key: rows for key, rows in by_address.items() if key not in ledger.helped}
    regular = {key for key, rows in added.items() if any(row.pledge.form == REGULAR for row in rows)}
    first = {key: _due_row(rows[0], 1) for key, rows in added.items()}
    lines = {
        "B3": list(first.values()),
        "B3O": [row for key, row in first.items() if key not in regular],
        "B3R": [row for key, row in first.items() if key in regular],
    }
    for place, group in enumerate(GROUPS, 1):
        lines[f"B4-{place}"] = commune_rows(
            rows[0].pledge.commune for rows in added.values() if group in rows[0].pledge.groups
        )
    for place, kind in enumerate(KINDS, 1):
        have = {key for key, rows in ledger.helped.items() if any(row.kind == kind for row in rows)}
        lines[f"B5-{place}"] = [
            _due_row(of_kind[0], 1)
            for key, rows in by_address.items()
            if key not in have and (of_kind := [row for row in rows if row.pledge.kind == kind])
        ]
    return lines


def _reached(ledger: Ledger, due: list[Due]) -> list[Row]:
    """Households that the schedule brings to the least value or into a valid cycle by the period's end."""
    result = []
    by_address: dict[uuid.UUID, list[Due]] = {}
    for row in due:
        by_address.setdefault(row.pledge.address_id, []).append(row)
    for key, rows in by_address.items():
        household = ledger.households.get(key)
        if household is None or (key in ledger.helped and ledger.reached(key, ledger.window.cut_off)):
            continue
        more = tuple((row.on, row.value) for row in rows if row.pledge.form != REGULAR)
        then = replace(household, one_off=household.one_off + more)
        if judge_fact(then, ledger.terms, ledger.window.last).reached:
            result.append(_due_row(rows[-1], 1))
    return result


def _due_row(row: Due, share: int) -> Row:
    pledge = row.pledge
    return Row(
        "pledge", pledge.id, pledge.code, pledge.commune, pledge.organisation, row.on, row.value, share
    )
