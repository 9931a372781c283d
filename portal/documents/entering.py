"""Writing a line of a register, and holding one while something is done about it."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id, table_of
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _

SUBJECT = "register_entry"
LEAST_REASON = 20  # characters of why a number is void
_SEARCHED = ("abstract", "author", "signer", "recipients")
_ENTER = sa.insert(table_of(RegisterEntry))


class Line(NamedTuple):
    """A line of a register as whoever asked for a number needs it."""

    id: uuid.UUID
    number: int
    symbol: str
    dated: dt.date


def enter(
    actor: Viewer, at: dt.datetime, *, symbol: str, number: int, dated: dt.date, **columns: Any
) -> Line:
    """Write a line under a number that this transaction has taken."""
    line = Line(new_id(), number, symbol, dated)
    entered = {"entered_at": at, "entered_by": actor.user_name, "folded": folded(symbol, columns)}
    db.session.execute(_ENTER, {**line._asdict(), **columns, **entered})
    record("number.taken", SUBJECT, line.id, actor=actor, at=at, number=number, symbol=symbol)
    return line


def folded(symbol: str, columns: dict[str, Any]) -> str:
    """What the search looks in."""
    return vietnamese.fold(" ".join(filter(None, (symbol, *(columns.get(name) for name in _SEARCHED)))))


def version_of(entry_id: uuid.UUID) -> int:
    """How much has happened to a line: what is done about it later is compared with what its page showed."""
    asked = sa.select(sa.func.count()).where(
        AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == entry_id
    )
    return db.session.scalar(asked) or 0


def hold(entry: RegisterEntry, version: int) -> None:
    """Hold a line to the end of the transaction; a conflict when something happened to it since the page was read."""
    db.session.refresh(entry, with_for_update=True)
    if version_of(entry.id) != version:
        last = db.session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == entry.id)
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).one()
        raise Conflict(
            _(
                "{name} đã ghi thêm vào số {number} lúc {time}, sau khi anh/chị mở trang. Mở lại để xem rồi làm tiếp",
                name=last.actor_name,
                number=f"{entry.number:02}",
                time=f"{last.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}",
            )
        )


def sound_reason(reason: str) -> None:
    """Refuse a reason that says nothing."""
    if len(reason.strip()) < LEAST_REASON:
        raise Refusal(
            "void.reason_short",
            _("Viết rõ vì sao hủy số, ít nhất {least} ký tự: lý do in trong sổ", least=LEAST_REASON),
            "reason",
        )
