"""Who looks at the board of who has reported and who has not."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.organisations.models import Organisation
from portal.organisations.rules import in_sight_of
from portal.plans.models import Obligation

AFTERWARDS = frozenset({Duty.reviewer, Duty.head, Duty.observer})


def expected_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The obligations whose reports come to the viewer's desk: a criterion on `Obligation`.

    A standing agency: those addressed to it. A steering committee: those addressed to its territory's agency.
    """
    if not can_see_board(viewer, None):
        return sa.false()
    if viewer.kind is OrganisationKind.standing_agency:
        return Obligation.recipient_id == viewer.organisation_id
    agencies = sa.select(Organisation.id).where(
        Organisation.unit_id == viewer.unit_id, Organisation.kind == OrganisationKind.standing_agency
    )
    return Obligation.recipient_id.in_(agencies)


def owed_in_territory_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """All obligations of the viewer's territory, whoever receives them: a criterion on `Organisation`."""
    return in_sight_of(viewer) if can_see_board(viewer, None) else sa.false()


@rule("progress.board")
def can_see_board(viewer: Viewer, _subject: Any) -> bool:
    """Those who oversee a territory, whatever their duty there; not the administrator."""
    return viewer.oversees_territory and viewer.does_business


@rule("progress.territory")
def can_see_territory(viewer: Viewer, _subject: Any) -> bool:
    """The same: totals of a territory, for those who oversee it."""
    return can_see_board(viewer, _subject)


@rule("progress.inner")
def can_set_inner_due(viewer: Viewer, _subject: Any) -> bool:
    """A district's standing agency, for those who report to it (A-16); the province's dates are the plan's own."""
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.level is Level.district
    return agency and viewer.duty in (Duty.reviewer, Duty.head)


@rule("progress.morning_after")
def can_see_morning_after(viewer: Viewer, _subject: Any) -> bool:
    """What was late and what was returned: those who review, lead or observe; it tells what the desk wrote."""
    return can_see_board(viewer, None) and viewer.duty in AFTERWARDS
