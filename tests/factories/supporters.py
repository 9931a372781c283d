"""Leaders on the roster by the room's own actions; call inside `stage.work()`."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.supporters import actions
from portal.supporters.appointment import Appointment, Holder
from portal.supporters.models import LeaderHolding, LeadershipKind
from tests.factories.addresses import AT

D = dt.date
SINCE = D(2020, 6, 1)


def body(code: str) -> Organisation:
    """The organisation of a code."""
    return db.session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()


def leader(
    actor: Viewer,
    code: str,
    name: str = "Nguyễn Thị Mẫu",
    *,
    person_id: uuid.UUID | None = None,
    kind: LeadershipKind = LeadershipKind.head_of_body,
    title: str = "Chủ tịch",
    starts_on: D = SINCE,
    ends_on: D | None = None,
) -> LeaderHolding:
    """The head of a body since 01/06/2020 unless told otherwise; a new person, whatever others are called."""
    holder = Holder(person_id=person_id) if person_id else Holder(name, another=True)
    appointment = Appointment(kind, title, starts_on, ends_on)
    return actions.appoint(body(code), appointment, holder, actor=actor, at=AT)
