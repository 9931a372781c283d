"""A report that came by e-mail, Zalo or on paper is entered for its unit (A-23, domain §5 item 14).

Whoever enters it fills the same pages as the unit would, under the scan of what came, and sends it; it counts from when
it truly arrived. He decides on it never (S10). While he enters, the unit's own draft rests, with what was typed in it.
"""

import datetime as dt

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import Words, _
from portal.plans.models import Obligation, Period
from portal.reports import actions
from portal.reports.models import Channel, Entry, EventKind, Report, ReportState
from portal.reports.moving import event, move
from portal.reports.rules import OPEN
from portal.reports.writing import lock, overtaken


def must_be_free(report: Report | None) -> None:
    """Refuse what the unit has sent itself, what waits for its head, and what somebody is entering already."""
    if report is None:
        return
    words: Words | None = None
    if report.state is ReportState.handed_over:
        words = _("Đơn vị đã lập xong trên cổng, chỉ còn lãnh đạo gửi. Gọi đơn vị gửi, không cần nhập hộ")
    elif report.state not in OPEN and report.first_submitted_at:
        when = vietnamese.moment(report.first_submitted_at)
        words = _("Báo cáo này đã đến từ {when}. Bản vừa nhận là bản trùng, không nhập lần nữa", when=when)
    elif report.entered_by is not None:
        words = _("Đã có người ở cơ quan thường trực đang nhập hộ báo cáo này. Mở báo cáo để xem là ai")
    if words is not None:
        raise Refusal("entry.taken", words)


def begin(
    obligation: Obligation,
    *,
    channel: Channel,
    arrived_at: dt.datetime,
    scan: StoredFile,
    note: str,
    actor: Viewer,
    at: dt.datetime,
) -> Report:
    """Take in what came: from now on it is the actor's to fill, until it is sent or dropped.

    Raises Refusal for a report that is not free (`must_be_free`) and for a moment of arrival that cannot be true.
    """
    report = actions.start(obligation, actor=actor, at=at)
    lock(report)
    must_be_free(report)
    _must_be_true(report, arrived_at, at)
    db.session.add(
        Entry(
            report_id=report.id,
            channel=channel,
            arrived_at=arrived_at,
            scan_id=scan.id,
            entered_by=actor.user_id,
            enterer_name=actor.user_name,
            at=at,
        )
    )
    move(report, report.state, entered_by=actor.user_id, changed_at=at)
    event(
        report,
        EventKind.entering,
        actor,
        at,
        vietnamese.nfc(note).strip(),
        channel=channel,
        arrived=arrived_at,
    )
    db.session.flush()
    return report


def _must_be_true(report: Report, arrived_at: dt.datetime, at: dt.datetime) -> None:
    first = db.session.get_one(Period, report.period_id).data_from
    words: Words | None = None
    if arrived_at > at:
        words = _("Lúc nhận phải là lúc đã qua")
    elif arrived_at.astimezone(VIETNAM).date() < first:
        words = _(
            "Kỳ báo cáo bắt đầu ngày {day}: báo cáo không thể đến trước", day=vietnamese.short_date(first)
        )
    elif report.first_submitted_at and arrived_at < report.first_submitted_at:
        when = vietnamese.moment(report.first_submitted_at)
        words = _("Bản sửa không thể đến trước lần gửi đầu ({when})", when=when)
    if words is not None:
        raise Refusal("entry.moment", words, "arrived_time")


def drop(report: Report, *, version: int, actor: Viewer, at: dt.datetime) -> Report:
    """Leave it to the unit again, with everything typed so far. Raises Conflict when it moved on."""
    lock(report)
    if report.entered_by is None or report.version != version:
        raise overtaken(report)
    if report.state is ReportState.handed_over:
        words = str(_("Thôi nhập hộ, trả bản đang lập về cho đơn vị."))
        actions.hand_back(report, words, version=version, actor=actor, at=at)
    db.session.execute(sa.delete(Entry).where(Entry.report_id == report.id))
    move(report, report.state, entered_by=None, changed_at=at)
    event(report, EventKind.entry_dropped, actor, at)
    db.session.flush()
    return report


def of_obligation(viewer: Viewer, obligation: Obligation) -> Report | None:
    """The report of an obligation in hand, once somebody has opened it."""
    return db.session.scalar(sa.select(Report).where(Report.obligation_id == obligation.id))
