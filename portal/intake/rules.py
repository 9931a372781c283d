"""Who may bring which table: whoever may do by hand what the table does many times."""

import sqlalchemy as sa

from portal.access import Viewer, allowed, rule
from portal.intake.kinds import KINDS, Kind
from portal.intake.models import Intake, IntakeState


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """A brought table is seen by the person who brought it, in the same post."""
    return sa.and_(Intake.user_id == viewer.user_id, Intake.post_id == viewer.post_id)


@rule("intake.bring")
def can_bring(viewer: Viewer, kind: Kind | None) -> bool:
    """Whoever the kind's own rule allows."""
    return kind is not None and allowed(viewer, kind.rule)


@rule("intake.see")
def can_see(viewer: Viewer, intake: Intake | None) -> bool:
    """One's own, as long as one may still bring such tables."""
    return intake is not None and intake.user_id == viewer.user_id and can_bring(viewer, KINDS[intake.kind])


def is_ready(intake: Intake) -> bool:
    """Whether it can be written now."""
    return intake.state is IntakeState.brought and not intake.faults and intake.count > intake.skipped
