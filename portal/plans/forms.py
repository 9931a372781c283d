"""What a person types about a new year's plan, and to move a due moment: a day or a span, always with a reason."""

import datetime as dt
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChoiceField,
    CountField,
    DayField,
    Form,
    Longest,
    LongTextField,
    Offering,
    PickField,
    Required,
    TextField,
    TimeField,
    moment_of,
    say,
)
from portal.lib.vietnamese import nfc
from portal.lib.words import _
from portal.plans.drafting import HALVES, INNER, QUARTERS, ROLLS
from portal.plans.postponing import MOST_REASON

MOST_TEXT = 300_000  # characters of a preset
TIME = _("Ghi giờ và phút, ví dụ 20:15")
WAYS = {
    "moved": _("Chuyển kế hoạch gần nhất sang năm sau"),
    "shipped": _("Dùng một kế hoạch mẫu có sẵn trên cổng"),
    "text": _("Nạp văn bản TOML"),
}


class NewForm(Offering):
    """Where a draft comes from."""

    how = PickField(_l("Soạn từ"))
    number = TextField(_l("Số kế hoạch"), [Longest(40)])
    signed_on = DayField(_l("Ngày ký"))
    preset = ChoiceField(_l("Kế hoạch mẫu"))
    text = LongTextField(_l("Văn bản TOML"))
    file = wtforms.FileField(_l("Hoặc chọn tệp TOML"))

    offers = {"how": WAYS}  # noqa: RUF012 - read only

    def __init__(self, presets: dict[str, str], latest: bool, **kwargs: Any) -> None:
        """`presets`: name → words; `latest`: there is a plan to move to the year after."""
        super().__init__(**kwargs)
        self.preset.choices = list(presets.items())
        if not latest:
            self.how.choices = [choice for choice in self.how.choices if choice[0] != "moved"]
        self._read_file()

    def _read_file(self) -> None:
        """What was uploaded stands in the text, so that it is there to be corrected."""
        sent = self.file.data
        if getattr(sent, "filename", ""):
            self.text.data = nfc(sent.read(4 * MOST_TEXT).decode("utf-8", "replace"))

    def validate(self, extra_validators: Any = None) -> bool:
        """What each way needs."""
        if not super().validate(extra_validators):
            return False
        if self.how.data == "moved":
            if not self.number.data:
                self.refuse("number", _("Nhập số kế hoạch, ví dụ 02-KH/BCĐ"))
            if not self.signed_on.data:
                self.refuse("signed_on", _("Nhập ngày ký kế hoạch"))
        if self.how.data == "text" and not self.text.data:
            self.refuse("text", _("Dán văn bản TOML hoặc chọn tệp"))
        if len(self.text.data or "") > MOST_TEXT:
            self.refuse("text", _("Văn bản dài quá {most} ký tự", most=MOST_TEXT))
        return not self.errors


class ReadingsForm(Offering):
    """Number, day and the readings of a draft."""

    number = TextField(_l("Số kế hoạch"), [Required(_("Nhập số kế hoạch, ví dụ 02-KH/BCĐ")), Longest(40)])
    signed_on = DayField(_l("Ngày ký"), [Required(_("Nhập ngày ký kế hoạch"))])
    half_year = PickField(_l("“6 tháng đầu năm” (A-02)"))
    quarter_reading = PickField(_l("“Trước ngày 10 tháng cuối quý” (A-03)"), coerce=int)
    roll_to_working_day = PickField(_l("Ngày cuối là ngày nghỉ (A-04)"))
    inner_due_working_days = CountField(
        _l("Hạn nội bộ sớm hơn mấy ngày làm việc (A-16)"), [Required(_("Nhập số ngày làm việc, ví dụ 5"))]
    )
    version = wtforms.IntegerField(default=0)

    offers = {  # noqa: RUF012 - read only
        "half_year": HALVES,
        "quarter_reading": QUARTERS,
        "roll_to_working_day": {str(value): words for value, words in ROLLS.items()},
    }

    def without_inner(self) -> "ReadingsForm":
        """For a plan in which nobody reports through a body in between."""
        del self.inner_due_working_days
        return self

    def validate_inner_due_working_days(self, field: Any) -> None:
        """Within four weeks."""
        if field.data not in INNER:
            raise wtforms.ValidationError(say(_("Từ 0 đến {most} ngày", most=max(INNER))))

    def chosen(self) -> dict[str, Any]:
        """The readings as a preset holds them."""
        found = {
            "half_year": self.half_year.data,
            "quarter_reading": self.quarter_reading.data,
            "roll_to_working_day": self.roll_to_working_day.data == "True",
        }
        if "inner_due_working_days" in self:
            found["inner_due_working_days"] = self.inner_due_working_days.data
        return found


class ActForm(Form):
    """A decision about a draft as it was read."""

    version = wtforms.IntegerField(default=0)


class GoalsForm(Form):
    """By which document; the cells are read beside it."""

    basis = TextField(_l("Theo văn bản"), [Required(_("Ghi số và ngày văn bản giao chỉ tiêu")), Longest(120)])
    version = wtforms.IntegerField(default=0)


class ExtendForm(Form):
    """The new last day of one unit."""

    last_day = DayField(_l("Gửi chậm nhất hết ngày"), [Required(_("Ghi ngày mới"))])
    reason = LongTextField(
        _l("Lý do gia hạn"), [Required(_("Viết lý do để đơn vị và cấp trên cùng đọc")), Longest(MOST_REASON)]
    )
    seen = wtforms.HiddenField()


class OutageForm(Form):
    """From when until when the portal was out of reach; the times stand under their days."""

    began_day = DayField(_l("Bắt đầu sự cố, ngày"), [Required(_("Ghi ngày bắt đầu sự cố"))])
    began_time = TimeField(_l("Bắt đầu, giờ"), [Required(TIME)])
    ended_day = DayField(_l("Hoạt động lại, ngày"), [Required(_("Ghi ngày cổng hoạt động lại"))])
    ended_time = TimeField(_l("Hoạt động lại, giờ"), [Required(TIME)])

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Both moments, in Vietnam's time; of a form that is valid."""
        return moment_of(self.began_day, self.began_time), moment_of(self.ended_day, self.ended_time)


class RecordOutageForm(OutageForm):
    """The same with the reason: what the confirm page sends."""

    reason = LongTextField(_l("Lý do"), [Required(_("Viết sự cố là gì, ai xác nhận")), Longest(MOST_REASON)])
