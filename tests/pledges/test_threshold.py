"""Least value and cycle: what is judged how, and that the sentence says the figures."""

import datetime as dt
import re
import uuid
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.terms import Terms
from portal.pledges.facts import HouseholdFact
from portal.pledges.schedule import last_day
from portal.pledges.threshold import (
    Cycle,
    CycleState,
    Gift,
    Support,
    cycle_sentence,
    judge,
    judge_fact,
    judge_supports,
    sort_out,
)

D = dt.date
ON = D(2021, 5, 18)


def row(**given: object) -> SimpleNamespace:
    empty = dict.fromkeys(("eligible_from", "least_value", "months_from", "months_to"))
    return SimpleNamespace(**{**empty, "clause": "II.3a", **given})


PLAN = [
    row(eligible_from=2, least_value=5_000_000),
    row(eligible_from=1, least_value=3_000_000),
    row(months_from=12, months_to=24, clause="II.3b"),
]
TERMS = Terms.of(PLAN)
MONEY = st.integers(0, 50_000_000)
GIFTS = st.lists(
    st.builds(
        Gift,
        on=st.dates(D(2020, 12, 1), ON),
        cash=MONEY,
        goods=MONEY,
        goods_note=st.sampled_from(["40 kg gạo", "1 con bò", ""]),
        labour_days=st.integers(0, 30),
    ).map(
        lambda gift: Gift(
            gift.on, gift.cash, gift.goods, gift.goods_note, gift.labour_days, gift.labour_days * 250_000
        )
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("eligible", "least"), [(1, 3_000_000), (2, 5_000_000), (3, 5_000_000), (7, 5_000_000)]
)
def test_the_least_value_follows_the_number_of_eligible_members(eligible: int, least: int) -> None:
    """R-08, R-09; the household's size plays no part."""
    assert TERMS.least_value(eligible) == least
    assert judge(eligible, [Gift(ON, cash=least - 1)], [], TERMS, ON).missing == 1
    assert judge(eligible, [Gift(ON, cash=least)], [], TERMS, ON).reached


def test_a_plan_without_thresholds_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="least value"):
        Terms.of([])


def test_the_sentence_reads_as_the_campaign_says_it() -> None:
    gifts = [Gift(ON, 3_200_000, 600_000, "40 kg gạo", 3, 750_000)]
    assert str(judge(2, gifts, [], TERMS, ON).sentence()) == (
        "Hộ có 2 khẩu thuộc đối tượng, cần 5.000.000 đ, đã có 3.200.000 đ tiền + 40 kg gạo (600.000 đ) "
        "+ 3 ngày công (750.000 đ) = 4.550.000 đ, còn thiếu 450.000 đ."
    )


def test_the_sentence_adds_up_nothing_where_there_is_one_part_or_none() -> None:
    assert str(judge(1, [Gift(ON, cash=3_000_000)], [], TERMS, ON).sentence()) == (
        "Hộ có 1 khẩu thuộc đối tượng, cần 3.000.000 đ, đã có 3.000.000 đ tiền, đã đủ mức tối thiểu."
    )
    assert str(judge(1, [], [], TERMS, ON).sentence()) == (
        "Hộ có 1 khẩu thuộc đối tượng, cần 3.000.000 đ, chưa có gì, còn thiếu 3.000.000 đ."
    )


def test_braces_in_the_words_for_goods_stay_as_they_were_typed() -> None:
    assert "{gạo}" in str(judge(1, [Gift(ON, goods=1_000, goods_note="{gạo}")], [], TERMS, ON).sentence())


@given(eligible=st.integers(1, 9), gifts=GIFTS)
def test_the_sentence_agrees_with_the_figures(eligible: int, gifts: list[Gift]) -> None:
    judged = judge(eligible, gifts, [], TERMS, ON)
    sentence = str(judged.sentence())
    figures = [int(text.replace(".", "")) for text in re.findall(r"(\d[\d.]*) đ\b", sentence)]
    assert judged.total == sum(gift.value for gift in gifts)
    assert figures[0] == TERMS.least_value(eligible)
    parts = [value for value in (judged.cash, judged.goods, judged.labour) if value]
    assert figures[1 : 1 + len(parts)] == parts
    if len(parts) > 1:
        assert figures[1 + len(parts)] == judged.total == sum(parts)
    if judged.missing:
        assert figures[-1] == judged.missing == TERMS.least_value(eligible) - judged.total
        assert "còn thiếu" in sentence
    else:
        assert "đã đủ mức tối thiểu" in sentence


def test_what_is_handed_over_later_does_not_count_yet() -> None:
    assert judge(1, [Gift(D(2021, 5, 19), cash=3_000_000)], [], TERMS, ON).total == 0


def test_a_promise_is_told_apart_and_enters_no_total() -> None:
    judged = judge(1, [Gift(ON, cash=1_000_000)], [], TERMS, ON)
    assert "3.000.000 đ, đủ mức tối thiểu" in str(judged.with_promise(Gift(ON, cash=2_000_000)))
    assert "vẫn thiếu 500.000 đ" in str(judged.with_promise(Gift(ON, cash=1_500_000)))
    assert judged.total == 1_000_000


