"""What is typed into a letter and at its steps; the version that the page showed rides along."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChecksField,
    ChoiceField,
    DayField,
    Form,
    Longest,
    LongTextField,
    Offering,
    PickField,
    Required,
    ScanField,
    TextField,
    YearField,
    say,
)
from portal.letters.delegations import KINDS
from portal.letters.letterheads import FORMATS, SCOPES, TERM_SCOPE
from portal.letters.models import LONGEST_REASON
from portal.letters.signing_models import Authority
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
    scan = ScanField(_l("Bản quét có chữ ký (PDF hoặc ảnh)"))


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


AUTHORITIES = {
    Authority.deputy: _("KT. – cấp phó ký thay người đứng đầu"),
    Authority.order: _("TL. – người đứng đầu đơn vị thuộc cơ quan ký thừa lệnh"),
    Authority.authorisation: _("TUQ. – ký thừa ủy quyền, phải có văn bản ủy quyền"),
    Authority.collective: _("TM. – ký thay mặt tập thể"),
    Authority.acting: _("Q. – quyền người đứng đầu"),
}


class DelegationForm(Offering):
    """To whom a head gives the right to sign, how it reads under a letter, for what and how long."""

    person = ChoiceField(_l("Người được ký"), choices=[])
    authority = PickField(_l("Hình thức ký"))
    on_behalf = TextField(
        _l("Thay cho ai"), [Required(_("Nhập chức vụ hoặc tập thể đứng sau hình thức ký")), Longest(120)]
    )
    title = TextField(
        _l("Chức vụ ghi dưới chữ ký"), [Required(_("Nhập chức vụ của người được ký")), Longest(120)]
    )
    kinds = ChecksField(_l("Loại văn bản"))
    basis_number = TextField(_l("Số, ký hiệu văn bản giao quyền"), [Longest(60)])
    basis_on = DayField(_l("Ngày văn bản"))
    starts_on = DayField(_l("Từ ngày"), [Required(_("Nhập ngày bắt đầu"))])
    ends_on = DayField(_l("Đến hết ngày"), [Required(_("Nhập ngày kết thúc"))])
    offers = {"authority": AUTHORITIES, "kinds": KINDS}  # noqa: RUF012 - read only


class LetterheadForm(Offering):
    """How the letters of a body are headed and signed from a day on."""

    valid_from = DayField(_l("Áp dụng từ ngày"), [Required(_("Nhập ngày bắt đầu áp dụng"))])
    format = PickField(_l("Thể thức"))
    superior = TextField(_l("Cơ quan cấp trên"), [Longest(200)])
    name = TextField(_l("Tên cơ quan ban hành"), [Required(_("Nhập tên cơ quan ban hành")), Longest(200)])
    abbreviation = TextField(
        _l("Chữ viết tắt trong ký hiệu"), [Required(_("Nhập chữ viết tắt của cơ quan")), Longest(40)]
    )
    drafting_unit = TextField(_l("Đơn vị soạn trong ký hiệu"), [Longest(40)])
    place = TextField(_l("Địa danh"), [Required(_("Nhập địa danh ghi trước ngày tháng")), Longest(80)])
    archive = TextField(_l("Nơi lưu"), [Longest(120)])
    number_scope = PickField(_l("Cách đánh số"))
    term = YearField(_l("Năm đầu của nhiệm kỳ"))
    authority = TextField(_l("Dòng thay mặt tập thể"), [Longest(160)])
    signer_title = TextField(
        _l("Chức vụ người đứng đầu"), [Required(_("Nhập chức vụ của người đứng đầu")), Longest(120)]
    )

    offers = {"format": FORMATS, "number_scope": SCOPES}  # noqa: RUF012 - read only

    def validate_term(self, field: Any) -> None:
        """A term has a first year."""
        if self.number_scope.data == TERM_SCOPE and field.data is None:
            raise wtforms.ValidationError(say(_("Nhập năm đầu của nhiệm kỳ")))

    def scope(self) -> str:
        """The scope of numbers as it is stored."""
        scope = str(self.number_scope.data)
        return f"{scope} {self.term.data}" if scope == TERM_SCOPE else scope
