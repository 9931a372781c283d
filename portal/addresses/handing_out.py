"""Personal data on their way out of the registry: asked for with a purpose, told to every dossier, never silently.

The rows and what is written down about them are one transaction: no log, no file (trust §1.5, c12).
"""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import orm

from portal.access import Viewer
from portal.addresses.masking import Reach
from portal.addresses.models import HumanitarianAddress, Purpose, Reading
from portal.addresses.rules import in_sight_of, reach_of
from portal.audit.actions import record
from portal.extensions import db, new_id, table_of
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Unit

MOST = 500  # households a file


def hand_out(
    ids: Sequence[uuid.UUID], purpose: Purpose, *, actor: Viewer, at: dt.datetime
) -> list[HumanitarianAddress]:
    """The dossiers of these addresses, each with a line in its log of readings.

    Refuses more than `MOST`, and any that the actor may not read whole.
    """
    if not ids:
        raise Refusal("export.nothing", _("Không có hộ nào để xuất. Bỏ bớt bộ lọc"))
    if len(ids) > MOST:
        raise Refusal("export.too_many", _("Mỗi lần xuất nhiều nhất {most} hộ. Lọc hẹp hơn", most=MOST))
    found = list(
        db.session.scalars(
            sa.select(HumanitarianAddress)
            .join(Unit, Unit.id == HumanitarianAddress.unit_id)
            .where(HumanitarianAddress.id.in_(ids), in_sight_of(actor))
            .options(
                orm.joinedload(HumanitarianAddress.unit).joinedload(Unit.parent),
                orm.selectinload(HumanitarianAddress.groups),
                orm.selectinload(HumanitarianAddress.needs),
                orm.selectinload(HumanitarianAddress.supporters),
            )
            .order_by(Unit.no, HumanitarianAddress.code)
        )
    )
    if len(found) != len(set(ids)) or any(reach_of(actor, one) < Reach.whole for one in found):
        raise Refusal("export.reach", _("Danh sách có hộ mà anh/chị không được xem thông tin riêng"))
    log = {
        "user_id": actor.user_id,
        "user_name": actor.user_name,
        "post_id": actor.post_id,
        "organisation_name": actor.organisation_name,
        "purpose": purpose,
        "at": at,
        "until": at,
    }
    db.session.execute(
        sa.insert(table_of(Reading)), [{"id": new_id(), "address_id": one.id, **log} for one in found]
    )
    record(
        "addresses.exported", "organisation", actor.organisation_id, actor=actor, at=at,
        purpose=purpose, rows=len(found),
    )  # fmt: skip
    db.session.flush()
    return found
