"""The verbs of a pledge: log, amend, withdraw, end. It enters no total (A-10); none of them touches a delivery."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.codes import next_code
from portal.addresses.models import HumanitarianAddress
from portal.addresses.rules import OPEN
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.money import show
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.pledges.handover import take_parts
from portal.pledges.keeping import COUNTS, lock, lock_address, settle_address, settle_pledge
from portal.pledges.models import Delivery, Instalment, Pledge, PledgeState, SupportForm
from portal.pledges.offer import Offer
from portal.pledges.queries import last_change
from portal.pledges.rules import IN_FORCE
from portal.pledges.ruling import Ruling, labour_rate, ruling
from portal.pledges.schedule import full_months


def log(
    address_id: uuid.UUID, offer: Offer, *, actor: Viewer, at: dt.datetime, on: dt.date | None = None
) -> Pledge:
    """Bind the actor's organisation to an address from a day on (`on`, today by default).

    Refuses what `Offer.checked` refuses; an address that is no longer open; a second pledge of the same organisation
    while one is in force; others' address as long as the person has not said to help together with them (A-07).
    """
    on = on or at.date()
    rule = ruling(actor, on, otherwise=at.date())
    rate = labour_rate(actor, rule, on)
    offer = offer.checked(rule.terms, rate, on)
    address = lock_address(address_id)
    _must_be_free(address, offer, actor)
    pledge = Pledge(
        id=new_id(),
        code=next_code(Pledge.code, "CK"),
        organisation_id=actor.organisation_id,
        address_id=address.id,
        is_lead=address.open_pledges == 0,
        state=PledgeState.registered,
        registered_on=on,
        registered_by=actor.user_id,
        delivered=0,
        version=1,
    )
    _fill(pledge, offer, rate)
    db.session.add(pledge)
    settle_address(address, rule.terms, at.date())
    record(
        "pledge.logged", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, address=address.code,
        value=pledge.value, form=pledge.form, months=pledge.months,
    )  # fmt: skip
    return pledge


def _must_be_free(address: HumanitarianAddress, offer: Offer, actor: Viewer) -> None:
    if address.state not in OPEN:
        raise Refusal(
            "pledge.address_closed",
            _("Địa chỉ {code} không còn nhận giúp đỡ. Chọn một địa chỉ khác", code=address.code),
        )
    if address.lacks_guardian and actor.unit_id != address.unit_id:
        raise Refusal(
            "pledge.no_guardian",
            _(
                "Trẻ mồ côi ở địa chỉ {code} chưa có người giám hộ: tổ chức ngoài xã chưa nhận được. "
                "Hỏi Hội Chữ thập đỏ xã",
                code=address.code,
            ),
        )
    own = db.session.scalar(
        sa.select(Pledge.code).where(
            Pledge.address_id == address.id,
            Pledge.organisation_id == actor.organisation_id,
            Pledge.state.in_(IN_FORCE),
        )
    )
    if own:
        raise Refusal(
            "pledge.own_already",
            _(
                "Đơn vị đã gắn địa chỉ {code} bằng cam kết {pledge}. Sửa cam kết đó hoặc ghi lần giao",
                code=address.code,
                pledge=own,
            ),
        )
    if address.open_pledges and not offer.co_supporter:
        raise Refusal(
            "pledge.others_help",
            _(
                "Địa chỉ {code} đã có {count} tổ chức cùng giúp. Đánh dấu đồng ý cùng giúp, hoặc chọn địa chỉ khác",
                code=address.code,
                count=address.open_pledges,
            ),
            "co_supporter",
        )


def _fill(pledge: Pledge, offer: Offer, rate: int | None) -> None:
    gift = offer.parts.gift(offer.starts_on, rate)
    pledge.form, pledge.kind, pledge.months = offer.form, offer.kind, offer.months
    pledge.starts_on, pledge.ends_on = offer.starts_on, offer.ends_on
    take_parts(pledge, gift)
    pledge.lasting_development = vietnamese.nfc(offer.lasting_development).strip()
    pledge.participants, pledge.leaders = offer.participants, offer.leaders
    due = dict(enumerate(offer.schedule(rate), 1))
    kept = {row.number: row for row in pledge.instalments}
    for number in kept.keys() - due.keys():
        pledge.instalments.remove(kept[number])
    for number, (day, value) in due.items():
        if number in kept:
            kept[number].due_on, kept[number].value = day, value
        else:
            pledge.instalments.append(Instalment(number=number, due_on=day, value=value))


def amend(pledge: Pledge, offer: Offer, *, version: int, actor: Viewer, at: dt.datetime) -> Pledge:
    """Change a pledge in force; what was delivered stays as it is.

    Refuses what `Offer.checked` refuses, another form once something was delivered, a start after the first delivery.
    Conflict when somebody changed the pledge since `version`.
    """
    address = lock(pledge)
    must_be_version(pledge, version, actor, typed=offer)
    if pledge.state not in IN_FORCE:
        raise Refusal("pledge.over", _("Cam kết này không còn hiệu lực nên không sửa được"))
    rule = ruling(actor, pledge.registered_on, otherwise=at.date())
    rate = labour_rate(actor, rule, pledge.registered_on)
    offer = offer.checked(rule.terms, rate, pledge.registered_on)
    first = db.session.scalar(
        sa.select(sa.func.min(Delivery.delivered_on)).where(Delivery.pledge_id == pledge.id, COUNTS)
    )
    if first is not None and offer.form is not pledge.form:
        raise Refusal(
            "pledge.form_given",
            _("Đã giao thì không đổi hình thức. Kết thúc cam kết này rồi lập cam kết mới"),
            "form",
        )
    if first is not None and offer.months and offer.starts_on > first:
        raise Refusal(
            "pledge.starts_late", _("Ngày bắt đầu không được sau lần giao đầu {day}", day=short_date(first)),
            "starts_on",
        )  # fmt: skip
    before = pledge.value
    _fill(pledge, offer, rate)
    pledge.version += 1
    settle_pledge(pledge)
    settle_address(address, rule.terms, at.date())
    record(
        "pledge.amended", "pledge", pledge.id, actor=actor, at=at, before=before, value=pledge.value,
        form=pledge.form, months=pledge.months,
    )  # fmt: skip
    return pledge


def must_be_version(pledge: Pledge, version: int, actor: Viewer, typed: Offer | None = None) -> None:
    """Conflict when somebody changed the pledge since this version: who, when, what it is now, what was typed."""
    if pledge.version == version:
        return
    change = last_change(actor, pledge)
    now = _(
        "{name} đã sửa cam kết {code} lúc {moment}. Hiện nay cam kết là {value} đ",
        name=change.name,
        code=pledge.code,
        moment=change.moment,
        value=show(pledge.value),
    )
    if typed is None or typed.parts.labour_days:
        raise Conflict(_("{now}. Mở lại trang rồi làm tiếp", now=now), "pledge.changed")
    mine = typed.parts.cash + typed.parts.goods
    raise Conflict(_("{now}, anh/chị đang ghi {mine} đ", now=now, mine=show(mine)), "pledge.changed")


def withdraw(pledge: Pledge, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> Pledge:
    """Take a pledge back before anything was delivered; the address waits again when nobody else stands by it."""
    address = lock(pledge)
    must_be_version(pledge, version, actor)
    if pledge.state is not PledgeState.registered:
        raise Refusal(
            "pledge.delivered", _("Chỉ rút cam kết khi chưa giao lần nào. Đã giao thì kết thúc cam kết")
        )
    _close(pledge, PledgeState.withdrawn, at.date(), _reason(reason))
    settle_address(address, _terms(pledge, actor, at).terms, at.date())
    record("pledge.withdrawn", "pledge", pledge.id, actor=actor, at=at, code=pledge.code)
    return pledge


def end(pledge: Pledge, *, version: int, on: dt.date, reason: str, actor: Viewer, at: dt.datetime) -> Pledge:
    """End a pledge after deliveries, on a day.

    Regular support of a full cycle is fulfilled and needs no reason; anything else ends early and needs one, and a
    cycle broken before 12 months is judged again as one-off support (A-19).
    """
    address = lock(pledge)
    must_be_version(pledge, version, actor)
    if pledge.state is not PledgeState.under_way or pledge.last_delivered_on is None:
        raise Refusal("pledge.not_under_way", _("Chỉ kết thúc cam kết đang thực hiện"))
    if not pledge.last_delivered_on <= on <= at.date():
        raise Refusal(
            "pledge.end_day",
            _(
                "Ngày kết thúc phải từ lần giao cuối {day} đến hôm nay",
                day=short_date(pledge.last_delivered_on),
            ),
            "ended_on",
        )
    rule = _terms(pledge, actor, at)
    regular = pledge.form is SupportForm.regular_support
    full = regular and full_months(pledge.starts_on, on) >= rule.terms.months_from
    _close(
        pledge,
        PledgeState.fulfilled if full else PledgeState.ended,
        on,
        reason.strip() if full else _reason(reason),
    )
    settle_address(address, rule.terms, at.date())
    record("pledge.ended", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, on=on, fulfilled=full)
    return pledge


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal("pledge.no_reason", _("Ghi lý do để người sau hiểu"), "reason")
    return vietnamese.nfc(reason).strip()


def _close(pledge: Pledge, state: PledgeState, on: dt.date, reason: str) -> None:
    pledge.state, pledge.ended_on, pledge.end_reason = state, on, reason
    pledge.version += 1


def _terms(pledge: Pledge, actor: Viewer, at: dt.datetime) -> Ruling:
    return ruling(actor, at.date(), otherwise=pledge.registered_on)
