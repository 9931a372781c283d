"""How obligations pass to the organisation that follows, and to the desk that follows."""

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from portal.extensions import db, table_of
from portal.plans.models import Obligation

_TABLE = table_of(Obligation)
_ONE = sa.update(_TABLE).where(_TABLE.c.id == sa.bindparam("moved"))


def pass_on(moves: Mapping[uuid.UUID, uuid.UUID | None], *, on: dt.date, reason: str) -> None:
    """The heir owes it from now on; None: nobody does, for this reason."""
    owed = [{"moved": one, "heir": heir} for one, heir in moves.items() if heir]
    closed = [{"moved": one} for one, heir in moves.items() if not heir]
    if owed:
        db.session.execute(_ONE.values(organisation_id=sa.bindparam("heir")), owed)
    if closed:
        db.session.execute(_ONE.values(closed_on=on, closed_reason=reason), closed)
    db.session.expire_all()


def readdress(moves: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """The reports of these obligations go to the heir of their recipient."""
    if not moves:
        return
    db.session.execute(
        _ONE.values(recipient_id=sa.bindparam("heir")),
        [{"moved": one, "heir": heir} for one, heir in moves.items()],
    )
    db.session.expire_all()
