"""What stops a hand-over, what asks for a sentence, what is only worth knowing."""

import datetime as dt
from typing import Any

import pytest

from portal.plans.models import FormLine
from portal.reports.completeness import Case, Level, Problem, problems
from portal.reports.sheet import Entry, Sheet
from tests.reports.ledgers import EVENING, FIRST, LAST, WINDOW, line

FORM = (
    line("A1"),
    line("A1T"),
    line("B3", sum_of=("B3O", "B3R")),
    line("B3O"),
    line("B3R"),
    line("B4-1"),
    line("C", unit="money", sum_of=("C1", "C2")),
    line("C1", unit="money"),
    line("C2", unit="money"),
    line("C4", unit="money"),
    line("D1A", source="free"),
    line("D2", unit="list", source="duties"),
    line("E1", unit="text", source="free"),
)


def entry(code: str, value: int | None, ledger: int | None = None, **given: Any) -> Entry:
    """A line whose ledger agrees unless told otherwise."""
    values = {
        "ledger": value if ledger is None else ledger,
        "estimate": value,
        "estimate_ledger": value,
        **given,
    }
    return Entry(code, value=value, **values)


def sheet(*changed: Entry, cut_off: dt.date = EVENING) -> Sheet:
    """A sheet in order: three addresses, 30 million in cash and 10 in goods, one article, one text."""
    entries = {
        of.code: of
        for of in (
            entry("A1", 4),
            entry("A1T", 5),
            entry("B3", 3),
            entry("B3O", 2),
            entry("B3R", 1),
            entry("B4-1", 2),
            entry("C", 40_000_000),
            entry("C1", 30_000_000),
            entry("C2", 10_000_000),
            entry("C4", 5_000_000),
            Entry("D1A", value=1, estimate=1),
            Entry("E1", text="Đã làm."),
            *changed,
        )
    }
    return Sheet(cut_off, entries)


def found(of: Sheet, **given: Any) -> list[Problem]:
    """What the check says about a sheet on the evening of 18 May."""
    values: dict[str, Any] = {
        "form": FORM,
        "window": WINDOW,
        "today": EVENING,
        "previous": {},
        "goals": {},
        **given,
    }
    return problems(Case(sheet=of, **values))


def said(of: Sheet, level: Level, **given: Any) -> list[tuple[str, str]]:
    """Lines and fields of one level."""
    return [(problem.code, problem.field) for problem in found(of, **given) if problem.level is level]


def test_a_sheet_in_order_has_no_problem() -> None:
    assert found(sheet()) == []


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        (Entry("D1A"), "D1A", "value"),
        (Entry("E1", text="  "), "E1", "text"),
        (entry("C1", 30_000_000, estimate=29_999_999), "C1", "estimate"),
        (entry("C2", 10_000_000, ledger=9_000_000), "C2", "reason"),
        (entry("A1", 6), "A1", "value"),
        (entry("C4", 41_000_000), "C4", "value"),
        (entry("B4-1", 4), "B4-1", "value"),
        (entry("C4", -1), "C4", "value"),
        (entry("C", 39_000_000), "C", "value"),
    ],
)
def test_it_must_be_fixed(changed: Entry, code: str, field: str) -> None:
    assert (code, field) in said(sheet(changed), Level.must_fix)


@pytest.mark.parametrize("day", [FIRST - dt.timedelta(days=1), EVENING + dt.timedelta(days=1)])
def test_a_cut_off_before_the_period_or_in_the_future_must_be_fixed(day: dt.date) -> None:
    assert said(sheet(cut_off=day), Level.must_fix) == [("cut_off", "cut_off")]


def test_a_cut_off_after_the_period_must_be_fixed_even_when_it_is_past() -> None:
    late = LAST + dt.timedelta(days=1)
    assert said(sheet(cut_off=late), Level.must_fix, today=dt.date(2021, 6, 9)) == [("cut_off", "cut_off")]


def test_a_duty_without_its_degree_must_be_fixed() -> None:
    assert said(sheet(), Level.must_fix, duties=("D2-1",)) == [("D2-1", "value")]
    assert said(sheet(Entry("D2-1", value=0)), Level.must_fix, duties=("D2-1",)) == []


