"""Next year's plan out of this year's, other readings, and what differs; no database."""

import dataclasses
import datetime as dt

import pytest

from portal.plans import differences, drafting, preset
from portal.plans.shape import Preset

PLAN = preset.load("plan_2021")
NEXT = drafting.moved(PLAN, number="01-KH/BCĐ", signed_on=dt.date(2022, 1, 7))


def told(before: Preset, after: Preset) -> dict[str, list[tuple[str, str]]]:
    return {
        str(title): [(change.kind.value, change.row.key) for change in changes]
        for title, changes in differences.compare(before, after)
    }


@pytest.mark.parametrize("name", preset.names())
def test_every_shipped_preset_is_read_and_written_back_to_the_same(name: str) -> None:
    shape = preset.load(name)
    assert preset.parse(preset.write(shape)) == shape
    assert not told(shape, shape)


def test_the_next_year_has_its_own_dates_and_the_same_duties() -> None:
    assert (NEXT.plan.year, str(NEXT.plan.data_from), str(NEXT.plan.data_to)) == (
        2022,
        "2021-12-01",
        "2022-11-30",
    )
    assert {period.code: str(period.due_before) for period in NEXT.periods} == {
        "Q1": "2022-03-10", "H1": "2022-05-20", "Q2": "2022-06-10", "Q3": "2022-09-10", "Y": "2022-11-20",
        "Q4": "2022-12-10",
    }  # fmt: skip
    assert NEXT.values["roster_frozen_on"] == "2022-01-31"
    assert (NEXT.duties, NEXT.targets, NEXT.thresholds, NEXT.rates) == (
        PLAN.duties,
        PLAN.targets,
        PLAN.thresholds,
        PLAN.rates,
    )
    assert "2021" not in NEXT.plan.title
    assert preset.parse(preset.write(NEXT)) == NEXT


def test_a_leap_years_winter_quarter_ends_on_the_29th() -> None:
    plan = PLAN
    for _year in range(3):
        plan = drafting.moved(plan, number="1", signed_on=dt.date(2024, 1, 5))
    assert str(plan.periods[0].data_to) == "2024-02-29"


@pytest.mark.parametrize(
    ("reading", "code", "data", "due"),
    [
        ({"quarter_reading": 1}, "Q1", ("2021-01-01", "2021-03-31"), "2021-03-10"),
        ({"quarter_reading": 2}, "Q1", ("2020-12-01", "2021-02-28"), "2021-02-10"),
        ({"half_year": "calendar"}, "H1", ("2021-01-01", "2021-06-30"), "2021-05-20"),
        ({"roll_to_working_day": False}, "Q1", ("2020-12-01", "2021-02-28"), "2021-03-10"),
    ],
)
def test_another_reading_moves_the_periods_that_rest_on_it(reading, code, data, due) -> None:
    after = drafting.reread(PLAN, **reading)
    period = next(one for one in after.periods if one.code == code)
    assert (str(period.data_from), str(period.data_to), str(period.due_before)) == (*data, due)
    assert preset.parse(preset.write(after)).values == PLAN.values | reading


def test_a_day_set_by_hand_stays_when_another_reading_changes() -> None:
    byhand = dataclasses.replace(PLAN.periods[0], due_before=dt.date(2021, 3, 15))
    plan = dataclasses.replace(PLAN, periods=(byhand, *PLAN.periods[1:]))
    assert drafting.reread(plan, half_year="calendar").periods[0].due_before == dt.date(2021, 3, 15)


def test_the_differences_name_what_was_added_removed_and_changed_and_nothing_else() -> None:
    dearer = dataclasses.replace(PLAN.thresholds[0], least_value=4_000_000)
    after = dataclasses.replace(
        PLAN,
        thresholds=(dearer, *PLAN.thresholds[1:]),
        targets=PLAN.targets[:-1],
        clauses=(*PLAN.clauses, dataclasses.replace(PLAN.clauses[0], path="VI", text="Mục mới.")),
    )
    assert told(PLAN, after) == {
        "Các mục của văn bản": [("added", "VI")],
        "Mức tối thiểu và chu kỳ": [("changed", "C01")],
        "Chỉ tiêu": [("removed", "T12")],
    }
    (change,) = {str(title): changes for title, changes in differences.compare(PLAN, after)}[
        "Mức tối thiểu và chu kỳ"
    ]
    assert ([str(one) for one in change.was], [str(one) for one in change.now]) == (
        ["Từ 3.000.000 đ trở lên"], ["Từ 4.000.000 đ trở lên"],
    )  # fmt: skip
