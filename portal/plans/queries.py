"""What can be asked about the plan. A plan is open to everyone who is signed in, so these need no viewer's reach."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.organisations.models import Organisation, Unit
from portal.organisations.rules import in_sight_of
from portal.plans.models import (
    FormLine,
    Obligation,
    Period,
    Plan,
    PlanDuty,
    PlanText,
    PriorityCriterion,
    Rate,
    TargetAssignment,
    Threshold,
)
from portal.plans.priority import Criterion, Scale


def plan_of_day(viewer: Viewer | None, on: dt.date) -> Plan | None:
    """The active plan whose campaign year holds the day (R-01: one a year)."""
    return db.session.scalar(
        sa.select(Plan)
        .where(Plan.data_from <= on, Plan.data_to >= on, Plan.activated_at.is_not(None))
        .order_by(Plan.edition.desc())
        .limit(1)
    )


_name_of_day = (
    sa.select(Plan.id, Plan.number, Plan.signed_on)
    .where(
        Plan.data_from <= sa.bindparam("day"),
        Plan.data_to >= sa.bindparam("day"),
        Plan.activated_at.is_not(None),
    )
    .order_by(Plan.edition.desc())
    .limit(1)
)


def name_of_day(viewer: Viewer | None, on: dt.date) -> Any:
    """Id, number and day of signature of the plan of the day: the foot of every page names it; None without a plan."""
    return db.session.execute(_name_of_day, {"day": on}).first()


def plan(viewer: Viewer, plan_id: uuid.UUID) -> Plan | None:
    """One plan."""
    return db.session.get(Plan, plan_id)


def plan_between(viewer: Viewer, first: dt.date, last: dt.date) -> Plan | None:
    """A plan in force whose data year meets these days."""
    return db.session.scalar(
        sa.select(Plan)
        .where(Plan.activated_at.is_not(None), Plan.data_from <= last, Plan.data_to >= first)
        .limit(1)
    )


def draft_of_year(viewer: Viewer, year: int) -> PlanText | None:
    """The draft of a year's plan, if somebody has begun one."""
    return db.session.scalar(
        sa.select(PlanText).where(PlanText.year == year, PlanText.plan_id.not_in(sa.select(Plan.id)))
    )


def periods(viewer: Viewer, plan_id: uuid.UUID) -> list[Period]:
    """The plan's periods by due day."""
    return list(
        db.session.scalars(sa.select(Period).where(Period.plan_id == plan_id).order_by(Period.due_at))
    )


def period(viewer: Viewer, period_id: uuid.UUID) -> Period | None:
    """One period."""
    return db.session.get(Period, period_id)


def previous_period(viewer: Viewer, current: Period) -> Period | None:
    """The same kind of period of the year before (H1 2020 for H1 2021), when the portal has it."""
    kind = current.code.rsplit("-", 1)[-1]
    return db.session.scalar(
        sa.select(Period)
        .where(Period.data_to < current.data_from + dt.timedelta(days=1), Period.code.like(f"%-{kind}"))
        .order_by(Period.data_to.desc())
        .limit(1)
    )


def thresholds(viewer: Viewer, plan_id: uuid.UUID) -> list[Threshold]:
    """Least values and cycle lengths (II.3)."""
    return list(
        db.session.scalars(sa.select(Threshold).where(Threshold.plan_id == plan_id).order_by(Threshold.code))
    )


def priority_scale(viewer: Viewer | None, on: dt.date) -> Scale:
    """In which order the plan of the day wants households helped (IV.14); without one every household is alike."""
    plan = plan_of_day(viewer, on)
    if plan is None:
        return Scale((), 1, 0)
    rows = db.session.scalars(
        sa.select(PriorityCriterion)
        .where(PriorityCriterion.plan_id == plan.id)
        .order_by(PriorityCriterion.position)
    )
    urgent, soon = plan.settings.get("priority_points", (1, 0))
    return Scale(tuple(Criterion(row.code, row.text, row.points, row.clause) for row in rows), urgent, soon)


_rules_of_day = (
    sa.select(
        Plan.id.label("plan_id"),
        Plan.year,
        Plan.edition,
        Plan.data_from,
        Plan.data_to,
        Threshold.eligible_from,
        Threshold.least_value,
        Threshold.months_from,
        Threshold.months_to,
        Threshold.clause,
    )
    .join(Threshold, Threshold.plan_id == Plan.id)
    .where(Plan.data_from <= sa.bindparam("day"), Plan.activated_at.is_not(None))
    .order_by(Plan.data_to.desc(), Plan.edition.desc(), Threshold.code)
)


def rules_of_day(viewer: Viewer | None, on: dt.date) -> list[Any]:
    """The thresholds of the plan of the day with that plan's year and bounds, in one question.

    A plan is signed weeks after its data year has begun (A-05): until then the last one goes on. None before the first.
    """
    rows = db.session.execute(_rules_of_day, {"day": on}).all()
    return [row for row in rows if row.plan_id == rows[0].plan_id]


def rate(viewer: Viewer, plan_id: uuid.UUID, code: str, on: dt.date) -> Rate | None:
    """The rate in force on a day, such as that of a labour day (A-09)."""
    return db.session.scalar(
        sa.select(Rate)
        .where(
            Rate.plan_id == plan_id,
            Rate.code == code,
            Rate.valid_from <= on,
            sa.or_(Rate.valid_to.is_(None), Rate.valid_to >= on),
        )
        .order_by(Rate.valid_from.desc())
        .limit(1)
    )


def duties_of(viewer: Viewer, plan_id: uuid.UUID, organisation_code: str) -> list[PlanDuty]:
    """What section IV asks of one organisation."""
    return list(
        db.session.scalars(
            sa.select(PlanDuty)
            .where(PlanDuty.plan_id == plan_id, PlanDuty.organisation_code == organisation_code)
            .order_by(PlanDuty.position)
        )
    )


def form_lines(viewer: Viewer, plan_id: uuid.UUID, form: str) -> list[FormLine]:
    """The lines of a report form in their order."""
    rows = db.session.scalars(
        sa.select(FormLine).where(FormLine.plan_id == plan_id).order_by(FormLine.position)
    )
    return [row for row in rows if form in row.forms]


def obligation(viewer: Viewer, obligation_id: uuid.UUID) -> Obligation | None:
    """One obligation whose organisation is in sight."""
    return db.session.scalar(
        sa.select(Obligation)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .where(Obligation.id == obligation_id, in_sight_of(viewer))
    )


def senders(viewer: Viewer | None) -> tuple[list[Organisation], dict[uuid.UUID, Unit]]:
    """All organisations that still exist, whoever asks, and the units by id: of whom a plan may ask something."""
    living = sa.select(Organisation).where(Organisation.closed_on.is_(None))
    return list(db.session.scalars(living)), {unit.id: unit for unit in db.session.scalars(sa.select(Unit))}


def goals_of(
    viewer: Viewer, organisation_ids: Collection[uuid.UUID], plan_id: uuid.UUID
) -> dict[tuple[uuid.UUID, str], TargetAssignment]:
    """What was asked of these organisations (IV.14), by organisation and code of the target."""
    rows = db.session.scalars(
        sa.select(TargetAssignment).where(
            TargetAssignment.plan_id == plan_id,
            TargetAssignment.organisation_id.in_(organisation_ids),
            TargetAssignment.value.is_not(None),
        )
    )
    return {(row.organisation_id, row.target_code): row for row in rows}


def owner(viewer: Viewer, obligation: Obligation) -> Organisation:
    """Who owes what the viewer has in hand."""
    return db.session.get_one(Organisation, obligation.organisation_id)
