"""What is odd about a figure beside the unit's own history and the plan's goal, as a question — pure."""

from collections.abc import Sequence

from portal.lib import money
from portal.lib.words import Words, _, phrase
from portal.plans.models import FormLine

MONEY = "money"
JUMP = 50  # per cent against the previous period from which a sentence is asked for
SMALL = 10  # a count that moves by fewer is no jump, whatever the share: 1 to 2 is 100 %
FAR_ABOVE = 3  # times the target
FEW = 3  # earlier values make no range before there are so many
BEYOND = 20  # per cent above the highest or under the lowest earlier value from which a sentence is asked for


def odd(
    line: FormLine, value: int, *, before: int | None, earlier: Sequence[int], goal: int | None
) -> Words | None:
    """One question about a figure, or none: against the year before, the range of its own history, the goal."""
    return _jump(line, value, before) or _beyond(line, value, earlier) or _far_above(line, value, goal)


def _jump(line: FormLine, value: int, before: int | None) -> Words | None:
    """Half as much again, or half as little, as in the same period of the year before."""
    by = abs(value - (before or 0))
    if not before or by * 100 <= before * JUMP or (line.unit != MONEY and by < SMALL):
        return None
    params = {
        "code": line.code,
        "label": phrase(line.label),
        "percent": money.show(round(by * 100 / before)),
        "before": amount(line, before),
        "value": amount(line, value),
    }
    if value > before:
        return _("{code}. {label} tăng {percent} % so với kỳ trước ({before} lên {value}). Vì sao?", **params)
    return _("{code}. {label} giảm {percent} % so với kỳ trước ({before} xuống {value}). Vì sao?", **params)


def _beyond(line: FormLine, value: int, earlier: Sequence[int]) -> Words | None:
    """A fifth above the highest or under the lowest of what the unit itself has reported so far."""
    low, high = min(earlier, default=0), max(earlier, default=0)
    by = max(value - high, low - value)
    base = high if value > high else low
    if len(earlier) < FEW or by * 100 <= base * BEYOND or (line.unit != MONEY and by < SMALL):
        return None
    params = {
        "code": line.code,
        "label": phrase(line.label),
        "value": amount(line, value),
        "count": len(earlier),
        "most": amount(line, base),
    }
    if value > high:
        return _(
            "{code}. {label}: {value}, cao hơn mức cao nhất của {count} kỳ trước ({most}). Vì sao?", **params
        )
    return _(
        "{code}. {label}: {value}, thấp hơn mức thấp nhất của {count} kỳ trước ({most}). Vì sao?", **params
    )


def _far_above(line: FormLine, value: int, goal: int | None) -> Words | None:
    if not goal or value <= goal * FAR_ABOVE:
        return None
    return _(
        "{code}. {label}: {value}, hơn {times} lần chỉ tiêu {goal}. Vì sao?",
        code=line.code,
        label=phrase(line.label),
        value=amount(line, value),
        times=FAR_ABOVE,
        goal=amount(line, goal),
    )


def amount(line: FormLine, number: int) -> str:
    """A figure with its unit."""
    return f"{money.show(number)} đ" if line.unit == MONEY else money.show(number)
