"""The lists as spreadsheets, cut as they are on the screen."""

import datetime as dt
from typing import Any

from flask_babel import gettext as _

from portal.addresses.words import KINDS
from portal.fields import say
from portal.lib import sheets
from portal.lib.money import show
from portal.lib.vietnamese import moment
from portal.pledges.words import CHECKS, CONFIRMED, FORMS, ORIGINS, STATES, WAITING, form_choice

MOST_ROWS = 20_000


def _notes(viewer_name: str, at: dt.datetime, count: int) -> list[str]:
    notes = [
        viewer_name,
        _("Xuất lúc %(moment)s, theo bộ lọc trên màn hình", moment=say(moment(at))),
    ]
    if count >= MOST_ROWS:
        notes.append(_("Chỉ %(most)s dòng đầu. Lọc hẹp hơn để lấy hết", most=show(MOST_ROWS)))
    return notes


def pledge_sheet(rows: list[Any], viewer_name: str, at: dt.datetime) -> bytes:
    """The list of pledges as a workbook."""
    columns = (
        sheets.Column(_("Mã cam kết"), width=12),
        sheets.Column(_("Mã địa chỉ"), width=12),
        sheets.Column(_("Xã"), width=22),
        sheets.Column(_("Huyện"), width=22),
        sheets.Column(_("Tổ chức nhận"), width=36),
        sheets.Column(_("Hình thức"), width=24),
        sheets.Column(_("Giúp việc gì"), width=20),
        sheets.Column(_("Bắt đầu"), "date", 12),
        sheets.Column(_("Kết thúc"), "date", 12),
        sheets.Column(_("Cam kết (đồng)"), "money", 16),
        sheets.Column(_("Đã giao (đồng)"), "money", 16),
        sheets.Column(_("Giao gần nhất"), "date", 12),
        sheets.Column(_("Trạng thái"), width=18),
        sheets.Column(_("Ngày xác nhận"), "date", 12),
    )
    cells = [
        (
            row.code,
            row.address,
            row.commune,
            row.district or "",
            row.organisation_name,
            say(FORMS[form_choice(row.form, row.months)]),
            say(KINDS[row.kind]),
            row.starts_on,
            row.ends_on,
            row.value,
            row.delivered,
            row.last_delivered_on,
            say(STATES[row.state]),
            row.confirmed_on,
        )
        for row in rows
    ]
    return sheets.to_xlsx(
        [sheets.Sheet(_("Cam kết"), columns, cells, _notes(viewer_name, at, len(rows)))], at=at
    )


def delivery_sheet(rows: list[Any], viewer_name: str, at: dt.datetime) -> bytes:
    """The list of deliveries as a workbook."""
    columns = (
        sheets.Column(_("Ngày giao"), "date", 12),
        sheets.Column(_("Mã cam kết"), width=12),
        sheets.Column(_("Mã địa chỉ"), width=12),
        sheets.Column(_("Xã"), width=22),
        sheets.Column(_("Huyện"), width=22),
        sheets.Column(_("Tổ chức"), width=36),
        sheets.Column(_("Giúp việc gì"), width=20),
        sheets.Column(_("Tiền (đồng)"), "money", 16),
        sheets.Column(_("Hiện vật (đồng)"), "money", 16),
        sheets.Column(_("Hiện vật gồm"), width=24),
        sheets.Column(_("Ngày công"), "count", 10),
        sheets.Column(_("Ngày công quy đổi (đồng)"), "money", 16),
        sheets.Column(_("Cộng (đồng)"), "money", 16),
        sheets.Column(_("Nguồn"), width=20),
        sheets.Column(_("Xác nhận"), width=16),
    )
    cells = [
        (
            row.delivered_on,
            row.pledge,
            row.address,
            row.commune,
            row.district or "",
            row.organisation_name,
            say(KINDS[row.kind]),
            row.cash,
            row.goods,
            row.goods_note,
            row.labour_days,
            row.labour,
            row.value,
            say(ORIGINS[row.origin]),
            say(CHECKS[CONFIRMED if row.confirmed_at else WAITING]),
        )
        for row in rows
    ]
    return sheets.to_xlsx(
        [sheets.Sheet(_("Giao nhận"), columns, cells, _notes(viewer_name, at, len(rows)))], at=at
    )
