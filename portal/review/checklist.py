"""What a reviewer goes through before a decision, and what happened so far, in words. Pure."""

from dataclasses import dataclass

from portal.lib.words import Words, _, n_
from portal.reports.completeness import Level
from portal.reports.models import EventKind, ReportEvent, ReportState
from portal.review.queries import Case
from portal.review.reading import Line, largest

# The square and the words of a state, as the desk sees it.
MARKS: dict[ReportState, tuple[str, Words]] = {
    ReportState.submitted: ("sent", _("Chờ duyệt")),
    ReportState.returned: ("back", _("Đã trả lại")),
    ReportState.draft: ("draft", _("Đơn vị rút về sửa")),
    ReportState.handed_over: ("draft", _("Chờ lãnh đạo đơn vị ký lại")),
    ReportState.accepted: ("done", _("Đã nhận")),
}
_HAPPENED = {
    EventKind.started: _("Bắt đầu lập"),
    EventKind.handed_over: _("Bản {number}: người lập bàn giao"),
    EventKind.handed_back: _("Bản {number}: lãnh đạo đơn vị giao lại để sửa"),
    EventKind.submitted: _("Bản {number}: đã gửi"),
    EventKind.recalled: _("Bản {number}: đơn vị rút về"),
    EventKind.returned: _("Bản {number}: trả lại"),
    EventKind.accepted: _("Bản {number}: đã nhận"),
    EventKind.trued_up: _("Đơn vị xác nhận số chính thức"),
    EventKind.entering: _("Cơ quan thường trực nhận nhập hộ"),
    EventKind.entry_dropped: _("Thôi nhập hộ"),
    EventKind.reopened: _("Bản {number}: được mở lại"),
    EventKind.relocked: _("Bản {number}: khóa lại"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to go through: whether it is settled, what it is, the lines to open for it. `advice` is never settled
    by itself, and says nothing against the version.
    """

    done: bool
    words: Words
    lines: tuple[Line, ...] = ()
    advice: bool = False


def checklist(case: Case) -> list[Check]:
    """Earlier comments, explanations, the ledger, one-person bodies, unsent comments, the three largest amounts."""
    return [
        *_earlier_comments(case),
        _explanations(case),
        *_drift(case),
        _doubles(case),
        *_one_person(case),
        _unsent(case),
        Check(False, _("Xem ba giá trị lớn nhất"), tuple(largest(case.lines)), advice=True),
    ]


def happened(event: ReportEvent) -> Words:
    """One line of the timeline, in the past tense."""
    words = _HAPPENED[event.kind]
    return _(words.msgid, number=event.number) if "{number}" in words.msgid else words


def _earlier_comments(case: Case) -> list[Check]:
    if case.before is None:
        return []
    earlier = [note for note in case.notes if note.number == case.before.number]
    if not earlier:
        return []
    changed = {line.code for line in case.lines if line.changed}
    settled = [note for note in earlier if note.answer is not None or note.line in changed]
    words = _(
        "{count} ý kiến lần trước: {settled} đã sửa hoặc trả lời", count=len(earlier), settled=len(settled)
    )
    return [Check(len(settled) == len(earlier), words)]


def _explanations(case: Case) -> Check:
    asked = [flag for line in case.lines for flag in line.flags if flag.level is Level.explain]
    if not asked:
        return Check(True, _("Không dòng nào cần giải thích"))
    answered = sum(flag.answered for flag in asked)
    words = _("{count} điểm cần giải thích: {answered} đã giải thích", count=len(asked), answered=answered)
    return Check(answered == len(asked), words)


def _drift(case: Case) -> list[Check]:
    lines = tuple(line for line in case.lines if line.drift is not None)
    if not lines:
        return [Check(True, _("Sổ hôm nay vẫn khớp với lúc gửi"))]
    return [Check(False, _("{count} dòng lệch so với sổ hôm nay", count=len(lines)), lines)]


def _doubles(case: Case) -> Check:
    if not case.doubles:
        return Check(True, _("Không lần giao nào nghi trùng với tổ chức khác"))
    words = n_(
        "{count} lần giao nghi trùng, xem ở Sổ giao nhận",
        "{count} lần giao nghi trùng, xem ở Sổ giao nhận",
        case.doubles,
    )
    return Check(False, words)


def _one_person(case: Case) -> list[Check]:
    if case.version.channel is not None:
        return [
            Check(False, _("Nhập hộ từ {channel}: đối chiếu bản chụp", channel=case.version.channel.words))
        ]
    if not case.version.one_person:
        return []
    if case.version.scan_id is not None:
        return [Check(False, _("Một người lập và duyệt: đối chiếu bản chụp có chữ ký"))]
    return [Check(False, _("Một người lập và duyệt: đối chiếu bản giấy có chữ ký"), advice=True)]


def _unsent(case: Case) -> Check:
    if not case.unsent:
        return Check(True, _("Không có ý kiến chưa gửi"))
    return Check(False, _("{count} ý kiến chưa gửi", count=len(case.unsent)))
