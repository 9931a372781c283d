"""Signing in."""

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import Form, Required, TextField
from portal.lib.words import _


class SignInForm(Form):
    """User name and password, both as typed; neither is judged by its shape."""

    username = TextField(_l("Tên đăng nhập"), [Required(_("Nhập tên đăng nhập"))])
    password = wtforms.PasswordField(_l("Mật khẩu"), [Required(_("Nhập mật khẩu"))])
