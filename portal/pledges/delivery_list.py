"""The list of deliveries that count: every row of value, by whom, to which address, on which day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.addresses import queries as addresses
from portal.addresses.models import HumanitarianAddress, SupportKind
from portal.extensions import db
from portal.lib import keyset
from portal.organisations.models import Organisation, Unit
from portal.organisations.places import Places, search_words
from portal.pledges.double_list import ASKED
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, DeliveryPair, Origin, Pledge
from portal.pledges.pledge_list import id_of
from portal.pledges.rules import deliveries_in_sight_of
from portal.pledges.words import CONFIRMED, DOUBLE, WAITING

PAGE = 40  # at a province a row weighs more than 1 KB, and a page may weigh 60
KINDS, ORIGINS = frozenset(SupportKind), frozenset(Origin)
ORDERS = {
    "-date": keyset.Order("delivered_on", Delivery.delivered_on, dt.date, descending=True),
    "date": keyset.Order("delivered_on", Delivery.delivered_on, dt.date),
    "-value": keyset.Order("value", Delivery.value, int, descending=True),
    "value": keyset.Order("value", Delivery.value, int),
    "organisation": keyset.Order("name_sort", Organisation.name_sort, str),
    "-organisation": keyset.Order("name_sort", Organisation.name_sort, str, descending=True),
}
DEFAULT = "-date"
District = aliased(Unit)
COLUMNS = (
    Delivery.id,
    Delivery.pledge_id,
    Delivery.delivered_on,
    Pledge.code.label("pledge"),
    HumanitarianAddress.code.label("address"),
    Unit.full_name.label("commune"),
    District.full_name.label("district"),
    Organisation.short_name.label("organisation"),
    Organisation.name.label("organisation_name"),
    Organisation.name_sort,
    Delivery.kind,
    Delivery.cash,
    Delivery.goods,
    Delivery.goods_note,
    Delivery.labour_days,
    Delivery.labour,
    Delivery.value,
    Delivery.origin,
    # What `pledges.confirm_delivery` judges.
    Delivery.organisation_id,
    Delivery.logged_by,
    Delivery.confirmed_at,
    Delivery.replaced_by_id,
    Unit.no.label("unit_no"),
)
CHECKED: dict[str, sa.ColumnElement[bool]] = {
    WAITING: Delivery.confirmed_at.is_(None),
    CONFIRMED: Delivery.confirmed_at.is_not(None),
    # Looked up row by row: they are few, and the store would rather read every delivery to find them.
    DOUBLE: ASKED.where(DeliveryPair.second_id == Delivery.id).exists(),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut to; every field comes from the address line and may be empty."""

    search: str = ""
    place: str = ""
    kind: str = ""
    origin: str = ""
    check: str = ""
    organisation: str = ""
    address: str = ""
    pledge: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = DEFAULT
    after: str = ""
    before: str = ""

    @property
    def order(self) -> keyset.Order:
        """The way to sort; an unknown one is the usual one."""
        return ORDERS.get(self.sort, ORDERS[DEFAULT])


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, and what all rows under the filters add up to, in đồng.

    `checks` counts them by how far they are checked, whatever is asked of that.
    """

    window: keyset.Window
    checks: dict[str, int]
    count: int
    households: int
    value: int
    places: Places


def deliveries_in_sight(viewer: Viewer, wanted: Filter, size: int = PAGE) -> Listing:
    """The deliveries in sight that count, one page of them. Three questions to the store."""
    found = addresses.places(viewer, wanted.place, bool(wanted.search))
    conditions = [deliveries_in_sight_of(viewer), COUNTS, *_conditions(wanted, found)]
    check = CHECKED.get(wanted.check, sa.true())
    totals = db.session.execute(
        _base(
            # What tells where the household lives costs as much as the sum itself: only where a condition asks it.
            bool(wanted.search or found.interval or viewer.oversees_territory),
            sa.func.count().filter(check).label("count"),
            sa.func.count(sa.case((check, Delivery.address_id)).distinct()).label("households"),
            sa.func.coalesce(sa.func.sum(Delivery.value).filter(check), 0).label("value"),
            *(sa.func.count().filter(criterion).label(name) for name, criterion in CHECKED.items()),
            sa.func.count().label("all"),
        ).where(*conditions)
    ).one()
    order = wanted.order
    window = keyset.window(
        db.session.execute,
        _rows(*COLUMNS).where(*conditions, check),
        order,
        Delivery.id,
        keyset.read(order, wanted.after, wanted.before),
        size,
    )
    checks = {name: getattr(totals, name) for name in ("all", *CHECKED)}
    return Listing(window, checks, totals[0], totals.households, int(totals.value), found)


def all_rows(viewer: Viewer, wanted: Filter, most: int) -> list[Any]:
    """The same list whole, for a sheet, at most so many rows."""
    found = addresses.places(viewer, wanted.place, bool(wanted.search))
    order = wanted.order
    column = order.column.desc() if order.descending else order.column
    return list(
        db.session.execute(
            _rows(*COLUMNS)
            .where(
                deliveries_in_sight_of(viewer),
                COUNTS,
                CHECKED.get(wanted.check, sa.true()),
                *_conditions(wanted, found),
            )
            .order_by(column, Delivery.id)
            .limit(most)
        )
    )


def _base(placed: bool, *columns: Any) -> Any:
    counted = (
        sa.select(*columns)
        .select_from(Delivery)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
    )
    if not placed:
        return counted
    return (
        counted.join(Pledge, Pledge.id == Delivery.pledge_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
    )


def _rows(*columns: Any) -> Any:
    return _base(True, *columns).outerjoin(District, District.id == Unit.parent_id)


def _conditions(wanted: Filter, found: Places) -> list[Any]:
    conditions: list[Any] = []
    if found.interval:
        conditions.append(Unit.no.between(*found.interval))
    if wanted.kind in KINDS:
        conditions.append(Delivery.kind == SupportKind(wanted.kind))
    if wanted.origin in ORIGINS:
        conditions.append(Delivery.origin == Origin(wanted.origin))
    for column, text in (
        (Delivery.organisation_id, wanted.organisation),
        (Delivery.address_id, wanted.address),
        (Delivery.pledge_id, wanted.pledge),
    ):
        if identity := id_of(text):
            conditions.append(column == identity)
    if wanted.since:
        conditions.append(Delivery.delivered_on >= wanted.since)
    if wanted.until:
        conditions.append(Delivery.delivered_on <= wanted.until)
    conditions.extend(
        sa.or_(
            sa.func.lower(Pledge.code).contains(word, autoescape=True),
            sa.func.lower(HumanitarianAddress.code).contains(word, autoescape=True),
            (" " + Organisation.name_folded).contains(f" {word}", autoescape=True),
            HumanitarianAddress.unit_id.in_(found.named(word)),
        )
        for word in search_words(wanted.search)
    )
    return conditions
