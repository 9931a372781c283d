"""What there is to do, as rows of the first page: key in the margin, words in the middle, one verb. Pure."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.access import Duty
from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import WEEKDAYS
from portal.lib.words import Words, _, n_, phrase
from portal.plans import calendar
from portal.reports import correcting
from portal.reports.models import ReportState
from portal.reports.official import Open
from portal.reports.queries import Due
from portal.reports.rules import WRITERS

SOON = 45  # days before its due day from which a report that nobody opened is a task


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the portal: the endpoint and what its address needs."""

    endpoint: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def to(cls, endpoint: str, **values: Any) -> "Link":
        """`Link.to("reports.show", report_id=…)`."""
        return cls(endpoint, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Task:
    """One row. `mark` is the square and its words; `quote` somebody's sentence and its author; `more` further lines."""

    margin: str
    notes: tuple[Words, ...]
    title: Words
    mark: tuple[str, Words]
    link: Link
    act: Words
    late: bool = False
    quote: tuple[str, str] | None = None
    clause: tuple[str, uuid.UUID] | None = None  # of the deadline, and its plan
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Tasks:
    """The three groups, each in its order: what came back, what is next by due day, what waits for others."""

    returned: tuple[Task, ...] = ()
    next: tuple[Task, ...] = ()
    waiting: tuple[Task, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.returned or self.next)


def is_task(due: Due) -> bool:
    """Whether an expected report stands on the first page: opened and not accepted, or due within `SOON` days."""
    if due.state is None:
        return due.days_left <= SOON
    return due.state is not ReportState.accepted


def of_reports(dues: Sequence[Due], duty: Duty, today: dt.date, said: Mapping[Any, tuple[str, str]]) -> Tasks:
    """The organisation's own reports by who acts, this duty or others; `said` = the reviewer's first sentences."""
    returned: list[Task] = []
    mine: list[Task] = []
    waiting: list[Task] = []
    for due in filter(is_task, dues):
        if due.state is ReportState.returned:
            (returned if duty in WRITERS else waiting).append(_returned(due, today, said))
        elif due.state is ReportState.submitted:
            waiting.append(_sent(due, today))
        elif due.state is ReportState.handed_over:
            (mine if duty is Duty.head else waiting).append(_handed_over(due, duty, today))
        else:
            (mine if duty in WRITERS else waiting).append(_open(due, duty))
    return Tasks(tuple(returned), tuple(mine), tuple(waiting))


def of_true_ups(opens: Sequence[Open], duty: Duty, today: dt.date) -> Tasks:
    """Official figures to confirm (A-01): the head's to do, which the others of the organisation wait for."""
    head = duty is Duty.head
    rows = []
    for one in opens:
        last = calendar.last_day(one.due_at)
        over = calendar.days_overdue(today, one.due_at)
        rows.append(
            Task(
                margin=f"{last:%d/%m}",
                notes=(WEEKDAYS[last.weekday()], remaining(calendar.days_left(today, one.due_at), over)),
                title=_("Số chính thức {period}", period=phrase(one.period)),
                mark=("sent", _("Chờ anh/chị xác nhận") if head else _("Chờ lãnh đạo đơn vị xác nhận")),
                link=Link.to("reports.official_figures", report_id=one.report_id),
                act=_("Xác nhận") if head else _("Xem"),
                late=over > 0,
            )
        )
    return Tasks(next=tuple(rows)) if head else Tasks(waiting=tuple(rows))


def deadline(due: Due) -> tuple[str, tuple[Words, ...]]:
    """The margin of a task: its last day in time, the weekday, the days left or over."""
    last = calendar.last_day(due.obligation.due_at)
    return f"{last:%d/%m}", (WEEKDAYS[last.weekday()], remaining(due.days_left, due.days_overdue))


def remaining(days_left: int, days_overdue: int) -> Words:
    """“còn 1 ngày”, “hôm nay”, “trong ngày hạn”, “quá hạn 2 ngày” (A-04)."""
    if days_overdue:
        return n_("quá hạn {days} ngày", "quá hạn {days} ngày", days_overdue, days=days_overdue)
    if days_left > 0:
        return n_("còn {days} ngày", "còn {days} ngày", days_left, days=days_left)
    return _("hôm nay là ngày cuối") if days_left == 0 else _("trong ngày hạn")


def title(due: Due) -> Words:
    """What is due."""
    return _("Báo cáo {period}", period=phrase(due.period.name))


def since(at: dt.datetime, today: dt.date) -> tuple[str, Words]:
    """The margin of what waits: since when, for how many days."""
    day = at.astimezone(VIETNAM).date()
    days = (today - day).days
    return f"{day:%d/%m}", n_("đã {days} ngày", "đã {days} ngày", days, days=days) if days else _("hôm nay")


def _returned(due: Due, today: dt.date, said: Mapping[Any, tuple[str, str]]) -> Task:
    report = due.report
    assert report is not None
    margin, days = since(report.changed_at, today)
    limit = report.reopened_until or report.correct_before
    reopened = report.reopened_until is not None
    words = _("{recipient} mở lại, chờ sửa") if reopened else _("{recipient} trả lại, chờ sửa")
    return Task(
        margin=margin,
        notes=(days,),
        title=title(due),
        mark=("back", _(words.msgid, recipient=due.recipient)),
        link=Link.to("reports.show" if reopened else "review.slip", report_id=report.id),
        act=_("Xem lý do") if reopened else _("Xem ý kiến"),
        quote=None if reopened else said.get(report.id),
        more=(correcting.ahead(limit, today),) if limit else (),
    )


def _open(due: Due, duty: Duty) -> Task:
    margin, notes = deadline(due)
    late = due.days_overdue > 0
    if due.report is None:
        return Task(
            margin,
            notes,
            title(due),
            ("", _("Chưa mở")),
            Link.to("reports.index"),
            _("Mở báo cáo"),
            late,
            clause=_clause(due),
            more=due.moves,
        )
    words = _("Đang soạn") if duty is Duty.reporter else _("Người lập đang soạn")
    link = Link.to("reports.figures" if duty in WRITERS else "reports.show", report_id=due.report.id)
    act = _("Nhập tiếp") if duty in WRITERS else _("Xem")
    return Task(
        margin, notes, title(due), ("draft", words), link, act, late, clause=_clause(due), more=due.moves
    )


def _clause(due: Due) -> tuple[str, uuid.UUID]:
    return due.obligation.clause, due.period.plan_id


def _handed_over(due: Due, duty: Duty, today: dt.date) -> Task:
    assert due.report is not None
    if duty is Duty.head:
        margin, notes = deadline(due)
        mark = ("sent", _("Chờ anh/chị đọc và gửi"))
        link = Link.to("reports.sign", report_id=due.report.id)
        late = due.days_overdue > 0
        return Task(
            margin, notes, title(due), mark, link, _("Đọc và gửi"), late, clause=_clause(due), more=due.moves
        )
    margin, days = since(due.report.changed_at, today)
    mark = ("sent", _("Chờ lãnh đạo đơn vị đọc và gửi"))
    return Task(margin, (days,), title(due), mark, Link.to("reports.show", report_id=due.report.id), _("Xem"))


def _sent(due: Due, today: dt.date) -> Task:
    assert due.report is not None
    margin, days = since(due.report.changed_at, today)
    mark = ("sent", _("Chờ {recipient} duyệt", recipient=due.recipient))
    return Task(margin, (days,), title(due), mark, Link.to("reports.show", report_id=due.report.id), _("Xem"))
