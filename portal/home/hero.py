"""The one sentence that answers why one came, and the one act that follows from it. Pure."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.access import Duty, Viewer, allowed
from portal.home.queries import Board, Home, Queue
from portal.home.tasks import Link
from portal.lib.vietnamese import WEEKDAYS, short_date
from portal.lib.words import Words, _, n_, phrase
from portal.plans import calendar
from portal.reports.models import ReportState
from portal.reports.queries import Due
from portal.reports.rules import WRITERS

CALM = 7  # days left from which no big figure is shown


@dataclass(frozen=True, slots=True)
class Act:
    """A button under the sentence."""

    words: Words
    link: Link
    starts: bool = False  # it does something, so it is a form and not a link


@dataclass(frozen=True, slots=True)
class Hero:
    """The sentence, what stands under it, the acts (the first one filled); in the last days a big figure."""

    sentence: Words
    lede: tuple[Words, ...] = ()
    acts: tuple[Act, ...] = ()
    figure: str = ""
    unit: Words | None = None
    clause: tuple[str, uuid.UUID] | None = None  # of the deadline, and its plan


def hero(viewer: Viewer, home: Home, on: dt.date) -> Hero:
    """By duty: what waits for this person's own act comes before what others owe."""
    if not viewer.does_business:
        return _administrator()
    if home.queue is not None and (home.queue.waiting or not home.due):
        return _desk(viewer, home.queue, home.board, on)
    if home.numbering:
        return Hero(
            _("{count} công văn đã ký, chờ cấp số", count=home.numbering),
            (_("Công văn đã ký phải vào sổ chậm nhất ngày làm việc kế tiếp."),),
            (Act(_("Cấp số"), Link.to("letters.to_number")),),
        )
    if home.signing:
        return Hero(
            _("{count} công văn chờ anh/chị", count=home.signing),
            (_("Duyệt nội dung trước, rồi ghi nhận sau khi đã ký bản giấy."),),
            (Act(_("Mở công văn"), Link.to("letters.index")),),
        )
    if home.due is not None and viewer.duty in WRITERS:
        return _report(home.due, viewer.duty)
    if home.board is not None:
        return _coverage(home.board, on)
    return _nothing(home)


def _report(due: Due, duty: Duty) -> Hero:
    last = calendar.last_day(due.obligation.due_at)
    before = due.obligation.due_before
    deadline = _(
        "Hạn: hết {weekday} {date}, theo câu “trước ngày {before}”.",
        weekday=WEEKDAYS[last.weekday()],
        date=short_date(last),
        before=f"{before.day}/{before.month}",
    )
    close = 0 < due.days_left <= CALM and due.state is not ReportState.returned
    returned = due.state is ReportState.returned
    return Hero(
        _sentence(due),
        _helping(due, duty) if returned else (deadline, *_helping(due, duty)),
        _acts(due, duty),
        figure=str(due.days_left) if close else "",
        unit=n_("ngày nữa", "ngày nữa", due.days_left) if close else None,
        clause=None if returned else (due.obligation.clause, due.period.plan_id),
    )


def _sentence(due: Due) -> Words:
    name = phrase(due.period.name)
    if due.report is not None and due.report.reopened_until is not None:
        return _("Báo cáo {period} được mở lại, cần sửa và gửi lại", period=name)
    if due.state is ReportState.returned:
        return _("Báo cáo {period} bị trả lại, cần sửa và gửi lại", period=name)
    if due.days_overdue:
        return n_(
            "Quá hạn {days} ngày: báo cáo {period} chưa gửi",
            "Quá hạn {days} ngày: báo cáo {period} chưa gửi",
            due.days_overdue,
            days=due.days_overdue,
            period=name,
        )
    if due.days_left > CALM:
        last = calendar.last_day(due.obligation.due_at)
        return _("Báo cáo {period} đến hạn ngày {date}", period=name, date=short_date(last))
    if due.days_left > 0:
        return n_(
            "Còn {days} ngày để gửi báo cáo {period}",
            "Còn {days} ngày để gửi báo cáo {period}",
            due.days_left,
            days=due.days_left,
            period=name,
        )
    if due.days_left == 0:
        return _("Hôm nay là ngày cuối để gửi báo cáo {period}", period=name)
    return _("Đang trong ngày hạn của báo cáo {period}", period=name)


def _helping(due: Due, duty: Duty) -> tuple[Words, ...]:
    if due.state is ReportState.handed_over:
        return (_("Người lập đã bàn giao, chờ lãnh đạo đơn vị đọc và gửi."),)
    if due.state is ReportState.returned:
        return (
            _("{recipient} đã trả lại kèm ý kiến.", recipient=due.recipient),
            _("Lần gửi đầu vẫn được tính để xét đúng hạn."),
        )
    if duty is Duty.head:
        return (_("Người lập bàn giao xong, báo cáo sẽ chờ anh/chị đọc và gửi ở trang này."),)
    return (_("Số liệu được lấy sẵn từ sổ giao nhận; anh/chị chỉ nhập phần còn thiếu."),)


