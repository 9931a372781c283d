"""One act of handing over, from what was typed to the row of the ledger that it becomes."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _
from portal.pledges.concerns import Concern, Elsewhere, Logged, concerns, told_elsewhere
from portal.pledges.double_list import TOLD
from portal.pledges.doubles import Told, likeness
from portal.pledges.keeping import COUNTS, household
from portal.pledges.models import Delivery, Origin, Pledge, PledgeState, SupportForm
from portal.pledges.offer import Parts
from portal.pledges.rules import UNBOUND
from portal.pledges.ruling import Ruling, labour_rate
from portal.pledges.threshold import Gift


@dataclass(frozen=True, slots=True)
class Handover:
    """What was handed over on a day, where it came from (C4), and a note."""

    on: dt.date
    parts: Parts
    origin: Origin = Origin.own
    note: str = ""


def handover_of(delivery: Delivery) -> Handover:
    """What a delivery in the book says was handed over."""
    parts = Parts(delivery.cash, delivery.goods, delivery.goods_note, delivery.labour_days)
    return Handover(delivery.delivered_on, parts, delivery.origin, delivery.note)


@dataclass(frozen=True, slots=True)
class Look:
    """What a handover comes to, and what should be looked at twice before it is written down."""

    gift: Gift
    concerns: list[Concern]


def look(
    pledge: Pledge,
    handover: Handover,
    *,
    rule: Ruling,
    replaces: Delivery | None = None,
    actor: Viewer,
    at: dt.datetime,
) -> Look:
    """Weigh a handover against the pledge and the household's other help; refuses unnamed goods and a wrong day."""
    handover.parts.check()
    _must_be_in_time(pledge, handover.on, at.date())
    rate = labour_rate(actor, rule, handover.on) if handover.parts.labour_days else None
    gift = handover.parts.gift(handover.on, rate)
    rows = _counted(pledge, replaces)
    _must_leave_what_passed_on(pledge, gift, sum(row.value for row in rows))
    found = concerns(
        handover.on,
        gift.value,
        pledged=pledge.value,
        delivered=sum(row.value for row in rows),
        starts_on=pledge.starts_on,
        ends_on=pledge.ends_on,
        lasts=pledge.months > 0,
        logged=rows,
    )
    return Look(gift, found + told_elsewhere(_twin(pledge, gift, at) if gift.value else None))


def write(pledge: Pledge, handover: Handover, gift: Gift, *, actor: Viewer, at: dt.datetime) -> Delivery:
    """The row of a handover, added to the work."""
    delivery = Delivery(
        id=new_id(),
        pledge_id=pledge.id,
        organisation_id=pledge.organisation_id,
        address_id=pledge.address_id,
        form=pledge.form,
        kind=pledge.kind,
        delivered_on=handover.on,
        origin=handover.origin,
        note=vietnamese.nfc(handover.note).strip(),
        logged_at=at,
        logged_by=actor.user_id,
    )
    take_parts(delivery, gift)
    db.session.add(delivery)
    return delivery


def take_parts(row: Pledge | Delivery, gift: Gift) -> None:
    """Write the parts of a gift and their sum into a row."""
    row.cash, row.goods, row.goods_note = gift.cash, gift.goods, vietnamese.nfc(gift.goods_note).strip()
    row.labour_days, row.labour, row.value = gift.labour_days, gift.labour, gift.value


def _counted(pledge: Pledge, replaces: Delivery | None) -> list[Logged]:
    rows = db.session.execute(
        sa.select(Delivery.id, Delivery.delivered_on, Delivery.value, Delivery.logged_at).where(
            Delivery.pledge_id == pledge.id, COUNTS
        )
    )
    return [
        Logged(row.delivered_on, row.value, row.logged_at)
        for row in rows
        if not replaces or row.id != replaces.id
    ]


def _twin(pledge: Pledge, gift: Gift, at: dt.datetime) -> Elsewhere | None:
    """The nearest delivery of another pledge to the household that looks like this one."""
    home = pledge.address.merged_into_id or pledge.address_id
    new = Told(pledge.id, home, pledge.id, gift.on, gift.value, pledge.kind, gift.goods_note, at)
    rows = db.session.execute(
        sa.select(*TOLD, Delivery.organisation_id)
        .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
        .where(Delivery.address_id.in_(household(home)), Delivery.pledge_id != pledge.id, COUNTS)
    )
    alike = [
        Elsewhere(row.delivered_on, row.value, row.organisation_id == pledge.organisation_id)
        for row in rows
        if likeness(new, Told(*row[:-1])) or (row.delivered_on, row.value) == (gift.on, gift.value)
    ]
    return min(alike, key=lambda row: (abs(row.on - gift.on), not row.own), default=None)


def _must_be_in_time(pledge: Pledge, on: dt.date, today: dt.date) -> None:
    if pledge.state in UNBOUND:
        raise Refusal("delivery.withdrawn", _("Cam kết này chưa gửi hoặc đã rút nên không ghi lần giao được"))
    if on > today:
        raise Refusal("delivery.in_future", _("Ngày giao ở tương lai. Ghi khi đã giao xong"), "delivered_on")
    first = min(pledge.starts_on, pledge.registered_on)
    if on < first:
        raise Refusal(
            "delivery.before_pledge",
            _("Ngày giao không được trước khi cam kết bắt đầu, {day}", day=short_date(first)),
            "delivered_on",
        )
    last = last_day(pledge)
    if last is not None and on > last:
        raise Refusal("delivery.after_end", _closed(pledge, last, _successor(pledge)), "delivered_on")


def last_day(pledge: Pledge) -> dt.date | None:
    """The last day of which a closed pledge still takes deliveries; None as long as it is open."""
    over = pledge.state in (PledgeState.ended, PledgeState.passed_on) or (
        pledge.state is PledgeState.fulfilled and pledge.form is SupportForm.regular_support
    )
    return pledge.ended_on if over else None


def _must_leave_what_passed_on(pledge: Pledge, gift: Gift, others: int) -> None:
    """What another organisation took over is not delivered a second time here."""
    last, heir = last_day(pledge), _successor(pledge) if pledge.state is PledgeState.passed_on else None
    if heir and last and gift.value and others + gift.value > pledge.value - heir.value:
        raise Refusal("delivery.passed_on", _closed(pledge, last, heir), "cash")


def _successor(pledge: Pledge) -> Pledge | None:
    """The pledge that took over the rest, or that renews this one."""
    follows = sa.or_(Pledge.passed_from_id == pledge.id, Pledge.renewed_from_id == pledge.id)
    return db.session.scalar(sa.select(Pledge).where(follows, Pledge.state.not_in(UNBOUND)).limit(1))


def _closed(pledge: Pledge, last: dt.date, heir: Pledge | None) -> Words:
    day = short_date(last)
    if heir is None:
        return _("Cam kết đã kết thúc ngày {day}. Lập cam kết mới rồi ghi", day=day)
    if pledge.state is PledgeState.passed_on:
        return _(
            "Cam kết đã chuyển tiếp ngày {day}. Phần chưa giao nay thuộc {code}, do tổ chức nhận tiếp ghi",
            day=day,
            code=heir.code,
        )
    return _("Cam kết đã kết thúc ngày {day}. Ghi vào cam kết gia hạn {code}", day=day, code=heir.code)
