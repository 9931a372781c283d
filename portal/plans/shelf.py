"""The plans on the shelf: those in force and the drafts, whole, and who owes what under them."""

import dataclasses
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer

from portal.access import Viewer
from portal.extensions import db
from portal.lib import vietnamese
from portal.organisations.models import Organisation
from portal.organisations.rules import in_sight_of
from portal.plans import owing, queries
from portal.plans import preset as presets
from portal.plans.models import Obligation, Period, Plan, PlanText
from portal.plans.rules import can_see_drafts, is_owed
from portal.plans.shape import Preset, Reporting

PAGE = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan whole. Without `plan` it is a draft; without `text` it was stored before texts were kept."""

    id: uuid.UUID
    preset: Preset
    plan: Plan | None
    text: PlanText | None

    @property
    def year(self) -> int:
        """Its campaign year."""
        return self.preset.plan.year


def plans(viewer: Viewer) -> list[tuple[Plan, PlanText | None]]:
    """The plans in force, the latest first."""
    rows = db.session.execute(
        sa.select(Plan, PlanText)
        .outerjoin(PlanText, PlanText.plan_id == Plan.id)
        .options(defer(PlanText.text))
        .where(Plan.activated_at.is_not(None))
        .order_by(Plan.year.desc())
    )
    return [(row[0], row[1]) for row in rows]


def drafts(viewer: Viewer) -> list[PlanText]:
    """The drafts, for those who may see what is not yet issued."""
    if not can_see_drafts(viewer, None):
        return []
    return list(
        db.session.scalars(
            sa.select(PlanText).where(PlanText.plan_id.not_in(sa.select(Plan.id))).order_by(PlanText.year)
        )
    )


def kept(viewer: Viewer, plan_id: uuid.UUID) -> Kept | None:
    """A plan in force, or a draft for eyes that may see it."""
    plan, text = db.session.get(Plan, plan_id), db.session.get(PlanText, plan_id)
    if text is not None and (plan is not None or can_see_drafts(viewer, None)):
        return Kept(plan_id, presets.parse(text.text), plan, text)
    if plan is not None and plan.preset in presets.names():
        return Kept(plan_id, presets.load(plan.preset), plan, None)
    return None


def draft(viewer: Viewer, plan_id: uuid.UUID) -> Kept | None:
    """A draft alone."""
    found = kept(viewer, plan_id)
    return found if found is not None and found.plan is None else None


def before(viewer: Viewer, of: Kept) -> Kept | None:
    """The plan in force of the nearest year before."""
    earlier = sa.select(Plan.id).where(Plan.activated_at.is_not(None), Plan.year < of.year)
    plan_id = db.session.scalar(earlier.order_by(Plan.year.desc()).limit(1))
    return kept(viewer, plan_id) if plan_id else None


def expected(viewer: Viewer, preset: Preset) -> list[tuple[Reporting, int]]:
    """Which obligations an activation would create, by rule. Raises Refusal as the activation would."""
    return owing.counted(owing.owed(preset, *queries.senders(viewer)))


def toml(of: Kept) -> str:
    """Its text, as it was drafted."""
    return of.text.text if of.text is not None else presets.write(of.preset)


# Obligations under a plan in force -----------------------------------------------------------------------------------


def groups(viewer: Viewer, plan_id: uuid.UUID) -> list[Any]:
    """What is owed, counted by party, period and due day: group, form, period, due_before, due_at, clause, count,
    recipients, and the recipient's name where there is one.
    """
    recipient = aliased(Organisation)
    return list(
        db.session.execute(
            sa.select(
                Obligation.group,
                Obligation.form,
                Period.name.label("period"),
                Obligation.due_before,
                Obligation.due_at,
                Obligation.clause,
                sa.func.count().label("count"),
                sa.func.count(sa.distinct(Obligation.recipient_id)).label("recipients"),
                sa.func.min(recipient.short_name).label("recipient"),
            )
            .join(Period, Period.id == Obligation.period_id)
            .join(recipient, recipient.id == Obligation.recipient_id)
            .where(Period.plan_id == plan_id, is_owed())
            .group_by(
                Obligation.group,
                Obligation.form,
                Period.name,
                Obligation.due_before,
                Obligation.due_at,
                Obligation.clause,
            )
            .order_by(Obligation.group, Obligation.due_at)
        )
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the obligations is looked for: words of an organisation's name, one party, and the page."""

    words: str = ""
    group: str = ""
    page: int = 1


def obligations(viewer: Viewer, plan_id: uuid.UUID, asked: Asked) -> tuple[list[Any], int, Asked]:
    """A page of the obligations in sight, their number, and what was asked with a page that exists."""
    recipient = aliased(Organisation)
    conditions = [Period.plan_id == plan_id, is_owed(), in_sight_of(viewer)]
    if asked.group:
        conditions.append(Obligation.group == asked.group)
    conditions += [
        Organisation.name_folded.contains(word, autoescape=True)
        for word in vietnamese.fold(asked.words).split()[:6]
    ]
    base = (
        sa.select(
            Organisation.short_name,
            Obligation.form,
            Period.name.label("period"),
            recipient.short_name.label("recipient"),
            Obligation.due_before,
            Obligation.due_at,
            Obligation.clause,
        )
        .join(Period, Period.id == Obligation.period_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(recipient, recipient.id == Obligation.recipient_id)
        .where(*conditions)
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(base.subquery())) or 0
    asked = dataclasses.replace(asked, page=min(max(asked.page, 1), max(-(-total // PAGE), 1)))
    rows = db.session.execute(
        base.order_by(Organisation.unit_no, Organisation.name_sort, Obligation.due_at, Obligation.id)
        .limit(PAGE)
        .offset((asked.page - 1) * PAGE)
    )
    return list(rows), total, asked
