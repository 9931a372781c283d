"""On which days offices work: the table of the `holidays` library, over which what is decreed for a day holds."""

import datetime as dt
import functools
from collections.abc import Mapping

DAY = dt.timedelta(days=1)
NO_DECREES: Mapping[dt.date, bool] = {}


@functools.cache
def _holidays(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Days off and weekend days worked instead, as the library knows them for a year."""
    import holidays

    table = holidays.country_holidays("VN", years=year, language="vi")
    return frozenset(table), frozenset(table.weekend_workdays)


def is_working_day(day: dt.date, decreed: Mapping[dt.date, bool] = NO_DECREES) -> bool:
    """Whether offices work: Monday to Friday, no public holiday nor its substitute, unless decreed otherwise."""
    if day in decreed:
        return decreed[day]
    off, worked = _holidays(day.year)
    return day in worked or (day.weekday() < 5 and day not in off)


def working_day_from(day: dt.date, decreed: Mapping[dt.date, bool] = NO_DECREES) -> dt.date:
    """`day` itself when it is worked, else the next day that is."""
    while not is_working_day(day, decreed):
        day += DAY
    return day
