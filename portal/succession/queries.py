"""What can be asked about an organisation's entry and about minutes."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import Viewer
from portal.accounts.models import Post, User
from portal.accounts.rules import in_force
from portal.extensions import db
from portal.organisations.models import Organisation, Succession
from portal.organisations.rules import directory_of
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.succession.models import Handover, HandoverLine, What
from portal.succession.rules import lines_in_sight_of

Origin, Heir = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Between:
    """What passed from one organisation to another, counted by kind, for the head of a long minute."""

    origin_id: uuid.UUID
    origin: str
    heir_id: uuid.UUID | None
    heir: str
    counts: dict[What, int]


def holders(viewer: Viewer, organisation: Organisation, on: dt.date) -> list[Any]:
    """Who holds which duty on a day: duty, title, name, since when."""
    return list(
        db.session.execute(
            sa.select(Post.duty, Post.title, Post.starts_on, User.name)
            .join(User, User.id == Post.user_id)
            .where(Post.organisation_id == organisation.id, User.suspended_at.is_(None), in_force(on))
            .order_by(Post.duty, User.name)
        )
    )


def obligations(viewer: Viewer, organisation: Organisation) -> list[Any]:
    """Which reports it owes: period, recipient, due moment; whether they were written is not told here."""
    recipient = aliased(Organisation)
    return list(
        db.session.execute(
            sa.select(
                Period.name,
                Period.plan_id,
                Obligation.form,
                Obligation.due_at,
                Obligation.clause,
                recipient.short_name,
            )
            .join(Period, Period.id == Obligation.period_id)
            .join(recipient, recipient.id == Obligation.recipient_id)
            .where(Obligation.organisation_id == organisation.id, is_owed())
            .order_by(Obligation.due_at)
        )
    )


def get(viewer: Viewer, handover_id: uuid.UUID) -> Handover | None:
    """A minute of which the viewer sees something."""
    edges = sa.select(Succession.act_id).where(
        sa.or_(
            Succession.from_id.in_(sa.select(Organisation.id).where(directory_of(viewer))),
            Succession.to_id.in_(sa.select(Organisation.id).where(directory_of(viewer))),
        )
    )
    return db.session.scalar(sa.select(Handover).where(Handover.id == handover_id, Handover.id.in_(edges)))


def edges(viewer: Viewer, minute: Handover, heir_id: uuid.UUID | None) -> list[Between]:
    """Who follows whom by this decision, with what passed on; `heir_id` cuts it to one side."""
    pairs = (
        sa.select(Succession.from_id, Origin.short_name, Succession.to_id, Heir.short_name.label("heir"))
        .join(Origin, Origin.id == Succession.from_id)
        .outerjoin(Heir, Heir.id == Succession.to_id)
        .where(Succession.act_id == minute.id)
        .order_by(Heir.unit_no, Heir.name_sort, Origin.unit_no, Origin.name_sort)
    )
    seen = sa.select(Organisation.id).where(directory_of(viewer))
    pairs = pairs.where(sa.or_(Succession.from_id.in_(seen), Succession.to_id.in_(seen)))
    if heir_id:
        pairs = pairs.where(Succession.to_id == heir_id)
    counted: dict[tuple[uuid.UUID, uuid.UUID | None], dict[What, int]] = {}
    for row in db.session.execute(
        sa.select(HandoverLine.from_id, HandoverLine.to_id, HandoverLine.what, sa.func.count())
        .where(HandoverLine.handover_id == minute.id)
        .group_by(HandoverLine.from_id, HandoverLine.to_id, HandoverLine.what)
    ):
        counted.setdefault((row[0], row[1]), {})[row[2]] = row[3]
    return [
        Between(row[0], row[1], row[2], row[3] or "", counted.get((row[0], row[2]), {}))
        for row in db.session.execute(pairs)
    ]


def lines(viewer: Viewer, minute: Handover, organisation_id: uuid.UUID | None, most: int) -> list[Any]:
    """The lines of a minute in sight: of one organisation with those whom it follows, or all, at most so many."""
    statement = (
        sa.select(
            HandoverLine.what, HandoverLine.label, HandoverLine.note, HandoverLine.outcome,
            Origin.short_name.label("origin"), Heir.short_name.label("heir"),
        )
        .join(Origin, Origin.id == HandoverLine.from_id)
        .outerjoin(Heir, Heir.id == HandoverLine.to_id)
        .where(HandoverLine.handover_id == minute.id, lines_in_sight_of(viewer))
        .order_by(Heir.unit_no, Heir.name_sort, Origin.unit_no, Origin.name_sort, HandoverLine.label)
        .limit(most)
    )  # fmt: skip
    if organisation_id:
        followed = sa.select(Succession.from_id).where(
            Succession.act_id == minute.id, Succession.to_id == organisation_id
        )
        statement = statement.where(
            sa.or_(
                HandoverLine.from_id == organisation_id,
                HandoverLine.to_id == organisation_id,
                HandoverLine.from_id.in_(followed),
            )
        )
    order = list(What)
    return sorted(db.session.execute(statement).all(), key=lambda row: order.index(row.what))
