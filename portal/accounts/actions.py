"""People get accounts and posts, sign in and out."""

import datetime as dt
import secrets
import uuid

import sqlalchemy as sa

from portal import database
from portal.access import Duty, Viewer
from portal.accounts.models import OneTimeCode, Post, Session, User
from portal.accounts.queries import hash_secret, posts_of, session_by_secret
from portal.accounts.rules import excludes, governs
from portal.accounts.words import DUTIES
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation

SEEN_EVERY = dt.timedelta(seconds=60)


def hold(user: User, version: int | None = None) -> None:
    """Nobody else changes this person until the work ends; Conflict when somebody did since `version` was shown."""
    now = db.session.scalar(sa.select(User.version).where(User.id == user.id).with_for_update()) or 0
    if version is not None and now != version:
        raise Conflict(
            _("Người khác vừa thay đổi tài khoản của {name}. Mở lại trang rồi làm tiếp", name=user.name),
            "user.changed",
        )
    user.version = now + 1


def register_user(
    *,
    username: str,
    name: str,
    password_hash: str | None = None,
    phone: str = "",
    actor: Viewer | None,
    at: dt.datetime,
) -> User:
    """Register a person; without a password, the account waits for its first code.

    The hash is made before the transaction: hashing is slow on purpose.
    """
    username, name = username.strip().casefold(), vietnamese.nfc(name).strip()
    user = User(
        id=new_id(),
        username=username,
        name=name,
        name_folded=vietnamese.fold(f"{name} {username}"),
        name_sort=vietnamese.person_sort_key(name),
        password_hash=password_hash,
        phone=phone,
        version=1,
    )
    db.session.add(user)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:
        words = _("Tên đăng nhập {username} đã có người dùng. Thêm số hoặc tên đơn vị", username=username)
        raise Refusal("user.taken", words, "username") from None
    record("user.registered", "user", user.id, actor=actor, at=at)
    return user


def grant(
    user: User,
    organisation: Organisation,
    duty: Duty,
    *,
    title: str = "",
    basis: str = "",
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    version: int | None = None,
    actor: Viewer | None,
    at: dt.datetime,
) -> Post:
    """Give a person a post. Refuses what reach (S8) or separation of duties (S7) forbids; `actor` None is the
    machine's own operator.
    """
    hold(user, version)
    _may_give(actor, user, organisation, duty)
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("post.ends_early", _("Ngày cuối không được trước ngày đầu"), "ends_on")
    since = sa.or_(Post.ends_on.is_(None), Post.ends_on >= starts_on)
    held = list(db.session.scalars(sa.select(Post).where(Post.user_id == user.id, since)))
    duties = {post.duty for post in held}
    if excludes(duty, duties):
        words = _(
            "Không thể: người này đã là “{what}”, mà quản trị hệ thống không giữ việc nào khác",
            what=DUTIES[next(iter(duties))],
        )
        raise Refusal("post.administrator_alone", words, "duty")
    if any((post.organisation_id, post.duty) == (organisation.id, duty) for post in held):
        words = _("Không thể: người này đã là “{what}” của đơn vị này", what=DUTIES[duty])
        raise Refusal("post.held", words, "duty")
    post = Post(
        id=new_id(),
        user_id=user.id,
        organisation_id=organisation.id,
        duty=duty,
        title=title,
        basis=basis,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(post)
    record(
        "post.granted", "user", user.id, actor=actor, at=at, organisation=organisation.code, duty=duty.value
    )
    return post


def _may_give(actor: Viewer | None, user: User, organisation: Organisation, duty: Duty) -> None:
    if actor is None:
        return
    if user.id == actor.user_id:
        raise Refusal("post.self", _("Không ai tự giao nhiệm vụ cho mình. Nhờ cấp trên hoặc quản trị"))
    if not governs(actor, organisation, duty):
        words = _(
            "Anh/chị không được giao việc “{duty}” của {organisation}. Nhờ cấp trên hoặc quản trị",
            duty=DUTIES[duty],
            organisation=organisation.short_name,
        )
        raise Refusal("post.out_of_reach", words, "duty")


def end_post(
    post: Post, *, last_day: dt.date, version: int | None = None, actor: Viewer | None, at: dt.datetime
) -> None:
    """A post's last day; from the day after on, sessions in it see nothing (T21)."""
    hold(post.user, version)
    if last_day < post.starts_on:
        day = vietnamese.short_date(post.starts_on)
        words = _("Nhiệm vụ bắt đầu ngày {day}, ngày cuối không được trước ngày ấy", day=day)
        raise Refusal("post.ends_early", words, "last_day")
    if post.ends_on is not None and post.ends_on < last_day:
        day = vietnamese.short_date(post.ends_on)
        words = _("Nhiệm vụ đã hết ngày {day}. Muốn làm tiếp thì giao lại", day=day)
        raise Refusal("post.over", words, "last_day")
    post.ends_on = last_day
    record(
        "post.ended",
        "user",
        post.user_id,
        actor=actor,
        at=at,
        organisation=post.organisation.code,
        duty=post.duty.value,
        last_day=last_day,
    )
    db.session.flush()


def hand_over(
    post: Post,
    successor: User,
    *,
    last_day: dt.date,
    title: str,
    basis: str,
    version: int | None = None,
    actor: Viewer | None,
    at: dt.datetime,
) -> Post:
    """One person's post ends and another's begins the day after: both or neither."""
    end_post(post, last_day=last_day, version=version, actor=actor, at=at)
    try:
        new = grant(
            successor,
            post.organisation,
            post.duty,
            title=title,
            basis=basis,
            starts_on=last_day + dt.timedelta(days=1),
            actor=actor,
            at=at,
        )
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.words, "successor") from None
    db.session.flush()
    return new


