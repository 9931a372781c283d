"""Who sees and who keeps the roster, the persons and the branches.

The roster is the territory's: its standing agency keeps all of it, each organisation its own head (I-01). Persons who
lead nothing are donors: only the organisation that keeps them sees them. Committees and observers read.
"""

import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.organisations import rules as organisations
from portal.organisations.models import Organisation
from portal.supporters.models import Branch, LeaderHolding, LeadershipKind, Person

WORKERS = (Duty.reporter, Duty.head)


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The organisations whose leaders a viewer sees, a criterion on `Organisation`: the own one, or the territory's."""
    if viewer.oversees_territory or not viewer.does_business:
        return organisations.in_sight_of(viewer)
    return Organisation.id == viewer.organisation_id


def persons_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The persons a viewer sees, a criterion on `Person`: those kept by the own organisation, and leaders in sight."""
    if not viewer.does_business:
        return sa.false()
    leading = (
        sa.select(LeaderHolding.person_id)
        .join(Organisation, Organisation.id == LeaderHolding.organisation_id)
        .where(in_sight_of(viewer))
        .correlate(None)
    )
    return sa.or_(Person.organisation_id == viewer.organisation_id, Person.id.in_(leading))


def branches_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The organisations whose branches a viewer sees, a criterion on `Organisation`: as with all other figures."""
    return organisations.in_sight_of(viewer)


def kinds_kept(viewer: Viewer, organisation_id: uuid.UUID, unit_no: int) -> tuple[LeadershipKind, ...]:
    """The groups of leaders of an organisation (in unit `unit_no`) that a viewer keeps; none for most."""
    if not _works(viewer):
        return ()
    if viewer.kind is OrganisationKind.standing_agency and viewer.covers(unit_no):
        return tuple(LeadershipKind)
    return (LeadershipKind.head_of_body,) if organisation_id == viewer.organisation_id else ()


def _works(viewer: Viewer) -> bool:
    return viewer.duty in WORKERS and viewer.kind is not OrganisationKind.steering_committee


@rule("supporters.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Everyone who does business; the lists are cut to what is in sight, so whatever is found may be opened."""
    return viewer.does_business


@rule("supporters.appoint")
def can_appoint(viewer: Viewer, body: Organisation | None) -> bool:
    """Put a leader of this organisation on the roster."""
    return _works(viewer) and (body is None or bool(kinds_kept(viewer, body.id, body.unit_no)))


@rule("supporters.keep")
def can_keep(viewer: Viewer, holding: LeaderHolding | None) -> bool:
    """Hand over or end a post."""
    if holding is None:
        return _works(viewer)
    body = holding.organisation
    return holding.kind in kinds_kept(viewer, body.id, body.unit_no)


@rule("supporters.add_person")
def can_add_person(viewer: Viewer, _: Any) -> bool:
    """Enter a donor for the own organisation."""
    return _works(viewer)


@rule("supporters.rename")
def can_rename(viewer: Viewer, person: Person | None) -> bool:
    """Spell a name right: who keeps the person, and the standing agency for the leaders of its territory."""
    if person is None:
        return _works(viewer)
    body = person.organisation
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.covers(body.unit_no)
    return _works(viewer) and (body.id == viewer.organisation_id or agency)


@rule("supporters.keep_branches")
def can_keep_branches(viewer: Viewer, branch: Branch | None) -> bool:
    """Add, close and reopen branches of the own organisation."""
    return _works(viewer) and (branch is None or branch.organisation_id == viewer.organisation_id)
