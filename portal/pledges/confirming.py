"""A second person confirms deliveries (S4). It moves no figure: reports count what is logged, lists say what waits."""

import datetime as dt
import uuid
from collections.abc import Collection

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.pledges.double_list import ASKED
from portal.pledges.models import Delivery, DeliveryPair


def confirm(deliveries: Collection[Delivery], *, actor: Viewer, at: dt.datetime) -> None:
    """Confirm all of them or none; a correction of one that was confirmed waits anew.

    Refuses none at all, what the actor logged in whatever post, and what was decided to be told twice; Conflict when
    one was confirmed or corrected meanwhile.
    """
    if not deliveries:
        raise Refusal("delivery.none_chosen", _("Đánh dấu ít nhất một lần giao rồi xác nhận"))
    _must_be_no_double([delivery.id for delivery in deliveries])
    for delivery in sorted(deliveries, key=lambda one: one.id):
        db.session.refresh(delivery, with_for_update={"of": Delivery})
        must_wait(delivery)
        if delivery.logged_by == actor.user_id:
            raise Refusal(
                "delivery.own_word",
                _(
                    "Lần giao ngày {day} do chính anh/chị ghi. Nhờ người khác xác nhận",
                    day=short_date(delivery.delivered_on),
                ),
            )
        delivery.confirmed_at, delivery.confirmed_by = at, actor.user_id
        record(
            "delivery.confirmed", "pledge", delivery.pledge_id, actor=actor, at=at, delivery=delivery.id,
            value=delivery.value, on=delivery.delivered_on,
        )  # fmt: skip
    db.session.flush()


def _must_be_no_double(ids: Collection[uuid.UUID]) -> None:
    asked = ASKED.where(DeliveryPair.second_id.in_(ids)).with_only_columns(DeliveryPair.second_id).limit(1)
    if (double := db.session.scalar(asked)) is not None:
        day = short_date(db.session.get_one(Delivery, double).delivered_on)
        raise Refusal(
            "delivery.double",
            _("Lần giao ngày {day} đã xác định là ghi trùng, chờ đơn vị hủy nên không xác nhận", day=day),
        )


def must_wait(delivery: Delivery) -> None:
    """Conflict when the delivery no longer waits for its confirmation."""
    day = short_date(delivery.delivered_on)
    if delivery.confirmed_at is not None:
        raise Conflict(_("Lần giao ngày {day} vừa được người khác xác nhận", day=day), "delivery.confirmed")
    if delivery.replaced_by_id is not None or not delivery.value:
        raise Conflict(
            _("Lần giao ngày {day} vừa được sửa. Xem số mới rồi xác nhận", day=day), "delivery.corrected"
        )
