"""A person's own names for sets of filters: kept, listed, dropped. They go with the person, whatever the post."""

import uuid
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from portal import database
from portal.access import Viewer
from portal.accounts.models import SavedView
from portal.extensions import db, new_id
from portal.lib import vietnamese

MOST, LONGEST = 20, 500
# What an address says of a place in a list, and not of which rows are wanted. The board's period is always the current
# one: a name given in May is still good in June.
PLACE = frozenset({"after", "page", "remind", "choose", "empty", "none"})
PAGES = {"review.desk": PLACE, "progress.board": PLACE | {"period"}}


def saved_views(viewer: Viewer, page: str) -> list[SavedView]:
    """The person's own views of a list, by name."""
    mine = sa.select(SavedView).where(SavedView.user_id == viewer.user_id, SavedView.page == page)
    return sorted(db.session.scalars(mine), key=lambda view: vietnamese.sort_key(view.name))


def keep(user_id: uuid.UUID, page: str, name: str, query: str) -> None:
    """Keep a set of filters under a name; one of the same name is replaced, beyond `MOST` nothing is kept."""
    name, query = vietnamese.nfc(name).strip()[:60], filters_of(page, query)
    count = sa.select(sa.func.count()).where(SavedView.user_id == user_id, SavedView.page == page)
    if not name or (db.session.scalar(count) or 0) >= MOST:
        return
    row = {"id": new_id(), "user_id": user_id, "page": page, "name": name, "query": query}
    db.session.execute(
        database.insert(SavedView)
        .values(row)
        .on_conflict_do_update(index_elements=["user_id", "page", "name"], set_={"query": query})
    )


def drop(user_id: uuid.UUID, view_id: uuid.UUID | None) -> None:
    """Forget one of the person's own."""
    db.session.execute(sa.delete(SavedView).where(SavedView.id == view_id, SavedView.user_id == user_id))


def filters_of(page: str, query: str) -> str:
    """What an address asks for after the question mark, without the place in the list."""
    wanted = [(name, value) for name, value in parse_qsl(query[:LONGEST]) if name not in PAGES[page]]
    return urlencode(wanted)
