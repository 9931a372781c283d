"""The list of pledges: what it is cut to, its saved views with their counts, one page of plain rows.

Core rows, and all counts in one question: the page costs the same questions for 1 row and for 200.
"""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer, allowed
from portal.addresses import queries as addresses
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.lib import keyset
from portal.organisations.models import Organisation, Unit
from portal.organisations.places import Places, search_words
from portal.plans.terms import Terms
from portal.pledges.models import Pledge, PledgeState, SupportForm
from portal.pledges.rules import IN_FORCE, UNBOUND, awaits, shown_to
from portal.pledges.ruling import Ruling, ruling
from portal.pledges.words import FORMS, ONCE, REGULAR, SHORT

PAGE = 50
SOON = dt.timedelta(days=30)
STATES = frozenset(PledgeState)
VIEWS = ("all", "undelivered", "ending", "missing", "unconfirmed", "drafts")
ORDERS = {
    "-code": keyset.Order("code", Pledge.code, str, descending=True),
    "code": keyset.Order("code", Pledge.code, str),
    "organisation": keyset.Order("name_sort", Organisation.name_sort, str),
    "-organisation": keyset.Order("name_sort", Organisation.name_sort, str, descending=True),
    "value": keyset.Order("value", Pledge.value, int),
    "-value": keyset.Order("value", Pledge.value, int, descending=True),
    "delivered": keyset.Order("delivered", Pledge.delivered, int),
    "-delivered": keyset.Order("delivered", Pledge.delivered, int, descending=True),
    "ends": keyset.Order("ends_on", Pledge.ends_on, dt.date),
    "-ends": keyset.Order("ends_on", Pledge.ends_on, dt.date, descending=True),
}
DEFAULT = "-code"
District = aliased(Unit)
COLUMNS = (
    Pledge.id,
    Pledge.code,
    HumanitarianAddress.code.label("address"),
    Unit.full_name.label("commune"),
    District.full_name.label("district"),
    Pledge.form,
    Pledge.kind,
    Pledge.months,
    Pledge.starts_on,
    Pledge.ends_on,
    Pledge.last_delivered_on,
    Organisation.short_name.label("organisation"),
    Organisation.name.label("organisation_name"),
    Organisation.name_sort,
    Pledge.value,
    Pledge.delivered,
    Pledge.state,
    Pledge.confirmed_on,
    Pledge.person_id,
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut to; every field comes from the address line and may be empty."""

    search: str = ""
    place: str = ""
    form: str = ""
    state: str = ""
    organisation: str = ""
    address: str = ""
    view: str = "all"
    sort: str = DEFAULT
    after: str = ""
    before: str = ""

    @property
    def bare(self) -> "Filter":
        """The same without the page."""
        return replace(self, after="", before="")

    @property
    def order(self) -> keyset.Order:
        """The way to sort; an unknown one is the usual one."""
        return ORDERS.get(self.sort, ORDERS[DEFAULT])


@dataclass(frozen=True, slots=True)
class Head:
    """One of the three columns that are never mixed (A-10): distinct addresses, attachments, and đồng apart."""

    addresses: int
    attachments: int
    value: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `counts` by view and `heads` are of the whole reach, `shown` is counted under the filters."""

    window: keyset.Window
    counts: dict[str, int]
    heads: dict[str, Head]
    shown: int
    places: Places
    rule: Ruling


def pledges_in_sight(viewer: Viewer, wanted: Filter, on: dt.date, size: int = PAGE) -> Listing:
    """The pledges of the campaign year in sight, one page of them: those in force for a day of it."""
    rule = ruling(viewer, on)
    found = addresses.places(viewer, wanted.place, bool(wanted.search))
    counting, listing = _statements(
        _reach(viewer), wanted.bare, rule, on, found.interval, _named(wanted, found)
    )
    totals = db.session.execute(counting).one()
    order = wanted.order
    window = keyset.window(
        db.session.execute,
        listing,
        order,
        Pledge.id,
        keyset.read(order, wanted.after, wanted.before),
        size,
    )
    counts = {name: int(getattr(totals, name)) for name in VIEWS}
    heads = {
        name: Head(
            *(
                int(getattr(totals, f"{name}_{column}") or 0)
                for column in ("addresses", "attachments", "value")
            )
        )
        for name in HEADS
    }
    return Listing(window, counts, heads, int(totals.shown), found, rule)


def all_rows(viewer: Viewer, wanted: Filter, on: dt.date, most: int) -> list[Any]:
    """The same list whole, for a sheet, at most so many rows."""
    rule = ruling(viewer, on)
    found = addresses.places(viewer, wanted.place, bool(wanted.search))
    order = wanted.order
    column = order.column.desc() if order.descending else order.column
    named = _named(wanted, found)
    _counting, listing = _statements(_reach(viewer), wanted.bare, rule, on, found.interval, named)
    return list(db.session.execute(listing.order_by(column, Pledge.id).limit(most)))


def _reach(viewer: Viewer) -> Viewer:
    """The viewer without what changes from one request to the next."""
    return replace(viewer, session_id=None, seen_at=None)


Named = tuple[tuple[str, tuple[uuid.UUID, ...]], ...]


def _named(wanted: Filter, found: Places) -> Named:
    """Each word that was searched, with the units that it names."""
    return tuple((word, tuple(found.named(word))) for word in search_words(wanted.search))


@functools.lru_cache(maxsize=256)
def _statements(
    viewer: Viewer, wanted: Filter, rule: Ruling, on: dt.date, interval: tuple[int, int] | None, named: Named
) -> tuple[Any, Any]:
    """The counts and the rows as questions: kept, since putting them together costs as much as asking them."""
    sight = _sight(viewer, wanted, rule)
    views = {name: _view(name, viewer, rule.terms, on) for name in VIEWS}
    conditions = [views.get(wanted.view, views["all"]), *_conditions(wanted, interval, named)]
    counting = _base(
        *(_count(views[name]).label(name) for name in VIEWS),
        *(column for name in HEADS for column in _head(name)),
        _count(sa.and_(*conditions)).label("shown"),
    ).where(*sight)
    return counting, _rows(*COLUMNS).where(*sight, *conditions)


# The three columns of A-10, what belongs to each, and what its value is.
HEADS: dict[str, tuple[Any, Any]] = {
    "registered": (Pledge.state.not_in(UNBOUND), Pledge.value),
    "under_way": (Pledge.state == PledgeState.under_way, Pledge.value),
    "delivered": (sa.and_(Pledge.state.not_in(UNBOUND), Pledge.delivered > 0), Pledge.delivered),
}


def _head(name: str) -> list[Any]:
    belongs, value = HEADS[name]
    return [
        sa.func.count(Pledge.address_id.distinct()).filter(belongs).label(f"{name}_addresses"),
        _count(belongs).label(f"{name}_attachments"),
        sa.func.sum(value).filter(belongs).label(f"{name}_value"),
    ]


def _base(*columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(Pledge)
        .join(Organisation, Organisation.id == Pledge.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
    )


def _rows(*columns: Any) -> Any:
    return _base(*columns).outerjoin(District, District.id == Unit.parent_id)


def _count(condition: Any) -> Any:
    return sa.func.count().filter(condition)


def _sight(viewer: Viewer, wanted: Filter, rule: Ruling) -> list[Any]:
    """In sight and of the campaign year; withdrawn ones only when these are asked for."""
    withdrawn = wanted.state == PledgeState.withdrawn
    return [
        shown_to(viewer),
        sa.or_(Pledge.ended_on.is_(None), Pledge.ended_on >= rule.data_from),
        Pledge.state == PledgeState.withdrawn if withdrawn else Pledge.state != PledgeState.withdrawn,
    ]


def _view(name: str, viewer: Viewer, terms: Terms, on: dt.date) -> Any:
    if name == "drafts":
        return Pledge.state == PledgeState.draft
    if name == "unconfirmed":
        return awaits(viewer) if allowed(viewer, "pledges.confirm") else sa.false()
    if name == "undelivered":
        return sa.and_(Pledge.state.in_(IN_FORCE), Pledge.delivered == 0)
    if name == "ending":
        regular = Pledge.form == SupportForm.regular_support
        return sa.and_(Pledge.state.in_(IN_FORCE), regular, Pledge.ends_on <= on + SOON)
    if name == "missing":
        least = sa.case(
            *(
                (HumanitarianAddress.eligible_count >= members, value)
                for members, value, _clause in reversed(terms.least)
            ),
            else_=0,
        )
        one_off = Pledge.form == SupportForm.one_off_support
        return sa.and_(Pledge.state != PledgeState.draft, one_off, HumanitarianAddress.judged_value < least)
    return Pledge.state != PledgeState.draft


def _conditions(wanted: Filter, interval: tuple[int, int] | None, named: Named) -> list[Any]:
    conditions: list[Any] = []
    if interval:
        conditions.append(Unit.no.between(*interval))
    if wanted.form in FORMS:
        conditions.append(_form(wanted.form))
    if wanted.state in STATES:
        conditions.append(Pledge.state == PledgeState(wanted.state))
    if organisation := id_of(wanted.organisation):
        conditions.append(Pledge.organisation_id == organisation)
    if address := id_of(wanted.address):
        conditions.append(Pledge.address_id == address)
    conditions.extend(
        sa.or_(
            sa.func.lower(Pledge.code).contains(word, autoescape=True),
            sa.func.lower(HumanitarianAddress.code).contains(word, autoescape=True),
            (" " + Organisation.name_folded).contains(f" {word}", autoescape=True),
            HumanitarianAddress.unit_id.in_(units),
        )
        for word, units in named
    )
    return conditions


def _form(choice: str) -> Any:
    if choice == REGULAR:
        return Pledge.form == SupportForm.regular_support
    short = Pledge.months > 0 if choice == SHORT else Pledge.months == 0
    assert choice in (ONCE, SHORT)
    return sa.and_(Pledge.form == SupportForm.one_off_support, short)


def id_of(text: str) -> uuid.UUID | None:
    """The id in an address, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