@pytest.mark.parametrize(
    ("months", "ended_on", "state"),
    [
        (12, None, CycleState.running),
        (12, D(2021, 5, 10), CycleState.broken),
        (12, D(2021, 5, 19), CycleState.running),
        (24, D(2021, 5, 18), CycleState.broken),
    ],
)
def test_a_cycle_runs_until_it_ends(months: int, ended_on: D | None, state: CycleState) -> None:
    assert Cycle(D(2020, 12, 1), months, ended_on).state(TERMS, ON) is state


def test_a_cycle_of_twelve_full_months_is_completed_and_one_day_less_is_broken() -> None:
    """R-13: 01/12/2020 to 30/11/2021 are twelve months."""
    start, later = D(2020, 12, 1), D(2022, 1, 1)
    assert Cycle(start, 24, D(2021, 11, 30)).state(TERMS, later) is CycleState.completed
    assert Cycle(start, 24, D(2021, 11, 29)).state(TERMS, later) is CycleState.broken
    assert Cycle(start, 12).state(TERMS, D(2021, 11, 30)) is CycleState.running
    assert Cycle(start, 12).state(TERMS, D(2021, 12, 1)) is CycleState.completed
    assert Cycle(start, 12).state(TERMS, D(2020, 11, 30)) is CycleState.ahead


def test_a_household_in_a_valid_cycle_meets_the_standard_without_any_least_value() -> None:
    """A-20."""
    judged = judge(2, [], [Cycle(D(2020, 12, 1), 12)], TERMS, ON)
    assert judged.reached
    assert not judged.least_value_reached


def test_a_broken_cycle_is_judged_again_as_one_off_support() -> None:
    """A-19: its deliveries count towards the least value, and it is no longer a cycle."""
    gifts = (Gift(D(2021, 1, 5), cash=2_000_000), Gift(D(2021, 2, 5), cash=1_000_000))
    running = [Support(gifts, Cycle(D(2020, 12, 1), 12))]
    broken = [Support(gifts, Cycle(D(2020, 12, 1), 12, D(2021, 3, 1)))]
    assert judge_supports(1, running, TERMS, ON).total == 0
    assert judge_supports(1, broken, TERMS, ON).total == 3_000_000
    assert judge_supports(1, broken, TERMS, ON).reached
    assert not judge_supports(2, broken, TERMS, ON).reached
    before = judge_supports(1, broken, TERMS, D(2021, 2, 28))
    assert before.total == 0
    assert before.in_cycle


def test_the_months_of_a_cycle_count_deliveries_and_days() -> None:
    cycle = Cycle(D(2020, 12, 1), 12)
    days = [D(2020, 12, 1), D(2020, 12, 31), D(2021, 1, 1), D(2021, 4, 30), D(2021, 6, 1)]
    assert cycle.attached(ON) == 5
    assert cycle.months_with(days, ON) == 3
    assert str(cycle_sentence(cycle, days, TERMS, ON)) == (
        "Đã gắn 5 trên 12 tháng, có giao trong 3 tháng; sớm nhất hoàn thành 30/11/2021, muộn nhất kết thúc 30/11/2022."
    )


@given(
    start=st.dates(D(2019, 1, 1), D(2021, 12, 31)),
    months=st.integers(12, 24),
    length=st.integers(0, 800),
    on=st.dates(D(2019, 1, 1), D(2024, 1, 1)),
)
def test_every_cycle_has_one_state_and_never_more_months_than_promised(
    start: D, months: int, length: int, on: D
) -> None:
    cycle = Cycle(start, months, start + dt.timedelta(days=length))
    state = cycle.state(TERMS, on)
    assert 0 <= cycle.attached(on) <= months
    if state is CycleState.broken:
        assert cycle.attached(on) < 12
        assert "tính lại như hỗ trợ một lần" in str(cycle_sentence(cycle, [], TERMS, on))
    if state is CycleState.completed:
        assert on >= last_day(start, 12)


@given(gifts=st.lists(GIFTS, max_size=4), ends=st.lists(st.dates(D(2020, 12, 1), ON), min_size=4, max_size=4))
def test_a_frozen_row_is_judged_as_the_ledger_was(gifts: list[list[Gift]], ends: list[D]) -> None:
    supports = [
        Support(tuple(some), None if place % 2 else Cycle(D(2020, 12, 1), 12, ends[place]))
        for place, some in enumerate(gifts)
    ]
    judged, cycles = sort_out(supports, TERMS, ON)
    fact = HouseholdFact(
        address_id=uuid.uuid4(),
        code="DC-00001",
        eligible_count=2,
        risen_on=None,
        one_off=tuple((gift.on, gift.value) for gift in judged),
        cycles=tuple((cycle.starts_on, cycle.ends_on, cycle.ended_on, cycle.months) for cycle in cycles),
    )
    direct, frozen = judge_supports(2, supports, TERMS, ON), judge_fact(fact, TERMS, ON)
    assert (direct.total, direct.missing, direct.reached) == (frozen.total, frozen.missing, frozen.reached)
