"""Who sees which address, how much of it, and who may do what to it.

Lists are masked; a dossier opens for its commune's Red Cross, the standing agencies above, whoever has to decide on it
while it waits for him, whoever proposed it while it is only found, and in part for whoever helps (trust §1.5, c1–c6).
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.addresses.masking import Reach
from portal.addresses.models import AddressState, AddressSupporter, HumanitarianAddress
from portal.organisations.models import Unit

OPEN = (AddressState.waiting, AddressState.supported)
ENDED = (AddressState.closed, AddressState.risen)
WORKERS = (Duty.reporter, Duty.head)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The addresses a viewer sees, masked: a criterion on `HumanitarianAddress` joined to its `Unit`.

    All organisations: what is open in their territory, what they proposed and what they stand by. Standing agencies and
    committees: everything in their territory. The administrator: nothing (S7).
    """
    if not viewer.does_business:
        return sa.false()
    territory = Unit.no.between(viewer.unit_no, viewer.unit_last)
    if viewer.oversees_territory:
        return territory
    own = HumanitarianAddress.proposed_by_id == viewer.organisation_id
    return sa.or_(sa.and_(territory, HumanitarianAddress.state.in_(OPEN)), own, _stood_by(viewer))


def _stood_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    return HumanitarianAddress.id.in_(
        sa.select(AddressSupporter.address_id).where(
            AddressSupporter.organisation_id == viewer.organisation_id
        )
    )


def is_open() -> sa.ColumnElement[bool]:
    """The addresses that can be pledged."""
    return HumanitarianAddress.state.in_(OPEN)


def keeps_registry(viewer: Viewer) -> bool:
    """An officer of the registry: a commune's Red Cross, or a standing agency above it (COM, DSA, PSA)."""
    commune = viewer.level is Level.commune
    duties = WORKERS if commune else (Duty.reporter, Duty.reviewer)
    return viewer.kind is OrganisationKind.standing_agency and viewer.duty in duties


def _decides(viewer: Viewer, address: Any) -> bool:
    """The head of the commune's own steering committee."""
    committee = viewer.kind is OrganisationKind.steering_committee and viewer.level is Level.commune
    at_home = address is None or viewer.unit_id == address.unit_id
    return committee and viewer.duty is Duty.head and at_home


def _officer(viewer: Viewer, address: Any) -> bool:
    return keeps_registry(viewer) and (address is None or viewer.covers(address.unit_no))


def _proposer(viewer: Viewer, address: Any) -> bool:
    own = address is None or viewer.organisation_id == address.proposed_by_id
    return own and viewer.duty in WORKERS and viewer.kind is not OrganisationKind.steering_committee


def reach_of(viewer: Viewer, address: HumanitarianAddress) -> Reach:
    """How much of a dossier this viewer may open now; `Reach.code` is nothing beyond the masked row."""
    if _officer(viewer, address):
        return Reach.whole
    if _decides(viewer, address) and address.state is AddressState.surveyed:
        return Reach.whole
    if _proposer(viewer, address) and address.state is AddressState.found:
        return Reach.whole
    if viewer.duty in WORKERS:
        mine = [one for one in address.supporters if one.organisation_id == viewer.organisation_id]
        if mine:
            return Reach.care if any(one.medical for one in mine) else Reach.contact
    return Reach.code


@rule("addresses.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Everyone who does business; the list is cut to what is in sight."""
    return viewer.does_business


@rule("addresses.see")
def can_see(viewer: Viewer, address: Any) -> bool:
    """What the queries found in sight may be looked at, masked."""
    return viewer.does_business


@rule("addresses.open")
def can_open(viewer: Viewer, address: HumanitarianAddress | None) -> bool:
    """Open personal data, with a purpose that is written down."""
    if address is None:
        return viewer.does_business
    return reach_of(viewer, address) > Reach.code


@rule("addresses.find")
def can_find(viewer: Viewer, _: Any) -> bool:
    """Look for a household by a person's name."""
    return keeps_registry(viewer)


@rule("addresses.export")
def can_export(viewer: Viewer, _: Any) -> bool:
    """Take households out of the registry by name, with a purpose that is written down (c12)."""
    return keeps_registry(viewer)


@rule("addresses.propose")
def can_propose(viewer: Viewer, address: Any) -> bool:
    """Every organisation proposes households of its territory; committees decide, so they do not (c6)."""
    return _proposer(viewer, None) or keeps_registry(viewer)


@rule("addresses.edit")
def can_edit(viewer: Viewer, address: Any) -> bool:
    """The officers, as long as the address lives; the proposer, as long as it is only found."""
    if address is None:
        return can_propose(viewer, None)
    if address.state is AddressState.found and _proposer(viewer, address):
        return True
    return _officer(viewer, address) and address.state not in ENDED


@rule("addresses.survey")
def can_survey(viewer: Viewer, address: Any) -> bool:
    """The officers, until it is approved."""
    early = address is None or address.state in (AddressState.found, AddressState.surveyed)
    return _officer(viewer, address) and early


@rule("addresses.prioritise")
def can_prioritise(viewer: Viewer, address: Any) -> bool:
    """The officers, once it is surveyed."""
    known = address is None or address.state in (AddressState.surveyed, *OPEN)
    return _officer(viewer, address) and known


@rule("addresses.consent")
def can_consent(viewer: Viewer, address: Any) -> bool:
    """The officers write down what the household agreed to, and what it took back, whatever the state."""
    return _officer(viewer, address)


@rule("addresses.queue")
def can_see_queue(viewer: Viewer, _: Any) -> bool:
    """What waits for approval: those who decide, and the officers who prepare it."""
    return _decides(viewer, None) or keeps_registry(viewer)


@rule("addresses.approve")
def can_approve(viewer: Viewer, address: Any) -> bool:
    """The head of the commune's steering committee (domain §2); what lacks what is told by the act itself."""
    return _decides(viewer, address)


@rule("addresses.post")
def can_post(viewer: Viewer, address: Any) -> bool:
    """Note whether it stands in iNHANDAO: the officers, once it is approved (V.1, A-22)."""
    return _officer(viewer, address) and (address is None or address.state in OPEN)


@rule("addresses.close")
def can_close(viewer: Viewer, address: Any) -> bool:
    """Take it out of the list with a reason: the officers, or who decides."""
    alive = address is None or address.state not in ENDED
    return alive and (_officer(viewer, address) or _decides(viewer, address))


@rule("addresses.reopen")
def can_reopen(viewer: Viewer, address: Any) -> bool:
    """Undo a side exit: who decides in that commune."""
    return _decides(viewer, address) and (address is None or address.state is AddressState.closed)


@rule("addresses.rise")
def can_rise(viewer: Viewer, address: Any) -> bool:
    """Say that the household needs no help any more: the officers or who decides, once it was helped."""
    helped = address is None or address.state is AddressState.supported
    return helped and (_officer(viewer, address) or _decides(viewer, address))


@rule("addresses.readings")
def can_see_readings(viewer: Viewer, address: Any) -> bool:
    """Who opened a dossier: told to its commune and to the standing agencies above."""
    return _officer(viewer, address) or _decides(viewer, address)