def _acts(due: Due, duty: Duty) -> tuple[Act, ...]:
    if due.report is None:
        return (Act(_("Mở báo cáo"), Link.to("reports.start", obligation_id=due.obligation.id), starts=True),)
    report_id = due.report.id
    if due.state is ReportState.returned:
        return (
            Act(_("Xem ý kiến và trả lời"), Link.to("review.slip", report_id=report_id)),
            Act(_("Sửa báo cáo"), Link.to("reports.figures", report_id=report_id)),
        )
    if due.state is ReportState.handed_over:
        if duty is Duty.head:
            return (Act(_("Đọc và gửi báo cáo"), Link.to("reports.sign", report_id=report_id)),)
        return (Act(_("Xem bản đã bàn giao"), Link.to("reports.show", report_id=report_id)),)
    return (
        Act(_("Nhập tiếp số liệu"), Link.to("reports.figures", report_id=report_id)),
        Act(_("Kiểm tra cả báo cáo"), Link.to("reports.check", report_id=report_id)),
    )


def _desk(viewer: Viewer, queue: Queue, board: Board | None, on: dt.date) -> Hero:
    to_board = Act(_("Mở bảng hạn nộp"), Link.to("progress.board"))
    standing = (_("{headline}.", headline=board.summary.headline(on)),) if board else ()
    figure, unit = _reported(board) if board else ("", None)
    if not queue.waiting:
        return Hero(_("Đã duyệt hết báo cáo gửi đến"), standing, (to_board,), figure, unit)
    sentence = n_("{count} báo cáo chờ duyệt", "{count} báo cáo chờ duyệt", queue.waiting)
    if queue.next is None:
        read = _("Mọi báo cáo chờ duyệt đang có người xem.")
        to_desk = Act(_("Xem ai đang xem"), Link.to("review.desk"))
        return Hero(sentence, (read, *standing), (to_desk, to_board), figure, unit)
    days = queue.next.days_waiting(on)
    first = _(
        "Nên xem trước: {organisation}, bản {number}, {since}.",
        organisation=queue.next.organisation,
        number=queue.next.number,
        since=n_("đã chờ {days} ngày", "đã chờ {days} ngày", days, days=days) if days else _("gửi hôm nay"),
    )
    take = Act(_("Duyệt tiếp"), Link.to("review.take_next"), starts=True)
    if not allowed(viewer, "review.take"):
        take = Act(_("Xem tiếp"), Link.to("review.case", report_id=queue.next.report_id))
    return Hero(sentence, (first, *standing), (take, to_board), figure, unit)


def _coverage(board: Board, on: dt.date) -> Hero:
    figure, unit = _reported(board)
    return Hero(
        board.summary.headline(on),
        (_("Báo cáo {period}.", period=phrase(board.period.name)),),
        (Act(_("Mở bảng hạn nộp"), Link.to("progress.board")),),
        figure,
        unit,
    )


def _reported(board: Board) -> tuple[str, Words]:
    """How many have reported, as a big figure with its whole."""
    return str(board.summary.reported), _("trên {total} đơn vị đã gửi", total=board.summary.total)


def _nothing(home: Home) -> Hero:
    if home.coming is None:
        return Hero(_nothing_to_do(home))
    coming = home.coming
    words = _(
        "Kỳ tới: báo cáo {period}, số liệu từ {first}, hạn hết ngày {last}.",
        period=phrase(coming.period.name),
        first=short_date(coming.period.data_from),
        last=short_date(calendar.last_day(coming.obligation.due_at)),
    )
    return Hero(_nothing_to_do(home), (words,))


def _nothing_to_do(home: Home) -> Words:
    """Of reports, when deliveries still wait below."""
    return _("Không còn báo cáo nào phải gửi") if home.tasks.next else _("Không còn việc nào")


def _administrator() -> Hero:
    return Hero(
        _("Quản trị hệ thống"),
        (
            _("Tài khoản quản trị không xem hồ sơ và số liệu."),
            _("Đổi tên, sáp nhập, chia tách, giải thể: mở trang của tổ chức rồi chọn việc."),
        ),
        (
            Act(_("Người dùng"), Link.to("accounts.people")),
            Act(_("Tổ chức"), Link.to("organisations.index")),
            Act(_("Sắp xếp đơn vị hành chính"), Link.to("succession.reform")),
            Act(_("Sự cố hệ thống"), Link.to("plans.outages")),
        ),
    )
