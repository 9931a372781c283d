"""The second clock: until when a returned or reopened report is to be corrected, and whether it was (domain §5, 8).

It runs beside the first one and never touches it: returning makes nobody late, submitting again erases no lateness.
Pure.
"""

import datetime as dt
from typing import Protocol

from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _, n_
from portal.plans import calendar
from portal.plans.calendar import Punctuality

RETURNED = 5  # working days to correct what was returned: the reading that A-16 takes for inner due days
REOPENED = 5  # days for which a reopened report stays open: trust §1.5, c9


def after_return(at: dt.datetime) -> dt.datetime:
    """The limit of what is returned at a moment, exclusive."""
    return calendar.end_of_working_day(at.astimezone(VIETNAM).date(), RETURNED)


def after_reopening(at: dt.datetime) -> dt.datetime:
    """The limit of what is reopened at a moment, exclusive."""
    last = at.astimezone(VIETNAM).date() + REOPENED * calendar.DAY
    return dt.datetime.combine(last + calendar.DAY, dt.time.min, VIETNAM)


def days_late(limit: dt.datetime, came_at: dt.datetime) -> int:
    """Days after the last day in time: 0 when it came before the limit."""
    return max(0, (came_at.astimezone(VIETNAM).date() - calendar.last_day(limit)).days)


def ahead(limit: dt.datetime, today: dt.date) -> Words:
    """How long there is, said of a correction that has not come."""
    last = calendar.last_day(limit)
    days = (last - today).days
    if days < 0:
        return n_("Quá hạn sửa {count} ngày", "Quá hạn sửa {count} ngày", -days)
    if not days:
        return _("Hôm nay là ngày cuối để gửi bản sửa")
    return n_(
        "Gửi bản sửa chậm nhất hết ngày {day}, còn {count} ngày",
        "Gửi bản sửa chậm nhất hết ngày {day}, còn {count} ngày",
        days,
        day=short_date(last),
    )


class Came(Protocol):
    """A submitted version, with what it had to meet."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def correct_before(self) -> dt.datetime | None: ...  # noqa: D102
    @property
    def came_at(self) -> dt.datetime | None: ...  # noqa: D102


def kept(version: Came) -> Words | None:
    """Whether a version met its limit; None when it had none or has not come."""
    if version.correct_before is None or version.came_at is None:
        return None
    late = days_late(version.correct_before, version.came_at)
    if late:
        return n_(
            "bản sửa {number} muộn {count} ngày",
            "bản sửa {number} muộn {count} ngày",
            late,
            number=version.number,
        )
    return _("bản sửa {number} đúng hạn", number=version.number)


def both(first: Punctuality, *versions: Came) -> Words:
    """Both clocks in one phrase: `gửi lần đầu trước hạn; bản sửa 2 muộn 2 ngày`."""
    words = _("gửi lần đầu {punctuality}", punctuality=first.words)
    for said in filter(None, map(kept, versions)):
        words = _("{told}; {more}", told=words, more=said)
    return words
