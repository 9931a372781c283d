"""What is typed into a letter and at its steps; the version that the page showed rides along."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import ChoiceField, DayField, Form, Longest, LongTextField, PickField, Required
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


class IssueForm(StepForm):
    """Under which number: the next one, or one that was kept."""

    held = PickField(_l("Số"), default="")


class SignForm(StepForm):
    """The day of the signature on paper."""

    on = DayField(_l("Ngày ký trên giấy"), [Required(_("Nhập ngày đã ký trên giấy"))])


class ReasonForm(StepForm):
    """Why a letter goes back or is given up."""

    reason = LongTextField(
        _l("Lý do"), [Required(_("Viết lý do, để người soạn biết phải làm gì")), Longest(LONGEST_REASON)]
    )
