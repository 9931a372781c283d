"""Numbers kept for a letter to come (Giữ số): taken in order as any other, filled by a letter later, or made void.

A kept number bears the day on which it was taken, for numbers and dates follow one order (Decree 30/2020 Art. 15, N4).
A number is given after the signature (N6), and no letter may be dated back (T6): so only a letter that was signed on
or before that day takes it, and it is dated that day. For any other the number is made void and stays in the book.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import numbering
from portal.documents.entering import SUBJECT, Line, enter, folded
from portal.documents.models import RESERVATION, Book, Direction, RegisterEntry
from portal.documents.rules import in_sight_of
from portal.extensions import db, new_id
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _

_FREE = (
    RegisterEntry.subject_type == RESERVATION,
    RegisterEntry.voided_at.is_(None),
    RegisterEntry.void_asked_by.is_(None),
)


def reserve(series: str, year: int, *, reason: str, whom: str, actor: Viewer, at: dt.datetime) -> Line:
    """Take the next number of a book of the actor's body for a letter that will come from `whom`."""
    on = at.astimezone(VIETNAM).date()
    page = numbering.open_book(actor.organisation_id, Direction.outgoing, series, year)
    number = numbering.next_number(page, on)
    return enter(
        actor,
        at,
        symbol=f"{number:02}",
        number=number,
        dated=on,
        book_id=page.book_id,
        abstract=reason,
        recipients=whom,
        subject_type=RESERVATION,
        subject_id=new_id(),
    )


def fitting(viewer: Viewer, series: str, signed_on: dt.date) -> list[RegisterEntry]:
    """The kept numbers of a series that a letter signed on that day may take."""
    return list(
        db.session.scalars(
            sa.select(RegisterEntry)
            .join(RegisterEntry.book)
            .where(
                *_FREE,
                in_sight_of(viewer),
                Book.direction == Direction.outgoing,
                Book.series == series,
                RegisterEntry.dated >= signed_on,
            )
            .order_by(RegisterEntry.dated, RegisterEntry.number)
        )
    )


def fill(
    book_id: uuid.UUID,
    held: uuid.UUID,
    symbol_of: Callable[[int], str],
    columns: dict[str, Any],
    *,
    actor: Viewer,
    at: dt.datetime,
) -> Line:
    """Give a kept number of an open book to its letter; who kept it, and for whom, stays in its remark."""
    kept = db.session.scalar(
        sa.select(RegisterEntry)
        .where(RegisterEntry.id == held, RegisterEntry.book_id == book_id, *_FREE)
        .with_for_update()
    )
    if kept is None:
        raise Refusal(
            "register.not_kept", _("Số giữ này đã dùng, đã hủy hoặc đang đề nghị hủy. Chọn lại số"), "held"
        )
    symbol = symbol_of(kept.number)
    kept.note = str(
        _(
            "Giữ số ngày {date}, {name}, cho {whom}: {reason}",
            date=short_date(kept.dated),
            name=kept.entered_by,
            whom=kept.recipients,
            reason=kept.abstract,
        )
    )
    kept.symbol, kept.folded = symbol, folded(symbol, columns)
    for name, value in columns.items():
        setattr(kept, name, value)
    record("number.filled", SUBJECT, kept.id, actor=actor, at=at, number=kept.number, symbol=symbol)
    db.session.flush()
    return Line(kept.id, kept.number, symbol, kept.dated)
