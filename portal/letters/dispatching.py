"""An issued letter goes out: mailed to everybody it is addressed to, or recorded as handed over on paper.

One recipient, one channel, one dispatch, whatever is asked how often. The worker mails them one by one: `sending` is
written down before the server is asked, so a worker that dies meanwhile leaves an outcome that nobody knows, which is
said and not tried again by itself.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from email.message import EmailMessage
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app

from portal import database, jobs
from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.documents import vault
from portal.documents.models import RegisterEntry
from portal.extensions import db, table_of
from portal.letters import codes, mail, official
from portal.letters.customs import named
from portal.letters.models import IN_FORCE, Channel, Dispatch, DispatchState, Letter, LetterRecipient
from portal.lib import clock
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.organisations.models import Organisation

JOB = "letters.dispatch"
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""How long after each failure the next try waits; after the last one it has failed."""
AGAIN = (DispatchState.failed, DispatchState.no_address)


class Parcel(NamedTuple):
    """What one try sends."""

    to: str
    tries: int
    message: EmailMessage


def server() -> mail.Server | None:
    """The mail server of the settings, if there is one."""
    given = current_app.config["SMTP"]
    return mail.Server(**given) if given else None


def key_of(letter_id: uuid.UUID, channel: Channel, recipient: uuid.UUID | str) -> uuid.UUID:
    """The id of the one dispatch of a letter to a recipient by a channel."""
    return uuid.uuid5(letter_id, f"{channel} {recipient}")


def send(letter: Letter, outside: Iterable[str] = (), *, actor: Viewer, at: dt.datetime) -> int:
    """Mail an issued letter to everybody it is addressed to and to `outside` addresses; gives how many are waiting now.

    Whoever has it or is about to get it is left alone; who failed, or had no address then, is tried again. Refuses
    without a mail server, without the PDF, and what is no longer in force.
    """
    if server() is None:
        raise Refusal(
            "letter.no_mail", _("Chưa cấu hình gửi thư. Nhờ quản trị hệ thống khai báo máy chủ thư")
        )
    if letter.file_id is None:
        raise Refusal("letter.no_pdf", _("Chưa có PDF để gửi. Chờ tạo xong PDF"))
    if letter.effect not in IN_FORCE:
        raise Refusal("letter.not_in_force", _("Văn bản không còn hiệu lực nên không gửi nữa"))
    known = {row.id: row for row in _of(letter)}
    fresh: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for organisation_id, address in [*_addressed(letter), *((None, one) for one in _read(outside, known))]:
        key = key_of(letter.id, Channel.email, organisation_id or address)
        state = DispatchState.waiting if address else DispatchState.no_address
        row: dict[str, Any] = {"id": key, "address": address, "state": state, "changed_at": at}
        if key not in known:
            fresh.append(row | {"letter_id": letter.id, "organisation_id": organisation_id})
        elif known[key].state in AGAIN and (address or known[key].address):
            again.append(row)
    _keep(fresh, again)
    waiting = [row for row in (*fresh, *again) if row["state"] is DispatchState.waiting]
    for row in waiting:
        _enqueue(row["id"], known[row["id"]].tries if row["id"] in known else 0, 1)
    if fresh or again:
        record("letter.mailed", "letter", letter.id, actor=actor, at=at, count=len(waiting))
    db.session.flush()
    return len(waiting)


def _of(letter: Letter) -> Iterable[Dispatch]:
    return db.session.scalars(
        sa.select(Dispatch).where(Dispatch.letter_id == letter.id, Dispatch.channel == Channel.email)
    )


def _addressed(letter: Letter) -> list[tuple[uuid.UUID | None, str]]:
    rows = db.session.execute(
        sa.select(LetterRecipient.organisation_id, Organisation.email)
        .join(Organisation, Organisation.id == LetterRecipient.organisation_id)
        .where(LetterRecipient.letter_id == letter.id, LetterRecipient.dropped_at.is_(None))
        .order_by(LetterRecipient.position)
    )
    return [(organisation_id, email) for organisation_id, email in rows]


def _read(outside: Iterable[str], known: dict[uuid.UUID, Dispatch]) -> list[str]:
    """The outside addresses, those that were given before included."""
    typed = [one.strip().lower() for one in outside if one.strip()]
    for one in typed:
        if not mail.ADDRESS.fullmatch(one):
            raise Refusal("letter.address", _("“{address}” không phải địa chỉ thư", address=one), "outside")
    return list(
        dict.fromkeys([*typed, *(row.address for row in known.values() if row.organisation_id is None)])
    )


def _keep(fresh: list[dict[str, Any]], again: list[dict[str, Any]]) -> None:
    if fresh:
        same = {"channel": Channel.email, "tries": 0, "error": ""}
        insert = database.insert(table_of(Dispatch)).on_conflict_do_nothing()
        db.session.execute(insert, [row | same for row in fresh])
    if again:
        db.session.execute(sa.update(Dispatch), again)


def _enqueue(key: uuid.UUID, tries: int, attempt: int) -> None:
    """The job of the next try; `attempt` counts since a person last asked for it."""
    pause = PAUSES[attempt - 2] if attempt > 1 else dt.timedelta(0)
    jobs.enqueue(JOB, f"{JOB} {key} {tries + 1}", after=pause, dispatch_id=str(key), attempt=attempt)


