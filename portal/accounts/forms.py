"""Signing in, a first or a new password by code, and what is typed about people and posts."""

import re
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.access import Duty
from portal.accounts import passwords
from portal.accounts.words import DUTIES
from portal.fields import ChoiceField, DayField, Form, Longest, PickField, Required, TextField, choices, say
from portal.lib.words import _


class SignInForm(Form):
    """User name and password, both as typed; neither is judged by its shape."""

    username = TextField(_l("Tên đăng nhập"), [Required(_("Nhập tên đăng nhập"))])
    password = wtforms.PasswordField(_l("Mật khẩu"), [Required(_("Nhập mật khẩu"))])


class ActivationForm(Form):
    """User name, the printed code, the password that the person wants from now on."""

    username = TextField(_l("Tên đăng nhập"), [Required(_("Nhập tên đăng nhập in trên giấy"))])
    code = TextField(_l("Mã kích hoạt"), [Required(_("Nhập mã in trên giấy"))])
    password = wtforms.PasswordField(_l("Mật khẩu mới"), [Required(_("Đặt một mật khẩu"))])

    def validate_password(self, field: Any) -> None:
        """Long enough; nothing else is asked of a password."""
        if field.data and len(field.data) < passwords.SHORTEST:
            words = _("Mật khẩu cần ít nhất {least} ký tự, dấu cách cũng tính", least=passwords.SHORTEST)
            raise wtforms.ValidationError(say(words))


class PersonForm(Form):
    """Who is invited."""

    name = TextField(_l("Họ và tên"), [Required(_("Nhập họ và tên")), Longest(100)])
    username = TextField(_l("Tên đăng nhập"), [Required(_("Nhập tên đăng nhập"))])
    phone = TextField(_l("Điện thoại"), [Longest(40)])

    def validate_username(self, field: Any) -> None:
        """Letters that every keyboard has, so that it can be typed from paper."""
        if field.data and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", field.data.casefold()):
            words = _("Dùng chữ không dấu, số, dấu chấm; từ 3 ký tự, ví dụ lan.phunu")
            raise wtforms.ValidationError(say(words))


class PostForm(Form):
    """A post of an organisation that was chosen before."""

    duty = PickField(_l("Nhiệm vụ"))
    title = TextField(_l("Chức danh dưới chữ ký"), [Longest(100)])
    starts_on = DayField(_l("Từ ngày"), [Required(_("Nhập ngày bắt đầu, ví dụ 01/06/2021"))])
    ends_on = DayField(_l("Đến hết ngày"))
    basis = TextField(
        _l("Số văn bản giao nhiệm vụ"),
        [Required(_("Nhập số văn bản, ví dụ 15-QĐ/HCTĐ")), Longest(100)],
    )

    def offer(self, duties: list[Duty]) -> None:
        """The duties that may be given."""
        self.duty.choices = choices((duty.value, DUTIES[duty]) for duty in duties)


class InviteForm(PersonForm, PostForm):
    """A new person with a first post."""


class EndPostForm(Form):
    """The last day of a post."""

    last_day = DayField(_l("Ngày cuối"), [Required(_("Nhập ngày cuối, ví dụ 31/05/2021"))])


class HandOverForm(EndPostForm):
    """Who goes on from the day after."""

    successor = ChoiceField(_l("Người nhận"))
    title = TextField(_l("Chức danh dưới chữ ký"), [Longest(100)])
    basis = TextField(
        _l("Số văn bản bàn giao"), [Required(_("Nhập số văn bản, ví dụ 15-QĐ/HCTĐ")), Longest(100)]
    )
