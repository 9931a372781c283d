"""What arrives on paper or by e-mail: entered in the incoming book, its slips put right with the old values kept."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import following, numbering
from portal.documents.entering import SUBJECT, Line, enter, folded, hold
from portal.documents.models import (
    ARRIVAL,
    RESERVATION,
    Book,
    Channel,
    Direction,
    RegisterEntry,
    StoredFile,
)
from portal.documents.rules import in_sight_of
from portal.extensions import db, new_id
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold, short_date
from portal.lib.words import _

SCAN = "van-ban-den"
"""What a scan is called until its document has a number."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is typed of a document that arrived: the author's number, symbol and date, what it is about, who has it."""

    author: str
    author_id: uuid.UUID | None
    symbol: str
    of_date: dt.date
    abstract: str
    recipients: str
    channel: Channel
    answers_id: uuid.UUID | None


def arrive(
    arrived: Arrived,
    *,
    on: dt.date,
    actor: Viewer,
    at: dt.datetime,
    scan_id: uuid.UUID | None = None,
    handler_id: uuid.UUID | None = None,
    due_on: dt.date | None = None,
    again: bool = False,
) -> Line:
    """Enter a document of that day under the next number of the own incoming book; with `due_on` it is followed up.

    Refuses a day before the book's last one or after today; a second entry of the same author, symbol and date unless
    it is meant (`again`); an answer to what is not one of our letters.
    """
    if on > at.astimezone(VIETNAM).date():
        raise Refusal("arrival.later", _("Ngày đến không thể sau hôm nay"), "dated")
    page = numbering.open_book(actor.organisation_id, Direction.incoming, "", on.year)
    if page.latest is not None and on < page.latest:
        raise Refusal(
            "arrival.backwards",
            _(
                "Sổ đã có văn bản đến ngày {last}. Số đến và ngày đến theo cùng thứ tự: ghi từ ngày đó trở đi",
                last=short_date(page.latest),
            ),
            "dated",
        )
    _check(arrived, on, actor)
    if not again:
        _refuse_double(arrived, actor)
    line = enter(
        actor,
        at,
        number=numbering.next_number(page, on),
        dated=on,
        book_id=page.book_id,
        file_id=scan_id,
        subject_type=ARRIVAL,
        subject_id=new_id(),
        **asdict(arrived),
    )
    if scan_id is not None:
        file = db.session.get_one(StoredFile, scan_id)
        file.name = f"{line.number:02}-den-{on.year}.{file.name.rpartition('.')[2]}"
    if due_on is not None:
        entry = db.session.get_one(RegisterEntry, line.id)
        following.assign(entry, handler_id=handler_id, due_on=due_on, actor=actor, at=at)
    db.session.flush()
    return line


def correct(
    entry: RegisterEntry, arrived: Arrived, *, version: int, actor: Viewer, at: dt.datetime
) -> dict[str, list[str]]:
    """Put right what was typed of an arrival; number and day stay. Gives what changed: field → [old, new]."""
    hold(entry, version)
    _check(arrived, entry.dated, actor)
    wanted: dict[str, Any] = asdict(arrived)
    changed = {
        name: [_told(getattr(entry, name)), _told(value)]
        for name, value in wanted.items()
        if getattr(entry, name) != value
    }
    if not changed:
        return {}
    for name, value in wanted.items():
        setattr(entry, name, value)
    entry.folded = folded(entry.symbol, wanted)
    record("entry.corrected", SUBJECT, entry.id, actor=actor, at=at, **changed)
    db.session.flush()
    return changed


def scan_of(kept: str, actor: Viewer) -> uuid.UUID | None:
    """The scan that the actor's body has just kept, still without a number; None when there is none."""
    try:
        file = db.session.get(StoredFile, uuid.UUID(kept))
    except ValueError:
        return None
    mine = file is not None and file.organisation_id == actor.organisation_id and file.name.startswith(SCAN)
    return file.id if file is not None and mine else None


def _told(value: Any) -> str:
    return short_date(value) if isinstance(value, dt.date) else str(value or "")


def _check(arrived: Arrived, on: dt.date, actor: Viewer) -> None:
    if arrived.of_date > on:
        raise Refusal("arrival.of_later", _("Văn bản không thể ghi ngày sau ngày đến"), "of_date")
    if arrived.answers_id is None:
        return
    ours = sa.select(RegisterEntry.id).join(RegisterEntry.book)
    ours = ours.where(
        RegisterEntry.id == arrived.answers_id,
        Book.direction == Direction.outgoing,
        RegisterEntry.subject_type != RESERVATION,
        in_sight_of(actor),
    )
    if db.session.scalar(ours) is None:
        raise Refusal("arrival.answers_none", _("Chọn văn bản trong sổ văn bản đi của cơ quan"), "answers")


def _refuse_double(arrived: Arrived, actor: Viewer) -> None:
    if not arrived.symbol:
        return
    same_day = (
        sa.select(RegisterEntry)
        .join(RegisterEntry.book)
        .where(
            in_sight_of(actor),
            Book.direction == Direction.incoming,
            RegisterEntry.of_date == arrived.of_date,
            RegisterEntry.voided_at.is_(None),
        )
    )
    named = fold(arrived.symbol), fold(arrived.author)
    for entry in db.session.scalars(same_day):
        if (fold(entry.symbol), fold(entry.author)) == named:
            raise Refusal(
                "arrival.double",
                _(
                    "Văn bản {symbol} ngày {date} của {author} đã vào sổ ngày {day} với số đến {number}. "
                    "Nếu đúng là văn bản khác, đánh dấu ô này rồi ghi lại",
                    symbol=entry.symbol,
                    date=short_date(arrived.of_date),
                    author=entry.author,
                    day=short_date(entry.dated),
                    number=f"{entry.number:02}",
                ),
                "again",
            )
