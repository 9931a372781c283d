"""What can be asked about the people whom a post manages: a person, the posts, the organisations in reach."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts.models import OneTimeCode, Post, Session, User
from portal.accounts.queries import IDLE, LONGEST
from portal.accounts.rules import Person, governed_by, in_reach_of
from portal.extensions import db
from portal.lib import vietnamese
from portal.organisations.models import Organisation


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The people a viewer manages: a criterion on `User`. Whoever held a post in reach stays in sight."""
    if viewer.duty is Duty.administrator:
        return sa.true()
    governed = sa.select(Post.user_id).join(Organisation).where(governed_by(viewer))
    return User.id.in_(governed)


def person(viewer: Viewer, user_id: uuid.UUID, on: dt.date) -> Person | None:
    """A person in sight with all posts; None out of sight."""
    user = db.session.scalar(sa.select(User).where(User.id == user_id, in_sight_of(viewer)))
    if user is None:
        return None
    posts = db.session.scalars(
        sa.select(Post)
        .join(Organisation)
        .options(sa.orm.contains_eager(Post.organisation))
        .where(Post.user_id == user_id)
        .order_by(Post.starts_on.desc(), Organisation.name_sort, Post.duty)
    )
    return Person(user, list(posts), on)


def post(viewer: Viewer, post_id: uuid.UUID) -> Post | None:
    """A post that the viewer governs, with its person and organisation."""
    return db.session.scalar(
        sa.select(Post)
        .join(Organisation)
        .join(User)
        .options(sa.orm.contains_eager(Post.organisation), sa.orm.contains_eager(Post.user))
        .where(Post.id == post_id, governed_by(viewer))
    )


def organisations(viewer: Viewer, search: str, on: dt.date, most: int) -> list[Organisation]:
    """The organisations whose people the viewer manages, found by words of the name, the own one first."""
    named = [
        (" " + Organisation.name_folded).contains(f" {word}", autoescape=True)
        for word in vietnamese.fold(search).split()
    ]
    own = sa.case((Organisation.id == viewer.organisation_id, 0), else_=1)
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(in_reach_of(viewer), sa.or_(Organisation.closed_on.is_(None), Organisation.closed_on > on))
            .where(*named)
            .order_by(own, Organisation.unit_no, Organisation.name_sort)
            .limit(most)
        )
    )


def organisation(viewer: Viewer, organisation_id: uuid.UUID) -> Organisation | None:
    """One of them."""
    return db.session.scalar(
        sa.select(Organisation).where(Organisation.id == organisation_id, in_reach_of(viewer))
    )


def colleagues(viewer: Viewer, post: Post) -> list[User]:
    """Who else has or had a post of the same organisation: to whom a post can be handed over, never oneself (S8)."""
    inside = sa.select(Post.user_id).where(
        Post.organisation_id == post.organisation_id, Post.user_id.not_in([post.user_id, viewer.user_id])
    )
    return list(
        db.session.scalars(
            sa.select(User).where(User.id.in_(inside), User.suspended_at.is_(None)).order_by(User.name_sort)
        )
    )


def open_sessions(viewer: Viewer, user_id: uuid.UUID, at: dt.datetime) -> int:
    """In how many browsers a person is signed in at this moment of the machine."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Session.id)).where(
                Session.user_id == user_id,
                Session.revoked_at.is_(None),
                Session.seen_at > at - IDLE,
                Session.started_at > at - LONGEST,
            )
        )
        or 0
    )


def code_of(viewer: Viewer, user_id: uuid.UUID, at: dt.datetime) -> OneTimeCode | None:
    """The printed code of a person that is still good, at a moment of the machine."""
    return db.session.scalar(
        sa.select(OneTimeCode).where(OneTimeCode.user_id == user_id, OneTimeCode.expires_at > at)
    )
