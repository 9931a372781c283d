"""What is typed into a letter and at its steps; the version that the page showed rides along."""

import re
from collections.abc import Mapping
from typing import Any

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
    Offering,
    PickField,
    Required,
    ScanField,
    TextField,
    TimeField,
    YearField,
    say,
)
from portal.letters.composing import URGENCIES, AnnexText, DraftText
from portal.letters.delegations import KINDS
from portal.letters.kinds import Model
from portal.letters.letterheads import FORMATS, SCOPES, TERM_SCOPE
from portal.letters.models import LONGEST_REASON
from portal.letters.signing_models import Authority
from portal.lib.words import Words, _


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
        _l("Trích yếu, sau chữ “V/v”"), [Required(_("Nhập trích yếu: văn bản về việc gì")), Longest(300)]
    )
    bases = LongTextField(_l("Căn cứ"), [Longest(5_000)])
    body = LongTextField(_l("Nội dung"), [Required(_("Nhập nội dung văn bản")), Longest(20_000)])
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


class IssueForm(StepForm):
    """Under which number: the next one, or one that was kept."""

    held = PickField(_l("Số"), default="")


class SignForm(StepForm):
    """The day of the signature on paper."""

    on = DayField(_l("Ngày ký trên giấy"), [Required(_("Nhập ngày đã ký trên giấy"))])
    scan = ScanField(_l("Bản quét có chữ ký (PDF hoặc ảnh)"))


class ReasonForm(StepForm):
    """Why a letter goes back or is given up."""

    reason = LongTextField(_l("Lý do"), [Required(_("Viết lý do")), Longest(LONGEST_REASON)])


FIELDS: dict[str, tuple[type[wtforms.Field], int]] = {
    "line": (TextField, 300),
    "lines": (LongTextField, 5_000),
    "text": (LongTextField, 20_000),
    "day": (DayField, 0),
    "time": (TimeField, 0),
    "year": (YearField, 0),
    "period": (ChoiceField, 0),
    "supporter": (ChoiceField, 0),
    "kind": (ChoiceField, 0),
}
"""How each type of a kind's questions is asked, and the characters that a text may have at most."""

_MARK = re.compile(r"^(\d{1,2}[.)]|[-–•+])\s+")


def begin_form(model: Model, offers: Mapping[str, list[tuple[str, str]]], given: Mapping[str, Any]) -> Any:
    """The form with which a letter of a kind is begun; `offers` are the choices by type, `given` what stands in it."""
    fields = {}
    for ask in model.asks:
        kind, most = FIELDS[ask.type]
        checks: list[Any] = [] if ask.optional else [Required(_("Nhập mục này"))]
        fields[ask.name] = kind(say(Words(ask.label)), [*checks, *([Longest(most)] if most else [])])
    form = type("BeginForm", (Form,), fields)(data=given)
    for ask in model.asks:
        if isinstance(form[ask.name], ChoiceField):
            form[ask.name].choices = offers.get(ask.type, [])
    return form


def answers(form: Any, model: Model) -> dict[str, Any]:
    """What was typed, by name: lines as a list, without the marks of one; nothing as the empty text."""
    typed = {ask.name: form[ask.name].data for ask in model.asks}
    for ask in model.asks:
        if ask.type == "lines":
            lines = (_MARK.sub("", line.strip()) for line in (typed[ask.name] or "").split("\n"))
            typed[ask.name] = [line for line in lines if line]
    return {name: "" if value is None else value for name, value in typed.items()}


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