def sign_in(user: User, *, on: dt.date, at: dt.datetime) -> str:
    """Open a session and give its secret; the only post is active at once, of several one must be chosen.

    `at` is the machine's time. The secret is new at every sign-in (F19).
    """
    secret = secrets.token_urlsafe(32)
    posts = posts_of(user.id, on)
    session = Session(
        id=new_id(),
        secret_hash=hash_secret(secret),
        user_id=user.id,
        post_id=posts[0].id if len(posts) == 1 else None,
        started_at=at,
        seen_at=at,
    )
    db.session.add(session)
    user.last_seen_at = at
    drop_code(user.id)
    record("signed_in", "user", user.id, actor=None, at=at)
    db.session.flush()
    return secret


def choose_post(
    session_id: uuid.UUID, user_id: uuid.UUID, post_id: uuid.UUID, *, on: dt.date, at: dt.datetime
) -> None:
    """Act from now on in another of one's own posts; refuses one that is not held today."""
    if post_id not in {post.id for post in posts_of(user_id, on)}:
        raise Refusal("post.not_held", _("Anh/chị không giữ nhiệm vụ này hôm nay"))
    db.session.execute(sa.update(Session).where(Session.id == session_id).values(post_id=post_id))
    record("post.chosen", "user", user_id, actor=None, at=at, post=post_id)


def go_on_in(
    secret: str, user_id: uuid.UUID, post_id: uuid.UUID | None, *, on: dt.date, at: dt.datetime
) -> None:
    """A new session takes up the post of the one before it, if that is still held."""
    if post_id in {post.id for post in posts_of(user_id, on)}:
        found = session_by_secret(secret, at=at, on=on)
        choose_post(found.session_id, user_id, post_id, on=on, at=at)


def end_session(secret: str, *, at: dt.datetime) -> None:
    """The session that a browser has had until now ends when somebody signs in there anew."""
    db.session.execute(
        sa.update(Session)
        .where(Session.secret_hash == hash_secret(secret), Session.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def sign_out(session_id: uuid.UUID, user_id: uuid.UUID, *, at: dt.datetime) -> None:
    """End one session: its secret is dead from the next request on."""
    db.session.execute(sa.update(Session).where(Session.id == session_id).values(revoked_at=at))
    record("signed_out", "user", user_id, actor=None, at=at)


def revoke_all(user: User, *, version: int | None = None, actor: Viewer | None, at: dt.datetime) -> None:
    """End all sessions of a person."""
    hold(user, version)
    db.session.execute(
        sa.update(Session)
        .where(Session.user_id == user.id, Session.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    record("sessions.revoked", "user", user.id, actor=actor, at=at)


def suspend(user: User, *, version: int | None = None, actor: Viewer | None, at: dt.datetime) -> None:
    """Suspend a person: sessions end, signing in answers as to a wrong password, a printed code is dead."""
    revoke_all(user, version=version, actor=actor, at=at)
    user.suspended_at = at
    drop_code(user.id)
    record("user.suspended", "user", user.id, actor=actor, at=at)
    db.session.flush()


def lift(user: User, *, version: int | None = None, actor: Viewer | None, at: dt.datetime) -> None:
    """Let a suspended person in again, in the posts that are still held."""
    hold(user, version)
    user.suspended_at = None
    record("user.lifted", "user", user.id, actor=actor, at=at)
    db.session.flush()


def set_password(user: User, password_hash: str, *, actor: Viewer | None, at: dt.datetime) -> None:
    """A new password ends all sessions and kills a printed code."""
    user.password_hash = password_hash
    drop_code(user.id)
    revoke_all(user, actor=actor, at=at)
    record("password.set", "user", user.id, actor=actor, at=at)
    db.session.flush()


def drop_code(user_id: uuid.UUID) -> None:
    """Whatever code was printed for a person opens nothing any more."""
    db.session.execute(sa.delete(OneTimeCode).where(OneTimeCode.user_id == user_id))


def set_preferences(user_id: uuid.UUID, *, language: str, theme: str) -> None:
    """The person's own language and theme."""
    db.session.execute(sa.update(User).where(User.id == user_id).values(language=language, theme=theme))


def note_seen(session_id: uuid.UUID, user_id: uuid.UUID, seen_at: dt.datetime, *, at: dt.datetime) -> None:
    """Keep the idle clock: at most one small write a minute, beside the request's own transaction."""
    if at - seen_at < SEEN_EVERY:
        return
    with database.aside() as connection:
        connection.execute(sa.update(Session).where(Session.id == session_id).values(seen_at=at))
        connection.execute(sa.update(User).where(User.id == user_id).values(last_seen_at=at))
