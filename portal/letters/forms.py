"""What is typed into a letter and at its steps; the version that the page showed rides along."""

import re
from collections.abc import Mapping
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChoiceField,
    DayField,
    Form,
    Longest,
    LongTextField,
    Offering,
    Required,
    TextField,
    TimeField,
    YearField,
    say,
)
from portal.letters.composing import URGENCIES, AnnexText, DraftText
from portal.letters.kinds import Model
from portal.letters.models import LONGEST_REASON
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


class CodeForm(Form):
    """The short code of a letter, by whoever holds it in his hands."""

    code = TextField(
        _l("Mã tra cứu"), [Required(_("Nhập mã in ở cuối văn bản, ví dụ K7QF-3M9X")), Longest(40)]
    )


class CompareForm(Form):
    """A PDF that is said to be the issued one."""

    file = wtforms.FileField(_l("Tệp PDF muốn so"))


class GroupForm(StepForm):
    """A group of organisations that each get a letter of their own."""

    sector = ChoiceField(_l("Nhóm"), choices=[])
    level = ChoiceField(_l("Cấp"), choices=[])
