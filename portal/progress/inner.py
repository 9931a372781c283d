"""The inner due day (A-16): a district's standing agency says by when its communes and members report to it."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.plans import calendar
from portal.plans.models import Obligation, Period, Plan
from portal.plans.rules import is_owed
from portal.reports.models import Report


@dataclass(frozen=True, slots=True)
class Inner:
    """A period at this desk: the agency's own report, and those that are still to come to it."""

    period: Period
    plan: Plan
    own: Obligation | None
    waiting: tuple[Obligation, ...]
    sent: tuple[Obligation, ...]

    def due_at(self, before: dt.date) -> dt.datetime:
        """The moment at which “trước ngày `before`” has run out under the plan's reading (A-04)."""
        return calendar.due_at(before, roll=bool(self.plan.settings.get("roll_to_working_day", True)))


def inner(viewer: Viewer, period_id: uuid.UUID, *, lock: bool = False) -> Inner | None:
    """What may be set; None when nobody reports to this desk for the period. `lock`: ours until the work ends."""
    period = db.session.get(Period, period_id)
    expected = (
        sa.select(Obligation)
        .where(
            Obligation.period_id == period_id, Obligation.recipient_id == viewer.organisation_id, is_owed()
        )
        .order_by(Obligation.id)
    )
    found = list(db.session.scalars(expected.with_for_update() if lock else expected))
    if period is None or not found:
        return None
    submitted = set(
        db.session.scalars(
            sa.select(Report.obligation_id).where(
                Report.obligation_id.in_([one.id for one in found]), Report.first_submitted_at.is_not(None)
            )
        )
    )
    own = sa.select(Obligation).where(
        Obligation.period_id == period_id, Obligation.organisation_id == viewer.organisation_id, is_owed()
    )
    return Inner(
        period,
        db.session.get_one(Plan, period.plan_id),
        db.session.scalar(own),
        tuple(one for one in found if one.id not in submitted),
        tuple(one for one in found if one.id in submitted),
    )


def must_be_possible(of: Inner, before: dt.date, at: dt.datetime) -> None:
    """Refuse a day that has passed, that is later than the agency's own, or for which nobody is left."""
    due_at = of.due_at(before)
    if not of.waiting:
        raise Refusal("inner.all_sent", _("Mọi đơn vị đã gửi báo cáo kỳ này, không còn hạn nào để đặt"))
    if calendar.last_day(due_at) < at.date() or before <= of.period.data_from:
        raise Refusal("inner.past", _("Hạn phải ở sau hôm nay và sau ngày kỳ báo cáo bắt đầu"), "before")
    if of.own is None or due_at > of.own.due_at:
        day = short_date(of.own.due_before if of.own else of.period.data_from)
        raise Refusal(
            "inner.late",
            _("Không được muộn hơn hạn của chính cơ quan anh/chị: trước ngày {day}", day=day),
            "before",
        )


def set_inner_due(of: Inner, before: dt.date, *, actor: Viewer, at: dt.datetime) -> int:
    """Everyone who has not sent this period's report to this desk owes it before that day; gives their number.

    Who has reported keeps the due day by which he was judged.
    """
    must_be_possible(of, before, at)
    due_at = of.due_at(before)
    was = sorted({one.due_before.isoformat() for one in of.waiting})
    for one in of.waiting:
        one.due_before, one.due_at = before, due_at
    told = {"was": was, "before": before.isoformat(), "count": len(of.waiting), "clause": "A-16"}
    record("obligation.inner_due", "period", of.period.id, actor=actor, at=at, **told)
    db.session.flush()
    return len(of.waiting)
