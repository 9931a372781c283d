"""What can be asked about addresses, all masked: no name, group, village, birth year or circumstances.

Those who keep the registry see initials. The rows themselves come from `dossiers`.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.addresses.masking import Reach, initials
from portal.addresses.models import (
    AddressNeed,
    AddressState,
    AddressSupporter,
    HumanitarianAddress,
    SupportKind,
)
from portal.addresses.rules import OPEN, in_sight_of, is_open, keeps_registry
from portal.extensions import db
from portal.lib import keyset
from portal.organisations import places as territory
from portal.organisations.models import Organisation, Unit
from portal.organisations.places import Places, search_words

PAGE = 50
SOON = dt.timedelta(days=30)
KINDS = frozenset(SupportKind)
ORDERS = {
    "priority": keyset.Order("priority", HumanitarianAddress.priority, int),
    "code": keyset.Order("code", HumanitarianAddress.code, str),
    "commune": keyset.Order("no", Unit.no, int),
}
District = aliased(Unit)
NEEDS = (
    sa.select(sa.func.aggregate_strings(sa.type_coerce(AddressNeed.kind, sa.String()), ","))
    .where(AddressNeed.address_id == HumanitarianAddress.id)
    .correlate(HumanitarianAddress)
    .scalar_subquery()
    .label("needs")
)
LEAD = (
    sa.select(Organisation.short_name)
    .join(AddressSupporter, AddressSupporter.organisation_id == Organisation.id)
    .where(AddressSupporter.address_id == HumanitarianAddress.id, AddressSupporter.is_lead)
    .limit(1)
    .correlate(HumanitarianAddress)
    .scalar_subquery()
    .label("lead")
)
COLUMNS = (
    HumanitarianAddress.id,
    HumanitarianAddress.code,
    Unit.no,
    Unit.full_name.label("commune"),
    District.full_name.label("district"),
    HumanitarianAddress.eligible_count,
    HumanitarianAddress.priority,
    HumanitarianAddress.state,
    HumanitarianAddress.open_pledges,
    HumanitarianAddress.judged_value,
    HumanitarianAddress.posted_on,
    HumanitarianAddress.proposed_by_id,
    HumanitarianAddress.cycle_ends_on,
    HumanitarianAddress.last_helped_on,
    NEEDS,
)


@dataclass(frozen=True, slots=True)
class MaskedAddress:
    """An address as organisations see it; everything else about the household stays in the store."""

    id: uuid.UUID
    code: str
    unit_no: int
    commune: str
    district: str
    eligible_count: int
    priority: int
    state: AddressState
    open_pledges: int
    judged_value: int
    posted_on: dt.date | None
    proposed_by_id: uuid.UUID
    needs: tuple[SupportKind, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can be pledged now."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut to; every field comes from the address line and may be empty."""

    search: str = ""
    place: str = ""
    need: str = ""
    people: str = ""
    view: str = ""
    sort: str = "priority"
    after: str = ""
    before: str = ""

    @property
    def order(self) -> keyset.Order:
        """The way to sort; an unknown one is the usual one."""
        return ORDERS.get(self.sort, ORDERS["priority"])


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of addresses; `counts` by view under the filters. `total` are the open ones, `unclaimed` wait.

    `names` holds what of a name the viewer may see in a list: initials for those who keep the registry.
    """

    window: keyset.Window
    needs: dict[uuid.UUID, tuple[SupportKind, ...]]
    counts: dict[str, int]
    places: Places
    names: dict[uuid.UUID, str]

    @property
    def total(self) -> int:
        """The open ones."""
        return self.counts[""]

    @property
    def unclaimed(self) -> int:
        """Those nobody stands by."""
        return self.counts["unclaimed"]


def _base(*columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(HumanitarianAddress)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .outerjoin(District, District.id == Unit.parent_id)
    )


def views_of(viewer: Viewer, on: dt.date) -> dict[str, Any]:
    """The saved views of a viewer, each with its criterion; those who oversee see the whole life of an address."""
    state = HumanitarianAddress.state
    views: dict[str, Any] = {
        "": is_open(),
        "unclaimed": state == AddressState.waiting,
        "ending": sa.and_(is_open(), HumanitarianAddress.cycle_ends_on <= on + SOON),
    }
    if viewer.oversees_territory:
        for name in (AddressState.found, AddressState.surveyed, AddressState.risen, AddressState.closed):
            views[name.value] = state == name
    else:
        views["own"] = HumanitarianAddress.proposed_by_id == viewer.organisation_id
    return views


def open_list(viewer: Viewer, wanted: Filter, on: dt.date, size: int = PAGE) -> Listing:
    """The addresses of one view, by default those in reach that can be pledged, masked, one page of them.

    `on` is the day that the view of ending cycles looks from. Three questions to the store.
    """
    found = territory.places(viewer, wanted.place, bool(wanted.search))
    conditions = [in_sight_of(viewer), *_conditions(wanted, found)]
    views = views_of(viewer, on)
    counts = db.session.execute(
        _base(*(sa.func.count().filter(view).label(f"n_{name}") for name, view in views.items())).where(
            *conditions
        )
    ).one()
    conditions.append(views.get(wanted.view, views[""]))
    order = wanted.order
    rows = _list_columns(viewer)
    window = keyset.window(
        db.session.execute,
        _base(*rows).where(*conditions),
        order,
        HumanitarianAddress.id,
        keyset.read(order, wanted.after, wanted.before),
        size,
    )
    return Listing(
        window,
        needs={row.id: _kinds(row.needs) for row in window.rows},
        counts=dict(zip(views, map(int, counts), strict=True)),
        places=found,
        names=_names(viewer, window.rows),
    )


def _list_columns(viewer: Viewer) -> tuple[Any, ...]:
    """Who leads is told to those who oversee; the name leaves the store only for those who see its initials."""
    more = (LEAD,) if viewer.oversees_territory else ()
    return (*COLUMNS, *more, HumanitarianAddress.head_name) if keeps_registry(viewer) else (*COLUMNS, *more)


def _names(viewer: Viewer, rows: Any) -> dict[uuid.UUID, str]:
    if not keeps_registry(viewer):
        return {}
    return {row.id: initials(row.head_name, Reach.initials) for row in rows}


def _conditions(wanted: Filter, found: Places) -> list[Any]:
    conditions: list[Any] = []
    if found.interval:
        conditions.append(Unit.no.between(*found.interval))
    if wanted.need in KINDS:
        conditions.append(
            sa.exists().where(
                AddressNeed.address_id == HumanitarianAddress.id, AddressNeed.kind == wanted.need
            )
        )
    if wanted.people == "one":
        conditions.append(HumanitarianAddress.eligible_count == 1)
    elif wanted.people == "more":
        conditions.append(HumanitarianAddress.eligible_count > 1)
    conditions.extend(
        sa.or_(
            sa.func.lower(HumanitarianAddress.code).contains(word, autoescape=True),
            HumanitarianAddress.unit_id.in_(found.named(word)),
        )
        for word in search_words(wanted.search)
    )
    return conditions


def _kinds(needs: str | None) -> tuple[SupportKind, ...]:
    """The kinds of help in the column `NEEDS`."""
    return tuple(sorted(SupportKind(kind) for kind in needs.split(","))) if needs else ()


def get(viewer: Viewer, address_id: uuid.UUID) -> MaskedAddress | None:
    """One address in sight, masked."""
    return _masked(sa.and_(HumanitarianAddress.id == address_id, in_sight_of(viewer)))


def get_in_reach(viewer: Viewer, address_id: uuid.UUID) -> MaskedAddress | None:
    """The same for whoever is about to pledge: also when somebody has just closed it, so that this can be said."""
    reach = Unit.no.between(viewer.unit_no, viewer.unit_last)
    known = HumanitarianAddress.approved_on.is_not(None)
    if not viewer.does_business:
        return None
    return _masked(sa.and_(HumanitarianAddress.id == address_id, reach, known))


def masked(viewer: Viewer, address_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, MaskedAddress]:
    """Those of these addresses that are in sight, masked: for lists whose rows are known already."""
    criterion = sa.and_(HumanitarianAddress.id.in_(address_ids), in_sight_of(viewer))
    return {row.id: _card(row) for row in db.session.execute(_base(*COLUMNS).where(criterion))}


def _masked(criterion: Any) -> MaskedAddress | None:
    row = db.session.execute(_base(*COLUMNS).where(criterion)).first()
    return None if row is None else _card(row)


def _card(row: Any) -> MaskedAddress:
    return MaskedAddress(
        id=row.id,
        code=row.code,
        unit_no=row.no,
        commune=row.commune,
        district=row.district or "",
        eligible_count=row.eligible_count,
        priority=row.priority,
        state=row.state,
        open_pledges=row.open_pledges,
        judged_value=row.judged_value,
        posted_on=row.posted_on,
        proposed_by_id=row.proposed_by_id,
        needs=_kinds(row.needs),
    )


def next_best(viewer: Viewer, address: MaskedAddress, count: int = 3) -> list[MaskedAddress]:
    """Open addresses that nobody stands by, the same commune first, then by priority: when one has just gone."""
    rows = db.session.execute(
        _base(HumanitarianAddress.id)
        .where(
            in_sight_of(viewer),
            HumanitarianAddress.state == AddressState.waiting,
            HumanitarianAddress.id != address.id,
        )
        .order_by(
            sa.case((Unit.no == address.unit_no, 0), else_=1),
            HumanitarianAddress.priority,
            sa.func.abs(Unit.no - address.unit_no),
            HumanitarianAddress.code,
        )
        .limit(count)
    ).all()
    found = [get(viewer, row.id) for row in rows]
    return [one for one in found if one is not None]


def places(viewer: Viewer, chosen: str, searching: bool) -> Places:
    """Places of the viewer's territory to filter and search by; see `Places`."""
    return territory.places(viewer, chosen, searching)
