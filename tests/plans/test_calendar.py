"""The calendar of a plan: what “trước ngày 20/5” means, to the second."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.clock import VIETNAM
from portal.plans import calendar
from portal.plans.calendar import Punctuality

D = dt.date
H1 = calendar.due_at(D(2021, 5, 20))
YEARS = st.integers(2017, 2040)


def vn(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (D(2021, 5, 19), True),
        (D(2021, 5, 22), False),  # Saturday
        (D(2021, 5, 23), False),  # Sunday
        (D(2021, 2, 12), False),  # Tết
        (D(2021, 5, 3), False),  # instead of 1 May, a Saturday
        (D(2025, 4, 26), True),  # a Saturday worked for 2 May
        (D(2025, 5, 2), False),
        (D(2026, 11, 24), False),  # a holiday since 2026
        (D(2025, 11, 24), True),
    ],
)
def test_offices_work_from_monday_to_friday_but_not_on_holidays(day, worked):
    assert calendar.is_working_day(day) is worked


def test_a_decree_holds_over_the_computed_calendar():
    decreed = {D(2021, 5, 19): False, D(2021, 5, 22): True}
    assert not calendar.is_working_day(D(2021, 5, 19), decreed)
    assert calendar.is_working_day(D(2021, 5, 22), decreed)
    assert calendar.working_day_from(D(2021, 5, 19), decreed) == D(2021, 5, 20)
    assert calendar.due_at(D(2021, 5, 20), decreed=decreed) == vn(2021, 5, 21)


def test_before_the_20th_means_until_the_midnight_that_begins_it():
    assert vn(2021, 5, 20) == H1
    assert H1.isoformat() == "2021-05-20T00:00:00+07:00"
    assert calendar.last_day(H1) == D(2021, 5, 19)
    assert calendar.due_day(H1) == D(2021, 5, 20)


@pytest.mark.parametrize(
    ("due_before", "last"),
    [
        (D(2021, 11, 20), D(2021, 11, 19)),  # the 20th is a Saturday, its eve is worked
        (D(2022, 11, 20), D(2022, 11, 21)),  # the 19th is a Saturday
        (D(2027, 11, 20), D(2027, 11, 19)),
        (D(2022, 9, 10), D(2022, 9, 9)),
        (D(2026, 5, 20), D(2026, 5, 19)),
        (D(2021, 2, 13), D(2021, 2, 17)),  # the whole of Tết lies between
    ],
)
def test_a_last_day_that_is_off_rolls_to_the_next_working_day(due_before, last):
    assert calendar.last_day(calendar.due_at(due_before)) == last


def test_the_roll_can_be_switched_off():
    assert calendar.due_at(D(2022, 11, 20), roll=False) == vn(2022, 11, 20)


@pytest.mark.parametrize(
    ("submitted_at", "expected"),
    [
        (vn(2021, 5, 18, 20, 15), Punctuality.before),
        (vn(2021, 5, 19, 23, 59, 59, 999_999), Punctuality.before),
        (vn(2021, 5, 20), Punctuality.on_day),
        (vn(2021, 5, 20, 23, 59, 59, 999_999), Punctuality.on_day),
        (vn(2021, 5, 21), Punctuality.late),
        (vn(2022, 5, 20), Punctuality.late),
    ],
)
def test_there_are_three_classes_of_punctuality(submitted_at, expected):
    assert calendar.punctuality(submitted_at, H1) is expected


@pytest.mark.parametrize("zone", [dt.UTC, VIETNAM, dt.timezone(dt.timedelta(hours=-11))])
def test_the_classes_are_the_same_whatever_zone_a_moment_is_written_in(zone):
    for moment, expected in (
        (vn(2021, 5, 19, 23, 59), "before"),
        (vn(2021, 5, 20), "on_day"),
        (vn(2021, 5, 21), "late"),
    ):
        assert calendar.punctuality(moment.astimezone(zone), H1.astimezone(dt.UTC)) == expected
    assert calendar.last_day(H1.astimezone(zone)) == D(2021, 5, 19)


def test_the_classes_follow_the_rolled_date():
    due = calendar.due_at(D(2022, 11, 20))
    days = {20: "before", 21: "before", 22: "on_day", 23: "late"}
    assert {day: calendar.punctuality(vn(2022, 11, day, 12), due) for day in days} == days


def test_a_moment_without_zone_is_a_mistake():
    naive = vn(2021, 5, 19).replace(tzinfo=None)
    for moments in ((naive, H1), (H1, naive)):
        with pytest.raises(ValueError, match="time zone"):
            calendar.punctuality(*moments)


def test_each_class_has_its_words():
    assert [str(kind.words) for kind in Punctuality] == ["trước hạn", "trong ngày hạn", "quá hạn"]


def test_days_left_count_to_the_last_day_and_overdue_days_from_the_due_day():
    left = {day: calendar.days_left(D(2021, 5, day), H1) for day in (13, 18, 19, 20, 21)}
    assert left == {13: 6, 18: 1, 19: 0, 20: -1, 21: -2}
    overdue = {day: calendar.days_overdue(D(2021, 5, day), H1) for day in (18, 20, 21, 30)}
    assert overdue == {18: 0, 20: 0, 21: 1, 30: 10}


@given(st.dates(D(2017, 1, 1), D(2040, 12, 31)), st.integers(0, 200_000))
def test_nobody_is_late_while_days_are_left(due_before, minutes):
    due = calendar.due_at(due_before)
    moment = due - dt.timedelta(minutes=100_000) + dt.timedelta(minutes=minutes)
    today, kind = moment.date(), calendar.punctuality(moment, due)
    assert calendar.is_working_day(calendar.last_day(due))
    assert due.date() >= due_before
    assert (kind is Punctuality.before) == (calendar.days_left(today, due) >= 0)
    assert (kind is Punctuality.late) == (calendar.days_overdue(today, due) > 0)


def test_an_inner_due_date_lies_so_many_working_days_earlier():
    assert calendar.working_days_earlier(D(2021, 5, 20), 5) == D(2021, 5, 13)
    assert calendar.working_days_earlier(D(2021, 5, 4), 1) == D(
        2021, 4, 29
    )  # over 30 April, 1 May and its substitute
    assert calendar.working_days_earlier(D(2021, 5, 20), 0) == D(2021, 5, 20)


def test_the_periods_of_2021_are_those_of_the_plan():
    table = [
        (w.code, w.name, w.data_from, w.data_to, w.due_before, w.true_up_before)
        for w in calendar.windows(2021)
    ]
    assert table == [
        ("Q1", "quý I năm 2021", D(2020, 12, 1), D(2021, 2, 28), D(2021, 3, 10), None),
        ("H1", "6 tháng đầu năm 2021", D(2020, 12, 1), D(2021, 5, 31), D(2021, 5, 20), D(2021, 6, 10)),
        ("Q2", "quý II năm 2021", D(2021, 3, 1), D(2021, 5, 31), D(2021, 6, 10), None),
        ("Q3", "quý III năm 2021", D(2021, 6, 1), D(2021, 8, 31), D(2021, 9, 10), None),
        ("Y", "năm 2021", D(2020, 12, 1), D(2021, 11, 30), D(2021, 11, 20), D(2021, 12, 10)),
        ("Q4", "quý IV năm 2021", D(2021, 9, 1), D(2021, 11, 30), D(2021, 12, 10), None),
    ]


def test_a_leap_year_has_its_day():
    assert calendar.windows(2024)[0].data_to == D(2024, 2, 29)


@given(YEARS)
def test_quarters_fill_the_plan_year_without_gap_or_overlap(year):
    by_code = {w.code: w for w in calendar.windows(year)}
    quarters = [by_code[f"Q{number}"] for number in (1, 2, 3, 4)]
    for earlier, later in itertools.pairwise(quarters):
        assert later.data_from == earlier.data_to + dt.timedelta(days=1)
    assert (quarters[0].data_from, quarters[3].data_to) == (by_code["Y"].data_from, by_code["Y"].data_to)
    assert (quarters[0].data_from, quarters[1].data_to) == (by_code["H1"].data_from, by_code["H1"].data_to)
    assert by_code["Y"].data_from == D(year - 1, 12, 1)


@given(YEARS)
def test_quarterly_tables_are_due_nine_full_days_after_their_data_close(year):
    for window in calendar.windows(year):
        wait = (window.due_before - window.data_to).days
        assert wait == {"H1": -11, "Y": -10}.get(window.code, 10)


def test_the_other_readings_of_the_quarter_can_be_chosen():
    first = {w.code: w for w in calendar.windows(2021, quarters=1)}
    assert (first["Q1"].data_from, first["Q1"].data_to) == (D(2021, 1, 1), D(2021, 3, 31))
    assert (first["Q4"].data_to, first["Q4"].due_before) == (D(2021, 12, 31), D(2021, 12, 10))
    assert first["Q4"].true_up_before == D(2022, 1, 10)
    second = [w.due_before for w in calendar.windows(2021, quarters=2) if w.code.startswith("Q")]
    assert second == [D(2021, 2, 10), D(2021, 5, 10), D(2021, 8, 10), D(2021, 11, 10)]


def test_the_calendar_half_can_be_chosen():
    half = {w.code: w for w in calendar.windows(2021, half="calendar")}["H1"]
    assert (half.data_from, half.data_to) == (D(2021, 1, 1), D(2021, 6, 30))
    assert (half.due_before, half.true_up_before) == (D(2021, 5, 20), D(2021, 7, 10))


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        (D(2021, 11, 20), 5), (D(2022, 11, 20), 6), (D(2027, 11, 20), 5), (D(2022, 9, 10), 5), (D(2022, 12, 10), 5),
        (D(2026, 5, 20), 2),
    ],
)  # fmt: skip
def test_weekdays_of_known_due_dates(day, weekday):
    assert day.weekday() == weekday
