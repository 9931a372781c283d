"""Who sees which address, always masked in this room: code, commune, kinds of need, number of eligible members.

Who may act follows from domain §2: a commune's addresses are put before its steering committee, whose head decides;
survey and records are work of the standing agency or of the organisation that proposes.
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.organisations.models import Unit

OPEN = (AddressState.waiting, AddressState.supported)
WORKERS = (Duty.reporter, Duty.head)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The addresses a viewer sees, masked: a criterion on `HumanitarianAddress` joined to its `Unit`.

    All organisations: what is open in their territory and what they proposed themselves. Standing agencies and
    committees: everything in their territory. The administrator: nothing (S7).
    """
    if not viewer.does_business:
        return sa.false()
    territory = Unit.no.between(viewer.unit_no, viewer.unit_last)
    if viewer.oversees_territory:
        return territory
    own = HumanitarianAddress.proposed_by_id == viewer.organisation_id
    return sa.or_(sa.and_(territory, HumanitarianAddress.state.in_(OPEN)), own)


def is_open() -> sa.ColumnElement[bool]:
    """The addresses that can be pledged."""
    return HumanitarianAddress.state.in_(OPEN)


@rule("addresses.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Everyone who does business; the list is cut to what is in sight."""
    return viewer.does_business


@rule("addresses.see")
def can_see(viewer: Viewer, address: Any) -> bool:
    """What is in the list may be opened, masked as the list is. `address` carries unit_no, state, proposed_by_id."""
    if not viewer.does_business:
        return False
    if address is None or address.proposed_by_id == viewer.organisation_id:
        return True
    return viewer.covers(address.unit_no) and (viewer.oversees_territory or address.state in OPEN)


@rule("addresses.propose")
def can_propose(viewer: Viewer, _: Any) -> bool:
    """Whoever drafts or leads in an organisation of the campaign, committees apart: they decide on proposals."""
    return viewer.duty in WORKERS and viewer.kind is not OrganisationKind.steering_committee


@rule("addresses.approve")
def can_approve(viewer: Viewer, address: Any) -> bool:
    """The head of a steering committee, for its territory, and never on its own proposal (S3)."""
    if viewer.duty is not Duty.head or viewer.kind is not OrganisationKind.steering_committee:
        return False
    return address is None or (
        viewer.covers(address.unit_no) and address.proposed_by_id != viewer.organisation_id
    )


@rule("addresses.post")
def can_post(viewer: Viewer, address: Any) -> bool:
    """The standing agency of the territory notes that an address stands in iNHANDAO."""
    if viewer.kind is not OrganisationKind.standing_agency or viewer.duty not in WORKERS:
        return False
    return address is None or viewer.covers(address.unit_no)
