"""The twelve months of the campaign year and what falls into them. Pure."""

import datetime as dt
from collections.abc import Sequence

from portal.lib.words import Words, _
from portal.plans.models import Period, Plan

_SHORT = {
    "Q1": _("quý I"),
    "Q2": _("quý II"),
    "Q3": _("quý III"),
    "Q4": _("quý IV"),
    "H1": _("6 tháng"),
    "Y": _("cả năm"),
}


def months(plan: Plan, periods: Sequence[Period], today: dt.date) -> list[tuple[Words, list[Words], str]]:
    """The months in order: name, what is due in it (or happened), and whether it is past, now or to come."""
    strip = []
    first = plan.data_from.replace(day=1)
    while first <= plan.data_to:
        state = (
            "now"
            if (today.year, today.month) == (first.year, first.month)
            else "past"
            if first < today
            else ""
        )
        strip.append((_name(first, plan), _events(first, plan, periods), state))
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return strip


def _name(first: dt.date, plan: Plan) -> Words:
    if first.year != plan.year:
        return _("{month}/{year}", month=f"{first.month:02}", year=first.year)
    return _("Tháng {month}", month=f"{first.month:02}")


def _events(first: dt.date, plan: Plan, periods: Sequence[Period]) -> list[Words]:
    def here(day: dt.date | None) -> bool:
        return day is not None and (day.year, day.month) == (first.year, first.month)

    found = [_("Mở năm báo cáo")] if here(plan.data_from) else []
    if here(plan.signed_on):
        found.append(_("Kế hoạch {number}", number=plan.number))
    for period in periods:
        name = _SHORT.get(period.code.rsplit("-", 1)[-1], period.name)
        if here(period.due_before):
            found.append(_("Trước {day}: {name}", day=_day(period.due_before), name=name))
        if period.true_up_before and here(period.true_up_before):
            found.append(_("Trước {day}: số chính thức {name}", day=_day(period.true_up_before), name=name))
    return found


def _day(day: dt.date) -> str:
    return f"{day.day}/{day.month}"
