"""Months and instalments of a pledge: pure arithmetic of days and whole đồng."""

import calendar
import datetime as dt
from itertools import pairwise

Part = tuple[dt.date, int]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last day where it has no such day (31/01 → 28/02)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(starts_on: dt.date, months: int) -> dt.date:
    """The last day of support that lasts so many months; the day itself for support given once (0 months)."""
    return add_months(starts_on, months) - dt.timedelta(days=1) if months else starts_on


def full_months(starts_on: dt.date, until: dt.date) -> int:
    """How many whole months lie from `starts_on` to the end of the day `until`; 0 when it has not begun."""
    after = until + dt.timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if months > 0 and add_months(starts_on, months) > after:
        months -= 1
    return max(months, 0)


def month_number(starts_on: dt.date, day: dt.date) -> int:
    """In which month of a cycle a day lies, from 1; 0 before it begins."""
    return full_months(starts_on, day - dt.timedelta(days=1)) + 1 if day >= starts_on else 0


def equal_parts(value: int, starts_on: dt.date, months: int, count: int) -> list[Part]:
    """`value` đồng in `count` instalments spread over the months, equal but for the last, which takes the rest."""
    share = value // count
    parts = [(add_months(starts_on, place * months // count), share) for place in range(count)]
    parts[-1] = (parts[-1][0], value - share * (count - 1))
    return parts


def usual_count(months: int) -> int:
    """One instalment for support given once, else one a month."""
    return max(months, 1)


def in_order(parts: list[Part]) -> bool:
    """Whether no instalment falls due before the one above it."""
    return all(earlier[0] <= later[0] for earlier, later in pairwise(parts))
