"""What is typed to move a due moment: an extension's day, an outage's beginning and end; always a reason."""

import datetime as dt

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import DayField, Form, Longest, LongTextField, Required, TimeField, moment_of
from portal.lib.words import _
from portal.plans.postponing import MOST_REASON

TIME = _("Ghi giờ và phút, ví dụ 20:15")


class ExtendForm(Form):
    """The new last day of one unit."""

    last_day = DayField(_l("Gửi chậm nhất hết ngày"), [Required(_("Ghi ngày mới"))])
    reason = LongTextField(
        _l("Lý do gia hạn"), [Required(_("Viết lý do để đơn vị và cấp trên cùng đọc")), Longest(MOST_REASON)]
    )
    seen = wtforms.HiddenField()


class OutageForm(Form):
    """From when until when the portal was out of reach; the times stand under their days."""

    began_day = DayField(_l("Bắt đầu sự cố, ngày"), [Required(_("Ghi ngày bắt đầu sự cố"))])
    began_time = TimeField(_l("Bắt đầu, giờ"), [Required(TIME)])
    ended_day = DayField(_l("Hoạt động lại, ngày"), [Required(_("Ghi ngày cổng hoạt động lại"))])
    ended_time = TimeField(_l("Hoạt động lại, giờ"), [Required(TIME)])

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Both moments, in Vietnam's time; of a form that is valid."""
        return moment_of(self.began_day, self.began_time), moment_of(self.ended_day, self.ended_time)


class RecordOutageForm(OutageForm):
    """The same with the reason: what the confirm page sends."""

    reason = LongTextField(_l("Lý do"), [Required(_("Viết sự cố là gì, ai xác nhận")), Longest(MOST_REASON)])
