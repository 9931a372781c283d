"""Who sees and who changes the ledger. An organisation acts for itself; what it may do also follows from the state.

Committees decide and do not pledge; observers and administrators do not act (domain §2).
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.organisations import rules as organisations
from portal.pledges.models import Delivery, Pledge, PledgeState

WORKERS = (Duty.reporter, Duty.head)
IN_FORCE = (PledgeState.registered, PledgeState.under_way)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The pledges and deliveries a viewer sees: a criterion on `Organisation`, to which both must be joined."""
    return organisations.in_sight_of(viewer)


def _acts(viewer: Viewer) -> bool:
    return viewer.duty in WORKERS and viewer.kind is not OrganisationKind.steering_committee


def _own(viewer: Viewer, row: Pledge | Delivery | None) -> bool:
    return _acts(viewer) and (row is None or row.organisation_id == viewer.organisation_id)


@rule("pledges.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Everyone who does business; the lists are cut to what is in sight."""
    return viewer.does_business


@rule("pledges.see")
def can_see(viewer: Viewer, pledge: Pledge | None) -> bool:
    """What is in the list may be opened."""
    if pledge is None:
        return viewer.does_business
    return organisations.sees(viewer, pledge.organisation)


@rule("pledges.log")
def can_log(viewer: Viewer, address: Any) -> bool:
    """A reporter or head pledges for the own organisation, an address in reach.

    Whether the address is still open is told by the act itself, with the next best ones.
    """
    return _acts(viewer) and (address is None or viewer.covers(address.unit_no))


@rule("pledges.amend")
def can_amend(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's, while the pledge is in force."""
    return _own(viewer, pledge) and (pledge is None or pledge.state in IN_FORCE)


@rule("pledges.withdraw")
def can_withdraw(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's, before any delivery (domain §6.5)."""
    return _own(viewer, pledge) and (pledge is None or pledge.state is PledgeState.registered)


@rule("pledges.end")
def can_end(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's, once something was delivered; before that it is withdrawn."""
    return _own(viewer, pledge) and (pledge is None or pledge.state is PledgeState.under_way)


@rule("pledges.deliver")
def can_deliver(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's; a delivery before the end may still be logged after it."""
    return _own(viewer, pledge) and (pledge is None or pledge.state is not PledgeState.withdrawn)


@rule("pledges.correct")
def can_correct(viewer: Viewer, delivery: Delivery | None) -> bool:
    """The own organisation's; what was corrected already is corrected through its newest row."""
    return _own(viewer, delivery) and (delivery is None or delivery.replaced_by_id is None)
