"""Who sees and who changes the ledger. An organisation acts for itself; what it may do also follows from the state.

Committees decide and do not pledge; observers and administrators do not act (domain §2).
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.organisations import rules as organisations
from portal.organisations.models import Unit
from portal.pledges.models import Delivery, Pledge, PledgeState, SupportForm

WORKERS = (Duty.reporter, Duty.head)
CONFIRMERS = (Duty.reviewer, Duty.reporter, Duty.head)
IN_FORCE = (PledgeState.registered, PledgeState.under_way)
# Not a pledge yet, or no longer one: counted nowhere, bound to nobody.
UNBOUND = (PledgeState.draft, PledgeState.withdrawn)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The pledges a viewer sees: a criterion on `Organisation`, to which they must be joined."""
    return organisations.in_sight_of(viewer)


def deliveries_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The deliveries a viewer sees: a criterion on `Organisation` and on the household's `Unit`.

    Those of organisations in sight; whoever oversees a territory sees also what came to its households from outside.
    """
    if not viewer.does_business or not viewer.oversees_territory or viewer.level is Level.province:
        return organisations.in_sight_of(viewer)
    return sa.or_(organisations.in_sight_of(viewer), Unit.no.between(viewer.unit_no, viewer.unit_last))


def shown_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The pledges a viewer sees, a criterion on `Pledge` and `Organisation`; a draft is its organisation's alone."""
    own = Pledge.organisation_id == viewer.organisation_id
    return sa.and_(in_sight_of(viewer), sa.or_(Pledge.state != PledgeState.draft, own))


def awaits(viewer: Viewer) -> sa.ColumnElement[bool]:
    """What a viewer of a standing agency may confirm: `can_confirm` as a criterion on `Pledge` and its `Unit`."""
    by_another = Pledge.organisation_id != viewer.organisation_id
    if viewer.duty is Duty.reviewer:
        by_another = sa.or_(by_another, Pledge.registered_by != viewer.user_id)
    return sa.and_(
        Pledge.state.in_(IN_FORCE),
        Pledge.confirmed_on.is_(None),
        Unit.no.between(viewer.unit_no, viewer.unit_last),
        by_another,
    )


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
    private = pledge.state is PledgeState.draft and pledge.organisation_id != viewer.organisation_id
    return not private and organisations.sees(viewer, pledge.organisation)


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
    return _own(viewer, pledge) and (pledge is None or pledge.state not in UNBOUND)


@rule("pledges.discard")
def can_discard(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's draft."""
    return _own(viewer, pledge) and (pledge is None or pledge.state is PledgeState.draft)


@rule("pledges.renew")
def can_renew(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The own organisation's, once it is fulfilled, or regular support that still runs: the act looks at the day."""
    return _own(viewer, pledge) and (
        pledge is None
        or pledge.state is PledgeState.fulfilled
        or (pledge.state is PledgeState.under_way and pledge.form is SupportForm.regular_support)
    )


@rule("pledges.pass_on")
def can_pass_on(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The head's word, for the own organisation; what a person or a branch promised stays with them."""
    return (
        viewer.duty is Duty.head
        and _own(viewer, pledge)
        and (
            pledge is None
            or (pledge.state in IN_FORCE and pledge.person_id is None and pledge.branch_id is None)
        )
    )


def _stands_over(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The standing agency of the address's territory."""
    return (
        viewer.kind is OrganisationKind.standing_agency
        and viewer.duty in CONFIRMERS
        and (pledge is None or viewer.covers(pledge.address.unit.no))
    )


@rule("pledges.confirm")
def can_confirm(viewer: Viewer, pledge: Pledge | None) -> bool:
    """The standing agency's; of its own pledges only a reviewer, and never what he or she registered (S7)."""
    if pledge is None or not _stands_over(viewer, pledge):
        return _stands_over(viewer, pledge)
    by_another = pledge.organisation_id != viewer.organisation_id or (
        viewer.duty is Duty.reviewer and pledge.registered_by != viewer.user_id
    )
    return pledge.state in IN_FORCE and pledge.confirmed_on is None and by_another


@rule("pledges.hand_lead")
def can_hand_lead(viewer: Viewer, pledge: Pledge | None) -> bool:
    """From the pledge that leads, by its own organisation or the standing agency, while others help there too."""
    if not (_own(viewer, pledge) or _stands_over(viewer, pledge)):
        return False
    return pledge is None or (pledge.is_lead and pledge.state in IN_FORCE and pledge.address.open_pledges > 1)


@rule("pledges.correct")
def can_correct(viewer: Viewer, delivery: Delivery | None) -> bool:
    """The own organisation's; what was corrected already is corrected, and shown in photographs, through its newest."""
    return _own(viewer, delivery) and (delivery is None or delivery.replaced_by_id is None)


@rule("pledges.see_delivery")
def can_see_delivery(viewer: Viewer, delivery: Delivery | None) -> bool:
    """What is in the list of deliveries may be opened, its photographs too."""
    if delivery is None or not viewer.does_business:
        return viewer.does_business
    covered = viewer.oversees_territory and viewer.covers(delivery.unit_no)
    return covered or organisations.sees(viewer, delivery.pledge.organisation)


def _oversees(viewer: Viewer) -> bool:
    """Who confirms for a territory (trust §1.5): its Red Cross, and below the province its committee."""
    if viewer.kind is OrganisationKind.standing_agency:
        return viewer.duty in (*WORKERS, Duty.reviewer)
    committee = viewer.kind is OrganisationKind.steering_committee and viewer.level is not Level.province
    return committee and viewer.duty in (Duty.head, Duty.reviewer)


@rule("pledges.confirm_delivery")
def can_confirm_delivery(viewer: Viewer, delivery: Any) -> bool:
    """A second person, never who logged it, in whatever post (S4): the head, or who oversees the household's territory.

    Of the own organisation's only the head. `delivery` carries what the list shows of it.
    """
    heads = _acts(viewer) and viewer.duty is Duty.head
    if delivery is None:
        return heads or _oversees(viewer)
    waits = delivery.confirmed_at is None and delivery.replaced_by_id is None and delivery.value > 0
    if not waits or delivery.logged_by == viewer.user_id:
        return False
    if delivery.organisation_id == viewer.organisation_id:
        return heads
    return _oversees(viewer) and viewer.covers(delivery.unit_no)


@rule("pledges.compare")
def can_compare(viewer: Viewer, pair: Any) -> bool:
    """The Red Cross that has both deliveries in sight, by a person who told neither (F36)."""
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.duty in (*WORKERS, Duty.reviewer)
    return agency and (pair is None or viewer.user_id not in (pair.first.logged_by, pair.second.logged_by))
