"""What is typed into a letter and at its steps; the version that the page showed rides along."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import ChoiceField, DayField, Form, Longest, LongTextField, Offering, Required, TextField
from portal.letters.composing import URGENCIES, AnnexText, DraftText
from portal.letters.models import LONGEST_REASON
from portal.lib.words import _


class StepForm(Form):
    """A step without anything to type."""

    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )


class PutUpForm(StepForm):
    """Whoever puts up a letter with personal data in it says that he has looked at it."""

    seen = wtforms.BooleanField(_l("Đã xem: những chỗ này cần có trong văn bản"))


class AnnexForm(Form):
    """One annex; an empty one is none."""

    title = TextField(_l("Tên Phụ lục"), [Longest(300)])
    landscape = wtforms.BooleanField(_l("Trang nằm ngang"))
    body = LongTextField(_l("Nội dung Phụ lục"), [Longest(60_000)])


class LetterForm(Offering, StepForm):
    """The text of a draft; number, date and recipients are not typed here."""

    offers = {"urgency": {"": _("Không")} | URGENCIES}  # noqa: RUF012 - read only

    abstract = LongTextField(
        _l("Trích yếu, sau chữ “V/v”"), [Required(_("Nhập trích yếu: công văn về việc gì")), Longest(300)]
    )
    bases = LongTextField(_l("Căn cứ"), [Longest(5_000)])
    body = LongTextField(_l("Nội dung"), [Required(_("Nhập nội dung công văn")), Longest(20_000)])
    signer = ChoiceField(_l("Người ký"), choices=[])
    distribution = LongTextField(_l("Nơi nhận, ngoài “Như trên” và dòng Lưu"), [Longest(2_000)])
    archive = TextField(_l("Dòng Lưu"), [Longest(100)])
    urgency = ChoiceField(_l("Mức độ khẩn"), choices=[])
    annexes = wtforms.FieldList(wtforms.FormField(AnnexForm), max_entries=20)

    def draft(self) -> DraftText:
        """What was written; parts that the page does not show stay as they are."""
        annexes = tuple(
            AnnexText(one.title.data or "", one.landscape.data, one.body.data or "") for one in self.annexes
        )
        return DraftText(
            abstract=self.abstract.data,
            body=self.body.data,
            distribution=self.distribution.data,
            bases=self.bases.data,
            annexes=annexes or None,
            archive=self.archive.data,
            urgency=self.urgency.data,
        )


class SignForm(StepForm):
    """The day of the signature on paper."""

    on = DayField(_l("Ngày ký trên giấy"), [Required(_("Nhập ngày đã ký trên giấy"))])


class ReasonForm(StepForm):
    """Why a letter goes back or is given up."""

    reason = LongTextField(
        _l("Lý do"), [Required(_("Viết lý do, để người soạn biết phải làm gì")), Longest(LONGEST_REASON)]
    )
