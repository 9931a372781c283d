"""Who signs for a body's head from a day to a day: granted by the head, ended early by a head, always on record."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts.models import Post, User
from portal.accounts.rules import in_force
from portal.audit.actions import record
from portal.documents.rules import reads
from portal.extensions import db, new_id
from portal.letters import heads
from portal.letters.content import Kind
from portal.letters.signing_models import PARTY_FORMS, Authority, Delegation
from portal.letters.signing_rules import is_deputy, signing_duties
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _
from portal.organisations.models import Organisation

KINDS: dict[str, Words] = {
    Kind.official_letter: _("Công văn"),
    Kind.report: _("Báo cáo"),
    Kind.plan: _("Kế hoạch"),
    Kind.notice: _("Thông báo"),
    Kind.proposal: _("Tờ trình"),
    Kind.invitation: _("Giấy mời"),
    Kind.listing: _("Danh sách"),
}
UNIT_HEADS = ("chánh", "trưởng", "giám đốc")
"""How the title begins of who heads a unit of the office and so signs “TL.”"""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a head grants: to whom, how it reads, for which kinds of letters (none are all), on what basis, how long."""

    user_id: uuid.UUID
    authority: Authority
    on_behalf: str
    title: str
    kinds: tuple[str, ...]
    basis_number: str
    basis_on: dt.date | None
    starts_on: dt.date
    ends_on: dt.date


def of_body(viewer: Viewer) -> list[Delegation]:
    """All delegations of the own body, the last to end first; none for who does not read its papers."""
    if not reads(viewer):
        return []
    return list(
        db.session.scalars(
            sa.select(Delegation)
            .options(sa.orm.joinedload(Delegation.user))
            .where(Delegation.organisation_id == viewer.organisation_id)
            .order_by(Delegation.ends_on.desc(), Delegation.granted_at.desc())
        )
    )


def get(viewer: Viewer, delegation_id: uuid.UUID) -> Delegation | None:
    """One of the own body's."""
    return next((one for one in of_body(viewer) if one.id == delegation_id), None)


def candidates(viewer: Viewer, on: dt.date) -> dict[uuid.UUID, Post]:
    """Who may be given it: whoever opens the own body's letters but the viewer; a head's post counts first."""
    posts = db.session.scalars(
        sa.select(Post)
        .join(User)
        .options(sa.orm.contains_eager(Post.user))
        .where(
            Post.organisation_id == viewer.organisation_id,
            Post.user_id != viewer.user_id,
            Post.duty.in_(signing_duties(viewer)),
            User.suspended_at.is_(None),
            in_force(on),
        )
        .order_by(sa.case((Post.duty == Duty.head, 1), else_=0), User.name_sort)
    )
    return {post.user_id: post for post in posts}


def grant(asked: Grant, *, actor: Viewer, at: dt.datetime) -> Delegation:
    """Give somebody of the own body the right to sign. Refuses to hand on what one has by delegation oneself, a second
    for the same person and kind at a time, and what the form of authority does not allow.
    """
    today = at.astimezone(VIETNAM).date()
    db.session.scalars(
        sa.select(Organisation.id).where(Organisation.id == actor.organisation_id).with_for_update()
    ).one()
    post = candidates(actor, today).get(asked.user_id)
    if post is None:
        raise Refusal("delegation.nobody", _("Chọn người khác đang làm việc ở cơ quan"), "person")
    others = of_body(actor)
    if any(one.user_id == actor.user_id and one.holds(today) for one in others):
        raise Refusal(
            "delegation.chained", _("Người đang ký theo ủy quyền không ủy quyền tiếp cho người khác")
        )
    _check_days(asked, today)
    _check_authority(asked, heads.letterhead(actor, today).format)
    for one in others:
        if one.user_id == asked.user_id and _meet(one, asked):
            raise Refusal(
                "delegation.second",
                _(
                    "{name} đã có ủy quyền từ {first} đến {last}. Kết thúc ủy quyền đó trước",
                    name=post.user.name,
                    first=short_date(one.starts_on),
                    last=short_date(one.ends_on),
                ),
                "person",
            )
    delegation = Delegation(
        id=new_id(),
        organisation_id=actor.organisation_id,
        user_id=asked.user_id,
        delegator_id=actor.user_id,
        delegator_name=actor.user_name,
        authority=asked.authority,
        on_behalf=asked.on_behalf,
        title=asked.title,
        kinds=list(asked.kinds),
        basis_number=asked.basis_number,
        basis_on=asked.basis_on,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        granted_at=at,
    )
    db.session.add(delegation)
    record(
        "delegation.granted", "delegation", delegation.id, actor=actor, at=at, person=post.user.name,
        authority=asked.authority, kinds=list(asked.kinds), starts_on=asked.starts_on, ends_on=asked.ends_on,
    )  # fmt: skip
    db.session.flush()
    return delegation


def _check_days(asked: Grant, today: dt.date) -> None:
    if asked.starts_on < today:
        raise Refusal("delegation.past", _("Ủy quyền bắt đầu từ hôm nay hoặc sau đó"), "starts_on")
    if asked.ends_on < asked.starts_on:
        raise Refusal("delegation.backwards", _("Ngày kết thúc không thể trước ngày bắt đầu"), "ends_on")


def _check_authority(asked: Grant, form: str) -> None:
    if form == "party" and asked.authority not in PARTY_FORMS:
        raise Refusal("delegation.no_form", _("Thể thức văn bản của Đảng không có TUQ."), "authority")
    if asked.authority is Authority.deputy and not is_deputy(asked.title):
        raise Refusal(
            "delegation.no_deputy", _("KT. chỉ dành cho cấp phó: chức vụ bắt đầu bằng “Phó”"), "title"
        )
    if asked.authority is Authority.order and not asked.title.casefold().startswith(UNIT_HEADS):
        raise Refusal(
            "delegation.no_unit_head",
            _("TL. chỉ dành cho người đứng đầu đơn vị thuộc cơ quan, như Chánh Văn phòng, Trưởng ban"),
            "title",
        )
    if asked.authority is Authority.authorisation and not (asked.basis_number and asked.basis_on):
        raise Refusal(
            "delegation.no_basis", _("TUQ. phải có văn bản ủy quyền: nhập số và ngày"), "basis_number"
        )


def _meet(one: Delegation, asked: Grant) -> bool:
    """Whether both would be in force on some day for some kind of letter."""
    last = one.ends_on if one.ended_on is None else min(one.ends_on, one.ended_on - dt.timedelta(days=1))
    days = max(one.starts_on, asked.starts_on) <= min(last, asked.ends_on)
    return days and (not one.kinds or not asked.kinds or bool({*one.kinds} & {*asked.kinds}))


def end(delegation: Delegation, *, actor: Viewer, at: dt.datetime) -> None:
    """End it early: from today on it no longer holds. Refuses one that is over."""
    today = at.astimezone(VIETNAM).date()
    if delegation.ended_on is not None or delegation.ends_on < today:
        raise Conflict(_("Ủy quyền này đã kết thúc. Mở lại danh sách để xem"))
    delegation.ended_on, delegation.ender_name = today, actor.user_name
    record("delegation.ended", "delegation", delegation.id, actor=actor, at=at)
    db.session.flush()


def standing(delegation: Delegation, on: dt.date, heads_now: Collection[uuid.UUID]) -> str:
    """`now`, `coming`, `over`, or `lapsed` with the office of the head who granted it."""
    if delegation.holds(on):
        return "now" if delegation.delegator_id in heads_now else "lapsed"
    return "coming" if delegation.starts_on > on and delegation.ended_on is None else "over"
