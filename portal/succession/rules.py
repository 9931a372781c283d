"""Who carries out what was decided on organisations, and who reads the minute."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer, rule
from portal.organisations.models import Organisation
from portal.organisations.rules import directory_of
from portal.succession.models import HandoverLine


@rule("succession.change")
def can_change(viewer: Viewer, organisation: Organisation | None) -> bool:
    """The administrator, on the decision of the heads, an organisation that still exists (trust §0)."""
    return viewer.duty is Duty.administrator and (organisation is None or organisation.closed_on is None)


@rule("succession.reform")
def can_reform(viewer: Viewer, _subject: Any) -> bool:
    """The administrator."""
    return viewer.duty is Duty.administrator


@rule("succession.see")
def can_see(_viewer: Viewer, _minute: Any) -> bool:
    """The minutes in sight: those of organisations whose entry one may read."""
    return True


def lines_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The lines of a minute that concern an organisation in sight, on either side: a criterion on `HandoverLine`."""
    if not viewer.does_business:
        return sa.true()
    seen = sa.select(Organisation.id).where(directory_of(viewer))
    return sa.or_(HandoverLine.from_id.in_(seen), HandoverLine.to_id.in_(seen))
