"""Ledgers made up for tests of the pure pieces: a form, invented facts, and a strategy that draws many of them."""

import datetime as dt
import uuid

from hypothesis import settings
from hypothesis import strategies as st

from portal.plans.models import FormLine
from portal.pledges.facts import AddressFact, DeliveryFact, Facts, HouseholdFact, InstalmentFact, PledgeFact
from portal.pledges.threshold import Terms
from portal.reports.figures import GROUPS, KINDS, REGULAR, Window

FIRST, LAST = dt.date(2020, 12, 1), dt.date(2021, 5, 31)
EVENING = dt.date(2021, 5, 18)
WINDOW = Window(FIRST, LAST, EVENING)
TERMS = Terms(((1, 3_000_000, "II.3a"), (2, 5_000_000, "II.3a")), 12, 24, "II.3b")
ONE_OFF = "one_off_support"


def identity(number: int) -> uuid.UUID:
    """A plain id for number so-and-so."""
    return uuid.UUID(int=number)


def line(
    code: str, unit: str = "count", source: str = "deliveries", sum_of: tuple[str, ...] = ()
) -> FormLine:
    """A line of a form, called after its code."""
    return FormLine(
        code=code, label=f"Dòng {code}", unit=unit, source=source, sum_of=list(sum_of), position=0
    )


def pledge(number: int, **given: object) -> PledgeFact:
    """A one-off pledge of 3 million in cash to address `number`, registered in the window."""
    values: dict[str, object] = {
        "id": identity(1000 + number),
        "code": f"CK-{number}",
        "address_id": identity(number),
        "address_code": f"DC-{number}",
        "commune": "Xã Một",
        "groups": (GROUPS[0],),
        "organisation_id": identity(9000),
        "organisation": "Hội Một",
        "form": ONE_OFF,
        "kind": KINDS[0],
        "months": 0,
        "starts_on": dt.date(2021, 1, 10),
        "ends_on": dt.date(2021, 4, 10),
        "registered_on": dt.date(2021, 1, 5),
        "ended_on": None,
        "state": "under_way",
        "cash": 3_000_000,
        "goods": 0,
        "labour_days": 0,
        "labour": 0,
        "participants": 3,
        "leaders": 1,
    }
    values |= given
    values.setdefault("value", sum(int(str(values[part])) for part in ("cash", "goods", "labour")))
    return PledgeFact(**values)  # type: ignore[arg-type]


def delivery(number: int, address: int, **given: object) -> DeliveryFact:
    """A delivery of one million in cash to address `address` inside the window."""
    values: dict[str, object] = {
        "id": identity(5000 + number),
        "address_id": identity(address),
        "address_code": f"DC-{address}",
        "commune": "Xã Một",
        "groups": (GROUPS[0],),
        "organisation_id": identity(9000),
        "organisation": "Hội Một",
        "on": dt.date(2021, 2, 1),
        "form": ONE_OFF,
        "kind": KINDS[0],
        "cash": 1_000_000,
        "goods": 0,
        "labour_days": 0,
        "labour": 0,
        "origin": "own",
    }
    values |= given
    values.setdefault("value", sum(int(str(values[part])) for part in ("cash", "goods", "labour")))
    return DeliveryFact(**values)  # type: ignore[arg-type]


def facts(**given: object) -> Facts:
    """Facts with only what is named."""
    values: dict[str, object] = {"organisations": 2, **dict.fromkeys(PARTS, ()), **given}
    return Facts(**values)  # type: ignore[arg-type]


QUICK = settings(max_examples=40, deadline=None)
PARTS = ("deliveries", "pledges", "instalments", "addresses", "households")
DAYS = st.dates(FIRST - dt.timedelta(days=40), LAST + dt.timedelta(days=40))
AMOUNTS = st.integers(0, 9_000_000)
NUMBERS = st.integers(1, 6)


@st.composite
def ledgers(draw: st.DrawFn) -> Facts:
    """Any ledger: days in and out of the window, addresses helped by several, both forms, all parts of value."""
    pledges = [
        pledge(
            number,
            address_id=identity(address := draw(NUMBERS)),
            address_code=f"DC-{address}",
            groups=_groups(address),
            commune=f"Xã {address % 3}",
            organisation_id=identity(9000 + (of := draw(st.integers(0, 2)))),
            organisation=f"Hội {of}",
            form=(form := draw(st.sampled_from((ONE_OFF, REGULAR)))),
            kind=draw(st.sampled_from(KINDS)),
            registered_on=(registered := draw(DAYS)),
            starts_on=registered,
            ends_on=registered + dt.timedelta(days=365 if form == REGULAR else 60),
            ended_on=draw(st.none() | DAYS),
            state=draw(st.sampled_from(("registered", "under_way", "fulfilled", "withdrawn"))),
            cash=draw(AMOUNTS),
            goods=draw(AMOUNTS),
            labour_days=(days := draw(st.integers(0, 20))),
            labour=days * 250_000,
            participants=draw(st.integers(0, 9)),
            leaders=draw(st.integers(0, 3)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    deliveries = [
        delivery(
            number,
            address := draw(NUMBERS),
            groups=_groups(address),
            commune=f"Xã {address % 3}",
            on=draw(DAYS),
            form=draw(st.sampled_from((ONE_OFF, REGULAR))),
            kind=draw(st.sampled_from(KINDS)),
            cash=draw(AMOUNTS),
            goods=draw(AMOUNTS),
            labour_days=(days := draw(st.integers(0, 20))),
            labour=days * 250_000,
            origin=draw(st.sampled_from(("own", "mobilised", "outside_province"))),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    instalments = [
        InstalmentFact(of.id, number, draw(DAYS), draw(AMOUNTS))
        for of in pledges
        for number in range(draw(st.integers(0, 2)))
    ]
    return facts(
        organisations=draw(st.integers(0, 5)),
        pledges=tuple(pledges),
        deliveries=tuple(deliveries),
        instalments=tuple(instalments),
        addresses=tuple(
            AddressFact(
                identity(number),
                f"DC-{number}",
                "Xã Một",
                identity(9000),
                "Hội Một",
                draw(st.none() | DAYS),
                draw(st.none() | DAYS),
                draw(st.none() | DAYS),
            )
            for number in range(1, draw(NUMBERS))
        ),
        households=tuple(_household(draw, number) for number in range(1, 7)),
    )


def _groups(address: int) -> tuple[str, ...]:
    return (GROUPS[address], GROUPS[0]) if address % 2 else (GROUPS[address],)


def _household(draw: st.DrawFn, number: int) -> HouseholdFact:
    gifts = tuple((draw(DAYS), draw(AMOUNTS)) for _n in range(draw(st.integers(0, 2))))
    start = draw(DAYS)
    cycles = ((start, start + dt.timedelta(days=364), None, 12),) if draw(st.booleans()) else ()
    return HouseholdFact(
        identity(number), f"DC-{number}", draw(st.integers(1, 3)), draw(st.none() | DAYS), gifts, cycles
    )
