"""Least value and cycle, judged and explained in a sentence: pure, money in đồng.

One-off support, or support of under 12 months: the household's total by whomever (A-07) against 3 or 5 million by the
number of eligible members (R-08, R-09; II.3a). Regular support: 12 to 24 months are one cycle and have no least value
(R-13, A-20; II.3b); a cycle broken before 12 months is judged again as one-off support (A-19).
"""

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.lib.money import show
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _
from portal.plans.terms import Terms
from portal.pledges.facts import HouseholdFact
from portal.pledges.schedule import full_months, last_day, month_number

__all__ = [
    "Cycle", "CycleState", "Gift", "Judgement", "Support", "Terms", "cycle_sentence", "judge", "judge_fact",
    "judge_supports", "sort_out",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gift:
    """What was handed over on a day; `goods_note` says what the goods are."""

    on: dt.date
    cash: int = 0
    goods: int = 0
    goods_note: str = ""
    labour_days: int = 0
    labour: int = 0

    @property
    def value(self) -> int:
        """Its whole value."""
        return self.cash + self.goods + self.labour


class CycleState(enum.StrEnum):
    """Where a cycle of regular support stands on a day."""

    ahead = "ahead"
    running = "running"
    completed = "completed"
    broken = "broken"


@dataclass(frozen=True, slots=True)
class Cycle:
    """Regular support: from a day, for so many months as promised, until it ended (None: it goes on)."""

    starts_on: dt.date
    months: int
    ended_on: dt.date | None = None

    @property
    def ends_on(self) -> dt.date:
        """The last day as promised."""
        return last_day(self.starts_on, self.months)

    def state(self, terms: Terms, on: dt.date) -> CycleState:
        """Completed once the promised months are over, or when it ended after at least a full cycle's months."""
        if on < self.starts_on:
            return CycleState.ahead
        if self.ended_on is not None and self.ended_on <= on:
            full = full_months(self.starts_on, self.ended_on) >= terms.months_from
            return CycleState.completed if full else CycleState.broken
        return CycleState.running if on <= self.ends_on else CycleState.completed

    def attached(self, on: dt.date) -> int:
        """Whole months attached until a day, never more than promised."""
        until = min(day for day in (on, self.ended_on, self.ends_on) if day is not None)
        return full_months(self.starts_on, until)

    def months_with(self, days: Iterable[dt.date], on: dt.date) -> int:
        """In how many of its months something was handed over until a day."""
        numbers = {month_number(self.starts_on, day) for day in days if day <= on}
        return len(numbers & set(range(1, self.months + 1)))


@dataclass(frozen=True, slots=True)
class Support:
    """All that one pledge brought to a household; `cycle` is None for one-off support."""

    gifts: tuple[Gift, ...]
    cycle: Cycle | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a household stands on a day. `total` = cash + goods + labour of what is judged by least value."""

    terms: Terms
    eligible: int
    cash: int
    goods: int
    goods_notes: tuple[str, ...]
    labour_days: int
    labour: int
    in_cycle: bool

    @property
    def need(self) -> int:
        """The least value for this household."""
        return self.terms.least_value(self.eligible)

    @property
    def clause(self) -> str:
        """The clause that asks for it."""
        return self.terms.clause(self.eligible)

    @property
    def total(self) -> int:
        """What counts towards the least value."""
        return self.cash + self.goods + self.labour

    @property
    def missing(self) -> int:
        """What is still missing to the least value."""
        return max(self.need - self.total, 0)

    @property
    def least_value_reached(self) -> bool:
        """Whether the least value alone is reached."""
        return self.total >= self.need

    @property
    def reached(self) -> bool:
        """Whether the address meets the standard (I-12): the least value, or a valid cycle."""
        return self.least_value_reached or self.in_cycle

    def sentence(self) -> Words:
        """The rule and the figures in one sentence (domain §5, item 6)."""
        return self.terms.sentence(self.eligible, self.total, self.sum_words() if self.total else None)

    def sum_words(self) -> Words:
        """The parts and, where there are several, what they add up to."""
        parts = self._parts()
        joined = parts[0]
        for part in parts[1:]:
            joined = _("{first} + {next}", first=joined, next=part)
        return _("{parts} = {total} đ", parts=joined, total=show(self.total)) if len(parts) > 1 else joined

    def _parts(self) -> list[Words]:
        parts = []
        if self.cash:
            parts.append(_("{value} đ tiền", value=show(self.cash)))
        if self.goods:
            goods: Words | str = ", ".join(self.goods_notes[:3]) if self.goods_notes else _("hiện vật")
            parts.append(_("{goods} ({value} đ)", goods=goods, value=show(self.goods)))
        if self.labour:
            parts.append(_("{days} ngày công ({value} đ)", days=self.labour_days, value=show(self.labour)))
        return parts

    def with_promise(self, promise: Gift) -> Words:
        """What the household would have once `promise` is handed over in full: no total holds a promise (A-10)."""
        after = self.total + promise.value
        if after >= self.need:
            return _("Giao đủ cam kết này thì hộ có {total} đ, đủ mức tối thiểu.", total=show(after))
        return _(
            "Giao đủ cam kết này thì hộ có {total} đ, vẫn thiếu {missing} đ: khi đó là hỗ trợ bổ sung, "
            "chưa tính vào chỉ tiêu địa chỉ đạt chuẩn.",
            total=show(after),
            missing=show(self.need - after),
        )


def judge(
    eligible: int, gifts: Iterable[Gift], cycles: Iterable[Cycle], terms: Terms, on: dt.date
) -> Judgement:
    """How a household stands at the end of the day `on`; later gifts do not count."""
    counted = [gift for gift in gifts if gift.on <= on]
    valid = (CycleState.running, CycleState.completed)
    return Judgement(
        terms=terms,
        eligible=eligible,
        cash=sum(gift.cash for gift in counted),
        goods=sum(gift.goods for gift in counted),
        goods_notes=tuple(
            dict.fromkeys(gift.goods_note for gift in counted if gift.goods and gift.goods_note)
        ),
        labour_days=sum(gift.labour_days for gift in counted),
        labour=sum(gift.labour for gift in counted),
        in_cycle=any(cycle.state(terms, on) in valid for cycle in cycles),
    )


def sort_out(supports: Sequence[Support], terms: Terms, on: dt.date) -> tuple[list[Gift], list[Cycle]]:
    """What is judged by least value, and the cycles: gifts of a cycle broken by `on` are one-off support (A-19)."""
    gifts: list[Gift] = []
    cycles: list[Cycle] = []
    for support in supports:
        if support.cycle is None or support.cycle.state(terms, on) is CycleState.broken:
            gifts += support.gifts
        if support.cycle is not None:
            cycles.append(support.cycle)
    return sorted(gifts, key=lambda gift: (gift.on, gift.value)), cycles


def judge_supports(eligible: int, supports: Sequence[Support], terms: Terms, on: dt.date) -> Judgement:
    """The same from everything that the household's supporters brought."""
    gifts, cycles = sort_out(supports, terms, on)
    return judge(eligible, gifts, cycles, terms, on)


def judge_fact(household: HouseholdFact, terms: Terms, on: dt.date) -> Judgement:
    """The same from a report's frozen row, which keeps values only: the whole total stands as cash."""
    gifts = [Gift(on=day, cash=value) for day, value in household.one_off]
    cycles = [Cycle(start, months, ended) for start, _end, ended, months in household.cycles]
    return judge(household.eligible_count, gifts, cycles, terms, on)


def cycle_sentence(cycle: Cycle, days: Iterable[dt.date], terms: Terms, on: dt.date) -> Words:
    """Months attached, months with a delivery, earliest completion, latest end (II.3b)."""
    state = cycle.state(terms, on)
    attached, given = cycle.attached(on), cycle.months_with(days, on)
    if state is CycleState.ahead:
        return _(
            "Chu kỳ {months} tháng, bắt đầu từ {start}.",
            months=cycle.months,
            start=short_date(cycle.starts_on),
        )
    if state is CycleState.broken:
        return _(
            "Chu kỳ dừng sau {attached} tháng, chưa đủ {least} tháng: tính lại như hỗ trợ một lần.",
            attached=attached,
            least=terms.months_from,
        )
    told = _(
        "Đã gắn {attached} trên {months} tháng, có giao trong {given} tháng",
        attached=attached,
        months=cycle.months,
        given=given,
    )
    if state is CycleState.completed:
        return (
            _("{told}. Chu kỳ đã đủ: kết thúc hoặc gắn tiếp.", told=told)
            if cycle.ended_on is None
            else _("{told}. Chu kỳ đã hoàn thành ngày {end}.", told=told, end=short_date(cycle.ended_on))
        )
    return _(
        "{told}; sớm nhất hoàn thành {earliest}, muộn nhất kết thúc {latest}.",
        told=told,
        earliest=short_date(last_day(cycle.starts_on, terms.months_from)),
        latest=short_date(last_day(cycle.starts_on, terms.months_to)),
    )
