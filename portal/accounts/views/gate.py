"""Sign in, choose a post, sign out, own settings."""

import hashlib
import hmac
import secrets
import uuid
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portal import database
from portal.accounts import actions, carried, lapsing, passwords, queries
from portal.accounts.forms import SignInForm
from portal.accounts.models import User
from portal.extensions import db, login_manager
from portal.http import SignedIn, invalid, personal, public, safe_next, slow
from portal.lib import clock
from portal.lib.words import Words
from portal.lib.words import _ as words

bp = Blueprint("accounts", __name__, url_prefix="/accounts")
DEVICE_DAYS = 180


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load(_request: Any) -> SignedIn | None:
    """The person behind the request's session cookie, if that session lives."""
    secret = session.get("secret")
    if not secret:
        return None
    at = clock.machine()
    row = queries.session_by_secret(secret, at=at, on=clock.today())
    if row is None:
        lapsing.end_lapsed(secret, at=at)
        return None
    actions.note_seen(row.session_id, row.user_id, row.seen_at, at=at)
    return SignedIn(
        user_id=row.user_id,
        user_name=row.user_name,
        session_id=row.session_id,
        viewer=queries.viewer_from(row),
        language=row.language,
        theme=row.theme,
    )


@bp.get("/sign-in")
@public
def sign_in() -> Any:
    """The gate."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=SignInForm(), next=request.args.get("next", ""))


@bp.post("/lost")
@public
@slow
def lost() -> Any:
    """The gate for a form whose session was found dead; what was typed waits in it."""
    packed = carried.pack(request.args.get("to", ""))
    return invalid("accounts/sign_in.html", form=SignInForm(None), next="", carried=packed, status=401)


@bp.post("/sign-in")
@public
@slow
def open_session() -> Any:
    """One answer for every failure; the real check happens at most so often (F20, F24)."""
    form = SignInForm()
    page = "accounts/sign_in.html"
    again: dict[str, Any] = {
        "form": form,
        "next": request.form.get("next", ""),
        "carried": request.form.get("carried", ""),
    }
    if request.form.get("show"):
        return invalid(page, **again, shown=True, status=200)
    if not form.validate():
        return invalid(page, **again)
    username = form.username.data.casefold()
    db.session.rollback()
    wait = try_again_at(username)
    if wait:
        form.refuse(None, wait)
        return invalid(page, **again, status=429)
    database.read()
    user = queries.user_by_login(username)
    stored = user.password_hash if user and user.suspended_at is None else None
    user_id = user.id if user else None
    db.session.rollback()
    if not passwords.matches(stored, form.password.data):
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu chưa đúng"))
        return invalid(page, **again)
    database.work()
    user = db.session.get_one(User, user_id)
    secret = let_in(user)
    kept = carried.unpack(again["carried"], user.id)
    if kept is not None:
        actions.go_on_in(secret, user.id, kept.post_id, on=clock.today(), at=clock.machine())
        response: Response = make_response(render_template("accounts/resume.html", carried=kept))
    else:
        response = redirect(safe_next(again["next"]), 303)
    remember_device(response, username)
    return response


def let_in(user: User) -> str:
    """Inside the work: who has shown a right password or code is signed in here, whoever was so before is not."""
    _give_back(user.username)
    actions.end_session(session.get("secret", ""), at=clock.machine())
    secret = actions.sign_in(user, on=clock.today(), at=clock.machine())
    session.clear()
    session["secret"] = secret
    return secret


def try_again_at(username: str) -> Words | None:
    """Words when this account or this address has used up its tries; a known device of the owner has its own count."""
    at = clock.machine()
    device = _device_of(username)
    with database.aside() as connection:

        def over(name: str, most: int) -> bool:
            return database.count_try(connection, name, passwords.WINDOW, at, most) > most

        if device:
            locked = over(f"device {device}", passwords.MOST_PER_ACCOUNT)
        else:
            by_account = over(f"account {_account_mark(username)}", passwords.MOST_PER_ACCOUNT)
            locked = over(f"address {request.remote_addr}", passwords.MOST_PER_ADDRESS) or by_account
    if not locked:
        return None
    seconds = 2 * passwords.WINDOW - int(at.timestamp()) % passwords.WINDOW
    return words("Đã thử quá nhiều lần. Thử lại sau {minutes} phút", minutes=seconds // 60 + 1)


def _give_back(username: str) -> None:
    """The password was right: what was counted before asking was no try at guessing it."""
    names = [f"account {_account_mark(username)}", f"device {_device_of(username)}"]
    database.forget_tries(names, one_of=f"address {request.remote_addr}")


def _account_mark(username: str) -> str:
    return hashlib.sha256(username.encode()).hexdigest()[:32]


def _device_cookie() -> str:
    return "__Host-device" if current_app.config["HTTPS"] else "device"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _owner_mark(username: str) -> str:
    return hmac.new(current_app.config["SECRET_KEY"].encode(), username.encode(), "sha256").hexdigest()[:16]


def _device_of(username: str) -> str | None:
    """The id of this browser if this person has signed in from it before."""
    try:
        device, owner = _serializer().loads(request.cookies.get(_device_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(device) if owner == _owner_mark(username) else None


def remember_device(response: Response, username: str) -> None:
    """From now on this browser is one that the person has signed in from."""
    response.set_cookie(
        _device_cookie(),
        _serializer().dumps([_device_of(username) or secrets.token_hex(8), _owner_mark(username)]),
        max_age=DEVICE_DAYS * 86400,
        secure=current_app.config["HTTPS"],
        httponly=True,
        samesite="Lax",
    )


@bp.get("/posts")
@personal
def posts() -> str:
    """Choose in which post to act."""
    return render_template("accounts/posts.html", posts=queries.posts_of(current_user.user_id, clock.today()))


@bp.post("/posts/<uuid:post_id>")
@personal
def choose_post(post_id: uuid.UUID) -> Any:
    """Act in this post from now on."""
    actions.choose_post(
        current_user.session_id, current_user.user_id, post_id, on=clock.today(), at=clock.machine()
    )
    return redirect(safe_next(None), 303)


@bp.post("/sign-out")
@personal
def sign_out() -> Any:
    """End the session; the browser is asked to forget the pages."""
    actions.sign_out(current_user.session_id, current_user.user_id, at=clock.machine())
    session.clear()
    response = make_response(redirect(safe_next(None), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/preferences")
@personal
def preferences() -> Any:
    """Language and theme, kept with the person."""
    language = request.form.get("language", "vi")
    theme = request.form.get("theme", "auto")
    actions.set_preferences(
        current_user.user_id,
        language=language if language in ("vi", "en") else "vi",
        theme=theme if theme in ("auto", "light", "dark") else "auto",
    )
    return redirect(safe_next(request.form.get("next")), 303)
