"""What is typed into a report: one small form for each line, all under names that begin with the line's code.

A line's form carries the line's version and what was shown, so that a figure that nobody touched is never written.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
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
    say,
)
from portal.lib import pictures, tables
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.plans.models import FormLine
from portal.reports import block
from portal.reports.block import Brought
from portal.reports.papers import Paper
from portal.reports.sheet import TEXT, Entry
from portal.reports.writing import LONGEST_NOTE, LONGEST_REASON, LONGEST_TEXT

DEGREES = (("2", _("Đã làm")), ("1", _("Đang làm")), ("0", _("Chưa làm")))
DEFAULT = "~"
MOST_PDF = 5 * 1024 * 1024  # bytes


class _LineForm(Form):
    """What every line carries: its version, what was shown, and on the page of a conflict whose text is kept."""

    version = wtforms.IntegerField(default=0, widget=wtforms.widgets.HiddenInput())
    shown = wtforms.HiddenField()
    keep = wtforms.HiddenField()

    def untouched(self) -> bool:
        """Whether the line was sent as it was shown, by a page that has not saved it since."""
        parts = (self.shown.data or "").split("|")
        return parts[0] == str(self.version.data) and parts[1:] == self.sent_parts()

    def sent_parts(self) -> list[str]:
        """What was sent, in the form of what was shown."""
        raise NotImplementedError


class _FigureForm(_LineForm):
    """A figure: value, estimate, reason. A part that was not asked for stays as it was shown."""

    reason = TextField(_l("Lý do sửa khác sổ"), [Longest(LONGEST_REASON)])

    def sent_parts(self) -> list[str]:
        """Numbers that only repeat what the ledger said keep its mark."""
        before = [*(self.shown.data or "").split("|"), "", "", "", ""]
        numbers = [
            self._sent(field, was) for field, was in ((self.value, before[1]), (self.estimate, before[2]))
        ]
        return [*numbers, digest(self.reason.data or "") if self.reason.raw_data else before[3]]

    def typed(self) -> dict[str, Any]:
        """Value, estimate and reason to write; None where the ledger is left to speak."""
        numbers = [
            None if part.startswith(DEFAULT) or not part else int(part) for part in self.sent_parts()[:2]
        ]
        return {"value": numbers[0], "estimate": numbers[1]}

    @staticmethod
    def _sent(field: Any, was: str) -> str:
        if not field.raw_data:
            return was
        number = "" if field.data is None else str(field.data)
        return was if was == DEFAULT + number else number


class MoneyForm(_FigureForm):
    """A figure in đồng."""

    value = MoneyField(_l("Số báo cáo"))
    estimate = MoneyField(_l("Ước cả kỳ"))


class CountForm(_FigureForm):
    """A figure that counts."""

    value = CountField(_l("Số báo cáo"))
    estimate = CountField(_l("Ước cả kỳ"))


class SectionForm(_LineForm):
    """A section of the narrative."""

    text = LongTextField(_l("Nội dung"), [Longest(LONGEST_TEXT)])

    def sent_parts(self) -> list[str]:
        """The text's digest."""
        return [digest(self.text.data or "")]

    def typed(self) -> dict[str, Any]:
        """The text to write."""
        return {"text": self.text.data or ""}


class DegreeField(PickField):
    """One of the degrees, or none yet: a draft may be blank."""

    def pre_validate(self, form: Any) -> None:
        """What was chosen must be among those offered."""
        if self.data:
            super().pre_validate(form)


class DutyForm(_LineForm):
    """How far a duty is, and what shows it."""

    value = DegreeField(_l("Mức thực hiện"))
    text = TextField(_l("Minh chứng"), [Longest(LONGEST_REASON)])

    def __init__(self, *args: Any, **values: Any) -> None:
        """The degrees in the reader's language."""
        super().__init__(*args, **values)
        self.value.choices = choices(DEGREES)

    def sent_parts(self) -> list[str]:
        """Degree and evidence."""
        return [self.value.data or "", digest(self.text.data or "")]

    def typed(self) -> dict[str, Any]:
        """Degree and evidence to write."""
        return {"value": int(self.value.data) if self.value.data else None, "text": self.text.data or ""}


