"""What an agency does with its consolidation: adjust a line, freeze an edition; what others decide on them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.consolidation import freezing, queries
from portal.consolidation.matrix import counted
from portal.consolidation.models import LEAST_REASON, MOST_LETTERS, Adjustment, Edition
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation
from portal.plans.models import FormLine, Period

ADJUSTMENT, EDITION = "adjustment", "edition"


def adjust(
    agency: Organisation,
    period: Period,
    form: Sequence[FormLine],
    line: str,
    amount: int,
    reason: str,
    *,
    actor: Viewer,
    at: dt.datetime,
) -> Adjustment:
    """Write an adjustment of one line; it enters totals when another person approved it.

    Raises Refusal for a line that is no figure or a sum of others, an amount of zero, a reason under 20 characters.
    """
    reason = vietnamese.nfc(reason).strip()
    found = next((one for one in counted(form) if one.code == line), None)
    if found is None or found.sum_of:
        raise Refusal(
            "adjustment.line", _("Chọn một dòng của bảng; dòng tổng thì điều chỉnh ở dòng thành phần"), "line"
        )
    if amount == 0:
        raise Refusal("adjustment.zero", _("Nhập số cần thêm hoặc bớt, khác 0"), "amount")
    if len(reason) < LEAST_REASON:
        raise Refusal(
            "adjustment.reason", _("Nêu lý do rõ hơn: ít nhất {least} ký tự", least=LEAST_REASON), "reason"
        )
    one = Adjustment(
        id=new_id(),
        organisation_id=agency.id,
        period_id=period.id,
        line=line,
        amount=amount,
        reason=reason[:MOST_LETTERS],
        author_id=actor.user_id,
        author_name=actor.user_name,
        at=at,
    )
    db.session.add(one)
    record("consolidation.adjusted", ADJUSTMENT, one.id, actor=actor, at=at, line=line, amount=amount)
    db.session.flush()
    return one


def decide_adjustment(
    adjustment: Adjustment, approved: bool, *, version: int, actor: Viewer, at: dt.datetime
) -> None:
    """Approve or refuse it, once. Raises Conflict, naming who came first."""
    db.session.refresh(adjustment, with_for_update={"of": Adjustment})
    if adjustment.decided_at is not None:
        raise _too_late(adjustment.decider_name, adjustment.decided_at)
    if adjustment.version != version:
        raise Conflict(_("Điều chỉnh này vừa thay đổi. Mở lại trang rồi quyết định"))
    adjustment.version += 1
    adjustment.approved, adjustment.decided_at = approved, at
    adjustment.decided_by, adjustment.decider_name = actor.user_id, actor.user_name
    verb = "consolidation.adjustment_approved" if approved else "consolidation.adjustment_refused"
    record(
        verb, ADJUSTMENT, adjustment.id, actor=actor, at=at, line=adjustment.line, amount=adjustment.amount
    )
    db.session.flush()


def freeze(
    agency: Organisation, period: Period, *, last: int, note: str = "", actor: Viewer, at: dt.datetime
) -> Edition:
    """Freeze the consolidation as it stands now: the next edition. `last` is the newest edition the actor has seen.

    Raises Conflict when somebody froze meanwhile, Refusal when nothing was accepted, nothing changed since the last
    edition, or a total is not the sum of its parts.
    """
    db.session.execute(sa.select(Organisation.id).where(Organisation.id == agency.id).with_for_update())
    newest = queries.newest_edition(actor, agency, period)
    if (newest.number if newest else 0) != last:
        raise Conflict(_("Vừa có người chốt một bản khác. Mở lại trang, đọc bản mới rồi quyết định"))
    content, faults = queries.draft(actor, agency, period, at)
    if not content["coverage"]["accepted"]:
        raise Refusal("edition.empty", _("Chưa nhận báo cáo nào của kỳ này nên chưa chốt được"))
    if faults:
        raise Refusal("edition.sums", _("Chưa chốt được: có tổng không bằng các phần cộng lại"))
    if newest and _same(newest.content, content):
        raise Refusal("edition.same", _("Chưa có gì thay đổi so với bản {number}", number=newest.number))
    edition = Edition(
        id=new_id(),
        period_id=period.id,
        organisation_id=agency.id,
        number=last + 1,
        frozen_at=at,
        frozen_by=actor.user_id,
        frozen_by_name=actor.user_name,
        expected=content["coverage"]["expected"],
        accepted=content["coverage"]["accepted"],
        content=content,
        sha256=freezing.fingerprint(content),
        note=vietnamese.nfc(note).strip()[:MOST_LETTERS],
    )
    db.session.add(edition)
    record(
        "consolidation.frozen",
        EDITION,
        edition.id,
        actor=actor,
        at=at,
        number=edition.number,
        sha256=edition.sha256,
    )
    db.session.flush()
    return edition


def approve(edition: Edition, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """The head of the committee approves it, once. Raises Conflict when it is approved, or a newer one is frozen."""
    newest = queries.newest_edition(actor, edition.organisation, edition.period)
    if newest is not None and newest.number != edition.number:
        raise Conflict(_("Đã có bản {number} mới hơn; đọc và phê duyệt bản đó", number=newest.number))
    db.session.refresh(edition, with_for_update={"of": Edition})
    if edition.approved_at is not None:
        raise _too_late(edition.approver_name, edition.approved_at)
    if edition.version != version:
        raise Conflict(_("Bản này vừa thay đổi. Mở lại trang rồi quyết định"))
    edition.version += 1
    edition.approved_at, edition.approved_by, edition.approver_name = at, actor.user_id, actor.user_name
    record("consolidation.approved", EDITION, edition.id, actor=actor, at=at, number=edition.number)
    db.session.flush()


def _too_late(who: str, when: dt.datetime) -> Conflict:
    return Conflict(_("{who} đã quyết định lúc {when}", who=who, when=vietnamese.moment(when)))


def _same(older: Mapping[str, Any], newer: Mapping[str, Any]) -> bool:
    """Whether two contents say the same but for the minute."""

    def timeless(content: Mapping[str, Any]) -> dict[str, Any]:
        period, coverage = dict(content["period"]), dict(content["coverage"])
        period.pop("cut"), coverage.pop("at")
        return {**content, "period": period, "coverage": coverage}

    return timeless(older) == timeless(newer)