@jobs.task(JOB, slow=True)
def deliver(dispatch_id: str, attempt: int) -> None:
    """Mail one dispatch. Done again it mails nothing twice: what was under way stays unknown."""
    key, host = uuid.UUID(dispatch_id), server()
    with database.working():
        parcel = _take(key, host)
    if parcel is not None and host is not None:
        answer = mail.deliver(host, parcel.to, parcel.message)
        with database.working():
            _settle(key, parcel.tries, attempt, answer)


def _take(key: uuid.UUID, host: mail.Server | None) -> Parcel | None:
    """Write down that this one is being sent, and give what to send; None when there is nothing to do."""
    dispatch = db.session.scalars(sa.select(Dispatch).where(Dispatch.id == key).with_for_update()).one()
    letter, at = dispatch.letter, clock.now()
    if dispatch.state is DispatchState.sending:
        _fail(dispatch, _("Máy dừng giữa lúc gửi: không rõ thư đã đi hay chưa"), at)
    if dispatch.state is not DispatchState.waiting:
        return None
    if host is None or letter.effect not in IN_FORCE:
        words = _("Văn bản không còn hiệu lực nên không gửi nữa") if host else _("Chưa cấu hình gửi thư")
        _fail(dispatch, words, at)
        return None
    entry = db.session.get_one(RegisterEntry, letter.entry_id)
    file = official.file_of(letter)
    assert file is not None
    try:
        pdf = vault.read(file.sha256)
    except (OSError, ValueError):
        _fail(dispatch, _("Tệp PDF trên đĩa hỏng. Báo quản trị hệ thống"), at)
        return None
    message = mail.compose(
        host,
        dispatch.address,
        key=key.hex,
        subject=f"{entry.symbol} {named(letter.kind, letter.abstract)}",
        text=text_of(letter, entry),
        name=file.name,
        pdf=pdf,
        at=at.astimezone(VIETNAM),
    )
    dispatch.state, dispatch.changed_at, dispatch.tries = DispatchState.sending, at, dispatch.tries + 1
    return Parcel(dispatch.address, dispatch.tries, message)


def text_of(letter: Letter, entry: RegisterEntry) -> str:
    """The few plain lines that the PDF comes with."""
    address = current_app.config["ADDRESS"]
    issuer = letter.content["issuer"]["name"]
    lines = [
        "Kính gửi Quý cơ quan, đơn vị,",
        "",
        f"{issuer} gửi kèm văn bản số {entry.symbol} ngày {short_date(entry.dated)}:",
        f"{named(letter.kind, letter.abstract)}.",
    ]
    if official.signed_copy(letter):
        lines.append("Tệp PDF gửi kèm là bản đã ký số.")
    if letter.code:
        where = f" tại {address}/letters/confirm/{codes.shown(letter.code)}" if address else ""
        lines.append(f"Mã tra cứu để kiểm tra văn bản{where}: {codes.shown(letter.code)}.")
    if letter.period_id and address:
        lines.append(f"Báo cáo được lập và gửi trên cổng: {address}/reports/")
    return "\n".join([*lines, "", "Thư gửi tự động, không trả lời vào địa chỉ này.", issuer, ""])


def _settle(key: uuid.UUID, tries: int, attempt: int, answer: mail.Answer) -> None:
    """Write down the server's answer, unless another try has begun meanwhile; plan the next one."""
    dispatch = db.session.scalars(sa.select(Dispatch).where(Dispatch.id == key).with_for_update()).one()
    at = clock.now()
    if dispatch.tries != tries:
        return
    if answer.result is mail.Result.sent:
        dispatch.state, dispatch.error, dispatch.changed_at = DispatchState.sent, "", at
        assert dispatch.letter.entry_id is not None
        documents.sent(dispatch.letter.entry_id, at.astimezone(VIETNAM).date())
    else:
        _fail(dispatch, answer.words, at)
        if answer.result is mail.Result.later and attempt <= len(PAUSES):
            dispatch.state = DispatchState.waiting
            _enqueue(key, tries, attempt + 1)


def _fail(dispatch: Dispatch, words: object, at: dt.datetime) -> None:
    dispatch.state, dispatch.error, dispatch.changed_at = DispatchState.failed, str(words), at


def hand_over(
    letter: Letter,
    *,
    channel: Channel,
    on: dt.date,
    copies: int,
    organisation_ids: Collection[uuid.UUID],
    actor: Viewer,
    at: dt.datetime,
) -> None:
    """Record that the letter left on paper, to whom, on which day and in how many copies; the register says so too."""
    entry = db.session.get_one(RegisterEntry, letter.entry_id)
    if not entry.dated <= on <= at.astimezone(VIETNAM).date():
        words = _("Ngày chuyển phải từ ngày ban hành, {date}, đến hôm nay", date=short_date(entry.dated))
        raise Refusal("letter.handed_over_day", words, "on")
    addressed = {organisation_id for organisation_id, _email in _addressed(letter)}
    rows = [
        {
            "id": key_of(letter.id, channel, organisation_id),
            "letter_id": letter.id,
            "organisation_id": organisation_id,
            "channel": channel,
            "state": DispatchState.sent,
            "changed_at": dt.datetime.combine(on, dt.time(), VIETNAM),
            "address": "",
            "tries": 0,
            "error": "",
        }
        for organisation_id in organisation_ids
        if organisation_id in addressed
    ]
    if rows:
        db.session.execute(database.insert(table_of(Dispatch)).on_conflict_do_nothing(), rows)
    documents.sent(entry.id, on, copies)
    record(
        "letter.handed_over", "letter", letter.id, actor=actor, at=at, channel=channel.value, count=len(rows)
    )
    db.session.flush()
