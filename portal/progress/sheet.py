"""The board as a spreadsheet. Pure."""

import datetime as dt
from collections.abc import Sequence

from portal.lib import sheets
from portal.lib.clock import VIETNAM
from portal.progress.board import LABELS, Row, Summary


def workbook(period: str, rows: Sequence[Row], summary: Summary, at: dt.datetime) -> bytes:
    """The rows as they are shown, under the period's name and the coverage with its minute."""
    columns = (
        sheets.Column("Đơn vị", width=44),
        sheets.Column("Huyện, thị xã, thành phố", width=24),
        sheets.Column("Trạng thái", width=18),
        sheets.Column("Gửi lần đầu", width=18),
        sheets.Column("Đúng hạn", width=16),
        sheets.Column("Bản", "count", width=8),
        sheets.Column("Điện thoại", width=16),
    )
    lines = [
        (
            row.official_name,
            row.district,
            str(LABELS[row.standing]),
            _moment(row.first_submitted_at),
            str(row.punctuality.words) if row.punctuality else "",
            row.number or None,
            row.phone,
        )
        for row in rows
    ]
    notes = (f"Báo cáo {period}", str(summary.coverage(at)))
    return sheets.to_xlsx([sheets.Sheet("Hạn nộp", columns, lines, notes)], at=at)


def _moment(at: dt.datetime | None) -> str:
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if at else ""
