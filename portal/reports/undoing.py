"""“Hoàn tác”: the figures that a person saved last go back to what stood there before, as the audit book tells it."""

import datetime as dt
from typing import Any

from portal.access import Viewer
from portal.audit import queries as audit
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.reports.models import Report, ReportLine
from portal.reports.queries import events
from portal.reports.writing import lock, record_figure

NUMBERS = ("value", "estimate")


def undo(report: Report, *, actor: Viewer, at: dt.datetime) -> list[str]:
    """Take back this person's last saving of figures since the draft was last opened or came back; again for the one
    before. Gives the codes of the lines.

    What was saved together goes back together. A reason leaves with the figure that it was for; words are not in the
    audit book and stay. Raises Refusal when there is nothing, or when a line was changed since.
    """
    lock(report)
    entries = _last(report, actor)
    if not entries:
        raise Refusal("undo.nothing", _("Không còn số nào của anh/chị để hoàn tác"))
    codes = []
    for entry in entries:
        code, before, after = entry.changes["code"], *_numbers(entry)
        stored = db.session.get(ReportLine, (report.id, code), populate_existing=True)
        if stored is None or {name: getattr(stored, name) for name in NUMBERS} != after:
            words = _(
                "Dòng {code} đã được sửa sau đó nên không hoàn tác được. Mở lại trang để xem", code=code
            )
            raise Refusal("undo.moved_on", words)
        given: Any = {**before, "reason": "" if before["value"] is None else stored.reason}
        record_figure(report, code, version=stored.version, actor=actor, at=at, **given)
        codes.append(code)
    record("report.undone", "report", report.id, actor=actor, at=at, codes=codes, saved=_moment(entries[0]))
    return codes


def _last(report: Report, actor: Viewer) -> list[AuditEntry]:
    """The entries of the last saving that moved a figure and was not taken back; a taking back is none itself."""
    story = events(actor, report)
    since = story[-1].at if story else dt.datetime.min.replace(tzinfo=dt.UTC)
    mine = [
        entry
        for entry in audit.history_of(actor, "report", report.id)
        if entry.actor_id == actor.user_id and entry.at >= since
    ]
    undone = [entry for entry in mine if entry.verb == "report.undone"]
    gone = {_moment(entry) for entry in undone} | {entry.changes["saved"] for entry in undone}
    moved = [
        entry
        for entry in mine
        if entry.verb == "report.typed" and _moment(entry) not in gone and _moves(entry)
    ]
    return [entry for entry in moved if entry.at == moved[-1].at]


def _moves(entry: AuditEntry) -> bool:
    pairs: list[Any] = [entry.changes.get(name) for name in NUMBERS]
    return all(pairs) and any(before != after for before, after in pairs)


def _numbers(entry: AuditEntry) -> tuple[dict[str, int | None], dict[str, int | None]]:
    before = {name: entry.changes[name][0] for name in NUMBERS}
    return before, {name: entry.changes[name][1] for name in NUMBERS}


def _moment(entry: AuditEntry) -> str:
    return entry.at.isoformat()
