"""Months and instalments."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pledges.schedule import add_months, equal_parts, full_months, last_day, month_number

D = dt.date
DAYS = st.dates(D(2017, 1, 1), D(2030, 12, 31))


def test_a_month_later_is_the_same_day_or_the_month_s_last() -> None:
    assert add_months(D(2021, 1, 31), 1) == D(2021, 2, 28)
    assert add_months(D(2020, 1, 31), 1) == D(2020, 2, 29)
    assert add_months(D(2021, 1, 15), -2) == D(2020, 11, 15)


def test_twelve_months_end_the_day_before() -> None:
    assert last_day(D(2020, 12, 1), 12) == D(2021, 11, 30)
    assert last_day(D(2020, 12, 1), 0) == D(2020, 12, 1)


@given(start=DAYS, months=st.integers(1, 24))
def test_support_of_so_many_months_has_so_many_full_months_on_its_last_day(start: D, months: int) -> None:
    assert full_months(start, last_day(start, months)) == months
    assert full_months(start, last_day(start, months) - dt.timedelta(days=1)) == months - 1
    assert month_number(start, last_day(start, months)) == months
    assert month_number(start, start) == 1
    assert month_number(start, start - dt.timedelta(days=1)) == 0


@given(value=st.integers(1, 10**12), start=DAYS, months=st.integers(0, 24), count=st.integers(1, 24))
def test_equal_instalments_add_up_to_the_value_and_stay_within_the_months(
    value: int, start: D, months: int, count: int
) -> None:
    parts = equal_parts(value, start, months, count)
    assert sum(amount for _day, amount in parts) == value
    assert len(parts) == count
    assert parts == sorted(parts, key=lambda part: part[0])
    assert parts[0][0] == start
    assert parts[-1][0] <= last_day(start, months)
    assert len({amount for _day, amount in parts[:-1]}) <= 1


@pytest.mark.parametrize(
    ("months", "count", "last"), [(12, 12, D(2021, 11, 1)), (12, 4, D(2021, 9, 1)), (0, 1, D(2020, 12, 1))]
)
def test_instalments_fall_due_month_by_month(months: int, count: int, last: D) -> None:
    assert equal_parts(6_000_000, D(2020, 12, 1), months, count)[-1][0] == last
