"""A due day in words as A-04 reads it: in time to the end of the day before, on the day, late. Pure."""

import datetime as dt
from dataclasses import dataclass

from portal.lib.vietnamese import WEEKDAYS
from portal.lib.words import Words, _, n_
from portal.plans.calendar import days_left, days_overdue, due_day, last_day


@dataclass(frozen=True, slots=True)
class Deadline:
    """The sentence, and how loud it is: "" from two days on, `today` for the last days and the due day, `late`."""

    words: Words
    mood: str


def deadline(due_at: dt.datetime, today: dt.date) -> Deadline:
    """How long there is, said of a report that has not been submitted."""
    left, overdue = days_left(today, due_at), days_overdue(today, due_at)
    day = named(last_day(due_at))
    if overdue:
        return Deadline(
            n_(
                "quá hạn {days} ngày, hạn là hết {day}",
                "quá hạn {days} ngày, hạn là hết {day}",
                overdue,
                days=overdue,
                day=day,
            ),
            "late",
        )
    if left < 0:
        return Deadline(_("trong ngày hạn, {day}", day=named(due_day(due_at))), "today")
    if left == 0:
        return Deadline(_("hết hôm nay, {day}", day=day), "today")
    return Deadline(
        n_("hết {day}, còn {days} ngày", "hết {day}, còn {days} ngày", left, day=day, days=left),
        "today" if left == 1 else "",
    )


def until(due_at: dt.datetime) -> Words:
    """The last day alone, whoever asks and whenever: `hết thứ Tư 19/05`."""
    return _("hết {day}", day=named(last_day(due_at)))


def named(day: dt.date) -> Words:
    """`thứ Tư 19/05`."""
    return _("{weekday} {date}", weekday=WEEKDAYS[day.weekday()], date=f"{day.day:02}/{day.month:02}")
