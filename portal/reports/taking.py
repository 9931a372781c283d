"""Who reads a submitted report at the recipient's: a soft lease, so that two do not read the same one (screens §7).

Softly: a decision never asks for it, and another may take over with open eyes. But while somebody reads, the unit does
not take the report away under his eyes (domain §6.5: under review, frozen). Leases run on the machine's time.
"""

import datetime as dt
import uuid
from typing import Any

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib import clock, vietnamese
from portal.lib.refusals import Conflict
from portal.lib.words import Words, _
from portal.reports.models import Report, ReportState
from portal.reports.writing import lock, overtaken

LEASE = dt.timedelta(minutes=30)
COLUMNS = ("taken_by", "taken_by_name", "taken_until")
FREE: dict[str, Any] = {"taken_by": None, "taken_by_name": "", "taken_until": None}


def take(report: Report, seen: uuid.UUID | None = None, *, actor: Viewer, at: dt.datetime) -> None:
    """Read it for the next half hour; one's own lease begins anew.

    `seen` is the reader from whom the actor knowingly takes over. Raises Conflict when another one reads it, or when it
    no longer waits for a decision.
    """
    _as_it_stands(report)
    if report.state is not ReportState.submitted:
        raise overtaken(report)
    now = clock.machine()
    before = report.taken_by if report.is_taken(now) else None
    if before not in (None, actor.user_id, seen):
        nobody_reads(report)
    report.taken_by, report.taken_by_name, report.taken_until = actor.user_id, actor.user_name, now + LEASE
    if before != actor.user_id:
        record("report.taken", "report", report.id, actor=actor, at=at, number=report.number, before=before)
    db.session.flush()


def release(report: Report, *, actor: Viewer, at: dt.datetime) -> None:
    """Let go of one's own; what another one reads, or nobody, stays as it is."""
    _as_it_stands(report)
    if report.taken_by != actor.user_id:
        return
    for name, value in FREE.items():
        setattr(report, name, value)
    record("report.released", "report", report.id, actor=actor, at=at, number=report.number)
    db.session.flush()


def nobody_reads(report: Report) -> None:
    """Raise Conflict while somebody reads a report in hand; an act locks it first."""
    db.session.refresh(report, COLUMNS)
    words = reading(report)
    if words is not None:
        raise Conflict(words, "report.taken")


def reading(report: Report) -> Words | None:
    """“X đang xem báo cáo này, từ … đến …”, on the business's clock; None when nobody reads it."""
    until = report.taken_until
    if until is None or not report.is_taken(clock.machine()):
        return None
    return _(
        "{who} đang xem báo cáo này, từ {since} đến {until}",
        who=report.taken_by_name,
        since=vietnamese.moment(until - LEASE + clock.shift()),
        until=vietnamese.moment(until + clock.shift()),
    )


def _as_it_stands(report: Report) -> None:
    lock(report)
    db.session.refresh(report, COLUMNS)
