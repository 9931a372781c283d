"""The sums and states that this room keeps for lists, always counted anew from the rows: never added up on the way.

Locks are taken in one order, address before pledge, so that two people at one household wait instead of blocking.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.addresses.models import AddressState, AddressSupporter, HumanitarianAddress, SupportKind
from portal.addresses.rules import OPEN
from portal.extensions import db
from portal.plans.terms import Terms
from portal.pledges.models import Delivery, Pledge, PledgeState, SupportForm
from portal.pledges.rules import IN_FORCE, UNBOUND
from portal.pledges.threshold import Cycle, CycleState

COUNTS = sa.and_(Delivery.replaced_by_id.is_(None), Delivery.value > 0)
# A household that was renewed or taken over is attached again, not new.
ATTACHED_AGAIN = sa.or_(Pledge.renewed_from_id.is_not(None), Pledge.passed_from_id.is_not(None))
# What `cycles` reads of a pledge.
CYCLE = (
    Pledge.id, Pledge.address_id, Pledge.form, Pledge.starts_on, Pledge.months, Pledge.ended_on, Pledge.passed_from_id
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Supporters:
    """Who stands by an address now: pledges in force, and what the least value is judged on."""

    in_force: int
    judged_value: int
    in_cycle: bool


def lock_address(address_id: uuid.UUID) -> HumanitarianAddress:
    """The address, ours alone until the work ends."""
    return db.session.get_one(HumanitarianAddress, address_id, with_for_update=True, populate_existing=True)


def lock(pledge: Pledge) -> HumanitarianAddress:
    """The pledge and its address, ours alone until the work ends."""
    address = lock_address(pledge.address_id)
    # What was read along with it (a commune's district) may be missing, and PostgreSQL locks no such row.
    db.session.refresh(pledge, with_for_update={"of": Pledge})
    return address


def settle_pledge(pledge: Pledge) -> None:
    """Count what was delivered and let the state follow: registered, under way, fulfilled.

    A pledge that was ended, withdrawn or passed on stays so; regular support is fulfilled only by its end (R-13).
    """
    row: Any = db.session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(Delivery.value), 0).label("total"),
            sa.func.max(Delivery.delivered_on).label("last"),
        ).where(Delivery.pledge_id == pledge.id, COUNTS)
    ).one()
    pledge.delivered, pledge.last_delivered_on = int(row.total), row.last
    regular = pledge.form is SupportForm.regular_support
    closed = pledge.state in (PledgeState.ended, PledgeState.withdrawn, PledgeState.passed_on)
    if closed or (regular and pledge.state is PledgeState.fulfilled):
        return
    if pledge.last_delivered_on is None:
        pledge.state, pledge.ended_on = PledgeState.registered, None
    elif not regular and pledge.delivered >= pledge.value:
        pledge.state, pledge.ended_on = PledgeState.fulfilled, pledge.last_delivered_on
    else:
        pledge.state, pledge.ended_on = PledgeState.under_way, None


def settle_address(address: HumanitarianAddress, terms: Terms, on: dt.date) -> Supporters:
    """Count the supporters anew; supported = somebody stands by it, or it reached the standard (A-07).

    The first of several supporters leads; when it goes, the next one does. An entry that stands for others merged into
    it is judged with theirs, and one that was merged has the entry that stands for it counted anew too.
    """
    db.session.flush()
    if address.merged_into_id is not None:
        settle_address(lock_address(address.merged_into_id), terms, on)
    pledges = list(
        db.session.scalars(
            sa.select(Pledge)
            .where(Pledge.address_id.in_(household(address.id)), Pledge.state.not_in(UNBOUND))
            .order_by(Pledge.registered_on, Pledge.code)
        )
    )
    in_force = [pledge for pledge in pledges if pledge.state in IN_FORCE]
    if in_force and not any(pledge.is_lead for pledge in in_force):
        in_force[0].is_lead = True
    cycle = cycles(pledges)
    supporters = Supporters(
        in_force=len(in_force),
        judged_value=sum(row.delivered for row in pledges if judged_by_value(cycle[row.id], terms, on)),
        in_cycle=any(row.delivered and _in_cycle(cycle[row.id], terms, on) for row in pledges),
    )
    address.open_pledges = supporters.in_force
    address.judged_value = supporters.judged_value
    ends = [pledge.ends_on for pledge in in_force if pledge.form is SupportForm.regular_support]
    address.cycle_ends_on = max(ends, default=None)
    address.last_helped_on = max(filter(None, (pledge.last_delivered_on for pledge in pledges)), default=None)
    _keep_supporters(address, in_force)
    reached = supporters.judged_value >= terms.least_value(address.eligible_count) or supporters.in_cycle
    standing = AddressState.supported if in_force or reached else AddressState.waiting
    if address.state in OPEN:
        address.state = standing
    elif address.closed_from in OPEN:  # where it would go back to
        address.closed_from = standing
    return supporters


def _keep_supporters(address: HumanitarianAddress, in_force: list[Pledge]) -> None:
    """Who stands by it now, and so may know where to go; whoever pays a doctor may know the illness (trust c4)."""
    rows: dict[uuid.UUID, AddressSupporter] = {}
    for pledge in in_force:
        row = rows.setdefault(
            pledge.organisation_id,
            AddressSupporter(organisation_id=pledge.organisation_id, is_lead=False, medical=False),
        )
        row.is_lead = row.is_lead or pledge.is_lead
        row.medical = row.medical or pledge.kind is SupportKind.medical_care
    address.supporters = list(rows.values())


def household(address_id: uuid.UUID) -> sa.Select[Any]:
    """The entries that are one household: this one and those merged into it."""
    return sa.select(HumanitarianAddress.id).where(
        sa.or_(HumanitarianAddress.id == address_id, HumanitarianAddress.merged_into_id == address_id)
    )


def cycles(rows: Iterable[Any]) -> dict[uuid.UUID, Cycle | None]:
    """By pledge the cycle of its regular support, None for one-off support; `rows` are all of one household or more.

    A cycle that was passed on is one cycle in several hands: it ends when its last holder ends it (A-19).
    """
    rows = list(rows)
    successor = {row.passed_from_id: row for row in rows if row.passed_from_id}
    found: dict[uuid.UUID, Cycle | None] = {}
    for row in rows:
        last = row
        while last.id in successor:
            last = successor[last.id]
        regular = row.form is SupportForm.regular_support
        found[row.id] = Cycle(row.starts_on, row.months, last.ended_on) if regular else None
    return found


def judged_by_value(cycle: Cycle | None, terms: Terms, on: dt.date) -> bool:
    """Whether its deliveries count towards the least value: one-off support, and broken cycles (A-19)."""
    return cycle is None or cycle.state(terms, on) is CycleState.broken


def _in_cycle(cycle: Cycle | None, terms: Terms, on: dt.date) -> bool:
    return cycle is not None and cycle.state(terms, on) in (CycleState.running, CycleState.completed)
