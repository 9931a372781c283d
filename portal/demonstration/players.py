"""Who acts in the demonstration: the viewers of an organisation's holders, looked up once."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts import queries
from portal.accounts.models import Post, User
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.organisations.models import Organisation


class Players:
    """Finds the person in a duty of an organisation, as the actions want it."""

    def __init__(self) -> None:
        """Nobody is known yet."""
        self.known: dict[tuple[uuid.UUID, Duty], Viewer | None] = {}
        self.codes: dict[str, uuid.UUID] = {}

    def of(self, organisation_id: uuid.UUID, duty: Duty) -> Viewer | None:
        """The viewer in this duty, None where nobody holds it."""
        key = (organisation_id, duty)
        if key not in self.known:
            post = db.session.scalar(
                sa.select(Post)
                .join(User)
                .where(
                    Post.organisation_id == organisation_id, Post.duty == duty, User.suspended_at.is_(None)
                )
                .order_by(User.username)
                .limit(1)
            )
            self.known[key] = queries.viewer_of_post(post) if post else None
        return self.known[key]

    def named(self, code: str, duty: Duty) -> Viewer:
        """The same for an organisation's code; there must be somebody."""
        if code not in self.codes:
            self.codes[code] = db.session.scalars(
                sa.select(Organisation.id).where(Organisation.code == code)
            ).one()
        found = self.of(self.codes[code], duty)
        assert found is not None, f"nobody is {duty} of {code}"
        return found


def moment(day: dt.date, minutes: int) -> dt.datetime:
    """A moment of a working day, so many minutes after eight in the morning."""
    return dt.datetime.combine(day, dt.time(8, 0), VIETNAM) + dt.timedelta(minutes=minutes)
