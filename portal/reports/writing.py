"""Writing into a draft: what somebody typed, line by line, each guarded by its own version.

A line that moved on since it was read is never overwritten silently: `StaleLine` carries both sides (F04).
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib import money, vietnamese
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _
from portal.reports import papers
from portal.reports.completeness import LATE
from portal.reports.models import Report, ReportEvent, ReportLine
from portal.reports.papers import Paper
from portal.reports.rules import OPEN
from portal.reports.sheet import HEADING, LIST, TEXT

LONGEST_TEXT = 20_000
LONGEST_REASON = 1_000
LONGEST_NOTE = 2_000
NOTHING = _("Kỳ này không phát sinh.")


class StaleLine(Conflict):
    """Somebody else, or another window, wrote the same line meanwhile."""

    def __init__(self, stored: ReportLine, typed: dict[str, int | str | uuid.UUID | None]) -> None:
        """`stored` is what stands there now, `typed` what was to be written, by field."""
        super().__init__(
            _(
                "{who} đã sửa dòng {code} lúc {when}. Chọn giữ số của anh/chị hay lấy bản mới",
                who=stored.typed_by,
                code=stored.code,
                when=vietnamese.moment(stored.typed_at),
            ),
            "report.stale_line",
        )
        self.code, self.version = stored.code, stored.version
        self.who, self.when = stored.typed_by, stored.typed_at
        self.stored: dict[str, int | str | uuid.UUID | None] = {name: getattr(stored, name) for name in typed}
        self.typed = typed


_LOCK = sa.select(Report.version).where(Report.id == sa.bindparam("report_id")).with_for_update()


def lock(report: Report) -> None:
    """The report as it stands now, held until the end of the transaction: its own row only, not what it joins.

    Its version guards every change, so the row is read again only when that moved on.
    """
    if db.session.scalar(_LOCK, {"report_id": report.id}) != report.version:
        db.session.refresh(report, [column.key for column in sa.inspect(Report).column_attrs])


def overtaken(report: Report) -> Conflict:
    """Who did what to the report, and when, for the one who came second."""
    last = db.session.scalar(
        sa.select(ReportEvent)
        .where(ReportEvent.report_id == report.id)
        .order_by(ReportEvent.at.desc(), ReportEvent.id)
        .limit(1)
    )
    if last is None:
        return Conflict(_("Báo cáo vừa thay đổi. Mở lại trang để xem bản mới"), "report.changed")
    return Conflict(
        _(
            "{who} {did} lúc {when}. Mở lại trang để xem trạng thái mới",
            who=last.actor_name,
            did=last.kind.words,
            when=vietnamese.moment(last.at),
        ),
        f"report.{last.kind.value}",
    )


def must_be_in_box(report: Report, at: dt.datetime) -> None:
    """Refuse to go on with a reopened report once its days are over (c9)."""
    if report.reopened_until is not None and at >= report.reopened_until:
        when = vietnamese.moment(report.reopened_until)
        raise Refusal(
            "report.box_over",
            _("Thời gian mở lại đã hết lúc {when}. Đề nghị mở lại lần nữa để sửa tiếp", when=when),
        )


def record_figure(
    report: Report,
    code: str,
    *,
    version: int,
    value: int | None,
    estimate: int | None = None,
    reason: str = "",
    actor: Viewer,
    at: dt.datetime,
    paper: Paper | None = None,
) -> ReportLine | None:
    """Write what is reported for one line: figure, estimate, reason; None leaves it to the ledger (or blank).

    `version` is the line's as it was read (0: untouched). A figure equal to the ledger's is no overruling and is not
    kept. `paper` is the draft as it stands, when the caller has counted it already. Gives None when nothing was typed
    and nothing stood there. Raises Refusal for a line that is no figure of this form, StaleLine.
    """
    lock(report)
    paper = paper or papers.live(actor, report)
    line = paper.line(code)
    if line is None or line.unit in (HEADING, TEXT, LIST) or line.sum_of:
        raise Refusal("report.unknown_line", _("Dòng {code} không nhập số được", code=code))
    for number in (value, estimate):
        if number is not None and not 0 <= number <= money.MOST:
            raise Refusal("report.bad_figure", _("{code}: số không được âm", code=code), "value")
    figure = paper.figures.get(code)
    if figure is not None and value == figure.value:
        value = None
    if figure is not None and value is None and estimate == figure.estimate:
        estimate = None
    return _write(
        report,
        code,
        version,
        {"value": value, "estimate": estimate, "reason": _short(reason, "reason")},
        actor=actor,
        at=at,
    )


def record_text(
    report: Report, code: str, *, version: int, text: str, actor: Viewer, at: dt.datetime
) -> ReportLine | None:
    """Write one section of the narrative. Raises Refusal for a line that is no text of this form, StaleLine."""
    lock(report)
    form, _duties = papers.form_of(actor, report)
    if not any(line.code == code and line.unit == TEXT for line in form):
        raise Refusal("report.unknown_line", _("Báo cáo này không có phần {code}", code=code))
    text = vietnamese.nfc(text).strip()
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            "report.too_long",
            _("Viết ngắn hơn: tối đa {most} ký tự, đang là {now}", most=LONGEST_TEXT, now=len(text)),
            "text",
        )
    return _write(report, code, version, {"text": text}, actor=actor, at=at)


def record_duty(
    report: Report, code: str, *, version: int, value: int | None, text: str, actor: Viewer, at: dt.datetime
) -> ReportLine | None:
    """Write how far a duty of section IV is (0 not yet, 1 under way, 2 done) and what shows it."""
    lock(report)
    _form, duties = papers.form_of(actor, report)
    if code not in duties or value not in (None, 0, 1, 2):
        raise Refusal("report.unknown_line", _("Dòng {code} không phải nhiệm vụ của đơn vị", code=code))
    return _write(report, code, version, {"value": value, "text": _short(text, "text")}, actor=actor, at=at)


def attach_evidence(
    report: Report, code: str, *, version: int, file_id: uuid.UUID | None, actor: Viewer, at: dt.datetime
) -> ReportLine | None:
    """Put a kept file beside a duty of section IV to show how far it is, or take it away (None). Raises StaleLine."""
    lock(report)
    _form, duties = papers.form_of(actor, report)
    if code not in duties:
        raise Refusal("report.unknown_line", _("Dòng {code} không phải nhiệm vụ của đơn vị", code=code))
    return _write(report, code, version, {"file_id": file_id}, actor=actor, at=at)


def explain(
    report: Report, code: str, *, version: int, explanation: str, actor: Viewer, at: dt.datetime
) -> ReportLine | None:
    """Write why a figure is as unusual as it is, or why the report is late. It never stops the hand-over."""
    lock(report)
    form, _duties = papers.form_of(actor, report)
    if code != LATE and not any(line.code == code for line in form):
        raise Refusal("report.unknown_line", _("Báo cáo này không có dòng {code}", code=code))
    return _write(
        report, code, version, {"explanation": _short(explanation, "explanation")}, actor=actor, at=at
    )


def set_cut_off(report: Report, day: dt.date, *, version: int, actor: Viewer, at: dt.datetime) -> Report:
    """Set the day up to which figures are actual. `version` is the report's; a repeat of the same day is no conflict.

    Raises Refusal for a day outside the period or in the future, Conflict when the report moved on.
    """
    lock(report)
    if report.state not in OPEN:
        raise overtaken(report)
    must_be_in_box(report, at)
    if day == report.cut_off:
        return report
    if report.version != version:
        raise Conflict(
            _(
                "Ngày chốt vừa được đổi thành {day}. Mở lại trang để xem",
                day=vietnamese.short_date(report.cut_off),
            ),
            "report.cut_off_changed",
        )
    last = min(report.period.data_to, at.astimezone(VIETNAM).date())
    if not report.period.data_from <= day <= last:
        words = _(
            "Chọn ngày chốt từ {first} đến {last}",
            first=vietnamese.short_date(report.period.data_from),
            last=vietnamese.short_date(last),
        )
        raise Refusal("report.cut_off", words, "cut_off")
    record("report.cut_off", "report", report.id, actor=actor, at=at, before=report.cut_off, after=day)
    report.cut_off, report.changed_at = day, at
    report.version += 1
    db.session.flush()
    return report


def report_nothing(report: Report, *, actor: Viewer, at: dt.datetime) -> Report:
    """“Kỳ này không phát sinh” in one act: free figures that are blank become 0, blank sections say so.

    Blank is not 0, so somebody has to say it. Raises Refusal when the ledger has rows in the period.
    """
    lock(report)
    if report.state not in OPEN:
        raise overtaken(report)
    paper = papers.live(actor, report)
    if not paper.quiet:
        words: Words = _("Sổ đã ghi địa chỉ, cam kết hoặc lần giao trong kỳ, nên kỳ này có phát sinh")
        raise Refusal("report.not_nothing", words)
    for line in paper.form:
        entry = paper.sheet[line.code]
        if line.unit == TEXT and not entry.text:
            _write(report, line.code, entry.version, {"text": str(NOTHING)}, actor=actor, at=at)
        elif line.unit not in (TEXT, LIST, HEADING) and entry.value is None:
            _write(report, line.code, entry.version, {"value": 0}, actor=actor, at=at)
    for code in paper.duties:
        if paper.sheet[code].value is None:
            _write(report, code, paper.sheet[code].version, {"value": 0}, actor=actor, at=at)
    return report


def _short(text: str, field: str) -> str:
    text = vietnamese.nfc(text).strip()
    if len(text) > LONGEST_REASON:
        words = _("Viết ngắn hơn: tối đa {most} ký tự, đang là {now}", most=LONGEST_REASON, now=len(text))
        raise Refusal("report.too_long", words, field)
    return text


def _write(
    report: Report,
    code: str,
    version: int,
    typed: dict[str, int | str | uuid.UUID | None],
    *,
    actor: Viewer,
    at: dt.datetime,
) -> ReportLine | None:
    """Compare and set, under the report's lock; the same content twice is the same autosave come twice."""
    if report.state not in OPEN:
        raise overtaken(report)
    must_be_in_box(report, at)
    stored = db.session.get(ReportLine, (report.id, code), populate_existing=True)
    if stored is None:
        if not any(value not in (None, "") for value in typed.values()):
            return None
        stored = ReportLine(
            report_id=report.id,
            code=code,
            reason="",
            explanation="",
            text="",
            typed_at=at,
            typed_by="",
            version=0,
        )
        db.session.add(stored)
    elif all(getattr(stored, name) == value for name, value in typed.items()):
        return stored
    if stored.version != version:
        raise StaleLine(stored, typed)
    figures = {name: [getattr(stored, name), typed[name]] for name in ("value", "estimate") if name in typed}
    for name, value in typed.items():
        setattr(stored, name, value)
    stored.version, stored.typed_at, stored.typed_by = version + 1, at, actor.user_name
    report.changed_at = at
    record(
        "report.typed", "report", report.id, actor=actor, at=at, code=code, fields=sorted(typed), **figures
    )
    db.session.flush()
    return stored
