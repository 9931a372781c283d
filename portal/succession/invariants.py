"""What must never be false of organisations that have ended; `flask verify` asks."""

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from portal.extensions import db
from portal.organisations.models import Organisation
from portal.succession import estate


def broken() -> Iterator[str]:
    """Each thing that is still open, without an end, at a closed organisation."""
    ended = sa.select(Organisation.id, Organisation.code).where(Organisation.closed_on.is_not(None))
    closed = {row.id: row.code for row in db.session.execute(ended)}
    for thing in estate.of(closed, dt.date.max):
        yield f"organisation {closed[thing.owner_id]} has ended, {thing.what} {thing.label} has not"
