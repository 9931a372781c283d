"""Whether a leading post may be filled: a body has one head on any day, of deputies as many as it likes."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, short_date
from portal.lib.words import _
from portal.supporters.appointment import Appointment
from portal.supporters.models import LeaderHolding, LeadershipKind


def must_be_vacant(
    body_id: uuid.UUID,
    appointment: Appointment,
    person_id: uuid.UUID | None,
    besides: uuid.UUID | None = None,
) -> None:
    """Refuse a second head on any of the days, and somebody in the very same post twice (`besides` is left out)."""
    last = appointment.ends_on or dt.date.max
    at_the_time = db.session.scalars(
        sa.select(LeaderHolding)
        .where(
            LeaderHolding.organisation_id == body_id,
            LeaderHolding.id != besides if besides else sa.true(),
            LeaderHolding.kind == appointment.kind,
            LeaderHolding.starts_on <= last,
            sa.or_(LeaderHolding.ends_on.is_(None), LeaderHolding.ends_on >= appointment.starts_on),
        )
        .order_by(LeaderHolding.starts_on)
    )
    for other in at_the_time:
        if appointment.kind is LeadershipKind.head_of_body:
            raise Refusal(
                "holding.taken",
                _(
                    "Đơn vị đã có người đứng đầu là {name}, từ ngày {day}. Mở tên người đó để bàn giao",
                    name=other.person.name,
                    day=short_date(other.starts_on),
                ),
                "kind",
            )
        if other.person_id == person_id and fold(other.title) == fold(appointment.title):
            raise Refusal("holding.same", _("Người này đã giữ chức danh này rồi"), "title")
