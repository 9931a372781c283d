"""Every figure is the sum of its rows, and the figures of the form agree with each other."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.pledges.facts import Facts, HouseholdFact, InstalmentFact
from portal.reports import estimates
from portal.reports.figures import GROUPS, KINDS, REGULAR, Window
from tests.reports.ledgers import (
    EVENING,
    FIRST,
    LAST,
    ONE_OFF,
    QUICK,
    TERMS,
    WINDOW,
    delivery,
    facts,
    identity,
    ledgers,
    pledge,
)

CUT_OFFS = st.dates(FIRST, LAST)


def value(of: Facts, code: str, window: Window = WINDOW) -> int:
    """One figure to the cut-off."""
    return estimates.figures(of, window, TERMS)[code].value


@QUICK
@given(ledgers(), CUT_OFFS)
def test_the_rows_behind_every_figure_add_up_to_what_a_plain_count_of_the_ledger_says(
    of: Facts, cut_off: dt.date
) -> None:
    figures = estimates.figures(of, Window(FIRST, LAST, cut_off), TERMS)
    done = [row for row in of.deliveries if FIRST <= row.on <= cut_off]
    pledges = [row for row in of.pledges if row.registered_on <= cut_off and row.state != "withdrawn"]
    helped = {row.address_id for row in done}
    old = {row.address_id for row in pledges if row.registered_on < FIRST}
    plain = {
        "A1": len({row.organisation_id for row in pledges}),
        "A1T": of.organisations,
        "A2": sum(row.participants for row in pledges),
        "A2L": sum(row.leaders for row in pledges),
        "B2": len({row.address_id for row in pledges} - old),
        "B2C": len(old),
        "B3": len(helped),
        "B3R": len({row.address_id for row in done if row.form == REGULAR}),
        "C1": sum(row.cash for row in done),
        "C2": sum(row.goods for row in done),
        "C3": sum(row.labour for row in done),
        "C3D": sum(row.labour_days for row in done),
        "C4": sum(row.value for row in done if row.origin in ("mobilised", "outside_province")),
        "C4P": sum(row.value for row in done if row.origin == "outside_province"),
    }
    for place, group in enumerate(GROUPS, 1):
        plain[f"B4-{place}"] = len({row.address_id for row in done if group in row.groups})
    for place, kind in enumerate(KINDS, 1):
        plain[f"B5-{place}"] = len({row.address_id for row in done if row.kind == kind})
    assert {code: sum(row.share for row in figures[code].rows) for code in plain} == plain


@QUICK
@given(ledgers(), CUT_OFFS)
def test_sums_agree_to_the_cut_off_and_to_the_end(of: Facts, cut_off: dt.date) -> None:
    figures = estimates.figures(of, Window(FIRST, LAST, cut_off), TERMS)
    for column in ("value", "estimate"):
        number = {code: getattr(figure, column) for code, figure in figures.items()}
        assert number["B3"] == number["B3O"] + number["B3R"]
        assert number["C"] == number["C1"] + number["C2"] + number["C3"]
        assert number["C4P"] <= number["C4"] <= number["C"]
        assert number["B6"] <= number["B3"]
        assert number["A2L"] >= 0


@QUICK
@given(ledgers(), CUT_OFFS)
def test_an_estimate_is_never_below_what_was_delivered(of: Facts, cut_off: dt.date) -> None:
    figures = estimates.figures(of, Window(FIRST, LAST, cut_off), TERMS)
    assert all(figure.estimate >= figure.value for figure in figures.values())


@QUICK
@given(ledgers(), CUT_OFFS)
def test_frozen_facts_give_the_same_figures_again(of: Facts, cut_off: dt.date) -> None:
    window = Window(FIRST, LAST, cut_off)
    assert estimates.figures(Facts.from_json(of.to_json()), window, TERMS) == estimates.figures(
        of, window, TERMS
    )


def test_what_is_delivered_after_the_cut_off_or_before_the_period_does_not_count() -> None:
    of = facts(
        deliveries=(
            delivery(1, 1, on=EVENING),
            delivery(2, 2, on=EVENING + dt.timedelta(days=1)),
            delivery(3, 3, on=FIRST),
            delivery(4, 4, on=FIRST - dt.timedelta(days=1)),
        )
    )
    assert (value(of, "B3"), value(of, "C")) == (2, 2_000_000)


def test_an_address_with_both_forms_of_support_counts_once_as_regular() -> None:
    of = facts(deliveries=(delivery(1, 1), delivery(2, 1, form=REGULAR), delivery(3, 2)))
    assert [value(of, code) for code in ("B3", "B3O", "B3R")] == [2, 1, 1]


def test_an_address_attached_before_the_period_is_carried_over_whatever_was_pledged_since() -> None:
    before = pledge(1, registered_on=FIRST - dt.timedelta(days=30))
    of = facts(pledges=(before, pledge(2, address_id=before.address_id), pledge(3)))
    assert (value(of, "B2"), value(of, "B2C")) == (1, 1)


def test_the_standard_is_judged_on_the_help_of_all_supporters() -> None:
    mine = delivery(1, 1, cash=1_000_000)
    others = HouseholdFact(identity(1), "DC-1", 2, None, ((dt.date(2021, 3, 1), 5_000_000),), ())
    assert value(facts(deliveries=(mine,), households=(others,)), "B6") == 1
    assert (
        value(facts(deliveries=(mine,), households=(replace(others, eligible_count=2, one_off=()),)), "B6")
        == 0
    )


def test_a_cycle_shorter_than_twelve_months_is_no_cycle_that_ended() -> None:
    start = dt.date(2020, 2, 15)
    whole = pledge(1, form=REGULAR, starts_on=start, registered_on=start, ended_on=dt.date(2021, 2, 14))
    short = replace(whole, id=identity(77), ended_on=dt.date(2021, 2, 13))
    assert value(facts(pledges=(whole, short)), "B7") == 1


def test_rows_of_a_group_name_no_household_since_a_group_names_an_illness() -> None:
    of = facts(deliveries=(delivery(1, 1, groups=(GROUPS[3],)), delivery(2, 2, groups=(GROUPS[3],))))
    rows = estimates.figures(of, WINDOW, TERMS)["B4-4"].rows
    assert [(row.id, row.label, row.share, row.on) for row in rows] == [(None, "Xã Một", 2, None)]


def test_the_estimate_adds_instalments_that_fall_due_until_the_end_in_the_parts_of_their_pledge() -> None:
    promise = pledge(1, cash=2_000_000, goods=1_000_000, labour_days=4, labour=1_000_000)
    due = [
        (1, EVENING, 4_000_000),
        (2, EVENING + dt.timedelta(days=1), 2_000_001),
        (3, LAST, 4_000_000),
        (4, LAST + dt.timedelta(days=1), 4_000_000),
    ]
    of = facts(pledges=(promise,), instalments=tuple(InstalmentFact(promise.id, *row) for row in due))
    figures = estimates.figures(of, WINDOW, TERMS)
    assert [figures[code].estimate for code in ("C", "C1", "C2", "C3", "C3D")] == [
        6_000_001,
        3_000_001,
        1_500_000,
        1_500_000,
        6,
    ]
    assert [figures[code].estimate for code in ("B3", "B3O", "B3R", "B5-1", "B4-1")] == [1, 1, 0, 1, 1]


def test_a_pledge_that_has_ended_promises_nothing_more() -> None:
    over = pledge(1, ended_on=dt.date(2021, 5, 1), form=ONE_OFF)
    of = facts(pledges=(over,), instalments=(InstalmentFact(over.id, 1, LAST, 1_000_000),))
    assert estimates.figures(of, WINDOW, TERMS)["C"].estimate == 0
