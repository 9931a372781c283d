"""Who sees which address, always masked in this room: code, commune, kinds of need, number of eligible members."""

from typing import Any

import sqlalchemy as sa

from portal.access import Viewer, rule
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.organisations.models import Unit

OPEN = (AddressState.waiting, AddressState.supported)


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
