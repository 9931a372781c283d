"""One letter to each of many: chosen on the draft, started by the clerk once it is signed, paused, resumed, stopped.

The letter itself takes no number; the worker numbers a copy for each addressee (`posting`).
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal import jobs
from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.letters import posting, reminders
from portal.letters.apart import NAME_HERE, copy_for
from portal.letters.models import LONGEST_REASON, Letter, LetterState, Mailing, MailingState
from portal.letters.soundness import proofread
from portal.letters.steps import step
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _

MOST = 1_500


def check(letter: Letter) -> None:
    """Before it is put up: it has addressees, `MOST` at the most, and names each. Raises LetterError or Refusal."""
    addressed = reminders.still_addressed(letter)
    if not addressed:
        raise Refusal("letter.no_addressee", _("Chưa có nơi nhận nào. Chọn các đơn vị nhận trước khi trình"))
    if len(addressed) > MOST:
        raise Refusal("letter.too_many", _("Mỗi lần gửi riêng tối đa {most} nơi", most=MOST))
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
