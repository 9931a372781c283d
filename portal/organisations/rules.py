"""Who sees which organisation: reach follows from the organisation of the post, not from the person (domain §2)."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.organisations.models import Organisation, Unit


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


def directory_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The organisations whose entry in the tree a viewer reads; the administrator keeps the tree and reads all (S7)."""
    return in_sight_of(viewer) if viewer.does_business else sa.true()


def open_on(on: dt.date) -> sa.ColumnElement[bool]:
    """The organisations that exist on a day."""
    return sa.and_(
        sa.or_(Organisation.opened_on.is_(None), Organisation.opened_on <= on),
        sa.or_(Organisation.closed_on.is_(None), Organisation.closed_on >= on),
    )


def keeps_tree(viewer: Viewer) -> bool:
    """The administrator, on the decision of the heads; simple things the provincial standing agency as well."""
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.level is Level.province
    return viewer.duty is Duty.administrator or (agency and viewer.duty in (Duty.head, Duty.reviewer))


@rule("organisations.list")
def can_list(_viewer: Viewer, _subject: Any) -> bool:
    """Everyone; the tree is cut to what is in sight."""
    return True


@rule("organisations.see")
def can_see(viewer: Viewer, organisation: Organisation | None) -> bool:
    """The entry of one organisation: names, dates, who holds which duty; no figures."""
    return organisation is None or not viewer.does_business or sees(viewer, organisation)


@rule("organisations.register")
def can_register(viewer: Viewer, unit: Unit | None) -> bool:
    """A new organisation in a unit that exists, by whoever keeps the tree."""
    return keeps_tree(viewer) and (unit is None or unit.valid_to is None)


@rule("organisations.rename_unit")
def can_rename_unit(viewer: Viewer, unit: Unit | None) -> bool:
    """Another name of a unit that exists, by the same; what the State has decided."""
    return can_register(viewer, unit)


@rule("organisations.rename")
def can_rename(viewer: Viewer, organisation: Organisation | None) -> bool:
    """Another name from a day on, while the organisation exists."""
    return keeps_tree(viewer) and (organisation is None or organisation.closed_on is None)


@rule("organisations.contact")
def can_keep_contact(viewer: Viewer, organisation: Organisation | None) -> bool:
    """Telephone and e-mail of an organisation that exists: who keeps the tree, and an agency's clerk, who mails."""
    clerk = viewer.oversees_territory and viewer.duty is Duty.clerk
    if organisation is None:
        return keeps_tree(viewer) or clerk
    return organisation.closed_on is None and (keeps_tree(viewer) or (clerk and sees(viewer, organisation)))
