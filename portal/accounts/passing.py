"""How posts pass to the organisation that follows: the same duty, from the day on, without signing in anew."""

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from portal.accounts.models import Post, Session
from portal.extensions import db, new_id, table_of

ONE_DAY = dt.timedelta(days=1)


def pass_on(moves: Mapping[uuid.UUID, uuid.UUID | None], *, on: dt.date) -> None:
    """End each post the day before and let the same person hold the same duty in the heir; None: it ends.

    Who already holds that duty there goes on in that post. Open sessions act in the new post at once.
    """
    old = {post.id: post for post in db.session.scalars(sa.select(Post).where(Post.id.in_(moves)))}
    heirs = {heir for heir in moves.values() if heir}
    held = {
        (post.user_id, post.organisation_id, post.duty): post.id
        for post in db.session.scalars(
            sa.select(Post).where(
                Post.organisation_id.in_(heirs), sa.or_(Post.ends_on.is_(None), Post.ends_on >= on)
            )
        )
    }
    fresh, sessions = [], []
    for post_id, heir in moves.items():
        post = old[post_id]
        if heir is not None:
            key = (post.user_id, heir, post.duty)
            if key not in held:
                held[key] = new_id()
                fresh.append(
                    {
                        "id": held[key], "user_id": post.user_id, "organisation_id": heir, "duty": post.duty,
                        "title": post.title, "starts_on": max(post.starts_on, on), "ends_on": post.ends_on,
                    }
                )  # fmt: skip
            sessions.append({"old": post_id, "new": held[key]})
        # A post that would have begun later never begins.
        post.ends_on = on - ONE_DAY if post.starts_on < on else post.starts_on - ONE_DAY
    db.session.flush()
    if fresh:
        db.session.execute(sa.insert(Post), fresh)
    if sessions:
        move = sa.update(table_of(Session)).where(Session.post_id == sa.bindparam("old"))
        db.session.execute(move.values(post_id=sa.bindparam("new")), sessions)
