"""How a pledge closes and what follows it: withdrawn, ended, renewed, passed on. None of it touches a delivery."""

import datetime as dt
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.codes import next_code
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.organisations.models import Organisation
from portal.pledges.actions import log, must_be_version
from portal.pledges.keeping import COUNTS, lock, settle_address
from portal.pledges.models import Delivery, Instalment, Pledge, PledgeState, SupportForm
from portal.pledges.offer import Offer
from portal.pledges.rules import IN_FORCE, UNBOUND
from portal.pledges.ruling import Ruling, ruling
from portal.pledges.schedule import Part, full_months


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


def renew(
    pledge: Pledge,
    offer: Offer,
    *,
    version: int,
    actor: Viewer,
    at: dt.datetime,
    on: dt.date | None = None,
) -> Pledge:
    """A new pledge to the same address after a cycle or a fulfilled gift; deliveries stay with the old one (A-19).

    A cycle whose months are over is ended by it as fulfilled: regular support never goes on silently. Refuses before
    that, a second renewal, and what `log` refuses.
    """
    address = lock(pledge)
    must_be_version(pledge, version, actor)
    on = on or at.date()
    _must_be_over(pledge, on)
    if pledge.state is PledgeState.under_way:
        last = max(pledge.ends_on, pledge.last_delivered_on or pledge.ends_on)
        _close(pledge, PledgeState.fulfilled, last, "")
        settle_address(address, _terms(pledge, actor, at).terms, at.date())
        record(
            "pledge.ended", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, on=last, fulfilled=True
        )
    offer = replace(offer, co_supporter=True, person_id=pledge.person_id, branch_id=pledge.branch_id)
    fresh = log(pledge.address_id, offer, renews=pledge, actor=actor, at=at, on=on)
    record("pledge.renewed", "pledge", pledge.id, actor=actor, at=at, code=fresh.code)
    return fresh


def next_start(pledge: Pledge, on: dt.date) -> dt.date:
    """From when a renewal usually runs: the day after the last cycle, but not in the past."""
    regular = pledge.form is SupportForm.regular_support
    return max(on, (pledge.ended_on or pledge.ends_on) + dt.timedelta(days=1)) if regular else on


def _must_be_over(pledge: Pledge, on: dt.date) -> None:
    running = pledge.state is PledgeState.under_way and pledge.form is SupportForm.regular_support
    if running and on <= pledge.ends_on:
        raise Refusal(
            "pledge.not_over",
            _("Chu kỳ còn đến {day}. Hết chu kỳ mới gia hạn được", day=short_date(pledge.ends_on)),
        )
    if not running and pledge.state is not PledgeState.fulfilled:
        raise Refusal("pledge.not_fulfilled", _("Chỉ gia hạn cam kết đã hoàn thành hoặc đã hết chu kỳ"))
    later = sa.select(Pledge.code).where(Pledge.renewed_from_id == pledge.id, Pledge.state.not_in(UNBOUND))
    if code := db.session.scalar(later.limit(1)):
        raise Refusal("pledge.renewed", _("Cam kết này đã gia hạn thành {code}", code=code))


def pass_on(
    pledge: Pledge,
    to: Organisation,
    *,
    reason: str,
    on: dt.date,
    version: int | None = None,
    actor: Viewer | None,
    at: dt.datetime,
) -> Pledge:
    """The undelivered rest goes over to another organisation, on the same terms and in the same cycle.

    The old pledge ends with its deliveries; the new one waits for the Red Cross to confirm it. From the page it comes
    with its `version`; without one it is the reorganisation's (`leave_to`), whatever the successor holds. Refuses
    what is over, nothing left to deliver, a day before the last delivery, an organisation that has ended, and from the
    page one that helps there already.
    """
    address = lock(pledge)
    if version is not None and actor is not None:
        must_be_version(pledge, version, actor)
    _must_be_open_to(pledge, to, on, at.date(), helped=version is not None)
    rest = _rest(pledge)
    if not rest["value"]:
        raise Refusal("pledge.nothing_left", _("Cam kết này đã giao đủ. Kết thúc thay vì chuyển tiếp"))
    fresh = Pledge(
        **{name: getattr(pledge, name) for name in KEPT},
        **rest,
        id=new_id(),
        code=next_code(Pledge.code, "CK"),
        organisation_id=to.id,
        state=PledgeState.registered,
        registered_on=on,
        registered_by=actor.user_id if actor else pledge.registered_by,
        passed_from_id=pledge.id,
        delivered=0,
        version=1,
        instalments=[
            Instalment(number=n, due_on=day, value=part)
            for n, (day, part) in enumerate(_open(pledge, rest), 1)
        ],
    )
    _close(pledge, PledgeState.passed_on, on, _reason(reason))
    db.session.add(fresh)
    settle_address(address, _terms(pledge, actor, at).terms, at.date())
    record("pledge.passed_on", "pledge", pledge.id, actor=actor, at=at, code=fresh.code, to=to.code, on=on)
    record("pledge.taken_over", "pledge", fresh.id, actor=actor, at=at, code=pledge.code, value=fresh.value)
    return fresh


