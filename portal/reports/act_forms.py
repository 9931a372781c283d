"""What is typed in the acts on a report: entry for a unit, reopening, the second person's answer."""

import datetime as dt
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChoiceField,
    DayField,
    Form,
    Longest,
    LongTextField,
    PickField,
    Required,
    ScanField,
    TimeField,
    moment_of,
    say,
)
from portal.lib.words import _
from portal.plans.postponing import MOST_REASON
from portal.reports.models import Answer, Channel
from portal.reports.writing import LONGEST_REASON


class ScanForm(Form):
    """A scan; `kept` names the one that was sent before a second look at the rest."""

    scan = ScanField(_l("Bản chụp (PDF hoặc ảnh)"))
    kept = wtforms.HiddenField()


class EnterForm(ScanForm):
    """What came by another way: by which, when, and the scan of it."""

    channel = PickField(_l("Đơn vị gửi qua"))
    arrived_day = DayField(_l("Nhận được ngày"), [Required(_("Ghi ngày nhận được"))])
    arrived_time = TimeField(_l("Lúc"), [Required(_("Ghi giờ nhận được, ví dụ 20:15"))])
    note = LongTextField(_l("Ghi chú"), [Longest(LONGEST_REASON)])

    def __init__(self, *args: Any, **values: Any) -> None:
        """The channels in the reader's language."""
        super().__init__(*args, **values)
        self.channel.choices = [(channel.value, say(channel.words).capitalize()) for channel in Channel]

    def arrived_at(self) -> dt.datetime:
        """The true moment of arrival; of a form that is valid."""
        return moment_of(self.arrived_day, self.arrived_time)


class ReopenForm(Form):
    """Why an accepted report should be opened again."""

    reason = LongTextField(
        _l("Lý do mở lại"), [Required(_("Viết sai ở đâu, sửa thành gì")), Longest(MOST_REASON)]
    )


class AnswerForm(Form):
    """The second person's answer."""

    answer = ChoiceField(choices=[answer.value for answer in Answer])
    note = LongTextField(_l("Lời kèm theo"), [Longest(MOST_REASON)])
