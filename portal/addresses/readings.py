"""Who opened which dossier, what for, and until when what is personal in it stays open.

It fails closed: a page shows personal data only while a row of this table, written before, is in force for its reader.
"""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress, Purpose, Reading
from portal.addresses.rules import reach_of
from portal.extensions import db, new_id
from portal.lib.refusals import Refusal
from portal.lib.words import _

LASTS = dt.timedelta(minutes=30)
SHOWN = 50


def begin(address: HumanitarianAddress, purpose: Purpose, *, actor: Viewer, at: dt.datetime) -> Reading:
    """Open a dossier for half an hour: the row is written with what it grants, in one transaction."""
    if not reach_of(actor, address):
        raise Refusal("reading.reach", _("Anh/chị không được xem thông tin riêng của hộ này"))
    reading = Reading(
        id=new_id(),
        address_id=address.id,
        user_id=actor.user_id,
        user_name=actor.user_name,
        post_id=actor.post_id,
        organisation_name=actor.organisation_name,
        purpose=purpose,
        at=at,
        until=at + LASTS,
    )
    db.session.add(reading)
    db.session.flush()
    return reading


def in_force(viewer: Viewer, address_id: uuid.UUID, at: dt.datetime) -> Reading | None:
    """The viewer's own reading of a dossier, in this post, that has not run out."""
    return db.session.scalar(
        sa.select(Reading)
        .where(
            Reading.user_id == viewer.user_id,
            Reading.post_id == viewer.post_id,
            Reading.address_id == address_id,
            Reading.at <= at,
            Reading.until > at,
        )
        .order_by(Reading.until.desc())
        .limit(1)
    )


def of_address(viewer: Viewer, address_id: uuid.UUID) -> list[Any]:
    """Who opened a dossier in sight, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Reading)
            .where(Reading.address_id == address_id)
            .order_by(Reading.at.desc())
            .limit(SHOWN)
        )
    )
