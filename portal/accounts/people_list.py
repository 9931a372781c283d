"""The list of people: what it is cut to, its states with their counts, one page of plain rows."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts.models import Post, User
from portal.accounts.people import in_sight_of
from portal.accounts.rules import governed_by, not_over
from portal.accounts.words import ACTIVE, ENDED, INVITED, STATES, SUSPENDED
from portal.extensions import Instant, db
from portal.lib import keyset, vietnamese
from portal.organisations.models import Organisation

PAGE = 50
MOST_WORDS = 6
_NEVER = sa.literal(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), Instant())
_SEEN = sa.func.coalesce(User.last_seen_at, _NEVER)
ORDERS = {
    "name": keyset.Order("name_sort", User.name_sort, str),
    "-name": keyset.Order("name_sort", User.name_sort, str, descending=True),
    "seen": keyset.Order("seen", _SEEN, dt.datetime),
    "-seen": keyset.Order("seen", _SEEN, dt.datetime, descending=True),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut to; every field bears its name in the address line and may be empty."""

    q: str = ""
    organisation: str = ""
    duty: str = ""
    state: str = ""
    sort: str = ""
    after: str = ""
    before: str = ""

    @property
    def order(self) -> keyset.Order:
        """The way to sort; an unknown one is the usual one."""
        return ORDERS.get(self.sort, ORDERS["name"])


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, the counts by state under the other filters, and the posts in reach of the people on it."""

    window: keyset.Window
    counts: dict[str, int]
    posts: dict[uuid.UUID, list[Any]]


def people_in_reach(viewer: Viewer, wanted: Filter, on: dt.date, size: int = PAGE) -> Listing:
    """The people whom the viewer manages, one page of them, in three questions."""
    whole = _people(viewer, wanted, on)
    kept = whole.subquery()
    grouped = sa.select(kept.c.state, sa.func.count()).group_by(kept.c.state)
    counts: dict[str, int] = {row[0]: row[1] for row in db.session.execute(grouped)}
    order = wanted.order
    statement = whole.where(_state(on) == wanted.state) if wanted.state in STATES else whole
    cursor = keyset.read(order, wanted.after, wanted.before)
    window = keyset.window(db.session.execute, statement, order, User.id, cursor, size)
    return Listing(window, counts, _posts(viewer, (row.id for row in window.rows), on))


def all_people(viewer: Viewer, wanted: Filter, on: dt.date, most: int) -> Listing:
    """The same list whole, for a sheet, at most so many people."""
    return people_in_reach(viewer, replace(wanted, after="", before=""), on, most)


def _state(on: dt.date) -> sa.ColumnElement[str]:
    holds = sa.exists().where(Post.user_id == User.id, not_over(on))
    return sa.case(
        (User.suspended_at.is_not(None), SUSPENDED),
        (~holds, ENDED),
        (User.password_hash.is_(None), INVITED),
        else_=ACTIVE,
    )


def _people(viewer: Viewer, wanted: Filter, on: dt.date) -> Any:
    columns = (User.id, User.name, User.username, User.name_sort, User.last_seen_at)
    people = sa.select(*columns, _SEEN.label("seen"), _state(on).label("state")).where(in_sight_of(viewer))
    if wanted.duty in set(Duty):
        people = people.where(_holds(viewer, on, Post.duty == Duty(wanted.duty)))
    if named := [_named(Organisation.name_folded, word) for word in _words(wanted.organisation)]:
        people = people.where(_holds(viewer, on, *named))
    for word in _words(wanted.q):
        people = people.where(_named(User.name_folded, word))
    return people


def _words(text: str) -> list[str]:
    return vietnamese.fold(text).split()[:MOST_WORDS]


def _named(column: Any, word: str) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = (" " + column).contains(f" {word}", autoescape=True)
    return found


def _holds(viewer: Viewer, on: dt.date, *conditions: Any) -> sa.ColumnElement[bool]:
    """Whether a person holds, in the viewer's reach, a post that fulfils the conditions."""
    posts = sa.select(Post.user_id).join(Organisation)
    return User.id.in_(posts.where(governed_by(viewer), not_over(on), *conditions))


def _posts(viewer: Viewer, people: Iterable[uuid.UUID], on: dt.date) -> dict[uuid.UUID, list[Any]]:
    rows = db.session.execute(
        sa.select(Post.user_id, Post.duty, Organisation.short_name, Organisation.name)
        .join(Organisation)
        .where(Post.user_id.in_(list(people)), governed_by(viewer), not_over(on))
        .order_by(Organisation.name_sort, Post.duty)
    )
    found: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found
