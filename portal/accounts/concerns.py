"""What whoever gives or ends a post should look at first: warnings, never blocks (domain §7, one-person bodies)."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts.models import Post, User
from portal.accounts.rules import in_force
from portal.accounts.words import DUTIES
from portal.extensions import db
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _

PAIR = (Duty.reporter, Duty.head)


def _holders(organisation_id: uuid.UUID, on: dt.date) -> dict[Duty, set[uuid.UUID]]:
    """Who of an organisation drafts and who leads on a day."""
    found: dict[Duty, set[uuid.UUID]] = {duty: set() for duty in PAIR}
    rows = db.session.execute(
        sa.select(Post.duty, Post.user_id)
        .join(User)
        .where(
            Post.organisation_id == organisation_id,
            Post.duty.in_(PAIR),
            User.suspended_at.is_(None),
            in_force(on),
        )
    )
    for duty, user_id in rows:
        found[duty].add(user_id)
    return found


def of_grant(viewer: Viewer, post: Post) -> list[Words]:
    """With this post, which is written already, one person alone drafts and submits."""
    holders = _holders(post.organisation_id, post.starts_on)
    if post.duty in PAIR and all(people == {post.user_id} for people in holders.values()):
        return [_("Một người lập và duyệt: báo cáo của đơn vị sẽ ghi rõ như vậy.")]
    return []


def of_end(viewer: Viewer, post: Post, last_day: dt.date) -> list[Words]:
    """The organisation would have nobody left in this duty."""
    next_day = last_day + dt.timedelta(days=1)
    if post.duty in PAIR and not _holders(post.organisation_id, next_day)[post.duty] - {post.user_id}:
        return [
            _(
                "Từ ngày {day}, {organisation} không còn ai giữ việc “{duty}”. Nên bàn giao thay vì kết thúc.",
                day=short_date(next_day),
                organisation=post.organisation.short_name,
                duty=DUTIES[post.duty],
            )
        ]
    return []
