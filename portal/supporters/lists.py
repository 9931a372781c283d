"""The lists of this room: what each is cut to, its saved views with their counts, one page of plain rows.

A list costs the same questions for 1 row and for 200.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.extensions import db
from portal.lib import keyset
from portal.organisations.models import Organisation
from portal.organisations.places import Places, search_words
from portal.supporters.models import Branch, BranchKind, LeaderHolding, LeadershipKind, Person
from portal.supporters.queries import in_force, open_on
from portal.supporters.rules import branches_in_sight_of, in_sight_of

PAGE = 50
MOST_ROWS = 20_000
Other = aliased(LeaderHolding)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is cut to; every field comes from the address line and may be empty."""

    search: str = ""
    place: str = ""
    kind: str = ""
    view: str = ""
    sort: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `counts` by view are of the whole reach, `shown` is counted under the filters."""

    window: keyset.Window
    counts: dict[str, int]
    shown: int


@dataclass(frozen=True, slots=True)
class List:
    """A list ready to be read. The first of `views` and of `orders` is the usual one."""

    joined: Callable[[Any], Any]
    columns: tuple[Any, ...]
    identity: Any
    views: dict[str, Any]
    orders: dict[str, keyset.Order]
    conditions: list[Any]

    def page(self, wanted: Filter, size: int = PAGE) -> Page:
        """One page of it."""
        view, order = self._view(wanted), self._order(wanted)
        counting = [self._count(condition).label(name) for name, condition in self.views.items()]
        shown = self._count(sa.and_(view, *self.conditions)).label("shown")
        totals = db.session.execute(self.joined(sa.select(*counting, shown))).one()
        rows = self.joined(sa.select(*self.columns)).where(view, *self.conditions)
        cursor = keyset.read(order, wanted.after, wanted.before)
        window = keyset.window(db.session.execute, rows, order, self.identity, cursor, size)
        return Page(window, {name: getattr(totals, name) for name in self.views}, totals.shown)

    def rows(self, wanted: Filter) -> list[Any]:
        """All of it in its order, for a sheet; at most `MOST_ROWS`."""
        order = self._order(wanted)
        column = order.column.desc() if order.descending else order.column
        rows = self.joined(sa.select(*self.columns)).where(self._view(wanted), *self.conditions)
        return list(db.session.execute(rows.order_by(column, self.identity).limit(MOST_ROWS)))

    def _view(self, wanted: Filter) -> Any:
        return self.views.get(wanted.view, next(iter(self.views.values())))

    def _order(self, wanted: Filter) -> keyset.Order:
        usual = next(iter(self.orders.values()))
        order = self.orders.get(wanted.sort.removeprefix("-"))
        return replace(order, descending=wanted.sort.startswith("-")) if order else usual

    def _count(self, condition: Any) -> Any:
        return sa.func.count().filter(condition)


def roster(viewer: Viewer, wanted: Filter, places: Places, on: dt.date, frozen_on: dt.date | None) -> List:
    """The posts of the leaders in sight. Without a plan (`frozen_on` None) nothing is frozen."""
    frozen = in_force(frozen_on) if frozen_on else sa.false()
    there_then = (
        sa.select(Other.person_id)
        .join(Organisation, Organisation.id == Other.organisation_id)
        .where(in_sight_of(viewer), in_force(frozen_on, Other) if frozen_on else sa.false())
        .correlate(None)
    )
    by_body = Organisation.name_sort + Person.name_sort
    later = LeaderHolding.starts_on > frozen_on if frozen_on else sa.false()
    # The same post taken up again afterwards, as when a body goes on in another: the person is told of once, there.
    goes_on = sa.exists().where(
        Other.person_id == LeaderHolding.person_id,
        Other.kind == LeaderHolding.kind,
        Other.title == LeaderHolding.title,
        Other.starts_on > LeaderHolding.ends_on,
    )
    return List(
        joined=lambda select: (
            select.select_from(LeaderHolding)
            .join(Person, Person.id == LeaderHolding.person_id)
            .join(Organisation, Organisation.id == LeaderHolding.organisation_id)
            .where(in_sight_of(viewer))
        ),
        columns=(
            LeaderHolding.id,
            LeaderHolding.person_id,
            Person.name,
            Person.name_sort,
            LeaderHolding.title,
            LeaderHolding.kind,
            LeaderHolding.starts_on,
            LeaderHolding.ends_on,
            Organisation.short_name.label("organisation"),
            Organisation.name.label("organisation_name"),
            by_body.label("organisation_sort"),
        ),
        identity=LeaderHolding.id,
        views={
            "now": in_force(on),
            "frozen": frozen,
            "later": sa.and_(later, LeaderHolding.person_id.not_in(there_then), ~goes_on),
            "over": sa.and_(LeaderHolding.ends_on < on, ~goes_on),
        },
        orders={
            "name": keyset.Order("name_sort", Person.name_sort, str),
            "organisation": keyset.Order("organisation_sort", by_body, str),
            "since": keyset.Order("starts_on", LeaderHolding.starts_on, dt.date),
        },
        conditions=[
            *_placed(places),
            *_named(wanted, Person.name_folded, Organisation.name_folded),
            *([LeaderHolding.kind == wanted.kind] if wanted.kind in set(LeadershipKind) else []),
        ],
    )


def persons(viewer: Viewer) -> List:
    """The persons that the own organisation keeps. Not searched by name: a donor's would stand in the address."""
    posts = sa.select(sa.func.count()).where(Other.person_id == Person.id).correlate(Person)
    return List(
        joined=lambda select: select.select_from(Person).where(
            Person.organisation_id == viewer.organisation_id, sa.true() if viewer.does_business else sa.false()
        ),
        columns=(
            Person.id, Person.name, Person.name_sort, Person.outside_province, posts.scalar_subquery().label("posts")
        ),
        identity=Person.id,
        views={
            "all": sa.true(),
            "inside": Person.outside_province.is_(False),
            "outside": Person.outside_province.is_(True),
        },
        orders={"name": keyset.Order("name_sort", Person.name_sort, str)},
        conditions=[],
    )  # fmt: skip


def branches(viewer: Viewer, wanted: Filter, places: Places, on: dt.date) -> List:
    """The branches in sight."""
    by_body = Organisation.name_sort + Branch.name_sort
    return List(
        joined=lambda select: (
            select.select_from(Branch)
            .join(Organisation, Organisation.id == Branch.organisation_id)
            .where(branches_in_sight_of(viewer))
        ),
        columns=(
            Branch.id,
            Branch.name,
            Branch.name_sort,
            Branch.kind,
            Branch.opened_on,
            Branch.closed_on,
            Branch.organisation_id,
            Organisation.short_name.label("organisation"),
            by_body.label("organisation_sort"),
        ),
        identity=Branch.id,
        views={"open": open_on(on), "closed": Branch.closed_on < on},
        orders={
            "organisation": keyset.Order("organisation_sort", by_body, str),
            "name": keyset.Order("name_sort", Branch.name_sort, str),
        },
        conditions=[
            *_placed(places),
            *_named(wanted, Branch.name_folded, Organisation.name_folded),
            *([Branch.kind == wanted.kind] if wanted.kind in set(BranchKind) else []),
        ],
    )


def _placed(places: Places) -> list[Any]:
    return [Organisation.unit_no.between(*places.interval)] if places.interval else []


def _named(wanted: Filter, *columns: Any) -> list[Any]:
    """Each word that was searched begins a word of one of the names."""
    return [
        sa.or_(*((" " + column).contains(f" {word}", autoescape=True) for column in columns))
        for word in search_words(wanted.search)
    ]
