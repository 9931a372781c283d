"""What is typed into a register: an arrival, who deals with it, a number kept, why one is void."""

import uuid
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.documents.arrivals import Arrived
from portal.documents.entering import LEAST_REASON
from portal.documents.models import Channel
from portal.documents.words import CHANNELS
from portal.fields import (
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
)
from portal.lib.words import _


class GuardedForm(Form):
    """A form about one line: how much had happened to it when its page was read."""

    version = wtforms.IntegerField(
        validators=[wtforms.validators.InputRequired()], widget=wtforms.widgets.HiddenInput()
    )


class ArrivedForm(Offering):
    """What stands on a document that arrived, and who has it in hand."""

    offers = {"channel": dict(CHANNELS)}  # noqa: RUF012 - read only
    author = TextField(_l("Tác giả"), [Required(_("Ghi cơ quan, tổ chức hoặc người gửi")), Longest(300)])
    symbol = TextField(_l("Số, ký hiệu của văn bản"), [Longest(60)])
    of_date = DayField(_l("Ngày tháng của văn bản"), [Required(_("Ghi ngày tháng trên văn bản"))])
    abstract = LongTextField(
        _l("Tên loại và trích yếu"), [Required(_("Ghi tên loại và văn bản về việc gì")), Longest(500)]
    )
    recipients = TextField(_l("Chuyển cho đơn vị, người nhận"), [Longest(200)])
    channel = PickField(_l("Đến bằng"))
    answers = ChoiceField(_l("Trả lời văn bản đi"), choices=[])

    def arrived(self, author_id: uuid.UUID | None) -> Arrived:
        """What was typed; of a form that is valid."""
        assert self.of_date.data is not None, "validated before"
        return Arrived(
            author=self.author.data or "",
            author_id=author_id,
            symbol=self.symbol.data or "",
            of_date=self.of_date.data,
            abstract=self.abstract.data or "",
            recipients=self.recipients.data or "",
            channel=Channel(self.channel.data),
            answers_id=uuid.UUID(self.answers.data) if self.answers.data else None,
        )


class CorrectForm(ArrivedForm, GuardedForm):
    """A slip put right."""


class HandlingForm(GuardedForm):
    """Who deals with it, and the last day for it."""

    handler = ChoiceField(_l("Người giải quyết"), choices=[])
    due_on = DayField(_l("Hạn giải quyết"), [Required(_("Ghi ngày cuối cùng phải giải quyết xong"))])


class ArrivalForm(ArrivedForm):
    """An arrival: the day, its scan, and whether it asks for an answer. `kept` names a scan that was sent before."""

    dated = DayField(_l("Ngày đến"), [Required(_("Ghi ngày văn bản đến"))])
    scan = ScanField(_l("Bản quét hoặc ảnh chụp (PDF, ảnh)"))
    kept = wtforms.HiddenField()
    handler = ChoiceField(_l("Người giải quyết"), choices=[])
    due_on = DayField(_l("Hạn trả lời, giải quyết"))
    again = wtforms.BooleanField(_l("Đây là văn bản khác, vẫn ghi vào sổ"))


class ProgressForm(GuardedForm):
    """How far it is."""

    body = LongTextField(_l("Tiến độ"), [Required(_("Ghi đã làm đến đâu")), Longest(500)])
    closes = wtforms.BooleanField(_l("Đã giải quyết xong, không cần văn bản trả lời"))


class ReserveForm(Form):
    """A number kept for a letter to come."""

    book = ChoiceField(_l("Sổ"), choices=[])
    whom = TextField(_l("Giữ cho ai"), [Required(_("Ghi đơn vị hoặc người xin giữ số")), Longest(200)])
    reason = LongTextField(_l("Lý do"), [Required(_("Ghi văn bản gì và vì sao giữ số trước")), Longest(300)])


class VoidForm(GuardedForm):
    """Why a number is to be void."""

    reason = LongTextField(
        _l("Lý do hủy số"),
        [
            Required(
                _("Viết rõ vì sao hủy số, ít nhất {least} ký tự: lý do in trong sổ", least=LEAST_REASON)
            ),
            Longest(500),
        ],
    )


class AgreeForm(GuardedForm):
    """A decision without anything to type."""


def offer(field: Any, choices: list[tuple[str, str]], none: str) -> None:
    """Give a select its choices behind an empty one."""
    field.choices = [("", none), *choices]
