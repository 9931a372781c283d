"""The morning-after page as a spreadsheet: one sheet for each list, in the reader's language."""

import datetime as dt

from flask_babel import gettext as _

from portal.fields import say
from portal.lib import sheets
from portal.lib.clock import VIETNAM
from portal.lib.words import phrase
from portal.progress.board import LABELS
from portal.progress.morning import Morning, days_late
from portal.progress.sheet import moment


def workbook(period: str, found: Morning, at: dt.datetime) -> bytes:
    """Those who came late, those who have not come, what was returned, what was commented on most."""
    unit = sheets.Column(_("Đơn vị"), width=44)
    notes = (_("Báo cáo %(period)s", period=period), at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M"))
    late = [
        (row.official_name, moment(row.first_submitted_at), days_late(row), say(LABELS[row.standing]))
        for row in [*found.late, *found.on_day]
    ]
    missing = [(row.official_name, say(LABELS[row.standing]), row.phone) for row in found.missing]
    returned = [
        (one.organisation, one.number, moment(one.at), one.reviewer, one.reason, one.comments)
        for one in found.returned
    ]
    lines = [
        (code, say(phrase(label)) if label else _("Cả báo cáo"), count) for code, label, count in found.lines
    ]
    return sheets.to_xlsx(
        [
            sheets.Sheet(
                _("Trong ngày hạn và muộn"),
                (
                    unit,
                    sheets.Column(_("Gửi lần đầu"), width=18),
                    sheets.Column(_("Số ngày muộn"), "count", width=14),
                    sheets.Column(_("Trạng thái"), width=20),
                ),
                late,
                notes,
            ),
            sheets.Sheet(
                _("Chưa gửi"),
                (unit, sheets.Column(_("Trạng thái"), width=20), sheets.Column(_("Điện thoại"), width=16)),
                missing,
                notes,
            ),
            sheets.Sheet(
                _("Đã trả lại"),
                (
                    unit,
                    sheets.Column(_("Bản"), "count", width=8),
                    sheets.Column(_("Trả lại lúc"), width=18),
                    sheets.Column(_("Người trả"), width=24),
                    sheets.Column(_("Lý do"), width=60),
                    sheets.Column(_("Ý kiến"), "count", width=10),
                ),
                returned,
                notes,
            ),
            sheets.Sheet(
                _("Dòng bị góp ý"),
                (
                    sheets.Column(_("Dòng"), width=8),
                    sheets.Column(_("Nội dung"), width=60),
                    sheets.Column(_("Ý kiến"), "count", width=10),
                ),
                lines,
                notes,
            ),
        ],
        at=at,
    )
