"""What an organisation offers a household, and what an offer must have before it is a pledge: pure, money in đồng."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from portal.addresses.models import SupportKind
from portal.lib.money import show
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.plans.terms import Terms
from portal.pledges.models import SupportForm
from portal.pledges.schedule import Part, add_months, equal_parts, in_order, last_day, usual_count
from portal.pledges.threshold import Cycle, Gift

MOST_INSTALMENTS = 24
FARTHEST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Parts:
    """What is handed over or promised: cash, goods with their value, labour days (the rate gives their value)."""

    cash: int = 0
    goods: int = 0
    goods_note: str = ""
    labour_days: int = 0

    def labour(self, rate: int | None) -> int:
        """The labour days' value; refuses when the plan has no rate for them on that day (A-09)."""
        if not self.labour_days:
            return 0
        if rate is None:
            raise Refusal(
                "labour.no_rate",
                _("Kế hoạch chưa có đơn giá ngày công cho ngày này. Ghi phần này vào tiền hoặc hiện vật"),
                "labour_days",
            )
        return self.labour_days * rate

    def check(self) -> None:
        """Goods must be named, so that the sentence can say what they are (A-09: by receipt, else by rate)."""
        if self.goods and not self.goods_note:
            raise Refusal("goods.unnamed", _("Ghi hiện vật gồm những gì, ví dụ: 40 kg gạo"), "goods_note")

    def gift(self, on: dt.date, rate: int | None) -> Gift:
        """The same as the threshold engine judges it."""
        return Gift(on, self.cash, self.goods, self.goods_note, self.labour_days, self.labour(rate))


@dataclass(frozen=True, slots=True)
class Offer:
    """One organisation's offer. `months` is 0 for support given once, 1–11 for shorter, 12–24 for regular support.

    Given in the name of the organisation itself, of a `person` it keeps, or by one of its branches.
    `instalments` = (day, đồng) or None for equal ones; `co_supporter` = the person saw that others help here already.
    """

    form: SupportForm
    months: int
    kind: SupportKind
    starts_on: dt.date
    parts: Parts
    lasting_development: str = ""
    participants: int = 1
    leaders: int = 0
    instalments: tuple[Part, ...] | None = None
    instalment_count: int | None = None
    co_supporter: bool = False
    person_id: uuid.UUID | None = None
    branch_id: uuid.UUID | None = None

    @property
    def ends_on(self) -> dt.date:
        """The last day of support."""
        return last_day(self.starts_on, self.months)

    @property
    def cycle(self) -> Cycle | None:
        """The cycle that regular support would begin."""
        regular = self.form is SupportForm.regular_support
        return Cycle(self.starts_on, self.months) if regular else None

    def value(self, rate: int | None) -> int:
        """The whole value, labour days at the day's rate."""
        return self.parts.gift(self.starts_on, rate).value

    def schedule(self, rate: int | None) -> tuple[Part, ...]:
        """The instalments as typed, else equal ones: one for support given once, else one a month."""
        if self.instalments is not None:
            return self.instalments
        count = min(self.instalment_count or usual_count(self.months), MOST_INSTALMENTS)
        return tuple(equal_parts(self.value(rate), self.starts_on, self.months, count))

    def checked(self, terms: Terms, rate: int | None, on: dt.date) -> "Offer":
        """The offer with its instalments filled in; refuses what no pledge may be. `on` is the day it is registered."""
        self.check_time(terms, on)
        self.check_value(rate)
        self.parts.check()
        if self.form is SupportForm.one_off_support and not self.lasting_development.strip():
            raise Refusal(
                "pledge.short_relief",
                _("Ghi sự giúp đỡ này giúp hộ phát triển lâu dài thế nào (II.3a)"),
                "lasting_development",
            )
        filled = replace(self, instalments=self.schedule(rate))
        filled._check_instalments(rate)
        return filled

    def check_value(self, rate: int | None) -> None:
        """Refuses an offer of nothing, or of nobody."""
        if not self.value(rate):
            raise Refusal("pledge.nothing", _("Nhập ít nhất một trong ba: tiền, hiện vật, ngày công"), "cash")
        if self.participants < 1:
            raise Refusal("pledge.nobody", _("Số người tham gia ít nhất là 1"), "participants")
        if self.leaders > self.participants:
            raise Refusal("pledge.leaders", _("Số lãnh đạo không thể nhiều hơn số người tham gia"), "leaders")

    def check_time(self, terms: Terms, on: dt.date) -> None:
        """Refuses months that the form of support does not have (R-07, R-13), and a start far from the day `on`."""
        if self.form is SupportForm.regular_support:
            if not terms.months_from <= self.months <= terms.months_to:
                raise Refusal(
                    "pledge.cycle_length",
                    _(
                        "Hỗ trợ thường xuyên từ {least} đến {most} tháng ({clause}). Ngắn hơn thì chọn “Dưới 12 tháng”",
                        least=terms.months_from,
                        most=terms.months_to,
                        clause=terms.cycle_clause,
                    ),
                    "months",
                )
        elif not 0 <= self.months < terms.months_from:
            raise Refusal(
                "pledge.short_length",
                _(
                    "Từ {least} tháng trở lên là hỗ trợ thường xuyên. Chọn lại hình thức",
                    least=terms.months_from,
                ),
                "months",
            )
        earliest, latest = add_months(on, -FARTHEST_MONTHS), add_months(on, FARTHEST_MONTHS)
        if not earliest <= self.starts_on <= latest:
            raise Refusal(
                "pledge.start_far",
                _(
                    "Ngày bắt đầu phải từ {earliest} đến {latest}",
                    earliest=short_date(earliest),
                    latest=short_date(latest),
                ),
                "starts_on",
            )

    def _check_instalments(self, rate: int | None) -> None:
        parts = list(self.instalments or ())
        if not 1 <= len(parts) <= MOST_INSTALMENTS:
            raise Refusal(
                "instalments.count", _("Chia từ 1 đến {most} đợt", most=MOST_INSTALMENTS), "instalments"
            )
        total, value = sum(amount for _day, amount in parts), self.value(rate)
        if total != value:
            raise Refusal(
                "instalments.sum",
                _(
                    "Các đợt cộng lại {total} đ, phải bằng cam kết {value} đ",
                    total=show(total),
                    value=show(value),
                ),
                "instalments",
            )
        if not in_order(parts):
            raise Refusal(
                "instalments.order", _("Ngày của các đợt phải theo thứ tự trước sau"), "instalments"
            )
        start, late = short_date(self.starts_on), self.months and parts[-1][0] > self.ends_on
        if parts[0][0] < self.starts_on or late:
            words = (
                _("Các đợt phải nằm từ {start} đến {end}", start=start, end=short_date(self.ends_on))
                if self.months
                else _("Các đợt phải từ ngày {start} trở đi", start=start)
            )
            raise Refusal("instalments.outside", words, "instalments")