def leave_to(
    pledge: Pledge, to: Organisation, *, reason: str, on: dt.date, actor: Viewer | None, at: dt.datetime
) -> Pledge | None:
    """A pledge in force of an organisation that ends goes over to its successor; delivered in full it ends, with None.

    For the reorganisation: a person or a branch that it is of must be handed over in the same work. Drafts stay behind.
    """
    day = max(on, pledge.registered_on, pledge.last_delivered_on or on)
    if pledge.delivered < pledge.value:
        return pass_on(pledge, to, reason=reason, on=day, actor=actor, at=at)
    address = lock(pledge)
    _close(pledge, PledgeState.ended, day, _reason(reason))
    settle_address(address, _terms(pledge, actor, at).terms, at.date())
    record("pledge.ended", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, on=day, fulfilled=False)
    return None


# What the successor's pledge has in common with the one it takes over.
KEPT = (
    "address_id", "person_id", "branch_id", "form", "kind", "months", "starts_on", "ends_on", "lasting_development",
    "participants", "leaders", "is_lead", "goods_note",
)  # fmt: skip


def _must_be_open_to(pledge: Pledge, to: Organisation, on: dt.date, today: dt.date, *, helped: bool) -> None:
    if pledge.state not in IN_FORCE:
        raise Refusal("pledge.over", _("Cam kết này không còn hiệu lực nên không chuyển tiếp được"))
    if to.id == pledge.organisation_id:
        raise Refusal("pledge.same_organisation", _("Chọn một tổ chức khác để chuyển tiếp"), "to")
    if to.closed_on is not None and to.closed_on < today:
        day = short_date(to.closed_on)
        raise Refusal(
            "pledge.successor_ended",
            _("Tổ chức này đã kết thúc ngày {day}. Chọn tổ chức khác", day=day),
            "to",
        )
    if not max(pledge.registered_on, pledge.last_delivered_on or pledge.registered_on) <= on <= today:
        raise Refusal("pledge.pass_day", _("Ngày chuyển phải từ lần giao cuối đến hôm nay"), "on")
    already = sa.exists().where(
        Pledge.address_id == pledge.address_id, Pledge.organisation_id == to.id, Pledge.state.in_(IN_FORCE)
    )
    if helped and db.session.scalar(sa.select(already)):
        raise Refusal("pledge.helps_already", _("Tổ chức này đang giúp địa chỉ này bằng cam kết riêng"), "to")


def _rest(pledge: Pledge) -> dict[str, int]:
    """What is still to be delivered, by parts whose sum is promised less delivered: never more than was promised.

    Where one part was given in place of another, what is left stands as cash, so that nothing is lost.
    """
    given: Any = db.session.execute(
        sa.select(
            *(
                sa.func.coalesce(sa.func.sum(getattr(Delivery, name)), 0).label(name)
                for name in ("goods", "labour_days")
            )
        ).where(Delivery.pledge_id == pledge.id, COUNTS)
    ).one()
    value = max(pledge.value - pledge.delivered, 0)
    goods = min(max(pledge.goods - given.goods, 0), value)
    rate = pledge.labour // pledge.labour_days if pledge.labour_days else 0
    days = min(max(pledge.labour_days - given.labour_days, 0), (value - goods) // rate) if rate else 0
    return {
        "cash": value - goods - days * rate,
        "goods": goods,
        "labour_days": days,
        "labour": days * rate,
        "value": value,
    }


def _open(pledge: Pledge, rest: dict[str, int]) -> list[Part]:
    """The instalments that the deliveries do not cover, the first of them perhaps in part."""
    covered, parts = pledge.value - rest["value"], []
    for part in pledge.instalments:
        left = max(part.value - covered, 0)
        covered = max(covered - part.value, 0)
        if left:
            parts.append((part.due_on, left))
    return parts


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal("pledge.no_reason", _("Ghi lý do để người sau hiểu"), "reason")
    return vietnamese.nfc(reason).strip()


def _close(pledge: Pledge, state: PledgeState, on: dt.date, reason: str) -> None:
    pledge.state, pledge.ended_on, pledge.end_reason = state, on, reason
    pledge.version += 1


def _terms(pledge: Pledge, actor: Viewer | None, at: dt.datetime) -> Ruling:
    return ruling(actor, at.date(), otherwise=pledge.registered_on)
