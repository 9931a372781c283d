"""What makes one ask again before a delivery is written down: warnings, never blocks. Pure, money in đồng."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.lib.money import show
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import moment, short_date
from portal.lib.words import Words, _


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at twice; `code` is stable and is what a person confirms."""

    code: str
    words: Words


class Unconfirmed(Refusal):
    """The delivery may be written, once the person has looked at the concerns and says so."""

    def __init__(self, concerns: list[Concern]) -> None:
        """`concerns` are those that nobody has confirmed yet."""
        super().__init__("delivery.confirm", _("Xem lại rồi đánh dấu xác nhận để ghi lần giao"), "confirmed")
        self.concerns = concerns


@dataclass(frozen=True, slots=True)
class Logged:
    """A delivery of the same pledge that is in the ledger already."""

    on: dt.date
    value: int
    logged_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A delivery of another pledge to the same household that may be this one; nobody is told whose it is."""

    on: dt.date
    value: int
    own: bool


def told_elsewhere(twin: Elsewhere | None) -> list[Concern]:
    """The same help told under another pledge: amount and day only (F36)."""
    if twin is None:
        return []
    value, on = show(twin.value), short_date(twin.on)
    if twin.own:
        words = _("Đơn vị đã ghi {value} đ cho địa chỉ này ngày {on}, theo cam kết khác", value=value, on=on)
    else:
        words = _("Tổ chức khác đã ghi {value} đ cho địa chỉ này ngày {on}", value=value, on=on)
    return [Concern("told_elsewhere", words)]


def concerns(
    on: dt.date,
    value: int,
    *,
    pledged: int,
    delivered: int,
    starts_on: dt.date,
    ends_on: dt.date,
    lasts: bool,
    logged: Iterable[Logged],
) -> list[Concern]:
    """The sum above the pledge, a day outside its time (when it lasts), the same amount on the same day."""
    found = []
    if not value:
        return []
    if delivered + value > pledged:
        found.append(
            Concern(
                "above_pledge",
                _(
                    "Cộng lần này là {sum} đ, nhiều hơn cam kết {pledged} đ",
                    sum=show(delivered + value),
                    pledged=show(pledged),
                ),
            )
        )
    if lasts and not starts_on <= on <= ends_on:
        found.append(
            Concern(
                "outside_cycle",
                _(
                    "Ngày {on} nằm ngoài thời gian cam kết, từ {start} đến {end}",
                    on=short_date(on),
                    start=short_date(starts_on),
                    end=short_date(ends_on),
                ),
            )
        )
    twin = next((row for row in logged if row.on == on and row.value == value), None)
    if twin:
        found.append(
            Concern(
                "same_again",
                _(
                    "Giống lần ghi {moment}: cùng ngày {on}, cùng {value} đ",
                    moment=moment(twin.logged_at),
                    on=short_date(on),
                    value=show(value),
                ),
            )
        )
    return found


def insist(found: list[Concern], confirmed: Collection[str]) -> None:
    """Refuse as long as something has not been confirmed."""
    if any(concern.code not in confirmed for concern in found):
        raise Unconfirmed(found)
