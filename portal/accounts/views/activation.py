"""A first or a new password with a printed code, without e-mail. One answer for every failure (F20, F22)."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.utils import redirect

from portal import database
from portal.accounts import codes, passwords, queries
from portal.accounts.forms import ActivationForm
from portal.accounts.models import User
from portal.accounts.views.gate import bp, let_in, remember_device, try_again_at
from portal.extensions import db
from portal.http import invalid, public, safe_next, slow
from portal.lib import clock

PAGE = "accounts/activate.html"


@bp.get("/activate")
@public
def activate() -> str:
    """The page that the printed letter names."""
    return render_template(PAGE, form=ActivationForm(None))


@bp.post("/activate")
@public
@slow
def use_code() -> Any:
    """Limited like signing in, and as slow for a name that nobody has."""
    form = ActivationForm()
    if request.form.get("show"):
        return invalid(PAGE, form=form, shown=True, status=200)
    if not form.validate():
        return invalid(PAGE, form=form)
    username = form.username.data.casefold()
    db.session.rollback()
    if wait := try_again_at(username):
        form.refuse(None, wait)
        return invalid(PAGE, form=form, status=429)
    database.read()
    found = queries.code_of_login(username, clock.machine())
    stored = found.code_hash if found else None
    db.session.rollback()
    if passwords.matches(stored, passwords.read_code(form.code.data)):
        password_hash = passwords.hash_password(form.password.data)
        database.work()
        user = db.session.get_one(User, found.user_id)
        if codes.use(user, found.code_hash, password_hash, at=clock.machine()):
            let_in(user)
            response = redirect(safe_next(None), 303)
            remember_device(response, username)
            return response
    form.form_errors.append(_("Tên đăng nhập hoặc mã chưa đúng, hoặc mã đã dùng hay hết hạn. Xin cấp mã mới"))
    return invalid(PAGE, form=form)
