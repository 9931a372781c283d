"""The official form of the registers: their columns, their lines, what their feet say (Decree 30/2020, annex IV)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from portal.documents.lines import Line
from portal.documents.queries import Totals
from portal.documents.words import standing
from portal.fields import say
from portal.lib import sheets, vietnamese


def foot(totals: Totals) -> str:
    """“Số 01–135, không thiếu, 2 hủy, 1 giữ số.”; numbers that are missing are named. Nothing of an empty book."""
    if not totals.last:
        return ""
    parts = [_("Số 01–%(last)s", last=f"{totals.last:02}")]
    missing = ", ".join(f"{number:02}" for number in totals.missing)
    parts.append(_("thiếu số %(missing)s", missing=missing) if missing else _("không thiếu"))
    parts.append(_("%(voided)s hủy", voided=totals.voided))
    if totals.reserved:
        parts.append(_("%(reserved)s giữ số", reserved=totals.reserved))
    return ", ".join(parts) + "."


def columns() -> list[sheets.Column]:
    """The ten columns with their official headings."""
    return [
        sheets.Column(_("Số, ký hiệu văn bản"), width=16),
        sheets.Column(_("Ngày tháng văn bản"), "date", 12),
        sheets.Column(_("Tên loại và trích yếu nội dung văn bản"), width=48),
        sheets.Column(_("Người ký"), width=22),
        sheets.Column(_("Nơi nhận văn bản"), width=32),
        sheets.Column(_("Đơn vị, người nhận bản lưu"), width=16),
        sheets.Column(_("Số lượng bản"), "count", 10),
        sheets.Column(_("Ngày chuyển"), "date", 12),
        sheets.Column(_("Ký nhận"), width=14),
        sheets.Column(_("Ghi chú"), width=24),
    ]


def remark(line: Line) -> str:
    """The last column: a void number says so, why and by whom; a kept one for whom."""
    said = [line.note]
    if line.voided_at:
        said.insert(0, _("Hủy: %(reason)s", reason=line.void_reason.rstrip(" .")))
        if line.void_asker_name:
            both = _("%(asker)s đề nghị, %(name)s duyệt", asker=line.void_asker_name, name=line.voider_name)
            said.insert(1, both)
    elif line.is_reserved:
        said.insert(0, _("Giữ số, %(name)s", name=line.entered_by))
    return "; ".join(filter(None, said))


def rows(lines: Iterable[Line]) -> list[list[sheets.Cell]]:
    """The lines in these columns; “Ký nhận” is signed by hand."""
    return [
        [
            line.symbol,
            line.dated,
            line.abstract,
            line.signer,
            line.recipients,
            line.keeper,
            None if line.is_reserved else line.copies,
            line.sent_on,
            "",
            remark(line),
        ]
        for line in lines
    ]


def incoming_columns() -> list[sheets.Column]:
    """The ten columns of the incoming register."""
    return [
        sheets.Column(_("Ngày đến"), "date", 12),
        sheets.Column(_("Số đến"), "count", 8),
        sheets.Column(_("Tác giả"), width=28),
        sheets.Column(_("Số, ký hiệu"), width=16),
        sheets.Column(_("Ngày tháng"), "date", 12),
        sheets.Column(_("Tên loại và trích yếu nội dung văn bản"), width=48),
        sheets.Column(_("Đơn vị hoặc người nhận"), width=24),
        sheets.Column(_("Ngày chuyển"), "date", 12),
        sheets.Column(_("Ký nhận"), width=14),
        sheets.Column(_("Ghi chú"), width=24),
    ]


def incoming_rows(lines: Iterable[Line]) -> list[list[sheets.Cell]]:
    """What arrived, in these columns."""
    return [
        [
            line.dated,
            line.number,
            line.author,
            line.symbol,
            line.of_date,
            line.abstract,
            line.recipients or line.handler_name or "",
            line.sent_on,
            "",
            remark(line),
        ]
        for line in lines
    ]


def following_columns() -> list[sheets.Column]:
    """The seven columns of the register of what is being dealt with."""
    return [
        sheets.Column(_("Số đến"), "count", 8),
        sheets.Column(_("Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành văn bản"), width=52),
        sheets.Column(_("Đơn vị hoặc người nhận"), width=24),
        sheets.Column(_("Thời hạn giải quyết"), "date", 12),
        sheets.Column(_("Tiến độ giải quyết"), width=36),
        sheets.Column(_("Số, ký hiệu văn bản trả lời"), width=18),
        sheets.Column(_("Ghi chú"), width=24),
    ]


def following_rows(
    lines: Iterable[Line], progress: Mapping[object, str], today: dt.date
) -> list[list[sheets.Cell]]:
    """What is being dealt with, in these columns; `progress` is the last word on each."""
    return [
        [
            line.number,
            cited(line),
            line.handler_name,
            line.due_on,
            progress.get(line.id, ""),
            line.answer_symbol,
            "; ".join(filter(None, (say(standing(line, today)), remark(line)))),
        ]
        for line in lines
    ]


def cited(line: Line) -> str:
    """Abstract, number and symbol, date and author of what arrived."""
    day = _("ngày %(date)s", date=vietnamese.short_date(line.of_date)) if line.of_date else ""
    return ", ".join(filter(None, (line.abstract, line.symbol, day, line.author)))


def cell(value: sheets.Cell) -> str:
    """A cell as it is printed."""
    if isinstance(value, dt.date):
        return vietnamese.short_date(value)
    return f"{value:02}" if isinstance(value, int) else str(value or "")
