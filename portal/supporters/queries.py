"""What can be asked about leaders, persons and branches."""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib.vietnamese import fold
from portal.organisations.models import Organisation
from portal.plans.models import Plan
from portal.plans.terms import roster_frozen_on
from portal.supporters.models import Branch, BranchKind, LeaderHolding, Person
from portal.supporters.rules import branches_in_sight_of, in_sight_of, persons_in_sight_of

MOST_BODIES = 20
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Leader:
    """A person once, with the posts held (title, organisation's name), as the roster is printed."""

    person_id: uuid.UUID
    name: str
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The denominator of I-01 as sets of persons (A-12).

    `frozen` held a post on the day `frozen_on`; `later` were appointed after it and stand apart; `left` are those of
    the frozen who hold no post any more, and still count.
    """

    frozen_on: dt.date
    frozen: frozenset[uuid.UUID]
    later: frozenset[uuid.UUID]
    left: frozenset[uuid.UUID]


def in_force(on: dt.date, holding: Any = LeaderHolding) -> sa.ColumnElement[bool]:
    """A criterion: the post is held on this day."""
    return sa.and_(holding.starts_on <= on, sa.or_(holding.ends_on.is_(None), holding.ends_on >= on))


def holding(viewer: Viewer, holding_id: uuid.UUID) -> LeaderHolding | None:
    """One post on the roster in sight."""
    return db.session.scalar(
        sa.select(LeaderHolding)
        .join(Organisation, Organisation.id == LeaderHolding.organisation_id)
        .where(LeaderHolding.id == holding_id, in_sight_of(viewer))
    )


def holdings_of(viewer: Viewer, person: Person) -> list[LeaderHolding]:
    """The posts in sight that a person holds and held, the newest first."""
    return list(
        db.session.scalars(
            sa.select(LeaderHolding)
            .join(LeaderHolding.organisation)
            .options(sa.orm.contains_eager(LeaderHolding.organisation))
            .where(LeaderHolding.person_id == person.id, in_sight_of(viewer))
            .order_by(LeaderHolding.starts_on.desc(), LeaderHolding.id)
        )
    )


def roster_as_of(viewer: Viewer, on: dt.date, within: Interval | None = None) -> list[Leader]:
    """The leaders in sight who hold a post on a day, each once, by given name; `within` an interval of units."""
    body_name = Organisation.name.label("organisation")
    asked = _roster(viewer, LeaderHolding.person_id, Person.name, LeaderHolding.title, body_name)
    asked = asked.where(in_force(on)).order_by(Person.name_sort, Person.id, Organisation.name_sort)
    if within:
        asked = asked.where(Organisation.unit_no.between(*within))
    return [
        Leader(person_id, name, tuple((row.title, row.organisation) for row in rows))
        for (person_id, name), rows in itertools.groupby(
            db.session.execute(asked), key=lambda row: (row.person_id, row.name)
        )
    ]


def leaders_counted(viewer: Viewer, plan: Plan) -> Counted:
    """Who of the leaders in sight counts for I-01: distinct persons, frozen on the plan's day."""
    day = roster_frozen_on(plan)
    held = _roster(viewer, LeaderHolding.person_id, LeaderHolding.starts_on, LeaderHolding.ends_on)
    rows = db.session.execute(held.where(LeaderHolding.starts_on <= plan.data_to)).all()
    frozen = frozenset(
        row.person_id for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
    )
    later = frozenset(row.person_id for row in rows if row.starts_on > day) - frozen
    left = frozen - {row.person_id for row in rows if row.ends_on is None}
    return Counted(day, frozen, later, left)


def _roster(viewer: Viewer, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*columns)
        .select_from(LeaderHolding)
        .join(Person, Person.id == LeaderHolding.person_id)
        .join(Organisation, Organisation.id == LeaderHolding.organisation_id)
        .where(in_sight_of(viewer))
    )


def body(viewer: Viewer, organisation_id: uuid.UUID) -> Organisation | None:
    """One organisation whose leaders are in sight."""
    return db.session.scalar(
        sa.select(Organisation).where(Organisation.id == organisation_id, in_sight_of(viewer))
    )


def bodies(viewer: Viewer, search: str) -> list[Organisation]:
    """Organisations in sight by words of their names, the upper ones first, at most `MOST_BODIES`."""
    asked = sa.select(Organisation).where(in_sight_of(viewer), Organisation.closed_on.is_(None))
    for word in fold(search).split():
        asked = asked.where(Organisation.name_folded.contains(word, autoescape=True))
    asked = asked.order_by(Organisation.unit_no, Organisation.name_sort).limit(MOST_BODIES)
    return list(db.session.scalars(asked))


def person(viewer: Viewer, person_id: uuid.UUID) -> Person | None:
    """One person in sight."""
    return db.session.scalar(sa.select(Person).where(Person.id == person_id, persons_in_sight_of(viewer)))


def namesakes(viewer: Viewer, name: str) -> list[tuple[Person, str]]:
    """The persons in sight of the same name, accents aside, each with a post that tells who it is, or nothing."""
    rows = db.session.execute(
        sa.select(Person, LeaderHolding.title, Organisation.short_name)
        .outerjoin(LeaderHolding, LeaderHolding.person_id == Person.id)
        .outerjoin(
            Organisation, sa.and_(Organisation.id == LeaderHolding.organisation_id, in_sight_of(viewer))
        )
        .where(Person.name_folded == fold(name), persons_in_sight_of(viewer))
        .order_by(Person.name_sort, Person.id, LeaderHolding.starts_on)
    )
    told: dict[Person, str] = {}
    for found, title, body_name in rows:
        told[found] = f"{title}, {body_name}" if body_name else told.get(found, "")
    return list(told.items())


def branch(viewer: Viewer, branch_id: uuid.UUID) -> Branch | None:
    """One branch in sight."""
    return db.session.scalar(
        sa.select(Branch)
        .join(Organisation, Organisation.id == Branch.organisation_id)
        .where(Branch.id == branch_id, branches_in_sight_of(viewer))
    )


def open_on(on: dt.date) -> sa.ColumnElement[bool]:
    """A criterion: the branch is there on this day."""
    return sa.and_(
        sa.or_(Branch.opened_on.is_(None), Branch.opened_on <= on),
        sa.or_(Branch.closed_on.is_(None), Branch.closed_on >= on),
    )


def branch_names(viewer: Viewer, organisation_id: uuid.UUID, kind: BranchKind) -> set[str]:
    """The names of one kind that an organisation in sight has used, closed ones too, as they are compared."""
    return set(
        db.session.scalars(
            sa.select(Branch.name_folded)
            .join(Organisation, Organisation.id == Branch.organisation_id)
            .where(
                Branch.organisation_id == organisation_id, Branch.kind == kind, branches_in_sight_of(viewer)
            )
        )
    )


def count_by_kind(viewer: Viewer, on: dt.date, within: Interval | None = None) -> dict[BranchKind, int]:
    """How many branches in sight there are on a day, by kind (I-05, I-11); `within` an interval of units."""
    asked = (
        sa.select(Branch.kind, sa.func.count())
        .join(Organisation, Organisation.id == Branch.organisation_id)
        .where(branches_in_sight_of(viewer), open_on(on))
        .group_by(Branch.kind)
    )
    if within:
        asked = asked.where(Organisation.unit_no.between(*within))
    found = {row[0]: row[1] for row in db.session.execute(asked)}
    return {kind: found.get(kind, 0) for kind in BranchKind}
