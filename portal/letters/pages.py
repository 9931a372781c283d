"""What a letter's page says: its five steps, the one next act of a viewer or for whom it waits, its timeline. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.access import Duty, Viewer, allowed
from portal.audit.models import AuditEntry
from portal.documents.models import RegisterEntry
from portal.fields import say
from portal.letters.models import Letter, LetterState
from portal.letters.queries import Addressee
from portal.letters.rules import authors, signer_of
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _, n_

STEPS = (_("Soạn"), _("Duyệt"), _("Ký"), _("Cấp số"), _("Phát hành"))
_AT = {
    LetterState.draft: 0,
    LetterState.put_up: 1,
    LetterState.approved: 2,
    LetterState.signed: 3,
    LetterState.issued: 4,
    LetterState.apart: 4,
}
# state: (the square, words)
MARKS: dict[LetterState, tuple[str, Words]] = {
    LetterState.draft: ("draft", _("Dự thảo")),
    LetterState.put_up: ("sent", _("Chờ duyệt")),
    LetterState.approved: ("sent", _("Đã duyệt, chờ ký")),
    LetterState.signed: ("sent", _("Đã ký, chờ cấp số")),
    LetterState.issued: ("done", _("Đã phát hành")),
    LetterState.withdrawn: ("void", _("Đã rút")),
    LetterState.apart: ("done", _("Gửi riêng từng nơi")),
}
# rule, words of the button; in the order of a letter's way
ACTS: tuple[tuple[str, Words], ...] = (
    ("put_up", _("Trình duyệt")),
    ("approve", _("Duyệt")),
    ("sign", _("Ghi nhận đã ký")),
    ("issue", _("Cấp số và phát hành")),
    ("issue_each", _("Cấp số, gửi riêng từng nơi")),
)
EVENTS: dict[str, Words] = {
    "letter.drafted": _("Đã soạn"),
    "letter.edited": _("Đã sửa dự thảo"),
    "letter.restored": _("Đã lấy lại một bản cũ"),
    "letter.addressed": _("Đã chọn nơi nhận"),
    "letter.put_up": _("Đã trình duyệt"),
    "letter.approved": _("Đã duyệt"),
    "letter.signed": _("Đã ghi nhận chữ ký trên giấy"),
    "letter.signed_digitally": _("Đã ký số"),
    "letter.copy_kept": _("Đã đính kèm bản có chữ ký"),
    "letter.issued": _("Đã cấp số và phát hành"),
    "letter.sent_back": _("Đã trả lại"),
    "letter.withdrawn": _("Đã rút"),
    "letter.recipients_dropped": _("Đơn vị đã gửi báo cáo, ra khỏi công văn"),
    "letter.rendered": _("Đã tạo xong PDF"),
    "letter.rendered_again": _("Đã yêu cầu tạo lại PDF"),
    "letter.set_apart": _("Đã chọn gửi riêng từng nơi"),
    "letter.put_together": _("Đã bỏ gửi riêng từng nơi"),
    "letter.mailing_started": _("Đã bắt đầu cấp số và gửi riêng từng nơi"),
    "letter.mailing_paused": _("Đã tạm dừng gửi"),
    "letter.mailing_resumed": _("Đã cho chạy tiếp"),
    "letter.mailing_stopped": _("Đã dừng hẳn việc gửi"),
    "letter.mailing_done": _("Đã cấp số và tạo PDF xong cho các nơi"),
    "letter.mailed": _("Đã cho gửi thư điện tử"),
    "letter.handed_over": _("Đã ghi nhận chuyển bản giấy"),
    "letter.recall_asked": _("Đã đề nghị thu hồi"),
    "letter.recalled": _("Đã quyết định thu hồi"),
    "letter.recall_declined": _("Đã quyết định không thu hồi"),
    "letter.replaced": _("Được thay thế"),
    "letter.corrected": _("Được đính chính"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: what happened, whose words stand with it."""

    entry: AuditEntry
    words: Words
    note: str


def shown(letter: Letter) -> dict[str, Any]:
    """The content as it is shown and printed now: until it is approved it bears the mark of a draft.

    What is approved is the clean copy that the head signs on paper, its number and date left blank (§7: unsigned and
    unnumbered, it is no official document yet).
    """
    return letter.content | {"draft": letter.state in (LetterState.draft, LetterState.put_up)}


def steps(letter: Letter, *, over: bool = False) -> list[tuple[Words, str]]:
    """The five steps with their marks: done, now, or still to come. A withdrawn letter takes none; `over` says that all
    its copies are out.
    """
    if letter.state is LetterState.withdrawn:
        return [(words, "") for words in STEPS]
    here = _AT[letter.state] + (letter.file_id is not None or over)
    return [
        (words, "ok" if place < here else "now" if place == here else "") for place, words in enumerate(STEPS)
    ]


def next_act(viewer: Viewer, letter: Letter) -> tuple[str, Words] | None:
    """The one act on this letter that is this viewer's now: (verb, words)."""
    return next(((verb, words) for verb, words in ACTS if allowed(viewer, f"letters.{verb}", letter)), None)


def waits_for(viewer: Viewer, letter: Letter) -> Words | None:
    """Who has the next act when it is not this viewer's, and why it is not, where he might expect it."""
    if letter.state is LetterState.draft:
        return _("Chờ {name} hoặc văn thư soạn xong và trình duyệt", name=letter.drafter_name)
    if letter.state in (LetterState.put_up, LetterState.approved) and viewer.user_id in authors(letter):
        return _("Chờ lãnh đạo: người soạn không duyệt, không ký văn bản của mình")
    if letter.state is LetterState.put_up:
        return _("Chờ lãnh đạo duyệt")
    if letter.state is LetterState.approved:
        name = letter.content["signer"]["name"]
        if viewer.duty is Duty.head and viewer.user_id != signer_of(letter):
            return _("Chỉ {name}, người có tên ở chỗ ký, ghi nhận chữ ký", name=name)
        return _("Chờ {name} ký", name=name)
    if letter.state is LetterState.signed:
        if viewer.user_id == letter.signed_by and viewer.duty is Duty.clerk:
            return _("Chờ văn thư khác: người ký không tự cấp số cho văn bản của mình")
        return _("Chờ văn thư cấp số")
    return None


def kept_number(entry: RegisterEntry) -> tuple[str, str]:
    """A kept number as the issue's page offers it."""
    words = _(
        "Số {number} giữ ngày {date} cho {whom}: {reason}",
        number=f"{entry.number:02}",
        date=short_date(entry.dated),
        whom=entry.recipients,
        reason=entry.abstract,
    )
    return str(entry.id), say(words)


def how_many(addressees: Iterable[Addressee], others: int = 0) -> Words:
    """To how many units the letter goes now, and to how many `others` that are only written in it."""
    count = sum(1 for one in addressees if one.dropped_at is None)
    if others and not count:
        return n_("{count} nơi nhận", "{count} nơi nhận", others)
    if others:
        return _("{count} đơn vị và {others} nơi khác", count=count, others=others)
    return n_("{count} đơn vị", "{count} đơn vị", count)


def timeline(entries: Iterable[AuditEntry]) -> list[Event]:
    """What happened to a letter, oldest first, with the reasons that were given."""
    return [
        Event(entry, EVENTS[entry.verb], _note(entry.changes)) for entry in entries if entry.verb in EVENTS
    ]


def _note(changes: dict[str, Any]) -> str:
    if "organisations" in changes:
        return "; ".join(changes["organisations"])
    told = (changes.get(name) for name in ("names", "reason", "symbol", "by"))
    return ". ".join(str(words) for words in told if words)
