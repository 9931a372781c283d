"""What organisations leave when they end: everything that is still open, asked room by room."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.models import Post, User
from portal.addresses.models import HumanitarianAddress
from portal.addresses.passing import UNSUPPORTED
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.pledges.models import Pledge
from portal.pledges.rules import IN_FORCE
from portal.reports.models import Report, ReportState
from portal.reports.passing import UNFINISHED
from portal.succession.models import What
from portal.supporters.models import Branch, LeaderHolding, LeadershipKind, Person


@dataclass(frozen=True, slots=True)
class Thing:
    """Something open at an organisation. `period_id` and `recipient_id` are an obligation's.

    `sole`: a body has one of it on any day, its head.
    """

    what: What
    id: uuid.UUID
    owner_id: uuid.UUID
    label: str
    note: str = ""
    period_id: uuid.UUID | None = None
    recipient_id: uuid.UUID | None = None
    sole: bool = False

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.what}-{self.id.hex}"


def of(owners: Collection[uuid.UUID], on: dt.date) -> list[Thing]:
    """All that is open at these organisations on the day from which they are no more. Seven questions."""
    return [
        *_posts(owners, on),
        *_pledges(owners),
        *_addresses(owners),
        *_reports(owners),
        *_people(owners, on),
    ]


def owed_by(owners: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Which periods' reports these organisations owe or owed: (organisation, period)."""
    rows = db.session.execute(
        sa.select(Obligation.organisation_id, Obligation.period_id).where(
            Obligation.organisation_id.in_(owners)
        )
    )
    return {(row.organisation_id, row.period_id) for row in rows}


def led(bodies: Collection[uuid.UUID], on: dt.date) -> set[uuid.UUID]:
    """Which of these organisations have a head on that day or after it."""
    return set(
        db.session.scalars(
            sa.select(LeaderHolding.organisation_id).where(
                LeaderHolding.organisation_id.in_(bodies),
                LeaderHolding.kind == LeadershipKind.head_of_body,
                sa.or_(LeaderHolding.ends_on.is_(None), LeaderHolding.ends_on >= on),
            )
        )
    )


def _posts(owners: Collection[uuid.UUID], on: dt.date) -> Iterator[Thing]:
    rows = db.session.execute(
        sa.select(Post.id, Post.organisation_id, Post.duty, Post.title, User.name)
        .join(User, User.id == Post.user_id)
        .where(Post.organisation_id.in_(owners), sa.or_(Post.ends_on.is_(None), Post.ends_on >= on))
        .order_by(User.name, Post.duty)
    )
    for row in rows:
        yield Thing(
            What.post, row.id, row.organisation_id, ", ".join(filter(None, (row.name, row.title))), row.duty
        )


def _pledges(owners: Collection[uuid.UUID]) -> Iterator[Thing]:
    rows = db.session.execute(
        sa.select(Pledge.id, Pledge.organisation_id, Pledge.code, HumanitarianAddress.code.label("address"))
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .where(Pledge.organisation_id.in_(owners), Pledge.state.in_(IN_FORCE))
        .order_by(Pledge.code)
    )
    for row in rows:
        yield Thing(What.pledge, row.id, row.organisation_id, f"{row.code}, {row.address}")


def _addresses(owners: Collection[uuid.UUID]) -> Iterator[Thing]:
    rows = db.session.execute(
        sa.select(HumanitarianAddress.id, HumanitarianAddress.proposed_by_id, HumanitarianAddress.code)
        .where(HumanitarianAddress.proposed_by_id.in_(owners), HumanitarianAddress.state.in_(UNSUPPORTED))
        .order_by(HumanitarianAddress.code)
    )
    for row in rows:
        yield Thing(What.address, row.id, row.proposed_by_id, row.code)


def _reports(owners: Collection[uuid.UUID]) -> Iterator[Thing]:
    """What they owe and have not finished, what has been started first; and what others owe or have sent to them."""
    owed = (
        sa.select(
            Obligation.id, Obligation.organisation_id, Obligation.recipient_id, Obligation.period_id, Period.name,
            Organisation.short_name, Report.state,
        )
        .join(Period, Period.id == Obligation.period_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .outerjoin(Report, Report.obligation_id == Obligation.id)
        .order_by(Report.state.is_(None), Obligation.due_at, Organisation.code)
    )  # fmt: skip
    unfinished = sa.or_(Report.id.is_(None), Report.state.in_(UNFINISHED))
    waiting = sa.or_(unfinished, Report.state == ReportState.submitted)
    for row in db.session.execute(owed.where(Obligation.organisation_id.in_(owners), is_owed(), unfinished)):
        yield Thing(
            What.obligation, row.id, row.organisation_id, row.name,
            period_id=row.period_id, recipient_id=row.recipient_id,
        )  # fmt: skip
    for row in db.session.execute(owed.where(Obligation.recipient_id.in_(owners), is_owed(), waiting)):
        yield Thing(What.desk, row.id, row.recipient_id, f"{row.short_name}, {row.name}")


def _people(owners: Collection[uuid.UUID], on: dt.date) -> Iterator[Thing]:
    people = sa.select(Person).where(Person.organisation_id.in_(owners)).order_by(Person.name_sort)
    for person in db.session.scalars(people):
        yield Thing(What.person, person.id, person.organisation_id, person.name)
    holdings = (
        sa.select(LeaderHolding)
        .join(Person)
        .options(contains_eager(LeaderHolding.person))
        .where(
            LeaderHolding.organisation_id.in_(owners),
            sa.or_(LeaderHolding.ends_on.is_(None), LeaderHolding.ends_on >= on),
        )
        .order_by(Person.name_sort)
    )
    for held in db.session.scalars(holdings):
        label = f"{held.person.name}, {held.title}"
        sole = held.kind is LeadershipKind.head_of_body
        yield Thing(What.holding, held.id, held.organisation_id, label, sole=sole)
    branches = sa.select(Branch).where(
        Branch.organisation_id.in_(owners), sa.or_(Branch.closed_on.is_(None), Branch.closed_on >= on)
    )
    for branch in db.session.scalars(branches.order_by(Branch.name_sort)):
        yield Thing(What.branch, branch.id, branch.organisation_id, branch.name)
