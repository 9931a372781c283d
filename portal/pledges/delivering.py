"""The verbs of a delivery: write it down, correct it. It is never changed, only replaced; it alone has value (A-10)."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.audit.actions import record
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib import pictures, vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.pledges.concerns import insist
from portal.pledges.handover import Handover, handover_of, look, write
from portal.pledges.keeping import lock, settle_address, settle_pledge
from portal.pledges.models import Delivery, DeliveryPhoto, Pledge
from portal.pledges.ruling import Ruling, ruling
from portal.pledges.threshold import Gift

MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that is kept already (`documents.store`), and what is seen in it."""

    file_id: uuid.UUID
    description: str


def deliver(
    pledge: Pledge,
    handover: Handover,
    *,
    photo: Photo | None = None,
    confirmed: Collection[str] = (),
    actor: Viewer,
    at: dt.datetime,
) -> Delivery:
    """Write down one delivery; the pledge's state and the address follow.

    Refuses nothing handed over, a day in the future, before the pledge, or after its end; raises Unconfirmed for what
    should be looked at twice and is not among the `confirmed` codes.
    """
    address = lock(pledge)
    must_hold_something(handover)
    rule = ruling(actor, at.date(), otherwise=pledge.registered_on)
    seen = look(pledge, handover, rule=rule, actor=actor, at=at)
    insist(seen.concerns, confirmed)
    delivery = enter(pledge, handover, seen.gift, actor=actor, at=at)
    if photo is not None:
        attach(delivery, photo, actor=actor)
    settle(pledge, address, rule, at)
    return delivery


def must_hold_something(handover: Handover) -> None:
    """Refuse a handover of nothing."""
    if not (handover.parts.cash or handover.parts.goods or handover.parts.labour_days):
        raise Refusal("delivery.nothing", _("Nhập ít nhất một trong ba: tiền, hiện vật, ngày công"), "cash")


def enter(pledge: Pledge, handover: Handover, gift: Gift, *, actor: Viewer, at: dt.datetime) -> Delivery:
    """The row of a delivery that was looked at, and its line in the book; `settle` follows."""
    delivery = write(pledge, handover, gift, actor=actor, at=at)
    db.session.flush()
    record(
        "delivery.logged", "pledge", pledge.id, actor=actor, at=at, delivery=delivery.id, value=delivery.value,
        on=delivery.delivered_on,
    )  # fmt: skip
    return delivery


def add_photo(delivery: Delivery, photo: Photo | None, *, actor: Viewer, at: dt.datetime) -> DeliveryPhoto:
    """Add a photograph or the scan of a receipt to a delivery. Conflict when it was corrected meanwhile."""
    if photo is None:
        raise Refusal("photo.none", _("Chụp hoặc chọn một ảnh"), "photo")
    db.session.refresh(delivery, with_for_update={"of": Delivery})
    must_be_newest(delivery)
    row = attach(delivery, photo, actor=actor)
    record(
        "delivery.photo_added", "pledge", delivery.pledge_id, actor=actor, at=at, delivery=delivery.id,
        number=row.number,
    )  # fmt: skip
    return row


def attach(delivery: Delivery, photo: Photo, *, actor: Viewer) -> DeliveryPhoto:
    """Show a kept picture of the own organisation with a delivery; refuses any other file, and one without words."""
    file = db.session.get(StoredFile, photo.file_id)
    if (
        file is None
        or file.organisation_id != actor.organisation_id
        or file.media_type != pictures.MEDIA_TYPE
    ):
        raise Refusal("photo.unknown", _("Không thấy ảnh đã gửi. Chọn lại ảnh"), "photo")
    description = vietnamese.nfc(photo.description).strip()
    if not description:
        raise Refusal("photo.no_words", _("Ghi ảnh chụp gì, không ghi tên bệnh"), "description")
    if len(delivery.photos) >= MOST_PHOTOS:
        raise Refusal("photo.too_many", _("Mỗi lần giao giữ tối đa {most} ảnh", most=MOST_PHOTOS), "photo")
    row = DeliveryPhoto(number=len(delivery.photos) + 1, file_id=file.id, description=description)
    delivery.photos.append(row)
    db.session.flush()
    return row


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

    The old row stays and counts nowhere; its photographs go along. Conflict when somebody corrected it meanwhile.
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
    seen = look(pledge, handover, rule=rule, replaces=delivery, actor=actor, at=at)
    insist(seen.concerns, confirmed)
    fresh = write(pledge, handover, seen.gift, actor=actor, at=at)
    fresh.photos = [
        DeliveryPhoto(number=row.number, file_id=row.file_id, description=row.description)
        for row in delivery.photos
    ]
    fresh.correction_reason = vietnamese.nfc(reason).strip()
    db.session.flush()
    delivery.replaced_by_id = fresh.id
    db.session.flush()
    settle(pledge, address, rule, at)
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


def settle(pledge: Pledge, address: HumanitarianAddress, rule: Ruling, at: dt.datetime) -> None:
    """Let the sums and states of the pledge and of the address follow."""
    db.session.flush()
    settle_pledge(pledge)
    settle_address(address, rule.terms, at.date())
    db.session.flush()
