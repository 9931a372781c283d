"""The errors of the estimates as a spreadsheet, in the reader's language."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _

from portal.lib import sheets
from portal.lib.clock import VIETNAM
from portal.reports import true_up
from portal.reports.official import Compared


def workbook(period: str, rows: Sequence[Compared], at: dt.datetime) -> bytes:
    """The rows as they are shown, under the period's name and how many units have confirmed."""
    columns = (
        sheets.Column(_("Đơn vị"), width=44),
        sheets.Column(_("Địa chỉ được trợ giúp, ước cả kỳ"), "count"),
        sheets.Column(_("Địa chỉ được trợ giúp, chính thức"), "count"),
        sheets.Column(_("Sai số của ước"), "percent", width=14),
        sheets.Column(_("Giá trị đã trao, ước cả kỳ, đồng"), "money"),
        sheets.Column(_("Giá trị đã trao, chính thức, đồng"), "money"),
        sheets.Column(_("Sai số của ước"), "percent", width=14),
        sheets.Column(_("Xác nhận ngày"), "date", width=14),
    )
    lines = [
        (
            row.organisation_name,
            *row.addresses,
            true_up.share(*row.addresses),
            *row.value,
            true_up.share(*row.value),
            row.confirmed_at.astimezone(VIETNAM).date() if row.confirmed_at else None,
        )
        for row in rows
    ]
    done = sum(row.confirmed_at is not None for row in rows)
    notes = (
        _("Báo cáo %(period)s", period=period),
        _("%(done)s/%(all)s đơn vị đã xác nhận số chính thức", done=done, all=len(rows)),
        _("Sai số = (chính thức − ước) / chính thức"),
    )
    return sheets.to_xlsx([sheets.Sheet(_("Sai số của ước"), columns, lines, notes)], at=at)
