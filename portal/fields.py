"""What was typed → what was meant: form fields that read money, counts and days as Vietnamese officers write them.

Every text is made NFC at this door; a field that cannot be read keeps what was typed and says what to type instead.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Self

import wtforms
from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm

from portal.lib import money, pictures, vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import Words


def say(words: Words) -> str:
    """The words in the reader's language."""
    return words.translated(gettext, _counted)


def _counted(singular: str, plural: str, count: int) -> str:
    # Flask-Babel's own ngettext would fill %-places, and trip over a bare per cent sign.
    return str(get_domain().get_translations().ungettext(singular, plural, count))


class Form(FlaskForm):
    """A form of the portal: its labels are Words, its hidden key and version ride along."""

    class Meta(FlaskForm.Meta):
        """CSRF is checked for every unsafe request by the application, so not once more here."""

        csrf = False

    def refuse(self, field: str | None, words: Words) -> None:
        """Put the sentence of a refusal beside the field it is about, or over the whole form."""
        target = self._fields.get(field or "")
        if target is None:
            self.form_errors.append(say(words))
        else:
            target.errors = [*target.errors, say(words)]


class Required:
    """The field must not be empty; the sentence says what to type."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads a plain class attribute

    def __init__(self, words: Words) -> None:
        """`words` is the sentence, such as “Nhập số tiền”."""
        self.words = words

    def __call__(self, form: Any, field: Any) -> None:
        """Stop here when nothing was typed: further checks would only repeat it."""
        if not field.raw_data or not str(field.raw_data[0]).strip():
            field.errors = []
            raise wtforms.validators.StopValidation(say(self.words))


class Longest:
    """The text may have at most so many characters."""

    def __init__(self, most: int) -> None:
        """`most` characters."""
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        """Say how many characters are too many."""
        if field.data and len(field.data) > self.most:
            raise wtforms.ValidationError(
                gettext(
                    "Viết ngắn hơn: tối đa %(most)s ký tự, đang là %(now)s",
                    most=self.most,
                    now=len(field.data),
                )
            )


class TextField(wtforms.StringField):
    """One line of text: NFC, no blanks around it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Empty is the empty text."""
        self.data = vietnamese.nfc(str(valuelist[0])).strip() if valuelist else ""


class LongTextField(wtforms.TextAreaField):
    """Several paragraphs: NFC, line ends as the web sends them made plain."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Empty is the empty text."""
        self.data = vietnamese.nfc(str(valuelist[0])).replace("\r\n", "\n").strip() if valuelist else ""


class _ReadField(wtforms.StringField):
    """A field whose text is read into a value; what was typed stays on screen when it cannot be read."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else type(self).show(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """None when nothing was typed."""
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            try:
                self.data = type(self).read(str(valuelist[0]))
            except money.NotMoney as error:
                raise ValueError(say(error.words)) from None
            except vietnamese.NotADate as error:
                raise ValueError(say(error.words)) from None


class MoneyField(_ReadField):
    """Whole đồng: `3tr`, `3.000.000` and `3 triệu` are all understood."""

    read = staticmethod(money.read)
    show = staticmethod(money.show)


class CountField(_ReadField):
    """A whole number of things, not negative."""

    read = staticmethod(money.read_count)
    show = staticmethod(money.show)


class DayField(_ReadField):
    """A day: `1/9/21`, `01-09-2021` and `01092021` are all understood."""

    read = staticmethod(vietnamese.read_date)
    show = staticmethod(vietnamese.short_date)


class TimeField(_ReadField):
    """A time of day: `20:15` and `20h15` are both understood."""

    read = staticmethod(vietnamese.read_time)
    show = staticmethod(lambda time: f"{time:%H:%M}")


class PhotoField(wtforms.FileField):
    """A photograph as it is kept (`lib.pictures.clean`), None when none was sent; making it so is slow."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read and clean it; what is no photograph is answered with a sentence."""
        self.data = None
        sent: Any = valuelist[0] if valuelist else None
        if getattr(sent, "filename", ""):
            try:
                self.data = pictures.clean(sent.read())
            except Refusal as refusal:
                raise ValueError(say(refusal.words)) from None


class ScanField(PhotoField):
    """A scan as it is kept: a PDF as it came, or a photograph made anew; `media_type` says which."""

    media_type = pictures.MEDIA_TYPE

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A PDF is known by its first and last bytes; anything else has to be a picture."""
        self.data = None
        sent: Any = valuelist[0] if valuelist else None
        if not getattr(sent, "filename", ""):
            return
        content = sent.read()
        if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]:
            self.data, self.media_type = content, "application/pdf"
            return
        try:
            self.data = pictures.clean(content)
        except Refusal:
            raise ValueError(
                gettext("Không đọc được tệp này. Gửi tệp PDF, hoặc ảnh JPEG, PNG, WebP")
            ) from None


class ChoiceField(wtforms.SelectField):
    """One of some choices; an unknown one is answered with a sentence."""

    def pre_validate(self, form: Any) -> None:
        """The choice must be among those offered."""
        offered = {str(value) for value, *_ in self.iter_choices()}
        if self.data is None or str(self.data) not in offered:
            raise wtforms.ValidationError(gettext("Chọn một mục trong danh sách"))


class PickField(ChoiceField):
    """The same, shown as radio buttons."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.RadioInput()


class ChecksField(wtforms.SelectMultipleField):
    """Any number of some choices, shown as boxes to tick."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Each must be among those offered."""
        offered = {str(value) for value, *_ in self.iter_choices()}
        if not {str(value) for value in self.data or ()} <= offered:
            raise wtforms.ValidationError(gettext("Chọn các mục trong danh sách"))


class YearField(CountField):
    """A year, written without points."""

    read = staticmethod(money.read_year)
    show = staticmethod(lambda amount: str(amount))  # noqa: PLW0108 - typed as its base


def moment_of(day: DayField, time: TimeField) -> dt.datetime:
    """A day and a time of a form that is valid, in Vietnam's time."""
    assert day.data is not None, "validated before"
    assert time.data is not None, "validated before"
    return dt.datetime.combine(day.data, time.data, VIETNAM)


def choices(words: Iterable[tuple[Any, Words]]) -> list[tuple[str, str]]:
    """Choices of a field in the reader's language."""
    return [(str(value), say(text)) for value, text in words]


class Offering(Form):
    """A form whose choices are in the reader's language: field → code → words."""

    offers: dict[str, dict[Any, Words]] = {}  # noqa: RUF012 - read only

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer them."""
        super().__init__(*args, **kwargs)
        for name, words in self.offers.items():
            if name in self._fields:
                self._fields[name].choices = choices(words.items())

    @classmethod
    def of(cls, row: Any, **given: Any) -> Self:
        """The form filled with what a row says under the names of its fields; what is `given` goes before."""
        form = cls(formdata=None, obj=row)
        for name, value in given.items():
            form[name].data = value
        return form
