"""Which obligations are still owed; who moves a due moment."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.plans.models import Obligation


def is_owed() -> sa.ColumnElement[bool]:
    """The obligations that were not closed when the organisation that owed them ended: a criterion on `Obligation`."""
    return Obligation.closed_on.is_(None)


@rule("plans.extend")
def can_extend(viewer: Viewer, obligation: Obligation | None) -> bool:
    """A reviewer of the standing agency that receives the report, never for his own organisation."""
    if viewer.duty is not Duty.reviewer or viewer.kind is not OrganisationKind.standing_agency:
        return False
    return obligation is None or (
        obligation.recipient_id == viewer.organisation_id
        and obligation.organisation_id != viewer.organisation_id
    )


@rule("plans.outages")
def can_record_outages(viewer: Viewer, _subject: Any) -> bool:
    """The administrator, who knows when the portal was down and sees no figures (S7)."""
    return viewer.duty is Duty.administrator
