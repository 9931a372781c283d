"""The verbs of a promise: draft, log, amend. It enters no total (A-10); none of them touches a delivery.

How a pledge is closed, renewed and passed on is in `closing.py`, how it is confirmed and who leads in `linking.py`.
"""

import datetime as dt
import uuid
from dataclasses import replace

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
from portal.pledges.models import Delivery, Instalment, Pledge, PledgeState
from portal.pledges.offer import Offer
from portal.pledges.queries import last_change, same
from portal.pledges.rules import IN_FORCE
from portal.pledges.ruling import labour_rate, ruling
from portal.supporters.models import Branch, Person


def log(
    address_id: uuid.UUID,
    offer: Offer,
    *,
    draft: Pledge | None = None,
    renews: Pledge | None = None,
    actor: Viewer,
    at: dt.datetime,
    on: dt.date | None = None,
) -> Pledge:
    """Bind the actor's organisation to an address from a day on (`on`, today by default); a `draft` becomes the pledge.

    Refuses what `Offer.checked` refuses; an address that is no longer open; a second pledge of the same organisation,
    person or branch while one is in force; others' address as long as the person has not said to help together (A-07).
    """
    on = on or at.date()
    rule = ruling(actor, on, otherwise=at.date())
    rate = labour_rate(actor, rule, on)
    offer = offer.checked(rule.terms, rate, on)
    _must_be_own(offer, on, actor)
    address = lock_address(address_id)
    if draft:
        _lock_draft(draft)
    _must_be_free(address, offer, actor)
    pledge = draft or _empty(address.id, actor)
    pledge.code = next_code(Pledge.code, "CK")
    pledge.is_lead = address.open_pledges == 0
    pledge.state = PledgeState.registered
    pledge.registered_on, pledge.registered_by = on, actor.user_id
    pledge.renewed_from_id = renews.id if renews else None
    pledge.version += 1 if draft else 0
    _fill(pledge, offer, rate)
    db.session.add(pledge)
    settle_address(address, rule.terms, at.date())
    record(
        "pledge.logged", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, address=address.code,
        value=pledge.value, form=pledge.form, months=pledge.months,
    )  # fmt: skip
    return pledge


def save_draft(
    address_id: uuid.UUID, offer: Offer, *, draft: Pledge | None = None, actor: Viewer, at: dt.datetime
) -> Pledge:
    """Keep what was typed so far, as the organisation's own draft: it binds nothing and no list counts it.

    Refuses only what an earlier step would have refused: form, months, start, and an offer of nothing.
    """
    rule = ruling(actor, at.date())
    rate = labour_rate(actor, rule, at.date())
    offer.check_time(rule.terms, at.date())
    offer.check_value(rate)
    _must_be_own(offer, at.date(), actor)
    if draft:
        _lock_draft(draft)
    pledge = draft or _empty(address_id, actor)
    if draft is None:
        pledge.code = f"NHAP-{pledge.id.hex[-10:].upper()}"
    pledge.registered_on, pledge.registered_by = at.date(), actor.user_id
    pledge.version += 1 if draft else 0
    _fill(pledge, offer, rate)
    db.session.add(pledge)
    db.session.flush()
    record("pledge.drafted", "pledge", pledge.id, actor=actor, at=at)
    return pledge


def discard(draft: Pledge, *, actor: Viewer, at: dt.datetime) -> None:
    """Throw a draft away; anything else is never deleted."""
    _lock_draft(draft)
    record("pledge.discarded", "pledge", draft.id, actor=actor, at=at)
    db.session.delete(draft)
    db.session.flush()


def _lock_draft(draft: Pledge) -> None:
    db.session.refresh(draft, with_for_update={"of": Pledge})
    if draft.state is not PledgeState.draft:
        raise Conflict(_("Bản nháp này đã được gửi thành cam kết {code}", code=draft.code), "pledge.sent")


def _empty(address_id: uuid.UUID, actor: Viewer) -> Pledge:
    return Pledge(
        id=new_id(),
        organisation_id=actor.organisation_id,
        address_id=address_id,
        is_lead=False,
        state=PledgeState.draft,
        delivered=0,
        version=1,
    )


def _must_be_own(offer: Offer, on: dt.date, actor: Viewer) -> None:
    """Refuses a person or a branch that the actor's organisation does not keep, or a branch that is closed."""
    person = db.session.get(Person, offer.person_id) if offer.person_id else None
    branch = db.session.get(Branch, offer.branch_id) if offer.branch_id else None
    kept = [row.organisation_id == actor.organisation_id for row in (person, branch) if row is not None]
    closed = branch is not None and branch.closed_on is not None and branch.closed_on < on
    if len(kept) != (offer.person_id is not None) + (offer.branch_id is not None) or not all(kept) or closed:
        raise Refusal(
            "pledge.not_own_supporter",
            _("Chọn người hoặc chi hội trong danh sách của đơn vị mình"),
            "supporter",
        )


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
            same(Pledge.person_id, offer.person_id),
            same(Pledge.branch_id, offer.branch_id),
            Pledge.state.in_(IN_FORCE),
        )
    )
    if own:
        raise Refusal(
            "pledge.own_already",
            _(
                "Địa chỉ {code} đã được gắn bằng cam kết {pledge}. Sửa cam kết đó hoặc ghi lần giao",
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
    alone = offer.person_id is not None
    pledge.participants, pledge.leaders = (1, 0) if alone else (offer.participants, offer.leaders)
    pledge.person_id, pledge.branch_id = offer.person_id, offer.branch_id
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

    For whom it was made stays; another value or form must be confirmed anew. Refuses what `Offer.checked` refuses,
    another form once something was delivered, a start after the first delivery.
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
    before, form = pledge.value, (pledge.form, pledge.months)
    _fill(pledge, replace(offer, person_id=pledge.person_id, branch_id=pledge.branch_id), rate)
    pledge.version += 1
    anew = pledge.confirmed_on is not None and (before, form) != (pledge.value, (pledge.form, pledge.months))
    if anew:
        pledge.confirmed_on = pledge.confirmed_by = None
    settle_pledge(pledge)
    settle_address(address, rule.terms, at.date())
    record(
        "pledge.amended", "pledge", pledge.id, actor=actor, at=at, before=before, value=pledge.value,
        form=pledge.form, months=pledge.months, unconfirmed=anew,
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
