"""People get accounts and posts, sign in and out."""

import datetime as dt
import secrets
import uuid

import sqlalchemy as sa

from portal import database
from portal.access import Duty, Viewer
from portal.accounts.models import Post, Session, User
from portal.accounts.queries import hash_secret, posts_of, session_by_secret
from portal.accounts.rules import excludes
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation

SEEN_EVERY = dt.timedelta(seconds=60)


def register_user(
    *, username: str, name: str, password_hash: str, phone: str = "", actor: Viewer | None, at: dt.datetime
) -> User:
    """Register a person. The hash is made before the transaction: hashing is slow on purpose."""
    user = User(
        id=new_id(),
        username=username.strip().casefold(),
        name=vietnamese.nfc(name).strip(),
        password_hash=password_hash,
        phone=phone,
    )
    db.session.add(user)
    record("user.registered", "user", user.id, actor=actor, at=at)
    return user


def grant(
    user: User,
    organisation: Organisation,
    duty: Duty,
    *,
    title: str = "",
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    actor: Viewer | None,
    at: dt.datetime,
) -> Post:
    """Give a person a post. Refuses what separation of duties forbids on the person (S7)."""
    held = {
        post.duty
        for post in db.session.scalars(
            sa.select(Post).where(
                Post.user_id == user.id, sa.or_(Post.ends_on.is_(None), Post.ends_on >= starts_on)
            )
        )
    }
    if excludes(duty, held):
        raise Refusal(
            "post.administrator_alone",
            _("Không thể giao: quản trị hệ thống không giữ nhiệm vụ nào khác"),
        )
    post = Post(
        id=new_id(),
        user_id=user.id,
        organisation_id=organisation.id,
        duty=duty,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(post)
    record(
        "post.granted", "user", user.id, actor=actor, at=at, organisation=organisation.code, duty=duty.value
    )
    return post


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


def revoke_all(user: User, *, actor: Viewer | None, at: dt.datetime) -> None:
    """End all sessions of a person."""
    db.session.execute(
        sa.update(Session)
        .where(Session.user_id == user.id, Session.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    record("sessions.revoked", "user", user.id, actor=actor, at=at)


def suspend(user: User, *, actor: Viewer | None, at: dt.datetime) -> None:
    """Suspend a person: sessions end, signing in answers as to a wrong password."""
    user.suspended_at = at
    revoke_all(user, actor=actor, at=at)
    record("user.suspended", "user", user.id, actor=actor, at=at)
    db.session.flush()


def set_password(user: User, password_hash: str, *, actor: Viewer | None, at: dt.datetime) -> None:
    """A new password ends all sessions."""
    user.password_hash = password_hash
    revoke_all(user, actor=actor, at=at)
    record("password.set", "user", user.id, actor=actor, at=at)
    db.session.flush()


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
