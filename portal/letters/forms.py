"""What is typed into a letter and at its steps; the version that the page showed rides along."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import ChoiceField, DayField, Form, Longest, LongTextField, Required, ScanField
from portal.letters.models import LONGEST_REASON
from portal.lib.words import _


class StepForm(Form):
    """A step without anything to type."""

    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )


class LetterForm(StepForm):
    """The text of a draft; number, date, recipients and annex are not typed."""

    abstract = LongTextField(
        _l("Trích yếu, sau chữ “V/v”"), [Required(_("Nhập trích yếu: công văn về việc gì")), Longest(300)]
    )
    body = LongTextField(_l("Nội dung"), [Required(_("Nhập nội dung công văn")), Longest(20_000)])
    signer = ChoiceField(_l("Người ký"), choices=[])
    distribution = LongTextField(_l("Nơi nhận, ngoài “Như trên” và dòng Lưu"), [Longest(2_000)])


class SignForm(StepForm):
    """The day of the signature on paper."""

    on = DayField(_l("Ngày ký trên giấy"), [Required(_("Nhập ngày đã ký trên giấy"))])


class ReasonForm(StepForm):
    """Why a letter goes back or is given up."""

    reason = LongTextField(
        _l("Lý do"), [Required(_("Viết lý do, để người soạn biết phải làm gì")), Longest(LONGEST_REASON)]
    )


class BytesField(wtforms.FileField):
    """A file as it came; whether it is any good is examined elsewhere."""

    data: bytes

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Empty when none was sent."""
        sent: Any = valuelist[0] if valuelist else None
        self.data = sent.read() if getattr(sent, "filename", "") else b""


class CheckForm(Form):
    """A file that somebody brings, to be told whether it is the letter."""

    file = BytesField(
        _l("Tệp PDF cần kiểm tra"), [wtforms.validators.InputRequired(_l("Chọn tệp PDF cần kiểm tra"))]
    )


class SignedForm(StepForm):
    """The digitally signed PDF; and why it is taken although its signer could not be verified."""

    file = BytesField(_l("Tệp PDF đã ký số"), [wtforms.validators.InputRequired(_l("Chọn tệp PDF đã ký số"))])
    reason = LongTextField(_l("Lý do nhận dù chưa xác minh được người ký"), [Longest(LONGEST_REASON)])


class ScanForm(StepForm):
    """The scan of what was signed on paper."""

    scan = ScanField(
        _l("Bản quét có chữ ký (PDF hoặc ảnh)"),
        [wtforms.validators.InputRequired(_l("Chọn tệp PDF hoặc ảnh bản đã ký"))],
    )
