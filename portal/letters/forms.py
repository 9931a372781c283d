"""What is typed into a letter and at its steps; the version that the page showed rides along."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChecksField,
    ChoiceField,
    CountField,
    DayField,
    Form,
    Longest,
    LongTextField,
    PickField,
    Required,
    TextField,
)
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


class MailForm(StepForm):
    """Whom a letter is mailed to besides the organisations that it is addressed to."""

    outside = LongTextField(_l("Gửi thêm nơi ngoài cổng"), [Longest(4_000)])


class HandOverForm(StepForm):
    """That a letter left on paper."""

    channel = PickField(_l("Chuyển bằng"))
    on = DayField(_l("Ngày chuyển"), [Required(_("Nhập ngày chuyển"))])
    copies = CountField(
        _l("Số lượng bản"),
        [
            Required(_("Nhập số lượng bản")),
            wtforms.validators.NumberRange(1, 10_000, _l("Số lượng bản từ 1 đến 10.000")),
        ],
    )
    organisations = ChecksField(_l("Nơi nhận"))


class AnswerForm(StepForm):
    """Whether a letter is taken back."""

    agreed = PickField(_l("Quyết định"))


class CorrectionForm(StepForm):
    """What an issued letter says and what it should say."""

    wrong = LongTextField(_l("Đã ghi"), [Required(_("Chép lại chỗ sai")), Longest(1_000)])
    right = LongTextField(_l("Nay sửa lại là"), [Required(_("Viết chỗ đúng")), Longest(1_000)])


class CodeForm(Form):
    """The short code of a letter, by whoever holds it in his hands."""

    code = TextField(
        _l("Mã tra cứu"), [Required(_("Nhập mã in ở cuối văn bản, ví dụ K7QF-3M9X")), Longest(40)]
    )


class CompareForm(Form):
    """A PDF that is said to be the issued one."""

    file = wtforms.FileField(_l("Tệp PDF muốn so"))
