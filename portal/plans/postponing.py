"""A due moment moves later: for one unit by an extension, for everyone by an outage (domain §5 item 14, A-04).

`Obligation.due_at` is what holds, for what was submitted already, too: late may become in time, never the reverse.
Every move stays as a `DueChange`; several compose.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id, table_of
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _
from portal.plans import calendar
from portal.plans.models import DueChange, DueChangeKind, Obligation, Outage
from portal.plans.rules import is_owed

LAST_HOURS = dt.timedelta(hours=24)  # before a due moment, in which an outage keeps a unit from reporting
FARTHEST = dt.timedelta(days=30)  # that one extension may reach beyond the present due moment
LEAST_REASON = 20  # characters: what trust §1.5 (c9) asks of an exception
MOST_REASON = 1_000


# Pure ----------------------------------------------------------------------------------------------------------------


def after_outage(due: dt.datetime, began: dt.datetime, ended: dt.datetime) -> dt.datetime:
    """The due moment after an outage: later by what the outage took of the last 24 hours and of the time beyond.

    One that was over before them, or began at the due moment or after it, moves nothing.
    """
    first = max(began, due - LAST_HOURS)
    return due + (ended - first) if began < due and ended > first else due


def extended(day: dt.date) -> dt.datetime:
    """The due moment of an extension whose last day in time is `day`: its end."""
    return dt.datetime.combine(day + calendar.DAY, dt.time.min, VIETNAM)


def must_extend(due: dt.datetime, day: dt.date, at: dt.datetime) -> None:
    """Refuse a day off, a day that does not come later than the present due moment, is over, or lies too far."""
    new = extended(day)
    shown = vietnamese.short_date(day)
    if new <= max(due, at):
        words = _("Chọn ngày từ hôm nay trở đi và muộn hơn hạn hiện nay là {due}", due=vietnamese.moment(due))
    elif new - due > FARTHEST:
        last = vietnamese.short_date((due.astimezone(VIETNAM) + FARTHEST - calendar.DAY).date())
        words = _("Mỗi lần gia hạn tối đa 30 ngày: chọn ngày không muộn hơn {last}", last=last)
    elif not calendar.is_working_day(day):
        words = _("{day} là ngày nghỉ. Chọn một ngày làm việc", day=shown)
    else:
        return
    raise Refusal("due.day", words, "last_day")


def reason_of(text: str, field: str = "reason") -> str:
    """A reason worth keeping, made plain. Raises Refusal when it is too short to say anything, or too long."""
    text = vietnamese.nfc(text).strip()
    if len(text) < LEAST_REASON:
        words = _("Viết lý do ít nhất {least} ký tự, đang có {now}", least=LEAST_REASON, now=len(text))
        raise Refusal("reason.short", words, field)
    if len(text) > MOST_REASON:
        words = _("Viết ngắn hơn: tối đa {most} ký tự, đang là {now}", most=MOST_REASON, now=len(text))
        raise Refusal("reason.long", words, field)
    return text


def told(change: DueChange) -> Words:
    """What moved, until when and why, by whom and when, in one sentence."""
    reason = change.reason.rstrip(".")
    by = {"who": change.decider_name, "when": vietnamese.moment(change.at)}
    if change.outage is None:
        day = vietnamese.short_date(calendar.last_day(change.after_at))
        return _(
            "Được gia hạn đến hết ngày {day}, vì: {reason} ({who}, {when}).", day=day, reason=reason, **by
        )
    return _(
        "Sự cố hệ thống từ {began} đến {ended}, hạn lùi đến {after}: {reason} ({who}, {when}).",
        began=vietnamese.moment(change.outage.began_at),
        ended=vietnamese.moment(change.outage.ended_at),
        after=vietnamese.moment(change.after_at),
        reason=reason,
        **by,
    )


def brief(change: DueChange) -> Words:
    """The same beside one of many rows: what happened to all of them is told once, over the table."""
    if change.outage is None:
        return told(change)
    return _("Hạn lùi đến {after} do sự cố hệ thống.", after=vietnamese.moment(change.after_at))


# Acts ----------------------------------------------------------------------------------------------------------------


def extend(
    obligation: Obligation, day: dt.date, reason: str, *, seen: str, actor: Viewer, at: dt.datetime
) -> DueChange:
    """Give one unit until the end of `day`. `seen` is the due moment as it was read (ISO).

    Raises Refusal for a day or a reason that will not do, Conflict when the due moment moved meanwhile.
    """
    db.session.refresh(obligation, with_for_update=True)
    if obligation.closed_on is not None:
        raise Refusal("due.closed", _("Đơn vị không còn phải gửi báo cáo này nên không gia hạn"))
    if obligation.due_at.isoformat() != seen:
        raise Conflict(
            _(
                "Hạn vừa được đổi thành {due}. Mở lại trang rồi xem có cần gia hạn nữa không",
                due=vietnamese.moment(obligation.due_at),
            ),
            "due.moved",
        )
    must_extend(obligation.due_at, day, at)
    change = _change(obligation.id, obligation.due_at, extended(day), reason_of(reason), actor, at)
    change |= {"kind": DueChangeKind.extension, "outage_id": None}
    row = DueChange(**change)
    db.session.add(row)
    obligation.due_at = row.after_at
    record(
        "due.extended",
        "obligation",
        obligation.id,
        actor=actor,
        at=at,
        before=row.before_at,
        after=row.after_at,
    )
    db.session.flush()
    return row


def moved_by(viewer: Viewer, began: dt.datetime, ended: dt.datetime) -> list[tuple[uuid.UUID, dt.datetime]]:
    """The obligations that an outage moves, with their due moments before it."""
    rows = db.session.execute(
        sa.select(Obligation.id, Obligation.due_at).where(
            is_owed(), Obligation.due_at > began, Obligation.due_at < ended + LAST_HOURS
        )
    )
    return [(row.id, row.due_at) for row in rows]


def must_be_outage(viewer: Viewer, began: dt.datetime, ended: dt.datetime, at: dt.datetime) -> None:
    """Refuse an outage that has no length, is still to come, or was recorded already, even in part."""
    if ended <= began:
        raise Refusal("outage.order", _("Lúc hoạt động lại phải sau lúc bắt đầu sự cố"), "ended_time")
    if ended > at:
        raise Refusal("outage.future", _("Chỉ ghi sự cố đã qua: lúc hoạt động lại chưa đến"), "ended_time")
    other = db.session.scalar(
        sa.select(Outage).where(Outage.began_at < ended, Outage.ended_at > began).limit(1)
    )
    if other is not None:
        words = _(
            "Đã ghi sự cố từ {began} đến {ended}: một khoảng chỉ tính một lần",
            began=vietnamese.moment(other.began_at),
            ended=vietnamese.moment(other.ended_at),
        )
        raise Refusal("outage.twice", words, "began_time")


def record_outage(
    began: dt.datetime, ended: dt.datetime, reason: str, *, actor: Viewer, at: dt.datetime
) -> tuple[Outage, int]:
    """Record that the portal was out of reach and move every due moment that it touched; gives how many.

    Raises Refusal (`must_be_outage`, a reason that says nothing).
    """
    reason = reason_of(reason)
    must_be_outage(actor, began, ended, at)
    outage = Outage(
        id=new_id(),
        began_at=began,
        ended_at=ended,
        reason=reason,
        recorded_by=actor.user_id,
        recorder_name=actor.user_name,
        at=at,
    )
    db.session.add(outage)
    db.session.flush()
    changes = [
        _change(obligation_id, due, after_outage(due, began, ended), reason, actor, at)
        | {"kind": DueChangeKind.outage, "outage_id": outage.id}
        for obligation_id, due in moved_by(actor, began, ended)
    ]
    if changes:
        db.session.execute(sa.insert(table_of(DueChange)), changes)
        table = table_of(Obligation)
        db.session.execute(
            sa.update(table).where(table.c.id == sa.bindparam("moved")).values(due_at=sa.bindparam("after")),
            [{"moved": one["obligation_id"], "after": one["after_at"]} for one in changes],
        )
        db.session.expire_all()
    record("outage.recorded", "outage", outage.id, actor=actor, at=at, moved=len(changes))
    return outage, len(changes)


def _change(
    obligation_id: uuid.UUID,
    before: dt.datetime,
    after: dt.datetime,
    reason: str,
    actor: Viewer,
    at: dt.datetime,
) -> dict[str, object]:
    return {
        "id": new_id(),
        "obligation_id": obligation_id,
        "before_at": before,
        "after_at": after,
        "reason": reason,
        "decided_by": actor.user_id,
        "decider_name": actor.user_name,
        "at": at,
    }


# Questions -----------------------------------------------------------------------------------------------------------


def changes_of(viewer: Viewer, obligation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DueChange]]:
    """What moved the due moments of obligations that the viewer has in hand, by obligation, the first move first."""
    found: dict[uuid.UUID, list[DueChange]] = defaultdict(list)
    if not obligation_ids:
        return found
    rows: Iterable[DueChange] = db.session.scalars(
        sa.select(DueChange)
        .where(DueChange.obligation_id.in_(obligation_ids))
        .options(joinedload(DueChange.outage))
        .order_by(DueChange.after_at)
    )
    for row in rows:
        found[row.obligation_id].append(row)
    return found


def outages(viewer: Viewer) -> list[tuple[Outage, int]]:
    """Every outage with how many due moments it moved, the latest first."""
    moved = (
        sa.select(sa.func.count()).where(DueChange.outage_id == Outage.id).correlate(Outage).scalar_subquery()
    )
    rows = db.session.execute(sa.select(Outage, moved).order_by(Outage.began_at.desc()))
    return [(row[0], row[1]) for row in rows]
