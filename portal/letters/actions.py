"""A letter's way: drafted, put up, approved, signed on paper, numbered and issued; or sent back, or given up.

Every step is guarded by the letter's version: who acts on an older state than the stored one is told what happened.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from portal import jobs
from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.extensions import db
from portal.letters import (
    answering,
    codes,
    heads,
    mailing,
    numbering,
    personal,
    reminders,
    rendering,
    replacing,
)
from portal.letters.addressing import others
from portal.letters.content import letter_from_json
from portal.letters.customs import named
from portal.letters.drafting import begin
from portal.letters.layouts import symbol
from portal.letters.models import LONGEST_REASON, Letter, LetterRecipient, LetterState
from portal.letters.queries import job_key
from portal.letters.rules import authors, goes_apart, signer_of
from portal.letters.soundness import proofread
from portal.letters.steps import already, step
from portal.letters.versions import took
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _
from portal.plans.models import Period


def draft_reminder(
    period: Period, organisation_ids: Collection[uuid.UUID], *, actor: Viewer, at: dt.datetime
) -> Letter:
    """Draft one reminder to those of these organisations that have not reported for the period to the actor's own.

    Before the due day is over in the before-the-day form, afterwards in the overdue form (A-04). Refuses organisations
    that owe the actor's own no report for this period, and when nobody of them is silent any more.
    """
    roll = reminders.call(actor, period, organisation_ids)
    content, facts = reminders.draft(actor, roll, at)
    recipients = [
        LetterRecipient(organisation_id=row.organisation_id, obligation_id=row.obligation_id, position=place)
        for place, row in enumerate(roll.silent, 1)
    ]
    return begin(content, facts, recipients, actor=actor, at=at, period_id=period.id)


def put_up(letter: Letter, *, version: int, actor: Viewer, at: dt.datetime, seen: bool = False) -> Letter:
    """Put a draft up for the head's approval, without those that have reported meanwhile.

    Refuses personal data in the text that nobody has `seen`.
    """
    if goes_apart(letter):
        mailing.check(letter)
    step(letter, version, LetterState.draft, LetterState.put_up, changed_at=at, note="")
    reminders.drop_reported(letter, actor=actor, at=at)
    proofread(letter.content | {"draft": False})
    if not seen and personal.found(letter.content, reminders.contact_phone(letter)):
        raise Refusal(
            "letter.personal_unseen",
            _("Văn bản có dữ liệu cá nhân. Xem từng chỗ, bỏ đi hoặc đánh dấu đã xem"),
            "seen",
        )
    took(letter, "letter.put_up", actor=actor, at=at)
    return letter


def approve(letter: Letter, *, version: int, actor: Viewer, at: dt.datetime) -> Letter:
    """Approve the text; refuses whoever wrote in it (S5)."""
    _refuse_authors(letter, actor)
    step(
        letter,
        version,
        LetterState.put_up,
        LetterState.approved,
        approved_by=actor.user_id,
        approver_name=actor.user_name,
        approved_at=at,
        changed_at=at,
    )
    reminders.drop_reported(letter, actor=actor, at=at)
    took(letter, "letter.approved", actor=actor, at=at)
    return letter


def sign(
    letter: Letter,
    *,
    version: int,
    on: dt.date,
    actor: Viewer,
    at: dt.datetime,
    verb: str = "letter.signed",
    **facts: Any,
) -> Letter:
    """Record that the actor has signed on that day: only the person whose name stands under the letter (S5).

    On paper; what is known of a digital signature (`signing.sign_digitally`) comes as `facts` under its own `verb`.
    Refuses a day after today or before the approval.
    """
    _refuse_authors(letter, actor)
    if actor.user_id != signer_of(letter):
        raise Refusal(
            "letter.other_signer",
            _("Chỉ người có tên ở chỗ ký, {name}, ghi nhận chữ ký", name=letter.content["signer"]["name"]),
        )
    if on > _day(at):
        raise Refusal(
            "letter.signed_later",
            _("Ngày ký không thể sau hôm nay, {date}", date=short_date(_day(at))),
            "on",
        )
    if letter.approved_at is not None and on < _day(letter.approved_at):
        raise Refusal("letter.signed_earlier", _("Ngày ký không thể trước ngày duyệt"), "on")
    _signs_rightly(letter, actor, on)
    step(
        letter,
        version,
        LetterState.approved,
        LetterState.signed,
        signed_by=actor.user_id,
        signer_name=actor.user_name,
        signed_on=on,
        signature_recorded_at=at,
        changed_at=at,
    )
    took(letter, verb, actor=actor, at=at, signed_on=on, **facts)
    return letter


def issue(
    letter: Letter, *, version: int, actor: Viewer, at: dt.datetime, held: uuid.UUID | None = None
) -> Letter:
    """Take the next number of the year's book, date the letter today, and have its PDF made: all in this transaction.
    With `held` it takes a number that was kept, and the day of that number.

    Units that reported since the signature leave the letter. Refuses the signer himself (S5), a letter without a
    recorded signature (N6), a date before the book's last one, and a before-the-day letter once its day is over.
    """
    if actor.user_id == letter.signed_by:
        raise Refusal("letter.signer_numbers", _("Người ký không tự cấp số cho văn bản của mình"))
    if goes_apart(letter):
        raise Refusal("letter.goes_apart", _("Văn bản này gửi riêng từng nơi, mỗi nơi một số"))
    if letter.signed_on is not None:
        _signs_rightly(letter, actor, letter.signed_on)
    step(letter, version, LetterState.signed, LetterState.issued, issued_at=at, changed_at=at)
    reminders.drop_reported(letter, actor=actor, at=at)
    on = numbering.day_of(letter, held, _day(at), actor)
    content = letter.content | {"draft": False, "date": on.isoformat()}

    def symbol_of(number: int) -> str:
        return symbol(letter_from_json(content | {"number": number}))

    series, year = heads.book(actor, letter.kind, on)
    entry = documents.take_number(
        organisation_id=letter.organisation_id,
        series=series,
        year=year,
        on=on,
        symbol_of=symbol_of,
        abstract=named(letter.kind, letter.abstract),
        signer=letter.signer_name,
        recipients=_recipients_in_register(letter),
        keeper=content["archive"],
        copies=len(reminders.still_addressed(letter))
        + len(others(letter))
        + len(content["distribution"])
        + 1,
        subject_type="letter",
        subject_id=letter.id,
        answers_id=answering.answered_by(actor, letter),
        held=held,
        actor=actor,
        at=at,
    )
    letter.code = codes.fresh()
    letter.content = content | {"number": entry.number, "code": codes.shown(letter.code)}
    letter.entry_id = entry.id
    replacing.take_effect(letter, actor=actor, at=at)
    jobs.enqueue(rendering.JOB, job_key(letter.id), letter_id=str(letter.id))
    took(letter, "letter.issued", actor=actor, at=at, symbol=entry.symbol, dated=entry.dated)
    return letter


def send_back(letter: Letter, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> Letter:
    """Send a letter back to its drafter with a reason: approval and signature are undone, nothing else is lost."""
    if letter.state not in (LetterState.put_up, LetterState.approved, LetterState.signed):
        raise Conflict(already(letter))
    step(
        letter,
        version,
        letter.state,
        LetterState.draft,
        approved_by=None,
        approver_name="",
        approved_at=None,
        signed_by=None,
        signer_name="",
        signed_on=None,
        signature_recorded_at=None,
        note=_given(reason),
        changed_at=at,
    )
    took(letter, "letter.sent_back", actor=actor, at=at, reason=reason)
    return letter


def withdraw(letter: Letter, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> Letter:
    """Give a letter up before it has a number, with a reason; it stays on record and takes none."""
    if letter.state in (LetterState.issued, LetterState.withdrawn, LetterState.apart):
        raise Conflict(already(letter))
    step(letter, version, letter.state, LetterState.withdrawn, note=_given(reason), changed_at=at)
    took(letter, "letter.withdrawn", actor=actor, at=at, reason=reason)
    return letter


def render_again(letter: Letter, *, actor: Viewer, at: dt.datetime) -> None:
    """Have the worker try once more to make the PDF of an issued letter; number and date stay."""
    jobs.enqueue(rendering.JOB, job_key(letter.id), letter_id=str(letter.id))  # a copy of a mailing had none
    jobs.again(job_key(letter.id))
    record("letter.rendered_again", "letter", letter.id, actor=actor, at=at)
    db.session.flush()


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refusal("letter.no_reason", _("Viết lý do, để người soạn biết phải làm gì"), "reason")
    return reason.strip()[:LONGEST_REASON]


def _refuse_authors(letter: Letter, actor: Viewer) -> None:
    if actor.user_id in authors(letter):
        raise Refusal(
            "letter.own_draft", _("Người soạn không duyệt, không ký văn bản của mình. Nhờ lãnh đạo khác")
        )


def _signs_rightly(letter: Letter, actor: Viewer, on: dt.date) -> None:
    """Refuses a signer without the right that the letter says on the day of signing, or whose delegator wrote it."""
    form, told = letter.content["format"], letter.content["signer"]
    named = signer_of(letter)
    for one in heads.signatories(actor, on, form, letter.kind):
        if one.user_id == named and heads.named(one) == told and one.delegator_id not in authors(letter):
            return
    raise Refusal(
        "letter.signs_wrongly",
        _(
            "Ngày {date}, {name} không có quyền ký như ghi trên văn bản. Trả lại để chọn lại người ký",
            date=short_date(on),
            name=told["name"],
        ),
        "on",
    )


def _recipients_in_register(letter: Letter) -> str:
    content = letter.content
    if any("Phụ lục" in recipient for recipient in content["recipients"]):
        return str(_("{count} đơn vị có tên trong Phụ lục", count=len(reminders.still_addressed(letter))))
    return "; ".join(content["recipients"] or [line["to"] for line in content["distribution"]])


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
