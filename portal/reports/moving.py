"""A report moves: one compare-and-set on its version, one line of its timeline and of the audit book."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id, table_of
from portal.lib.refusals import Conflict
from portal.lib.words import _
from portal.reports.models import EventKind, Report, ReportEvent, ReportState
from portal.reports.writing import lock, overtaken


def expect(report: Report, version: int, state: ReportState) -> None:
    """Hold the report until the transaction ends; raises Conflict unless it is in this state, as it was read."""
    lock(report)
    if report.state is not state or report.version != version:
        raise overtaken(report)


_MOVE = (
    sa.update(table_of(Report))
    .where(Report.id == sa.bindparam("moved"), Report.version == sa.bindparam("seen"))
    .returning(Report.id)
)


def move(report: Report, state: ReportState, **values: Any) -> None:
    """Compare and set; the row is locked, so a miss means that the store was changed behind our back."""
    changes = {"state": state, "version": report.version + 1, **values}
    done = db.session.execute(_MOVE, {"moved": report.id, "seen": report.version, **changes})
    if done.scalar() is None:
        raise Conflict(_("Báo cáo vừa thay đổi. Mở lại trang để xem bản mới"), "report.changed")
    for name, value in changes.items():
        set_committed_value(report, name, value)


_HAPPENED = sa.insert(table_of(ReportEvent))


def event(
    report: Report, kind: EventKind, actor: Viewer, at: dt.datetime, note: str = "", **changes: Any
) -> None:
    """Tell the timeline and the audit book what happened."""
    row = {
        "id": new_id(),
        "report_id": report.id,
        "kind": kind,
        "number": report.number,
        "at": at,
        "actor_id": actor.user_id,
        "actor_name": actor.user_name,
        "note": note,
    }
    db.session.execute(_HAPPENED, row)
    record(f"report.{kind.value}", "report", report.id, actor=actor, at=at, number=report.number, **changes)
