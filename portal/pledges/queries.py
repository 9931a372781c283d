"""What can be asked of the ledger. Lists are in `listing.py`, the rows behind reports in `counting.py`."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib.vietnamese import moment
from portal.lib.words import Words
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation, Unit
from portal.organisations.rules import sees
from portal.plans.terms import Terms
from portal.pledges import counting, double_list
from portal.pledges.facts import Facts
from portal.pledges.keeping import ATTACHED_AGAIN, COUNTS, CYCLE, cycles, household
from portal.pledges.models import Delivery, DeliveryPhoto, Pledge
from portal.pledges.rules import IN_FORCE, UNBOUND, deliveries_in_sight_of, in_sight_of, shown_to
from portal.pledges.ruling import labour_rate, ruling
from portal.pledges.threshold import Cycle, Gift, Judgement, Support, judge_supports


def get(viewer: Viewer, pledge_id: uuid.UUID) -> Pledge | None:
    """One pledge in sight, with its organisation, address and commune."""
    return db.session.scalar(
        sa.select(Pledge)
        .join(Organisation, Organisation.id == Pledge.organisation_id)
        .options(
            contains_eager(Pledge.organisation),
            joinedload(Pledge.address).joinedload(HumanitarianAddress.unit).joinedload(Unit.parent),
        )
        .where(Pledge.id == pledge_id, shown_to(viewer))
    )


def named(viewer: Viewer, ids: list[uuid.UUID]) -> list[Pledge]:
    """The pledges in sight among these, by code."""
    return list(
        db.session.scalars(
            sa.select(Pledge)
            .join(Organisation, Organisation.id == Pledge.organisation_id)
            .options(
                contains_eager(Pledge.organisation),
                joinedload(Pledge.address).joinedload(HumanitarianAddress.unit),
                joinedload(Pledge.person),
                joinedload(Pledge.branch),
            )
            .where(Pledge.id.in_(ids), shown_to(viewer))
            .order_by(Pledge.code)
        )
    )


def delivery(viewer: Viewer, delivery_id: uuid.UUID) -> Delivery | None:
    """One delivery in sight, with its pledge."""
    return next(iter(deliveries(viewer, [delivery_id])), None)


def deliveries(viewer: Viewer, ids: Collection[uuid.UUID]) -> list[Delivery]:
    """Those of some deliveries that are in sight, by day, with their pledges and photographs."""
    rows = db.session.scalars(
        sa.select(Delivery)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .options(
            joinedload(Delivery.pledge).options(
                joinedload(Pledge.organisation),
                joinedload(Pledge.address).joinedload(HumanitarianAddress.unit),
            ),
            selectinload(Delivery.photos).joinedload(DeliveryPhoto.file),
        )
        .where(Delivery.id.in_(ids), deliveries_in_sight_of(viewer))
        .order_by(Delivery.delivered_on, Delivery.id)
    )
    return list(rows)


def doubles_of(viewer: Viewer, organisation: Organisation, since: dt.date, until: dt.date) -> int:
    """How many deliveries of an organisation and its sector below it look as if others had told them, too (F36).

    Raises LookupError when the organisation is out of the viewer's sight.
    """
    if not sees(viewer, organisation):
        raise LookupError(organisation.id)
    ids = [one.id for one in organisations.sector_below(viewer, organisation)]
    return double_list.count_of(ids, since, until)


def deliveries_of(viewer: Viewer, pledge: Pledge) -> list[Delivery]:
    """All rows of a pledge in sight, the newest first; corrected ones too, which count nowhere."""
    return list(
        db.session.scalars(
            sa.select(Delivery)
            .join(Organisation, Organisation.id == Delivery.organisation_id)
            .options(selectinload(Delivery.photos))
            .where(Delivery.pledge_id == pledge.id, in_sight_of(viewer))
            .order_by(Delivery.delivered_on.desc(), Delivery.logged_at.desc(), Delivery.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a pledge last, and when: shown to whoever comes too late."""

    name: str
    moment: Words


