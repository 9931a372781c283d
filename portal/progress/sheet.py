"""The board as a spreadsheet, in the reader's language."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _

from portal.fields import say
from portal.lib import sheets
from portal.lib.clock import VIETNAM
from portal.progress.board import LABELS, Row, Summary


def workbook(period: str, rows: Sequence[Row], summary: Summary, at: dt.datetime) -> bytes:
    """The rows as they are shown, under the period's name and the coverage with its minute."""
    columns = (
        sheets.Column(_("Đơn vị"), width=44),
        sheets.Column(_("Huyện, thị xã, thành phố"), width=24),
        sheets.Column(_("Trạng thái"), width=18),
        sheets.Column(_("Gửi lần đầu"), width=18),
        sheets.Column(_("Đúng hạn không"), width=16),
        sheets.Column(_("Bản"), "count", width=8),
        sheets.Column(_("Điện thoại"), width=16),
    )
    lines = [
        (
            row.official_name,
            row.district,
            say(LABELS[row.standing]),
            moment(row.first_submitted_at),
            say(row.punctuality.words) if row.punctuality else "",
            row.number or None,
            row.phone,
        )
        for row in rows
    ]
    notes = (_("Báo cáo %(period)s", period=period), say(summary.coverage(at)))
    return sheets.to_xlsx([sheets.Sheet(_("Hạn nộp"), columns, lines, notes)], at=at)


def moment(at: dt.datetime | None) -> str:
    """`18/05/2021 20:15` in Vietnam; nothing for none."""
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if at else ""
