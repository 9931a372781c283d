"""What a person types about a pledge and a delivery. Each step of a new pledge adds its fields to those before."""

import datetime as dt
from dataclasses import replace
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.addresses.models import SupportKind
from portal.addresses.words import KINDS
from portal.fields import (
    ChoiceField,
    CountField,
    DayField,
    Form,
    Longest,
    LongTextField,
    MoneyField,
    PickField,
    Required,
    TextField,
    choices,
)
from portal.lib.words import _
from portal.pledges.givers import GIVERS, SELF
from portal.pledges.models import Pledge, SupportForm
from portal.pledges.offer import MOST_INSTALMENTS, Offer, Parts
from portal.pledges.pledge_list import id_of
from portal.pledges.words import FORMS, ONCE, REGULAR, form_choice


class TimeForm(Form):
    """Step 2: in which form, for what, from when."""

    form = PickField(_l("Hình thức giúp đỡ"), default=ONCE)
    months = CountField(_l("Số tháng"))
    kind = ChoiceField(_l("Giúp việc gì"))
    starts_on = DayField(_l("Bắt đầu từ ngày"), [Required(_("Nhập ngày bắt đầu, ví dụ 01/06/2021"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The choices are in the reader's language."""
        super().__init__(*args, **kwargs)
        self.form.choices = choices(FORMS.items())
        self.kind.choices = choices(KINDS.items())

    def validate_months(self, field: Any) -> None:
        """Support over a time needs its length."""
        if self.form.data != ONCE and not field.data:
            example = 12 if self.form.data == REGULAR else 6
            raise wtforms.ValidationError(str(_l("Nhập số tháng giúp đỡ, ví dụ %(months)s", months=example)))
        if self.form.data == ONCE and field.data:
            raise wtforms.ValidationError(
                str(_l("Giúp một lần thì để trống số tháng, hoặc chọn lại hình thức"))
            )

    def offer(self) -> Offer:
        """What was typed so far."""
        regular = self.form.data == REGULAR
        assert self.starts_on.data is not None, "validated before"
        return Offer(
            form=SupportForm.regular_support if regular else SupportForm.one_off_support,
            months=0 if self.form.data == ONCE else self.months.data or 0,
            kind=SupportKind(self.kind.data),
            starts_on=self.starts_on.data,
            parts=Parts(),
        )


class StartForm(TimeForm):
    """Step 2 of a new pledge also asks who gives; which person or branch is asked on a page of its own."""

    giver = PickField(_l("Ai giúp?"), default=SELF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The choices are in the reader's language; an answer line without one means the organisation itself."""
        super().__init__(*args, **kwargs)
        self.giver.choices = choices(GIVERS.items())
        self.giver.data = self.giver.data or SELF


class GiverForm(Form):
    """The person who gives: found among those the organisation keeps, or added to them."""

    name = TextField(_l("Họ và tên"), [Required(_("Nhập họ và tên, ví dụ: Nguyễn Văn Mẫu")), Longest(80)])
    outside_province = wtforms.BooleanField(_l("Người ở ngoài tỉnh"))
    add = wtforms.SubmitField(_l("Thêm người này rồi đi tiếp"))


class ValueForm(TimeForm):
    """Step 3: how much, by how many people, in how many instalments."""

    cash = MoneyField(_l("Tiền (đồng)"))
    goods = MoneyField(_l("Hiện vật, trị giá (đồng)"))
    labour_days = CountField(_l("Ngày công"))
    instalment_count = CountField(_l("Chia làm mấy đợt"))
    participants = CountField(_l("Số người tham gia"), default=1)
    leaders = CountField(_l("Trong đó lãnh đạo"), default=0)

    def validate_instalment_count(self, field: Any) -> None:
        """A schedule that a person can still read."""
        if field.data is not None and not 1 <= field.data <= MOST_INSTALMENTS:
            raise wtforms.ValidationError(str(_l("Chia từ 1 đến %(most)s đợt", most=MOST_INSTALMENTS)))

    def parts(self) -> Parts:
        """What is offered; what the goods are is asked last."""
        return Parts(self.cash.data or 0, self.goods.data or 0, "", self.labour_days.data or 0)

    def offer(self) -> Offer:
        """What was typed so far."""
        return replace(
            super().offer(),
            parts=self.parts(),
            participants=1 if self.participants.data is None else self.participants.data,
            leaders=self.leaders.data or 0,
            instalment_count=self.instalment_count.data,
        )


class InstalmentForm(wtforms.Form):
    """One instalment of the schedule."""

    due_on = DayField(_l("Ngày hẹn"))
    value = MoneyField(_l("Số tiền"))


class PledgeForm(ValueForm):
    """Step 4, and the whole when a pledge is amended: the words, the schedule, the consent to help together."""

    goods_note = TextField(_l("Hiện vật gồm những gì"), [Longest(120)])
    lasting_development = LongTextField(_l("Giúp hộ phát triển lâu dài thế nào"), [Longest(500)])
    instalments = wtforms.FieldList(wtforms.FormField(InstalmentForm), max_entries=MOST_INSTALMENTS)
    even = wtforms.BooleanField(_l("Chia đều lại theo số đợt ở trên"))
    co_supporter = wtforms.BooleanField(_l("Đồng ý cùng giúp với các tổ chức đã nhận địa chỉ này"))
    person = wtforms.HiddenField()
    branch = wtforms.HiddenField()

    def parts(self) -> Parts:
        """With the words for the goods."""
        return Parts(
            self.cash.data or 0, self.goods.data or 0, self.goods_note.data or "", self.labour_days.data or 0
        )

    def offer(self) -> Offer:
        """All that was typed; without a schedule, or when it is to be even, equal instalments."""
        typed = [(row.due_on.data, row.value.data or 0) for row in self.instalments if row.due_on.data]
        return replace(
            super().offer(),
            lasting_development=self.lasting_development.data or "",
            instalments=tuple(typed) if typed and not self.even.data else None,
            co_supporter=self.co_supporter.data,
            person_id=id_of(self.person.data or ""),
            branch_id=id_of(self.branch.data or ""),
        )

    def schedule_errors(self) -> list[tuple[str, str]]:
        """What is wrong with the schedule: (id of the field or nothing, sentence)."""
        cells = [(cell.id, line) for row in self.instalments for cell in row.form for line in cell.errors]
        return cells + [("", line) for line in self.instalments.errors if isinstance(line, str)]

    @classmethod
    def of(cls, pledge: Pledge, starts_on: dt.date | None = None) -> "PledgeForm":
        """The form filled with a pledge as it stands, or to begin anew on a day with a schedule yet to be made."""
        return cls(
            formdata=None,
            data={
                "form": form_choice(pledge.form, pledge.months),
                "kind": pledge.kind.value,
                "months": pledge.months or None,
                "instalment_count": len(pledge.instalments),
                "instalments": [{"due_on": row.due_on, "value": row.value} for row in pledge.instalments]
                if starts_on is None
                else [],
                **{
                    name: getattr(pledge, name)
                    for name in (
                        "cash",
                        "goods",
                        "goods_note",
                        "labour_days",
                        "participants",
                        "leaders",
                    )
                },
                "starts_on": starts_on or pledge.starts_on,
                "lasting_development": pledge.lasting_development,
            },
        )


class ReasonForm(Form):
    """Why a pledge is taken back."""

    reason = LongTextField(_l("Lý do"), [Longest(500)])


class PassOnForm(ReasonForm):
    """Which organisation goes on with it, and why."""

    to = ChoiceField(_l("Tổ chức nhận tiếp"))


class LeadForm(Form):
    """Which of the supporters leads from now on."""

    to = PickField(_l("Ai là bên chính từ nay?"))


class EndForm(ReasonForm):
    """From which day a pledge ends, and why."""

    ended_on = DayField(_l("Ngày kết thúc"), [Required(_("Nhập ngày kết thúc, ví dụ 18/05/2021"))])
