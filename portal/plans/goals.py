"""Targets assigned (IV.14): whom a committee may ask for what, what it asked, and asking it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation
from portal.plans import wording
from portal.plans.models import Plan, TargetAssignment
from portal.plans.shape import Preset, Target

PAGE = 40  # organisations at a time
BODIES = (OrganisationKind.steering_committee, OrganisationKind.standing_agency)
Cell = tuple[uuid.UUID, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Organisations below × targets that the plan sets for them. `version` grows with every value that is asked."""

    rows: tuple[Organisation, ...]
    columns: tuple[Target, ...]
    open_to: frozenset[Cell]
    goals: Mapping[Cell, TargetAssignment]
    page: int
    pages: int

    @property
    def version(self) -> int:
        """What the page was read at."""
        return sum(goal.version for goal in self.goals.values())


def table(viewer: Viewer, plan_id: uuid.UUID, preset: Preset, page: int = 1) -> Table:
    """A page of the table, by territory; schools of the own level stand last."""
    everyone = _below(viewer, preset)
    pages = max(-(-len(everyone) // PAGE), 1)
    page = min(max(page, 1), pages)
    rows = everyone[(page - 1) * PAGE : page * PAGE]
    open_to = frozenset(
        (row.id, target.code) for row in rows for target in preset.targets if _applies(preset, target, row)
    )
    goals = db.session.scalars(
        sa.select(TargetAssignment).where(
            TargetAssignment.plan_id == plan_id,
            TargetAssignment.organisation_id.in_([row.id for row in rows]),
        )
    )
    asked = {code for _row, code in open_to}
    columns = tuple(target for target in preset.targets if target.code in asked)
    found = {(goal.organisation_id, goal.target_code): goal for goal in goals}
    return Table(tuple(rows), columns, open_to, found, page, pages)


def _below(viewer: Viewer, preset: Preset) -> list[Organisation]:
    """One body for each unit of the level below, its committee before its agency; then the schools of this level."""
    districts = viewer.level is Level.province and Level.district in preset.plan.levels
    level = Level.district if districts else Level.commune
    school = sa.and_(Organisation.kind == OrganisationKind.school_branch, Organisation.level == viewer.level)
    found = db.session.scalars(
        sa.select(Organisation)
        .where(
            Organisation.closed_on.is_(None),
            Organisation.unit_no.between(viewer.unit_no, viewer.unit_last),
            sa.or_(school, sa.and_(Organisation.kind.in_(BODIES), Organisation.level == level)),
        )
        .order_by(Organisation.unit_no, Organisation.kind.desc(), Organisation.name_sort)
    )
    bodies: dict[uuid.UUID, Organisation] = {}
    schools = []
    for one in found:
        if one.kind is OrganisationKind.school_branch:
            schools.append(one)
        else:
            bodies.setdefault(one.unit_id, one)
    return [*bodies.values(), *schools]


def _applies(preset: Preset, target: Target, row: Organisation) -> bool:
    """Whether the plan sets the target for bodies of this level; for a school, whether it names schools."""
    parties = [preset.party(code) for code in target.parties]
    if row.kind is OrganisationKind.school_branch:
        return any(row.kind in party.kinds for party in parties)
    return any(
        party.level is row.level and OrganisationKind.school_branch not in party.kinds for party in parties
    )


def least(target: Target, value: int) -> None:
    """Refuse less than the plan itself asks, or more than all."""
    if target.goal is not None and value < target.goal:
        raise Refusal(
            "goal.less",
            _(
                "Kế hoạch đặt {goal} (mục {clause}), không giao thấp hơn",
                goal=wording.goal(target),
                clause=target.clause,
            ),
        )
    if target.unit == "percent" and value > 100:
        raise Refusal("goal.more", _("Tỷ lệ không quá 100 %"))


def assign(
    plan: Plan,
    seen: Table,
    values: Mapping[Cell, int | None],
    *,
    basis: str,
    version: int,
    actor: Viewer,
    at: dt.datetime,
) -> int:
    """Ask these values of organisations of the table; gives how many are new or other than before.

    Refuses a year that is over. Conflict when somebody asked something of the same organisations since `version`.
    """
    if at.date() > plan.data_to:
        raise Refusal("goal.over", _("Năm của kế hoạch đã hết, chỉ tiêu đã giao không đổi nữa"))
    db.session.refresh(plan, with_for_update=True)
    if seen.version != version:
        raise Conflict(_("Có người vừa giao chỉ tiêu cho các đơn vị này. Xem lại rồi giao tiếp"))
    count = 0
    for cell in sorted(seen.open_to & values.keys(), key=str):
        goal = seen.goals.get(cell)
        if values[cell] == (goal.value if goal else None):
            continue
        goal = goal or _new(plan, cell)
        told = {"target": cell[1], "was": goal.value, "now": values[cell], "basis": basis}
        goal.value, goal.basis, goal.version = values[cell], basis, goal.version + 1
        goal.assigned_by, goal.assigned_by_name, goal.assigned_at = actor.user_id, actor.user_name, at
        db.session.add(goal)
        record("target.assigned", "organisation", cell[0], actor=actor, at=at, **told)
        count += 1
    db.session.flush()
    return count


def _new(plan: Plan, cell: Cell) -> TargetAssignment:
    return TargetAssignment(
        plan_id=plan.id, organisation_id=cell[0], target_code=cell[1], value=None, version=0
    )
