"""Pairs of deliveries that look like one (F36), and what the standing agency that sees both decided on them."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress, home_of
from portal.extensions import db
from portal.lib.words import Words
from portal.organisations.models import Organisation, Unit
from portal.pledges.doubles import Told, suspicions
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, DeliveryPair, Pledge
from portal.pledges.rules import deliveries_in_sight_of

# What is compared of a delivery, in the order of `Told`. Entries that were merged are one household.
TOLD = (
    Delivery.id,
    home_of().label("household"),
    Delivery.pledge_id,
    Delivery.delivered_on,
    Delivery.value,
    Delivery.kind,
    Delivery.goods_note,
    Delivery.logged_at,
)
SHOWN = (
    Delivery.id,
    Delivery.delivered_on,
    Delivery.cash,
    Delivery.goods,
    Delivery.goods_note,
    Delivery.labour,
    Delivery.value,
    Delivery.kind,
    Delivery.note,
    Delivery.logged_at,
    Delivery.logged_by,
    Delivery.confirmed_at,
    Pledge.code.label("pledge"),
    Organisation.name.label("organisation"),
    HumanitarianAddress.code.label("address"),
    Unit.full_name.label("commune"),
)
First = aliased(Delivery)
# The pairs whose later row is to be cancelled, as long as the first one stands.
ASKED = (
    sa.select(DeliveryPair)
    .join(First, First.id == DeliveryPair.first_id)
    .where(DeliveryPair.is_same, First.replaced_by_id.is_(None), First.value > 0)
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two deliveries that look like one, with the names beside them; `decision` once somebody has looked at them."""

    first: Any
    second: Any
    reason: Words
    decision: DeliveryPair | None


def pairs_in_sight(viewer: Viewer, deliveries: Collection[uuid.UUID] = ()) -> list[Pair]:
    """The pairs of which the viewer sees both rows, the latest first; of these `deliveries` only, if given.

    A pair ends when one of its rows is corrected: then it no longer counts. Three questions to the store.
    """
    here = [home_of().in_(_homes().where(Delivery.id.in_(deliveries)))] if deliveries else []
    rows = _told(deliveries_in_sight_of(viewer), *here)
    found = [
        one for one in suspicions(rows) if not deliveries or {one.first.id, one.second.id} == set(deliveries)
    ]
    if not found:
        return []
    wanted = {row.id for one in found for row in (one.first, one.second)}
    shown = {row.id: row for row in db.session.execute(_shown().where(Delivery.id.in_(wanted)))}
    decided = _decisions(wanted)
    pairs = [
        Pair(
            shown[one.first.id], shown[one.second.id], one.reason, decided.get((one.first.id, one.second.id))
        )
        for one in found
    ]
    return sorted(pairs, key=lambda pair: (pair.second.logged_at, pair.second.id), reverse=True)


def asked_to_cancel(viewer: Viewer, delivery: Delivery) -> DeliveryPair | None:
    """Why the organisation of a delivery in hand is asked to cancel it; None when nobody asks."""
    return db.session.scalars(ASKED.where(DeliveryPair.second_id == delivery.id).limit(1)).first()


def count_of(organisations: Collection[uuid.UUID], since: dt.date, until: dt.date) -> int:
    """How many pairs not decided to be distinct hold a delivery of these organisations in a time, both days included.

    Blind: who told the other one may be out of sight, and is not said.
    """
    theirs = sa.and_(
        Delivery.organisation_id.in_(organisations), Delivery.delivered_on.between(since, until), COUNTS
    )
    own = {
        row.id: row.home
        for row in db.session.execute(_homes(Delivery.id, home_of().label("home")).where(theirs, _partner()))
    }
    if not own:
        return 0
    homes = set(
        own.values()
    )  # by their keys: a question within the question reads every delivery of a province
    here = sa.or_(HumanitarianAddress.id.in_(homes), HumanitarianAddress.merged_into_id.in_(homes))
    found = [
        (one.first.id, one.second.id)
        for one in suspicions(_told(here))
        if one.first.id in own or one.second.id in own
    ]
    decided = _decisions({delivery for pair in found for delivery in pair})
    return sum(pair not in decided or decided[pair].is_same for pair in found)


def _told(*conditions: Any) -> list[Told]:
    """The deliveries that have a likely partner, as they are compared."""
    rows = db.session.execute(
        sa.select(*TOLD)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(COUNTS, _partner(), *conditions)
    )
    return [Told(*row) for row in rows]


def _homes(*columns: Any) -> Any:
    """The households of deliveries, or other columns of these."""
    return (
        sa.select(*columns or (home_of(),))
        .select_from(Delivery)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
    )


def _partner() -> sa.ColumnElement[bool]:
    """Another pledge's delivery to the same household that may look like this one; `likeness` decides.

    Asked of one entry of the registry, which an index answers; households of several entries are few and all asked.
    """
    other, entry = aliased(Delivery), aliased(HumanitarianAddress)
    likely = sa.exists().where(
        other.address_id == Delivery.address_id,
        other.pledge_id != Delivery.pledge_id,
        other.replaced_by_id.is_(None),
        other.value > 0,
        sa.or_(
            sa.and_(other.value == Delivery.value, other.kind == Delivery.kind),
            sa.and_(other.goods_note != "", Delivery.goods_note != ""),
        ),
    )
    several = sa.exists().where(entry.merged_into_id == HumanitarianAddress.id)
    return sa.or_(likely, HumanitarianAddress.merged_into_id.is_not(None), several)


def _shown() -> Any:
    return (
        sa.select(*SHOWN)
        .join(Pledge, Pledge.id == Delivery.pledge_id)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
    )


def _decisions(deliveries: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], DeliveryPair]:
    rows = db.session.scalars(sa.select(DeliveryPair).where(DeliveryPair.second_id.in_(deliveries)))
    return {(row.first_id, row.second_id): row for row in rows}