class EvidenceField(wtforms.FileField):
    """A scan or a photograph: (content, media type, name) as it is kept, None when none was sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A PDF as it is, a picture made anew; what is neither is answered with a sentence."""
        self.data = None
        sent: Any = valuelist[0] if valuelist else None
        if not getattr(sent, "filename", ""):
            return
        content = sent.read()
        if content.startswith(b"%PDF-"):
            if len(content) > MOST_PDF:
                raise ValueError(
                    say(_("Tệp PDF lớn quá {most} MB. Quét lại ở cỡ nhỏ hơn", most=MOST_PDF // 2**20))
                )
            self.data = (content, "application/pdf", "minh-chung.pdf")
            return
        try:
            self.data = (pictures.clean(content), pictures.MEDIA_TYPE, "minh-chung.jpg")
        except Refusal:
            raise ValueError(say(_("Không đọc được tệp này. Gửi ảnh hoặc PDF"))) from None


class EvidenceForm(Form):
    """The file beside a duty."""

    file = EvidenceField(_l("Ảnh chụp hoặc bản quét (PDF)"))
    version = wtforms.IntegerField(default=0, widget=wtforms.widgets.HiddenInput())


class ExplanationForm(_LineForm):
    """Why a figure is unusual."""

    explanation = TextField(_l("Giải thích"), [Longest(LONGEST_REASON)])

    def sent_parts(self) -> list[str]:
        """The sentence's digest."""
        return [digest(self.explanation.data or "")]


class CutOffForm(Form):
    """The day up to which figures are actual."""

    cut_off = DayField(_l("Ngày chốt số liệu"), [Required(_("Nhập ngày chốt số liệu"))])
    version = wtforms.IntegerField(default=0, widget=wtforms.widgets.HiddenInput())


class NoteForm(Form):
    """A word to the reporter, or why a report is taken back."""

    note = LongTextField(_l("Điều cần sửa"), [Longest(LONGEST_NOTE)])


class VersionForm(Form):
    """An act on the report as it was read."""

    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )


class BlockForm(Form):
    """Cells from a spreadsheet: a filled workbook, or what was copied; `start` is the field where they were pasted."""

    file = wtforms.FileField(_l("Tệp Excel đã điền (.xlsx)"))
    pasted = wtforms.TextAreaField(_l("Hoặc dán bảng từ Excel, cả dòng tiêu đề"))
    start = wtforms.HiddenField()
    reason = TextField(_l("Lý do sửa khác sổ"), [Longest(LONGEST_REASON)])

    def rows(self, order: Sequence[str]) -> list[Brought]:
        """The rows of the block, `order` being that of the grid; refuses when nothing can be read."""
        sent: Any = self.file.data
        if getattr(sent, "filename", ""):
            return block.headed(tables.read_workbook(sent.read(tables.MOST_BYTES + 1)))
        text = self.pasted.data or ""
        if not text.strip():
            raise Refusal("block.nothing", _("Chọn tệp Excel, hoặc dán bảng vào ô bên dưới"), "file")
        if self.start.data:
            return block.placed(text, self.start.data, order)
        return block.headed(tables.read_pasted(text))


def digest(text: str) -> str:
    """Enough of a text's fingerprint to know it again."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def shown(entry: Entry, kind: type[_LineForm]) -> str:
    """What the page shows of a line, with the ledger's figures marked."""
    if kind is SectionForm:
        parts = [digest(entry.text)]
    elif kind is ExplanationForm:
        parts = [digest(entry.explanation)]
    elif kind is DutyForm:
        parts = ["" if entry.value is None else str(entry.value), digest(entry.text)]
    else:
        typed = entry.typed
        parts = [
            _number(entry.value, typed is not None and typed.value is not None),
            _number(entry.estimate, typed is not None and typed.estimate is not None),
            digest(entry.reason),
        ]
    return "|".join([str(entry.version), *parts])


def _number(number: int | None, typed: bool) -> str:
    return "" if number is None else f"{'' if typed else DEFAULT}{number}"


def form_of_line(
    line: FormLine, entry: Entry, paper: Paper, formdata: Mapping[str, Any] | None = None
) -> Any:
    """The form of one line: as the sheet has it, or (with `formdata`) as it was sent."""
    kind: type[_LineForm]
    if entry.code in paper.duties:
        kind = DutyForm
    elif line.unit == TEXT:
        kind = SectionForm
    else:
        kind = MoneyForm if line.unit == "money" else CountForm
    return bind(kind, entry, formdata)


def explanation_form(entry: Entry, formdata: Mapping[str, Any] | None = None) -> Any:
    """The form of a line's explanation, beside its figure's."""
    return bind(ExplanationForm, entry, formdata, f"{entry.code}-why-")


def bind(
    kind: type[_LineForm], entry: Entry, formdata: Mapping[str, Any] | None = None, prefix: str = ""
) -> Any:
    """A line's form under the line's prefix."""
    value = None if entry.value is None else str(entry.value) if kind is DutyForm else entry.value
    return kind(
        formdata=formdata,
        prefix=prefix or f"{entry.code}-",
        value=value,
        estimate=entry.estimate,
        reason=entry.reason,
        text=entry.text,
        explanation=entry.explanation,
        version=entry.version,
        shown=shown(entry, kind),
    )
