"""How persons, leading posts and branches pass to the organisation that follows."""

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.supporters.models import Branch, LeaderHolding, Person

ONE_DAY = dt.timedelta(days=1)


def pass_on_persons(moves: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """The heir keeps the persons' entries and acts for them."""
    for person in db.session.scalars(sa.select(Person).where(Person.id.in_(moves))):
        person.organisation_id = moves[person.id]
        person.version += 1
    db.session.flush()


def pass_on_holdings(moves: Mapping[uuid.UUID, uuid.UUID | None], *, on: dt.date) -> None:
    """A leading post ends the day before; the same one begins in the heir, if there is one."""
    for holding in db.session.scalars(sa.select(LeaderHolding).where(LeaderHolding.id.in_(moves))).all():
        heir = moves[holding.id]
        if heir is not None:
            db.session.add(
                LeaderHolding(
                    id=new_id(),
                    person_id=holding.person_id,
                    organisation_id=heir,
                    kind=holding.kind,
                    title=holding.title,
                    starts_on=max(holding.starts_on, on),
                    ends_on=holding.ends_on,
                )
            )
        holding.ends_on = min(max(on, holding.starts_on) - ONE_DAY, holding.ends_on or dt.date.max)
    db.session.flush()


def pass_on_branches(moves: Mapping[uuid.UUID, uuid.UUID | None], *, on: dt.date) -> None:
    """A branch goes on under the heir, or closes; a name that is taken there gets the old organisation's beside it."""
    branches = list(
        db.session.scalars(sa.select(Branch).where(Branch.id.in_(moves)).order_by(Branch.name_sort))
    )
    heirs = {heir for heir in moves.values() if heir}
    taken = {
        (branch.organisation_id, branch.kind, branch.name_folded)
        for branch in db.session.scalars(sa.select(Branch).where(Branch.organisation_id.in_(heirs)))
    }
    for branch in branches:
        heir = moves[branch.id]
        if heir is None:
            branch.closed_on = on - ONE_DAY
            continue
        if (heir, branch.kind, branch.name_folded) in taken:
            branch.name = f"{branch.name} ({branch.organisation.short_name})"
            branch.name_folded, branch.name_sort = (
                vietnamese.fold(branch.name),
                vietnamese.sort_key(branch.name),
            )
        branch.organisation_id = heir
        taken.add((heir, branch.kind, branch.name_folded))
    db.session.flush()
