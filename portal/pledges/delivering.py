"""The verbs of a delivery: write it down, correct it. It is never changed, only replaced; it alone has value (A-10)."""

import datetime as dt
from collections.abc import Collection

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.audit.actions import record
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.pledges.handover import Handover, handover_of, written
from portal.pledges.keeping import lock, settle_address, settle_pledge
from portal.pledges.models import Delivery, Pledge
from portal.pledges.ruling import Ruling, ruling


def deliver(
    pledge: Pledge, handover: Handover, *, confirmed: Collection[str] = (), actor: Viewer, at: dt.datetime
) -> Delivery:
    """Write down one delivery; the pledge's state and the address follow.

    Refuses nothing handed over, a day in the future, before the pledge, or after its end; raises Unconfirmed for what
    should be looked at twice and is not among the `confirmed` codes.
    """
    address = lock(pledge)
    if not (handover.parts.cash or handover.parts.goods or handover.parts.labour_days):
        raise Refusal("delivery.nothing", _("Nhập ít nhất một trong ba: tiền, hiện vật, ngày công"), "cash")
    rule = ruling(actor, at.date(), otherwise=pledge.registered_on)
    delivery = written(pledge, handover, rule=rule, confirmed=confirmed, actor=actor, at=at)
    _settle(pledge, address, rule, at)
    record(
        "delivery.logged", "pledge", pledge.id, actor=actor, at=at, delivery=delivery.id, value=delivery.value,
        on=delivery.delivered_on,
    )  # fmt: skip
    return delivery


def correct_delivery(
    delivery: Delivery,
    handover: Handover,
    *,
    reason: str,
    confirmed: Collection[str] = (),
    actor: Viewer,
    at: dt.datetime,
) -> Delivery:
    """Replace a delivery by a new row that carries the reason; nothing at all handed over cancels it.

    The old row stays and counts nowhere. Conflict when somebody corrected it meanwhile.
    """
    pledge = db.session.get_one(Pledge, delivery.pledge_id)
    address = lock(pledge)
    if not reason.strip():
        raise Refusal("delivery.no_reason", _("Ghi vì sao sửa, ví dụ: ghi thừa một số 0"), "reason")
    db.session.refresh(delivery)
    must_be_newest(delivery)
    if handover == handover_of(delivery):
        raise Refusal("delivery.unchanged", _("Chưa đổi gì so với lần giao cũ, nên không cần sửa"), "cash")
    rule = ruling(actor, at.date(), otherwise=pledge.registered_on)
    fresh = written(pledge, handover, rule=rule, confirmed=confirmed, replaces=delivery, actor=actor, at=at)
    fresh.correction_reason = vietnamese.nfc(reason).strip()
    db.session.flush()
    delivery.replaced_by_id = fresh.id
    db.session.flush()
    _settle(pledge, address, rule, at)
    record(
        "delivery.corrected", "pledge", pledge.id, actor=actor, at=at, delivery=fresh.id, replaces=delivery.id,
        before=delivery.value, value=fresh.value, on=fresh.delivered_on,
    )  # fmt: skip
    return fresh


def must_be_newest(delivery: Delivery) -> None:
    """Conflict when the delivery was corrected already: only its newest row is corrected again."""
    if delivery.replaced_by_id is not None:
        raise Conflict(
            _("Lần giao này vừa được người khác sửa. Mở lại cam kết để xem số mới"), "delivery.corrected"
        )


def _settle(pledge: Pledge, address: HumanitarianAddress, rule: Ruling, at: dt.datetime) -> None:
    db.session.flush()
    settle_pledge(pledge)
    settle_address(address, rule.terms, at.date())
    db.session.flush()
