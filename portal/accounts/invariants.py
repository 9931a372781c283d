"""What must never be false about people; `flask verify` asks."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Duty
from portal.accounts.models import Post
from portal.extensions import db


def broken() -> Iterator[str]:
    """Each broken invariant in a sentence that names the row; nothing when all hold."""
    yield from _administrators()
    for post_id in db.session.scalars(sa.select(Post.id).where(Post.ends_on < Post.starts_on)):
        yield f"post {post_id}: it ends before it begins"


def _administrators() -> Iterator[str]:
    """No administrator holds another duty on the same day (S7)."""
    other = aliased(Post)
    rows = db.session.scalars(
        sa.select(Post.id)
        .join(other, sa.and_(other.user_id == Post.user_id, other.duty != Duty.administrator))
        .where(
            Post.duty == Duty.administrator,
            sa.or_(Post.ends_on.is_(None), Post.ends_on >= other.starts_on),
            sa.or_(other.ends_on.is_(None), other.ends_on >= Post.starts_on),
        )
    )
    for post_id in rows:
        yield f"post {post_id}: an administrator with another duty"
