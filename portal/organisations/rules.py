"""Who sees which organisation: reach follows from the organisation of the post, not from the person (domain §2)."""

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.organisations.models import Organisation


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The organisations whose business a viewer sees: a criterion on `Organisation`.

    Standing agencies and committees: all of their territory, which for those of the province is everything. Others:
    themselves and their sector below them. A school: itself. The administrator: none, he has no business with
    figures (S7).
    """
    if not viewer.does_business:
        return sa.false()
    if viewer.oversees_territory and viewer.level is Level.province:
        return sa.true()
    territory = Organisation.unit_no.between(viewer.unit_no, viewer.unit_last)
    if viewer.oversees_territory:
        return territory
    own = Organisation.id == viewer.organisation_id
    if viewer.kind is OrganisationKind.school_branch or viewer.sector is None:
        return own
    return sa.or_(own, sa.and_(Organisation.sector_code == viewer.sector, territory))


def sees(viewer: Viewer, organisation: Organisation) -> bool:
    """The same question about one organisation in hand."""
    if not viewer.does_business:
        return False
    if organisation.id == viewer.organisation_id:
        return True
    if not viewer.covers(organisation.unit_no):
        return False
    if viewer.oversees_territory:
        return True
    return viewer.sector is not None and organisation.sector_code == viewer.sector
