"""Why something cannot be edited: what is locked since when, by whom and why, and what to do about it. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.lib.vietnamese import moment, short_date
from portal.lib.words import Words, _
from portal.plans.models import Period
from portal.reports.models import Entry, Report, ReportEvent, ReportState


class Happened(Protocol):
    """The line of the report's timeline that locked it."""

    @property
    def actor_name(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> dt.datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Lock:
    """`strong` says what is locked since when, `rest` by whom, why, and what to do; `act` is that step's endpoint."""

    strong: Words
    rest: tuple[Words, ...]
    act: tuple[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lock is told beside the report: what locked it, what is being entered, whom to call.

    `head` is the name of a head of the unit; `phone` the recipient's, else the support's; `mine` whether the reader's
    organisation owes it, `acts` the endpoints that are open to the reader; `reading` says who has it on the table.
    """

    last: Happened | None
    entry: Entry | None
    head: str
    phone: str
    mine: bool
    acts: frozenset[str]
    at: dt.datetime
    reading: Words | None = None


def locking(report: Report, story: Sequence[ReportEvent]) -> ReportEvent | None:
    """What locked it: the newest event that bears its state's name; official figures come later and lock nothing."""
    return next((event for event in reversed(story) if event.kind.value == report.state.value), None)


def not_begun(period: Period) -> Lock:
    """A report of a period to come."""
    return Lock(
        _("Chưa mở được, kỳ bắt đầu ngày {day}.", day=short_date(period.data_from)),
        (
            _(
                "Theo Kế hoạch, mục {clause}. Từ nay đến đó vẫn ghi cam kết và lần giao vào sổ.",
                clause=period.clause,
            ),
        ),
    )


def lock_of(report: Report, asked: Asked) -> Lock | None:
    """The lock on a report for one reader; None when nothing keeps its unit from writing."""
    if report.obligation.closed_on is not None:
        return _closed(report, asked)
    if report.entered_by is not None:
        return _entered(report, asked)
    if report.reopened_until is not None and asked.at >= report.reopened_until:
        return _box_over(report, asked)
    by_state = {
        ReportState.handed_over: _handed_over,
        ReportState.submitted: _submitted,
        ReportState.accepted: _accepted,
    }
    of = by_state.get(report.state)
    return of(report, asked) if of and asked.last and (asked.mine or of is not _handed_over) else None


def _closed(report: Report, asked: Asked) -> Lock:
    obligation = report.obligation
    assert obligation.closed_on is not None
    return Lock(
        _("Không còn phải gửi từ ngày {day}.", day=short_date(obligation.closed_on)),
        (_("Lý do: {reason}.", reason=obligation.closed_reason.rstrip(".")), _call(report, asked)),
    )


def _entered(report: Report, asked: Asked) -> Lock | None:
    entry = asked.entry
    if entry is None:
        return None
    return Lock(
        _("Đang được nhập hộ từ {when}.", when=moment(entry.at)),
        (
            _(
                "{who}, {recipient}, đang nhập bản gửi bằng {channel}, đến lúc {arrived}.",
                who=entry.enterer_name,
                recipient=report.recipient.short_name,
                channel=entry.channel.words,
                arrived=moment(entry.arrived_at),
            ),
            _("Những gì đơn vị đã nhập vẫn giữ nguyên."),
            _call(report, asked),
        ),
    )


def _box_over(report: Report, asked: Asked) -> Lock:
    assert report.reopened_until is not None
    return Lock(
        _("Thời gian mở lại đã hết lúc {when}.", when=moment(report.reopened_until)),
        (_("Bản đã tiếp nhận vẫn giữ nguyên."), _call(report, asked)),
        _act(asked, "reports.ask_reopening", _("Đề nghị mở lại lần nữa")),
    )


def _handed_over(report: Report, asked: Asked) -> Lock:
    assert asked.last is not None
    who = _("{who} đã bàn giao cho lãnh đạo đơn vị đọc và gửi.", who=asked.last.actor_name)
    if asked.head:
        step = _("Cần sửa thì gặp {head}, người có thể giao lại.", head=asked.head)
    else:
        step = _("Đơn vị chưa có ai giữ vai trò lãnh đạo: gọi trực hỗ trợ.")
    return Lock(_since(report, asked), (who, step), _act(asked, "reports.sign", _("Đọc, gửi hoặc giao lại")))


def _submitted(report: Report, asked: Asked) -> Lock:
    assert asked.last is not None
    recipient = report.recipient.short_name
    rest = [_("{who} đã gửi, đang chờ {recipient} duyệt.", who=asked.last.actor_name, recipient=recipient)]
    if asked.reading:
        rest.append(_("{reading}.", reading=asked.reading))
    if asked.mine and asked.reading:
        rest.append(
            _(
                "Trong lúc đó đơn vị chưa rút về được; cần gấp thì gọi {recipient}, {phone}.",
                recipient=recipient,
                phone=asked.phone,
            )
        )
    elif asked.mine:
        rest.append(
            _(
                "Lãnh đạo đơn vị rút về được khi chưa có quyết định; cần gấp thì gọi {recipient}, {phone}.",
                recipient=recipient,
                phone=asked.phone,
            )
        )
    return Lock(_since(report, asked), tuple(rest), _act(asked, "reports.recall", _("Rút về để sửa")))


def _accepted(report: Report, asked: Asked) -> Lock:
    assert asked.last is not None
    return Lock(
        _since(report, asked),
        (
            _(
                "{who}, {recipient}, đã tiếp nhận.",
                who=asked.last.actor_name,
                recipient=report.recipient.short_name,
            ),
            _("Số đã vào tổng hợp; muốn sửa phải mở lại, có lý do và hai người."),
            _call(report, asked),
        ),
        _act(asked, "reports.ask_reopening", _("Đề nghị mở lại")),
    )


def _since(report: Report, asked: Asked) -> Words:
    assert asked.last is not None
    return _("Bản {number} đã khóa từ {when}.", number=report.number, when=moment(asked.last.at))


def _call(report: Report, asked: Asked) -> Words:
    return _("Cần hỏi, gọi {recipient}, {phone}.", recipient=report.recipient.short_name, phone=asked.phone)


def _act(asked: Asked, endpoint: str, words: Words) -> tuple[str, Words] | None:
    return (endpoint, words) if endpoint in asked.acts else None
