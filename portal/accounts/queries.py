"""What can be asked about people, posts and sessions.

Signing in happens before there is a viewer: those questions take what the browser brought instead.
"""

import datetime as dt
import hashlib
import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer
from portal.accounts.models import OneTimeCode, Post, Session, User
from portal.accounts.rules import in_force
from portal.extensions import db
from portal.organisations.models import Organisation, Unit

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)


def hash_secret(secret: str) -> str:
    """What of a session's secret is stored: a copy of the database opens no session."""
    return hashlib.sha256(secret.encode()).hexdigest()


_posts_of_user = (
    sa.select(sa.func.count(Post.id))
    .where(
        Post.user_id == User.id,
        Post.starts_on <= sa.bindparam("on"),
        sa.or_(Post.ends_on.is_(None), Post.ends_on >= sa.bindparam("on")),
    )
    .correlate(User)
    .scalar_subquery()
)
_session = (
    sa.select(
        Session.id.label("session_id"),
        Session.seen_at,
        User.id.label("user_id"),
        User.name.label("user_name"),
        User.language,
        User.theme,
        Post.id.label("post_id"),
        Post.duty,
        Post.title,
        Organisation.id.label("organisation_id"),
        Organisation.short_name,
        Organisation.kind,
        Organisation.level,
        Organisation.sector_code,
        Unit.id.label("unit_id"),
        Unit.no,
        Unit.last_no,
        _posts_of_user.label("posts_count"),
    )
    .join(User, User.id == Session.user_id)
    .outerjoin(
        Post,
        sa.and_(
            Post.id == Session.post_id,
            Post.starts_on <= sa.bindparam("on"),
            sa.or_(Post.ends_on.is_(None), Post.ends_on >= sa.bindparam("on")),
        ),
    )
    .outerjoin(Organisation, Organisation.id == Post.organisation_id)
    .outerjoin(Unit, Unit.id == Organisation.unit_id)
    .where(
        Session.secret_hash == sa.bindparam("hash"),
        Session.revoked_at.is_(None),
        Session.seen_at > sa.bindparam("idle_since"),
        Session.started_at > sa.bindparam("started_since"),
        User.suspended_at.is_(None),
    )
)


def session_by_secret(secret: str, *, at: dt.datetime, on: dt.date) -> Any:
    """The living session of a browser with its person and active post, in one question; None when dead.

    `at` is the machine's time (idle and absolute limits), `on` the business day (posts in force).
    """
    return db.session.execute(
        _session,
        {"hash": hash_secret(secret), "idle_since": at - IDLE, "started_since": at - LONGEST, "on": on},
    ).first()


def owner_of_session(secret: str) -> Any:
    """Whose session it is or was, and in which post (`user_id`, `post_id`); None for a secret that never was one."""
    asked = sa.select(Session.user_id, Session.post_id).where(Session.secret_hash == hash_secret(secret))
    return db.session.execute(asked).first()


def viewer_from(row: Any) -> Viewer | None:
    """The viewer of a session's row; None while no post is active."""
    if row.post_id is None:
        return None
    return Viewer(
        user_id=row.user_id,
        user_name=row.user_name,
        post_id=row.post_id,
        duty=row.duty,
        organisation_id=row.organisation_id,
        organisation_name=row.short_name,
        kind=row.kind,
        level=row.level,
        unit_id=row.unit_id,
        unit_no=row.no,
        unit_last=row.last_no,
        sector=row.sector_code,
        title=row.title,
        posts_count=row.posts_count,
        language=row.language,
        theme=row.theme,
        session_id=row.session_id,
        seen_at=row.seen_at,
    )


def viewer_of_post(post: Post) -> Viewer:
    """The viewer that the holder of a post is, for the command line, the worker and the demonstration."""
    organisation = db.session.get_one(Organisation, post.organisation_id)
    unit = db.session.get_one(Unit, organisation.unit_id)
    user = db.session.get_one(User, post.user_id)
    return Viewer(
        user_id=user.id,
        user_name=user.name,
        post_id=post.id,
        duty=Duty(post.duty),
        organisation_id=organisation.id,
        organisation_name=organisation.short_name,
        kind=OrganisationKind(organisation.kind),
        level=Level(organisation.level),
        unit_id=unit.id,
        unit_no=unit.no,
        unit_last=unit.last_no,
        sector=organisation.sector_code,
        title=post.title,
    )


def user_by_login(username: str) -> User | None:
    """The person of a user name; letters' case does not matter."""
    return db.session.scalar(sa.select(User).where(User.username == username.strip().casefold()))


def code_of_login(username: str, at: dt.datetime) -> Any:
    """The printed code with which whoever has this user name may set a password, at a moment of the machine."""
    return db.session.execute(
        sa.select(OneTimeCode.user_id, OneTimeCode.code_hash)
        .join(User)
        .where(
            User.username == username.strip().casefold(),
            User.suspended_at.is_(None),
            OneTimeCode.expires_at > at,
        )
    ).first()


def posts_of(user_id: uuid.UUID, on: dt.date) -> list[Post]:
    """The posts that a person holds on a day, by organisation's name."""
    return list(
        db.session.scalars(
            sa.select(Post)
            .join(Organisation)
            .options(sa.orm.contains_eager(Post.organisation))
            .where(Post.user_id == user_id, in_force(on))
            .order_by(Organisation.name_sort, Post.duty)
        )
    )


def holders_of(viewer: Viewer, organisation_id: uuid.UUID, duty: Duty, on: dt.date) -> list[Post]:
    """Who holds a duty of an organisation on a day, with names."""
    return list(
        db.session.scalars(
            sa.select(Post)
            .join(User)
            .options(sa.orm.contains_eager(Post.user))
            .where(
                Post.organisation_id == organisation_id,
                Post.duty == duty,
                User.suspended_at.is_(None),
                in_force(on),
            )
            .order_by(Post.starts_on, User.name)
        )
    )


def posts_in(viewer: Viewer, on: dt.date) -> list[Post]:
    """The posts of the viewer's own organisation that are held on a day, with names."""
    return list(
        db.session.scalars(
            sa.select(Post)
            .join(User)
            .options(sa.orm.contains_eager(Post.user))
            .where(Post.organisation_id == viewer.organisation_id, User.suspended_at.is_(None), in_force(on))
            .order_by(User.name, Post.duty)
        )
    )


def last_seen(viewer: Viewer, organisation_ids: list[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When somebody of each organisation last used the portal (machine's time)."""
    rows = db.session.execute(
        sa.select(Post.organisation_id, sa.func.max(User.last_seen_at))
        .join(User)
        .where(Post.organisation_id.in_(organisation_ids), User.last_seen_at.is_not(None))
        .group_by(Post.organisation_id)
    )
    return {organisation_id: seen for organisation_id, seen in rows if seen is not None}
