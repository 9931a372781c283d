"""A session that was found lapsed is over for good."""

import datetime as dt

import sqlalchemy as sa

from portal import database
from portal.accounts.models import Session
from portal.accounts.queries import IDLE, LONGEST, hash_secret
from portal.extensions import db


def end_lapsed(secret: str, *, at: dt.datetime) -> None:
    """End it, so that a clock that is set back does not revive it (F06); a small write beside the request's own."""
    lapsed = sa.and_(
        Session.secret_hash == hash_secret(secret),
        Session.revoked_at.is_(None),
        sa.or_(Session.seen_at <= at - IDLE, Session.started_at <= at - LONGEST),
    )
    if db.session.scalar(sa.select(Session.id).where(lapsed)) is None:
        return  # no writing for whoever comes with any cookie
    with database.aside() as connection:
        connection.execute(sa.update(Session).where(lapsed).values(revoked_at=at))
