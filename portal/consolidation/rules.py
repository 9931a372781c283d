"""Who consolidates, who reads a consolidation, who approves. Separation of duties is judged on the person (S13)."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, OrganisationKind, Viewer, rule
from portal.consolidation.models import Adjustment, Edition
from portal.lib.words import Words, _
from portal.organisations.models import Organisation

WORKERS = frozenset({Duty.reporter, Duty.reviewer, Duty.head})


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the rules judge of an edition: of whose territory, approved or not, who froze it or wrote a figure in it."""

    unit_id: uuid.UUID
    approved: bool
    people: frozenset[uuid.UUID]


@rule("consolidation.see")
def can_see(viewer: Viewer, _subject: Any) -> bool:
    """Those who oversee a territory that reports come together in: not a commune's, nobody reports to it."""
    return viewer.oversees_territory and viewer.does_business and viewer.level is not Level.commune


def editions_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The editions of the agencies of the viewer's territory: a criterion on `Edition` joined with `Organisation`."""
    if not can_see(viewer, None):
        return sa.false()
    return Organisation.unit_no.between(viewer.unit_no, viewer.unit_last)


@rule("consolidation.sector")
def can_read_sector(viewer: Viewer, _subject: Any) -> bool:
    """The upper organisation of a vertical system reads its line; it accepts nothing (domain §2)."""
    return (
        viewer.does_business
        and viewer.sector is not None
        and viewer.level is not Level.commune
        and not viewer.oversees_territory
    )


@rule("consolidation.work")
def can_work(viewer: Viewer, _subject: Any) -> bool:
    """Adjusting and freezing: the standing agency's own people, for their own territory."""
    return (
        can_see(viewer, None) and viewer.kind is OrganisationKind.standing_agency and viewer.duty in WORKERS
    )


def _chairs(viewer: Viewer, unit_id: uuid.UUID) -> bool:
    """The head of the committee of a territory."""
    return (
        viewer.kind is OrganisationKind.steering_committee
        and viewer.duty is Duty.head
        and viewer.unit_id == unit_id
    )


@rule("consolidation.decide_adjustment")
def can_decide_adjustment(viewer: Viewer, adjustment: Adjustment) -> bool:
    """Another person of the agency, or the head of its committee; never the one who wrote it."""
    if viewer.user_id == adjustment.author_id or not can_see(viewer, None):
        return False
    own = viewer.organisation_id == adjustment.organisation_id and viewer.duty in (Duty.reviewer, Duty.head)
    return own or _chairs(viewer, adjustment.organisation.unit_id)


@rule("consolidation.see_edition")
def can_see_edition(viewer: Viewer, edition: Edition) -> bool:
    """The query has already cut it to the territory."""
    return can_see(viewer, edition)


@rule("consolidation.approve")
def can_approve(viewer: Viewer, frozen: Frozen) -> bool:
    """The head of the committee of that territory, who neither froze it nor wrote an adjustment in it."""
    return can_see(viewer, None) and _chairs(viewer, frozen.unit_id) and viewer.user_id not in frozen.people


def reason_against(viewer: Viewer, frozen: Frozen) -> Words | None:
    """Why a committee's head cannot approve it, in one sentence; None for everyone else."""
    if _chairs(viewer, frozen.unit_id) and viewer.user_id in frozen.people:
        return _("Anh/chị đã chốt hoặc đã điều chỉnh số của bản này nên không phê duyệt được; nhờ người khác")
    return None
