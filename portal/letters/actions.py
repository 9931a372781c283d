"""A letter's way: drafted, put up, approved, signed on paper, numbered and issued; or sent back, or given up.

Every step is guarded by the letter's version: who acts on an older state than the stored one is told what happened.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from portal import jobs
from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.extensions import db
from portal.letters import answering, heads, numbering, plaintext, reminders, rendering
from portal.letters.content import letter_from_json
from portal.letters.customs import named
from portal.letters.drafting import begin
from portal.letters.layouts import symbol
from portal.letters.models import LONGEST_REASON, Letter, LetterRecipient, LetterState
from portal.letters.queries import job_key
from portal.letters.rules import authors, signer_of
from portal.letters.soundness import proofread
from portal.letters.steps import already, step
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


def edit(
    letter: Letter,
    *,
    version: int,
    abstract: str,
    body: str,
    signer_id: uuid.UUID,
    distribution: str,
    actor: Viewer,
    at: dt.datetime,
) -> Letter:
    """Write in a draft: abstract, text, signer, further recipients of a copy. Recipients and annex follow the reports.

    Refuses what the form of a letter does not allow, with the field it is about; a signer who wrote in it (S5).
    """
    signer = heads.signer(actor, signer_id, _day(at), letter.content["format"])
    content = letter.content | {
        "abstract": abstract,
        "body": plaintext.blocks_of(body, plaintext.tables_of(letter.facts["body"])),
        "distribution": plaintext.distribution_of(distribution),
        "signer": signer,
    }
    proofread(content)
    facts = dict(letter.facts, signer_id=str(signer_id))
    if actor.user_id not in authors(letter):
        facts["editors"] = [*facts.get("editors", ()), str(actor.user_id)]
    if signer_id in {*authors(letter), actor.user_id}:
        raise Refusal(
            "letter.signer_drafted",
            _("Người soạn không ký văn bản của mình. Chọn lãnh đạo khác ký"),
            "signer",
        )
    step(letter, version, LetterState.draft, LetterState.draft)
    letter.content, letter.facts = content, facts
    reminders.describe(letter)
    record("letter.edited", "letter", letter.id, actor=actor, at=at)
    db.session.flush()
    return letter


def put_up(letter: Letter, *, version: int, actor: Viewer, at: dt.datetime) -> Letter:
    """Put a draft up for the head's approval, without those that have reported meanwhile."""
    step(letter, version, LetterState.draft, LetterState.put_up, changed_at=at, note="")
    reminders.drop_reported(letter, actor=actor, at=at)
    proofread(letter.content)
    record("letter.put_up", "letter", letter.id, actor=actor, at=at)
    db.session.flush()
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
    record("letter.approved", "letter", letter.id, actor=actor, at=at)
    db.session.flush()
    return letter


def sign(letter: Letter, *, version: int, on: dt.date, actor: Viewer, at: dt.datetime) -> Letter:
    """Record that the actor has signed on paper on that day: only the person whose name stands under the letter (S5).

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
    record("letter.signed", "letter", letter.id, actor=actor, at=at, signed_on=on)
    db.session.flush()
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
        copies=len(reminders.still_addressed(letter)) + len(content["distribution"]) + 1,
        subject_type="letter",
        subject_id=letter.id,
        answers_id=answering.answered_by(actor, letter),
        held=held,
        actor=actor,
        at=at,
    )
    letter.content = content | {"number": entry.number}
    letter.entry_id = entry.id
    jobs.enqueue(rendering.JOB, job_key(letter.id), letter_id=str(letter.id))
    record("letter.issued", "letter", letter.id, actor=actor, at=at, symbol=entry.symbol, dated=entry.dated)
    db.session.flush()
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
    record("letter.sent_back", "letter", letter.id, actor=actor, at=at, reason=reason)
    db.session.flush()
    return letter


def withdraw(letter: Letter, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> Letter:
    """Give a letter up before it has a number, with a reason; it stays on record and takes none."""
    if letter.state in (LetterState.issued, LetterState.withdrawn):
        raise Conflict(already(letter))
    step(letter, version, letter.state, LetterState.withdrawn, note=_given(reason), changed_at=at)
    record("letter.withdrawn", "letter", letter.id, actor=actor, at=at, reason=reason)
    db.session.flush()
    return letter


def render_again(letter: Letter, *, actor: Viewer, at: dt.datetime) -> None:
    """Have the worker try once more to make the PDF of an issued letter; number and date stay."""
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


def _recipients_in_register(letter: Letter) -> str:
    content = letter.content
    if any("Phụ lục" in recipient for recipient in content["recipients"]):
        return str(_("{count} đơn vị có tên trong Phụ lục", count=len(reminders.still_addressed(letter))))
    return "; ".join(content["recipients"] or [line["to"] for line in content["distribution"]])


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