def last_change(viewer: Viewer, pledge: Pledge) -> Change:
    """The last entry of the book about a pledge in hand."""
    row = db.session.execute(
        sa.select(AuditEntry.actor_name, AuditEntry.at)
        .where(
            AuditEntry.subject_type == "pledge",
            AuditEntry.subject_id == pledge.id,
            AuditEntry.verb.startswith("pledge."),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one()
    return Change(row.actor_name, moment(row.at))


def same(column: Any, value: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """Whether a column that may be empty holds the value, or is as empty."""
    criterion: sa.ColumnElement[bool] = column.is_(None) if value is None else column == value
    return criterion


def cycle_of(viewer: Viewer, pledge: Pledge) -> Cycle | None:
    """The cycle that a pledge in hand belongs to, in whosever hands it is now; None for one-off support."""
    held = sa.select(*CYCLE).where(Pledge.address_id == pledge.address_id, Pledge.state.not_in(UNBOUND))
    return cycles([pledge, *(row for row in db.session.execute(held) if row.id != pledge.id)])[pledge.id]


def own_open_pledge(viewer: Viewer, address_id: uuid.UUID) -> uuid.UUID | None:
    """The pledge in force of the viewer's own organisation itself for an address, no person's and no branch's."""
    return db.session.scalar(
        sa.select(Pledge.id).where(
            Pledge.address_id == address_id,
            Pledge.organisation_id == viewer.organisation_id,
            Pledge.person_id.is_(None),
            Pledge.branch_id.is_(None),
            Pledge.state.in_(IN_FORCE),
        )
    )


def terms(viewer: Viewer, on: dt.date) -> Terms:
    """Least values and months of a cycle by the plan of the day."""
    return ruling(viewer, on).terms


def rate(viewer: Viewer, on: dt.date) -> int | None:
    """What a labour day counts for on a day, in đồng."""
    return labour_rate(viewer, ruling(viewer, on), on)


def judgement(viewer: Viewer, address_id: uuid.UUID, eligible: int, on: dt.date) -> Judgement:
    """How a household in reach stands: its total by whomever, no supporter named (A-07)."""
    gifts: dict[uuid.UUID, list[Gift]] = {}
    for row in db.session.execute(
        sa.select(
            Delivery.pledge_id,
            Delivery.delivered_on,
            Delivery.cash,
            Delivery.goods,
            Delivery.goods_note,
            Delivery.labour_days,
            Delivery.labour,
        )
        .where(Delivery.address_id.in_(household(address_id)), COUNTS)
        .order_by(Delivery.delivered_on, Delivery.id)
    ):
        gifts.setdefault(row.pledge_id, []).append(Gift(*row[1:]))
    held = db.session.execute(
        sa.select(*CYCLE).where(Pledge.address_id.in_(household(address_id)), Pledge.state.not_in(UNBOUND))
    )
    supports = [Support(tuple(gifts.get(key, ())), cycle) for key, cycle in cycles(held).items()]
    return judge_supports(eligible, supports, ruling(viewer, on).terms, on)


def facts_of(viewer: Viewer, organisation: Organisation, data_from: dt.date, to: dt.date) -> Facts:
    """The ledger's rows behind a report: the organisation's own and those of its sector below it (domain §7).

    Both days of the window are included. Raises LookupError when the organisation is out of the viewer's sight.
    """
    if not sees(viewer, organisation):
        raise LookupError(organisation.id)
    return counting.facts_of(viewer, organisations.sector_below(viewer, organisation), data_from, to)


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """What the own organisation has done in the campaign year; money in đồng.

    `new` + `carried_over` = `addresses`, distinct addresses with a pledge in force for a day of the year (B2).
    """

    addresses: int
    new: int
    carried_over: int
    deliveries: int
    delivered: int
    waiting_first_delivery: int


def home_figures(viewer: Viewer, data_from: dt.date, on: dt.date) -> HomeFigures:
    """The figures from the first day of the campaign year to a day, for the viewer's own organisation."""
    idle = sa.and_(Pledge.state.in_(IN_FORCE), Pledge.delivered == 0)
    held = (
        sa.select(
            Pledge.address_id,
            sa.func.min(Pledge.registered_on).label("since"),
            sa.func.max(sa.case((idle, 1), else_=0)).label("idle"),
            sa.func.max(sa.case((ATTACHED_AGAIN, 1), else_=0)).label("again"),
        )
        .where(
            Pledge.organisation_id == viewer.organisation_id,
            Pledge.state.not_in(UNBOUND),
            Pledge.registered_on <= on,
            sa.or_(Pledge.ended_on.is_(None), Pledge.ended_on >= data_from),
        )
        .group_by(Pledge.address_id)
        .subquery()
    )
    pledged = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(
                sa.func.sum(sa.case((sa.and_(held.c.since >= data_from, held.c.again == 0), 1), else_=0)), 0
            ),
            sa.func.coalesce(sa.func.sum(held.c.idle), 0),
        ).select_from(held)
    ).one()
    given = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Delivery.value), 0)).where(
            Delivery.organisation_id == viewer.organisation_id,
            Delivery.delivered_on.between(data_from, on),
            COUNTS,
        )
    ).one()
    return HomeFigures(
        addresses=pledged[0],
        new=int(pledged[1]),
        carried_over=pledged[0] - int(pledged[1]),
        deliveries=given[0],
        delivered=int(given[1]),
        waiting_first_delivery=int(pledged[2]),
    )


def delivered_within(
    viewer: Viewer, givers: Collection[Organisation], windows: Sequence[tuple[dt.date, dt.date]]
) -> list[int]:
    """What organisations in sight have delivered within each window, both days included, in one reading; in đồng."""
    ids = [one.id for one in givers if sees(viewer, one)]
    sums = [
        sa.func.coalesce(
            sa.func.sum(sa.case((Delivery.delivered_on.between(first, last), Delivery.value), else_=0)), 0
        )
        for first, last in windows
    ]
    statement = sa.select(*sums).where(Delivery.organisation_id.in_(ids), COUNTS)
    return [int(value) for value in db.session.execute(statement).one()]
