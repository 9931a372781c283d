"""One letter to each of many: chosen on the draft, started by the clerk once it is signed, paused, resumed, stopped.

The letter itself takes no number; the worker numbers a copy for each addressee (`posting`).
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal import jobs
from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.letters import posting, reminders
from portal.letters.apart import NAME_HERE, copy_for
from portal.letters.models import (
    LONGEST_REASON,
    Letter,
    LetterRecipient,
    LetterState,
    Mailing,
    MailingState,
)
from portal.letters.rules import goes_apart
from portal.letters.soundness import proofread
from portal.letters.steps import step
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation
from portal.organisations.rules import in_sight_of, open_on

MOST = 1_500


def add_recipients(
    letter: Letter, organisation_ids: Collection[uuid.UUID], *, version: int, actor: Viewer, at: dt.datetime
) -> Letter:
    """Have a draft go apart to these organisations too, those of a territory together, the largest first.

    Refuses who is out of the actor's sight or exists no more, and more than `MOST`.
    """
    step(letter, version, LetterState.draft, LetterState.draft)
    there = {recipient.organisation_id for recipient in letter.recipients}
    wanted = set(organisation_ids) - there
    chosen = db.session.scalars(
        sa.select(Organisation)
        .where(Organisation.id.in_(wanted), in_sight_of(actor), open_on(at.astimezone(VIETNAM).date()))
        .order_by(Organisation.unit_no, Organisation.name_sort)
    ).all()
    if len(chosen) < len(wanted) or not (there or chosen):
        raise Refusal("letter.unknown_addressee", _("Chọn các đơn vị đang hoạt động trong phạm vi của mình"))
    if len(there) + len(chosen) > MOST:
        raise Refusal("letter.too_many", _("Mỗi lần gửi riêng tối đa {most} nơi", most=MOST))
    if not goes_apart(letter):
        _set_apart(letter)
    last = max((recipient.position for recipient in letter.recipients), default=0)
    for place, organisation in enumerate(chosen, last + 1):
        letter.recipients.append(LetterRecipient(organisation_id=organisation.id, position=place))
    record("letter.set_apart", "letter", letter.id, actor=actor, at=at, added=len(chosen))
    db.session.flush()
    return letter


def _set_apart(letter: Letter) -> None:
    """“Kính gửi” shows where each name will stand; what stood there is kept for whoever changes his mind."""
    before = {
        "recipients": letter.content["recipients"],
        "organisations": [str(recipient.organisation_id) for recipient in letter.recipients],
    }
    letter.facts = letter.facts | {"apart": before}
    if letter.content["recipients"]:
        letter.content = letter.content | {"recipients": [NAME_HERE]}


def put_together(letter: Letter, *, version: int, actor: Viewer, at: dt.datetime) -> Letter:
    """Make it one letter again, to whom it went before."""
    step(letter, version, LetterState.draft, LetterState.draft)
    facts = dict(letter.facts)
    before = facts.pop("apart")
    letter.facts, letter.content = facts, letter.content | {"recipients": before["recipients"]}
    letter.recipients = [
        recipient
        for recipient in letter.recipients
        if str(recipient.organisation_id) in before["organisations"]
    ]
    record("letter.put_together", "letter", letter.id, actor=actor, at=at)
    db.session.flush()
    return letter


def check(letter: Letter) -> None:
    """Before it is put up: it has addressees and names each of them. Raises LetterError or Refusal."""
    addressed = reminders.still_addressed(letter)
    if not addressed:
        raise Refusal("letter.no_addressee", _("Chưa có nơi nhận nào. Chọn các đơn vị nhận trước khi trình"))
    copied = copy_for(addressed[0].organisation.name, letter.content)
    if copied == letter.content:
        raise Refusal(
            "letter.names_nobody",
            _("Văn bản chưa có chỗ ghi tên nơi nhận. Viết {token} trong nội dung", token=NAME_HERE),
        )
    proofread(copied)


def start(letter: Letter, *, version: int, actor: Viewer, at: dt.datetime) -> Mailing:
    """Have the worker number and print a letter for each addressee, in the actor's name. Refuses its signer (S5)."""
    if actor.user_id == letter.signed_by:
        raise Refusal("letter.signer_numbers", _("Người ký không tự cấp số cho văn bản của mình"))
    check(letter)
    step(letter, version, LetterState.signed, LetterState.apart, changed_at=at)
    mailing = Mailing(
        id=letter.id,
        post_id=actor.post_id,
        starter_name=actor.user_name,
        started_at=at,
        state=MailingState.running,
        changed_at=at,
        changer_name=actor.user_name,
        failures={},
        version=1,
    )
    db.session.add(mailing)
    db.session.flush()
    record(
        "letter.mailing_started",
        "letter",
        letter.id,
        actor=actor,
        at=at,
        letters=len(reminders.still_addressed(letter)),
    )
    _enqueue(mailing)
    return mailing


def pause(mailing: Mailing, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Let the worker stop after the letter in hand."""
    _move(mailing, version, (MailingState.running,), MailingState.paused, actor, at, note="")
    record("letter.mailing_paused", "letter", mailing.id, actor=actor, at=at)


def resume(mailing: Mailing, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Go on where it stands; what failed is tried again, also after the end."""
    sources = (MailingState.paused, MailingState.running, MailingState.done)
    _move(mailing, version, sources, MailingState.running, actor, at, note="", failures={})
    posting.forget_errors(mailing.id)
    record("letter.mailing_resumed", "letter", mailing.id, actor=actor, at=at)
    _enqueue(mailing)


def stop(mailing: Mailing, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> None:
    """Number no more, with a reason; what has its number stays, and gets its PDF."""
    if not reason.strip():
        raise Refusal("letter.no_reason", _("Viết lý do dừng hẳn"), "reason")
    note = reason.strip()[:LONGEST_REASON]
    sources = (MailingState.running, MailingState.paused)
    _move(mailing, version, sources, MailingState.stopped, actor, at, note=note)
    record("letter.mailing_stopped", "letter", mailing.id, actor=actor, at=at, reason=note)
    _enqueue(mailing)


def _enqueue(mailing: Mailing) -> None:
    """One job for each time it was set going: an earlier one that still runs does the same work beside it."""
    jobs.enqueue(posting.JOB, posting.job_key(mailing), mailing_id=str(mailing.id))


def _move(
    mailing: Mailing,
    version: int,
    sources: tuple[MailingState, ...],
    target: MailingState,
    actor: Viewer,
    at: dt.datetime,
    **values: Any,
) -> None:
    """Compare and set; a conflict says who was first."""
    moved = db.session.scalar(
        sa.update(Mailing)
        .where(Mailing.id == mailing.id, Mailing.version == version, Mailing.state.in_(sources))
        .values(
            state=target,
            version=Mailing.version + 1,
            changed_at=at,
            changer_name=actor.user_name,
            **values,
        )
        .returning(Mailing.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(mailing)
    if moved is None:
        raise Conflict(
            _(
                "{name} đã thay đổi việc gửi này lúc {time}, sau khi anh/chị mở trang. Mở lại để xem rồi làm tiếp",
                name=mailing.changer_name,
                time=f"{mailing.changed_at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}",
            )
        )
