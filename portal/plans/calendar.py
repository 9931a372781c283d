"""The calendar of a plan: working days, “trước ngày”, punctuality, data windows. Pure: every day is passed in.

Clauses: V (the plan year, R-37, A-05), V.1 and V.2 (the due days, R-39, R-40), with the readings A-02, A-03, A-04.
A day given as off or worked by decree is passed in `decreed` (day → whether it is worked) and holds over the
computed holidays, since swaps are decreed year by year.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.lib import workdays
from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _

DAY = workdays.DAY
STAYS_CURRENT = dt.timedelta(days=21)
NO_DECREES = workdays.NO_DECREES

QuarterReading = Literal[1, 2, 3]
HalfReading = Literal["plan", "calendar"]


class Punctuality(enum.StrEnum):
    """The three classes of A-04, seen from the stored `due_at`."""

    before = "before"
    on_day = "on_day"
    late = "late"

    @property
    def words(self) -> Words:
        """What the screens call it."""
        return {
            Punctuality.before: _("trước hạn"),
            Punctuality.on_day: _("trong ngày hạn"),
            Punctuality.late: _("quá hạn"),
        }[self]


is_working_day = workdays.is_working_day
working_day_from = workdays.working_day_from


def working_days_earlier(day: dt.date, count: int, decreed: Mapping[dt.date, bool] = NO_DECREES) -> dt.date:
    """The day so many working days before `day`: the inner due date of A-16."""
    while count > 0:
        day -= DAY
        count -= is_working_day(day, decreed)
    return day


def end_of_working_day(day: dt.date, count: int, decreed: Mapping[dt.date, bool] = NO_DECREES) -> dt.datetime:
    """The midnight that ends the last of so many working days after `day`: a limit, exclusive."""
    while count > 0:
        day += DAY
        count -= is_working_day(day, decreed)
    return dt.datetime.combine(day + DAY, dt.time.min, VIETNAM)


def due_at(
    due_before: dt.date, *, roll: bool = True, decreed: Mapping[dt.date, bool] = NO_DECREES
) -> dt.datetime:
    """The moment at which “trước ngày `due_before`” has run out, exclusive: its midnight in Vietnam.

    The last day is the one before; with `roll`, when it is a day off the next working day takes its place (A-04).
    """
    last = due_before - DAY
    if roll:
        last = working_day_from(last, decreed)
    return dt.datetime.combine(last + DAY, dt.time.min, VIETNAM)


def _in_vietnam(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(VIETNAM)


def due_day(due: dt.datetime) -> dt.date:
    """The day named in “trước ngày”, after the roll: 20/05 for the six-month report."""
    return _in_vietnam(due).date()


def is_current(due: dt.datetime, on: dt.date) -> bool:
    """Whether a period is still one to look at: its due day is ahead, or not gone for more than three weeks."""
    return due_day(due) + STAYS_CURRENT >= on


def last_day(due: dt.datetime) -> dt.date:
    """The last whole day in time: 19/05 for the six-month report."""
    return due_day(due) - DAY


def punctuality(submitted_at: dt.datetime, due: dt.datetime) -> Punctuality:
    """Before `due`, on its day, or later (A-04); `submitted_at` is the first complete submission."""
    if _in_vietnam(submitted_at) < _in_vietnam(due):
        return Punctuality.before
    return Punctuality.on_day if _in_vietnam(submitted_at).date() == due_day(due) else Punctuality.late


def days_left(today: dt.date, due: dt.datetime) -> int:
    """Whole days from today to the last day in time: 1 on 18/05 when due before 20/05, 0 on 19/05, then negative."""
    return (last_day(due) - today).days


def days_overdue(today: dt.date, due: dt.datetime) -> int:
    """Days since the due day: 0 up to and on 20/05, 1 on 21/05, from when the silent are chased (A-04)."""
    return max(0, (today - due_day(due)).days)


@dataclass(frozen=True, slots=True)
class Window:
    """A period's data window, the day before which its report is due, and the end of its true-up, if it needs one."""

    code: str
    name: str
    data_from: dt.date
    data_to: dt.date
    due_before: dt.date
    true_up_before: dt.date | None


def windows(year: int, *, quarters: QuarterReading = 3, half: HalfReading = "plan") -> tuple[Window, ...]:
    """The six periods of a plan year, 01/12 of the year before to 30/11, in the order in which they fall due.

    `quarters` is the reading of “trước ngày 10 tháng cuối quý” (A-03): 1 by the calendar for data and date, 2 by
    the plan's quarters for both, 3 the date by the calendar, the data by the plan quarter just closed. `half` is
    the reading of “6 tháng đầu năm” (A-02). What is due before its data close is trued up by the 10th of the month
    after (A-01).
    """
    found = [_quarter(year, number, quarters) for number in (1, 2, 3, 4)]
    first = -1 if half == "plan" else 0
    found.append(_window("H1", f"6 tháng đầu năm {year}", year, first, 6, dt.date(year, 5, 20)))
    found.append(_window("Y", f"năm {year}", year, -1, 12, dt.date(year, 11, 20)))
    return tuple(sorted(found, key=lambda window: window.due_before))


def _month(year: int, offset: int, day: int = 1) -> dt.date:
    """A day of the month so many months after January of `year`; -1 is December of the year before."""
    return dt.date(year + offset // 12, offset % 12 + 1, day)


def _window(code: str, name: str, year: int, first: int, months: int, due_before: dt.date) -> Window:
    data_to = _month(year, first + months) - DAY
    true_up_before = _month(year, first + months, 10) if due_before <= data_to else None
    return Window(code, name, _month(year, first), data_to, due_before, true_up_before)


def _quarter(year: int, number: int, reading: QuarterReading) -> Window:
    first = 3 * (number - 1) - (reading != 1)
    last_month = 3 * number - 1 - (reading == 2)
    name = f"quý {('I', 'II', 'III', 'IV')[number - 1]} năm {year}"
    return _window(f"Q{number}", name, year, first, 3, _month(year, last_month, 10))
