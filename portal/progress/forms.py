"""What a person types about deadlines."""

from flask_babel import lazy_gettext as _l

from portal.fields import DayField, Form, Required
from portal.lib.words import _


class InnerDueForm(Form):
    """The day before which communes and members report."""

    before = DayField(_l("Gửi về cơ quan anh/chị trước ngày"), [Required(_("Nhập ngày, ví dụ 12/11/2021"))])
