"""The registry as spreadsheets: the list as it is shown, and households by name where that was asked for."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from portal.addresses.models import HumanitarianAddress
from portal.addresses.words import GROUPS, KINDS, STATES
from portal.fields import say
from portal.lib import sheets
from portal.lib.vietnamese import moment


def as_shown(rows: Iterable[dict[str, Any]], organisation: str, at: dt.datetime) -> bytes:
    """The rows of the list, masked as on the screen."""
    columns = (
        sheets.Column(_("Mã"), width=12),
        sheets.Column(_("Xã"), width=22),
        sheets.Column(_("Huyện"), width=22),
        sheets.Column(_("Cần giúp"), width=30),
        sheets.Column(_("Khẩu thuộc đối tượng"), "count", 12),
        sheets.Column(_("Ưu tiên"), width=14),
        sheets.Column(_("Tổ chức đang giúp"), "count", 12),
        sheets.Column(_("Giao gần nhất"), "date", 12),
        sheets.Column(_("Chu kỳ đến"), "date", 12),
        sheets.Column(_("Còn thiếu (đồng)"), "money", 16),
    )
    names = (
        "code", "commune", "district", "needs", "eligible", "priority", "helpers", "helped", "ends", "missing"
    )  # fmt: skip
    cells = [tuple(row[name] for name in names) for row in rows]
    return _book(columns, cells, organisation, at, [])


def with_names(
    addresses: Iterable[HumanitarianAddress], organisation: str, who: str, purpose: str, at: dt.datetime
) -> bytes:
    """Households with what is personal; the sheet itself says who took it out and what for."""
    columns = (
        sheets.Column(_("Mã"), width=12),
        sheets.Column(_("Họ và tên chủ hộ"), width=26),
        sheets.Column(_("Năm sinh chủ hộ"), width=10),
        sheets.Column(_("Thôn, ấp"), width=16),
        sheets.Column(_("Xã"), width=22),
        sheets.Column(_("Huyện"), width=22),
        sheets.Column(_("Điện thoại"), width=14),
        sheets.Column(_("Số khẩu"), "count", 10),
        sheets.Column(_("Khẩu thuộc đối tượng"), "count", 12),
        sheets.Column(_("Nhóm đối tượng"), width=30),
        sheets.Column(_("Cần giúp"), width=30),
        sheets.Column(_("Hoàn cảnh"), width=50),
        sheets.Column(_("Ngày khảo sát"), "date", 12),
        sheets.Column(_("Phê duyệt"), "date", 12),
        sheets.Column(_("Trạng thái"), width=18),
    )
    cells = [
        (
            one.code, one.head_name, str(one.birth_year), one.village, one.unit.full_name,
            one.unit.parent.full_name if one.unit.parent else "", one.phone, one.household_size, one.eligible_count,
            "; ".join(say(GROUPS[group]) for group in one.kinds),
            "; ".join(say(KINDS[row.kind]) for row in one.needs), one.circumstances, one.surveyed_on,
            one.approved_on, say(STATES[one.state]),
        )
        for one in addresses
    ]  # fmt: skip
    told = _("Có thông tin riêng của hộ. %(who)s lấy ra để: %(purpose)s. Không chuyển cho người không cần.",
             who=who, purpose=purpose)  # fmt: skip
    return _book(columns, cells, organisation, at, [told])


def _book(columns: Any, cells: Any, organisation: str, at: dt.datetime, told: list[str]) -> bytes:
    notes = [organisation, _("Xuất lúc %(moment)s, theo bộ lọc trên màn hình", moment=say(moment(at))), *told]
    return sheets.to_xlsx([sheets.Sheet(_("Địa chỉ"), columns, cells, notes)], at=at)