@pytest.mark.parametrize(
    ("day", "today", "stops"),
    [
        (LAST, LAST + dt.timedelta(days=3), False),
        (EVENING, LAST + dt.timedelta(days=3), True),  # the quarter is over: it is said to its last day
        (EVENING, EVENING, True),  # and not before
    ],
)
def test_a_form_without_estimates_goes_to_the_last_day(day: dt.date, today: dt.date, stops: bool) -> None:
    found = said(sheet(cut_off=day), Level.must_fix, today=today, estimated=False)
    assert found == ([("cut_off", "cut_off")] if stops else [])


@pytest.mark.parametrize(
    ("value", "earlier", "asks"),
    [
        (10_000_000, [9_000_000, 8_500_000], False),  # two are no range
        (10_000_000, [9_000_000, 8_500_000, 8_400_000], False),  # a tenth above the highest
        (10_900_000, [9_000_000, 8_500_000, 8_400_000], True),
        (6_000_000, [9_000_000, 8_500_000, 8_400_000], True),
        (8_600_000, [9_000_000, 1_000_000, 8_400_000], False),
        (1_000_000, [0, 0, 0], True),
    ],
)
def test_a_figure_a_fifth_outside_the_units_own_range_is_asked_about(
    value: int, earlier: list[int], asks: bool
) -> None:
    of = sheet(entry("C", 30_000_000 + value), entry("C2", value), entry("C4", min(value, 5_000_000)))
    assert (("C2", "explanation") in said(of, Level.explain, history={"C2": earlier})) is asks


def test_a_count_that_moves_by_fewer_than_ten_is_not_asked_about() -> None:
    assert said(sheet(), Level.explain, history={"D1A": [40, 30, 30], "A1": [12, 11, 13]}) == [
        ("D1A", "explanation")
    ]


def test_an_overruled_figure_with_its_reason_is_told_but_does_not_stop() -> None:
    of = sheet(entry("C2", 10_000_000, ledger=9_000_000, reason="Chưa kịp ghi sổ"))
    assert said(of, Level.must_fix) == []
    (problem,) = [one for one in found(of) if one.level is Level.explain]
    assert (str(problem.words), problem.answered) == ("C2. Dòng C2: số báo cáo cao hơn sổ 1.000.000 đ", True)


@pytest.mark.parametrize(
    ("before", "asked"),
    [(20_000_000, False), (19_999_999, True), (60_000_000, False), (60_000_001, True), (0, False)],
)
def test_more_than_half_up_or_down_asks_for_a_sentence(before: int, asked: bool) -> None:
    of = said(sheet(), Level.explain, previous={"C1": before})
    assert of == ([("C1", "explanation")] if asked else [])


def test_a_small_count_that_doubles_is_no_jump() -> None:
    assert said(sheet(), Level.explain, previous={"B3": 1}) == []
    many = sheet(entry("A1", 21), entry("A1T", 30))
    assert said(many, Level.explain, previous={"A1": 10}) == [("A1", "explanation")]


def test_a_jump_is_said_in_words_and_knows_its_answer() -> None:
    of = sheet(entry("C4", 36_000_000, explanation="Nhóm thiện nguyện tặng nhà"))
    (problem,) = [one for one in found(of, previous={"C4": 12_000_000}) if one.level is Level.explain]
    assert str(problem.words) == (
        "C4. Dòng C4 tăng 200 % so với kỳ trước (12.000.000 đ lên 36.000.000 đ). Vì sao?"
    )
    assert problem.answered


def test_more_than_three_times_the_target_asks_for_a_sentence() -> None:
    assert said(sheet(), Level.explain, goals={"B3": 1}) == []
    of = sheet(entry("B3", 4), entry("B3O", 3))
    assert said(of, Level.explain, goals={"B3": 1}) == [("B3", "explanation")]


def test_a_late_report_is_asked_why() -> None:
    assert said(sheet(), Level.explain, days_overdue=2) == [("LATE", "explanation")]


def test_groups_that_add_up_to_more_than_the_addresses_are_only_a_note() -> None:
    form: tuple[FormLine, ...] = (*FORM, line("B4-2"))
    of = sheet(entry("B4-2", 2))
    assert said(of, Level.note, form=form) == [("B4-1", "value")]


def test_last_years_words_left_as_they_were_are_noted() -> None:
    assert said(sheet(), Level.note, previous_texts={"E1": "Đã làm."}) == [("E1", "text")]
