"""Next year's plan out of this year's, and the readings that a draft may choose (A-02, A-03, A-04, A-16). Pure."""

import dataclasses
import datetime as dt
import re
from typing import Any

from portal.lib.words import Words, _
from portal.plans import calendar
from portal.plans.shape import Period, Preset, Setting

HALVES: dict[Any, Words] = {
    "plan": _("“6 tháng đầu năm” tính theo năm của Cuộc vận động: từ 01/12 năm trước đến 31/5."),
    "calendar": _("“6 tháng đầu năm” tính theo năm dương lịch: từ 01/01 đến 30/6."),
}
QUARTERS: dict[Any, Words] = {
    3: _(
        "“Trước ngày 10 tháng cuối quý”: hạn theo tháng cuối quý dương lịch, số liệu của quý kế hoạch vừa đóng."
    ),
    1: _(
        "“Trước ngày 10 tháng cuối quý”: hạn và số liệu đều theo quý dương lịch, hạn đến khi quý chưa đóng."
    ),
    2: _("“Trước ngày 10 tháng cuối quý”: hạn và số liệu đều theo quý kế hoạch, hạn đến khi quý chưa đóng."),
}
ROLLS: dict[Any, Words] = {
    True: _(
        "“Trước ngày 20/5” là hết ngày 19/5. Nếu ngày cuối là ngày nghỉ thì hạn chuyển sang hết ngày làm việc "
        "kế tiếp. Ngày 20/5 là trong ngày hạn, từ 21/5 là quá hạn."
    ),
    False: _(
        "“Trước ngày 20/5” là hết ngày 19/5, kể cả khi đó là ngày nghỉ. Ngày 20/5 là trong ngày hạn, "
        "từ 21/5 là quá hạn."
    ),
}
INNER = {
    days: _(
        "Kế hoạch không đặt hạn cho cấp xã và thành viên cấp huyện: gửi Hội Chữ thập đỏ cấp huyện trước hạn của "
        "cấp huyện {days} ngày làm việc.",
        days=days,
    )
    for days in range(21)
}
# key → id of the ambiguity and its readings, the recommended one first
READINGS = {
    "half_year": ("A-02", HALVES),
    "quarter_reading": ("A-03", QUARTERS),
    "roll_to_working_day": ("A-04", ROLLS),
    "inner_due_working_days": ("A-16", INNER),
}


def reread(preset: Preset, **chosen: Any) -> Preset:
    """The preset with these readings (keys of `READINGS`) and the periods that follow from them.

    Periods are computed anew only where the reading that they rest on changes: dates set by hand otherwise stay.
    """
    changed = {key: value for key, value in chosen.items() if preset.values.get(key) != value}
    settings = tuple(
        dataclasses.replace(one, value=changed[one.key], text=str(READINGS[one.key][1][changed[one.key]]))
        if one.key in changed
        else one
        for one in preset.settings
    )
    clause = preset.periods[0].clause
    settings += tuple(
        Setting(id=READINGS[key][0], key=key, value=value, clause=clause, text=str(READINGS[key][1][value]))
        for key, value in changed.items()
        if key not in preset.values
    )
    stale = ("H" if "half_year" in changed else "") + ("Q" if "quarter_reading" in changed else "")
    reread_one = dataclasses.replace(preset, settings=settings)
    return dataclasses.replace(reread_one, periods=_periods(reread_one, stale))


def _periods(preset: Preset, stale: str) -> tuple[Period, ...]:
    """The periods by due day; those whose code begins with a letter in `stale` as the calendar computes them."""
    computed = {
        window.code: window
        for window in calendar.windows(
            preset.plan.year,
            quarters=preset.values.get("quarter_reading", 3),
            half=preset.values.get("half_year", "plan"),
        )
    }
    found = []
    for period in preset.periods:
        window = computed.get(period.code) if period.code[0] in stale else None
        found.append(
            Period(
                clause=period.clause,
                **{key.name: getattr(window, key.name) for key in dataclasses.fields(window)},
            )
            if window
            else period
        )
    return tuple(sorted(found, key=lambda period: period.due_before))


def headed(preset: Preset, *, number: str, signed_on: dt.date) -> Preset:
    """The preset under another number and day."""
    return dataclasses.replace(
        preset, plan=dataclasses.replace(preset.plan, number=number, signed_on=signed_on)
    )


def moved(preset: Preset, *, number: str, signed_on: dt.date) -> Preset:
    """The plan of the year after: same text and duties, the year's name and every date of its calendar one year on.

    What was decided with a date of its own (documents it rests on, rates) stays as it was decided.
    """
    old, new = preset.plan.year, preset.plan.year + 1

    def said(text: str) -> str:
        return re.sub(rf"(năm |/){old}\b", rf"\g<1>{new}", text)

    head = dataclasses.replace(
        preset.plan,
        year=new,
        number=number,
        signed_on=signed_on,
        title=said(preset.plan.title),
        data_from=_later(preset.plan.data_from),
        data_to=_later(preset.plan.data_to),
    )
    clauses = tuple(
        dataclasses.replace(one, text=re.sub(rf"năm {old}\b", f"năm {new}", one.text))
        for one in preset.clauses
    )
    settings = tuple(
        dataclasses.replace(
            one,
            text=said(one.text),
            value=re.sub(rf"^{old}-", f"{new}-", one.value) if isinstance(one.value, str) else one.value,
        )
        for one in preset.settings
    )
    periods = tuple(
        dataclasses.replace(
            one,
            name=said(one.name),
            data_from=_later(one.data_from),
            data_to=_later(one.data_to),
            due_before=_later(one.due_before),
            true_up_before=one.true_up_before and _later(one.true_up_before),
        )
        for one in preset.periods
    )
    whole = dataclasses.replace(preset, plan=head, clauses=clauses, settings=settings, periods=periods)
    return dataclasses.replace(whole, periods=_periods(whole, "QHY"))


def _later(day: dt.date) -> dt.date:
    """The same day a year on; the last of February stays the last of February."""
    ends = (day + calendar.DAY).month == 3 and day.month == 2
    return dt.date(day.year + 1, 3, 1) - calendar.DAY if ends else day.replace(year=day.year + 1)
