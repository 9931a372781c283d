"""Who has an issued letter and who not: each recipient once, by the best that happened to it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.letters.models import Channel, Dispatch, DispatchState, Letter, LetterRecipient
from portal.lib.money import show
from portal.lib.words import Words, _
from portal.organisations.models import Organisation

NOT_YET = ""
# state: (the square, words), the best first
MARKS: dict[str, tuple[str, Words]] = {
    DispatchState.sent: ("done", _("đã gửi")),
    DispatchState.sending: ("sent", _("đang gửi")),
    DispatchState.waiting: ("sent", _("chờ gửi")),
    DispatchState.failed: ("back", _("thất bại")),
    DispatchState.no_address: ("", _("không có địa chỉ thư")),
    NOT_YET: ("", _("chưa gửi")),
}
CHANNELS: dict[Channel, Words] = {
    Channel.email: _("Thư điện tử"),
    Channel.post: _("Bưu điện"),
    Channel.hand: _("Trao tay"),
}
_RANK = list(MARKS)


@dataclass(frozen=True, slots=True)
class Line:
    """One recipient: `organisation_id` is None for an outside address, `state` is NOT_YET before anything was sent."""

    organisation_id: uuid.UUID | None
    name: str
    phone: str
    state: str
    channel: Channel | None
    at: dt.datetime | None
    error: str


def lines(viewer: Viewer, letter: Letter) -> list[Line]:
    """The recipients of a letter in hand in its order, then the outside addresses."""
    at_portal = db.session.execute(
        sa.select(Organisation.id, Organisation.name, Organisation.phone, Organisation.email)
        .join(LetterRecipient, LetterRecipient.organisation_id == Organisation.id)
        .where(LetterRecipient.letter_id == letter.id, LetterRecipient.dropped_at.is_(None))
        .order_by(LetterRecipient.position)
    ).all()
    sent: dict[uuid.UUID | str, Dispatch] = {}
    for one in db.session.scalars(
        sa.select(Dispatch).where(Dispatch.letter_id == letter.id).order_by(Dispatch.address)
    ):
        key = one.organisation_id or one.address
        if key not in sent or _RANK.index(one.state) < _RANK.index(sent[key].state):
            sent[key] = one
    found = [_line(row.id, row.name, row.phone, row.email, sent.pop(row.id, None)) for row in at_portal]
    return found + [_line(None, one.address, "", one.address, one) for one in sent.values() if one.address]


def _line(key: uuid.UUID | None, name: str, phone: str, email: str, one: Dispatch | None) -> Line:
    unsent = NOT_YET if email else DispatchState.no_address
    if one is None or one.state is DispatchState.no_address:
        return Line(key, name, phone, unsent, None, None, "")
    return Line(key, name, phone, one.state, one.channel, one.changed_at, one.error)


def counted(counts: Mapping[str, int]) -> list[Words]:
    """“đã gửi 12”, “thất bại 1”, …: what there is of each state."""
    return [
        _("{state} {count}", state=words, count=show(counts[state]))
        for state, (_square, words) in MARKS.items()
        if counts.get(state)
    ]


def lacking(found: Iterable[Line]) -> list[Line]:
    """Those who do not have the letter and are not about to get it."""
    return [line for line in found if line.state in (DispatchState.failed, DispatchState.no_address, NOT_YET)]
