"""Which obligations are still owed; who drafts a plan, puts it in force, assigns its targets, moves a due moment."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.plans.models import Obligation, PlanText


def is_owed() -> sa.ColumnElement[bool]:
    """The obligations that were not closed when the organisation that owed them ended: a criterion on `Obligation`."""
    return Obligation.closed_on.is_(None)


@rule("plans.see")
def can_see(_viewer: Viewer, _subject: Any) -> bool:
    """Everyone: a plan in force is sent to all whom it concerns."""
    return True


@rule("plans.see_drafts")
def can_see_drafts(viewer: Viewer, _subject: Any) -> bool:
    """A plan not yet issued: the provincial committee and its standing agency."""
    return viewer.oversees_territory and viewer.level is Level.province and viewer.does_business


@rule("plans.draft")
def can_draft(viewer: Viewer, _subject: Any) -> bool:
    """The provincial Red Cross prepares what the committee issues (IV.1)."""
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.level is Level.province
    return agency and viewer.duty in (Duty.reporter, Duty.reviewer)


@rule("plans.activate")
def can_activate(viewer: Viewer, draft: PlanText | None) -> bool:
    """The head of the provincial committee, with no hand in the draft (S11)."""
    committee = viewer.kind is OrganisationKind.steering_committee and viewer.level is Level.province
    own = draft is not None and str(viewer.user_id) in draft.drafters
    return committee and viewer.duty is Duty.head and not own


@rule("plans.assign")
def can_assign(viewer: Viewer, _subject: Any) -> bool:
    """A committee's head or its standing agency's reviewer, above the commune (IV.14)."""
    head = viewer.kind is OrganisationKind.steering_committee and viewer.duty is Duty.head
    agency = viewer.kind is OrganisationKind.standing_agency and viewer.duty is Duty.reviewer
    return (head or agency) and viewer.level is not Level.commune


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
