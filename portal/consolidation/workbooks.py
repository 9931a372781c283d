"""A consolidation as a workbook, from an edition's content or from one drafted now; every sheet under its coverage."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.consolidation.summing import Coverage
from portal.fields import say
from portal.lib import sheets
from portal.lib.words import phrase

MONEY: sheets.Kind = "money"


def workbook(content: Mapping[str, Any], agency: str, at: dt.datetime) -> bytes:
    """Both lines, the totals of the form, units × lines, the difference by row, adjustments, who is missing."""
    coverage = content["coverage"]
    moment = dt.datetime.fromisoformat(coverage["at"])
    notes = (
        _("Tổng hợp %(period)s, %(agency)s", period=say(phrase(content["period"]["name"])), agency=agency),
        say(Coverage(coverage["accepted"], coverage["expected"], moment).words),
    )
    parts = (_lines, _totals, _units, _difference, _adjustments, _missing)
    made = [part(content) for part in parts]
    return sheets.to_xlsx([sheets.Sheet(name, columns, rows, notes) for name, columns, rows in made], at=at)


Made = tuple[str, tuple[sheets.Column, ...], list[tuple[Any, ...]]]


def _lines(content: Mapping[str, Any]) -> Made:
    columns = (
        sheets.Column(_("Tuyến"), width=14),
        sheets.Column(_("Nhóm"), width=40),
        sheets.Column(_("Lượt trao"), "count", width=12),
        sheets.Column(_("Địa chỉ"), "count", width=12),
        sheets.Column(_("Lượt gắn"), "count", width=12),
        sheets.Column(_("Tiền (đ)"), MONEY),
        sheets.Column(_("Hiện vật (đ)"), MONEY),
        sheets.Column(_("Ngày công (đ)"), MONEY),
        sheets.Column(_("Tổng giá trị (đ)"), MONEY),
    )
    parts = ("deliveries", "addresses", "attachments", "cash", "goods", "labour", "value")
    rows = []
    for side, name in (("sector", _("Ngành dọc")), ("territory", _("Địa bàn"))):
        rows += [(name, group["name"], *(group[part] for part in parts)) for group in content[side]]
        rows.append((name, _("Cộng"), *(content["sums"][side][part] for part in parts)))
    return _("Hai tuyến"), columns, rows


def _totals(content: Mapping[str, Any]) -> Made:
    columns = (
        sheets.Column(_("Mã"), width=8),
        sheets.Column(_("Dòng"), width=48),
        sheets.Column(_("Đến ngày chốt"), MONEY),
        sheets.Column(_("Ước cả kỳ"), MONEY),
        sheets.Column(_("Chính thức"), MONEY),
        sheets.Column(_("Cùng kỳ năm trước"), MONEY),
    )
    rows = []
    for line in content["lines"]:
        total = content["totals"][line["code"]]
        before = content["previous"].get(line["code"])
        told = (total["value"], total["estimate"], total["official"], before)
        rows.append((line["code"], say(phrase(line["label"])), *told))
    return _("Tổng theo dòng"), columns, rows


def _units(content: Mapping[str, Any]) -> Made:
    codes = [line["code"] for line in content["lines"]]
    columns = (sheets.Column(_("Đơn vị"), width=44), *(sheets.Column(code, MONEY, 12) for code in codes))
    rows = [(unit["name"], *(unit["values"].get(code) for code in codes)) for unit in content["units"]]
    return _("Từng đơn vị"), columns, rows


def _difference(content: Mapping[str, Any]) -> Made:
    columns = (
        sheets.Column(_("Chỉ có ở tuyến"), width=14),
        sheets.Column(_("Địa chỉ"), width=18),
        sheets.Column(_("Đơn vị"), width=36),
        sheets.Column(_("Xã"), width=24),
        sheets.Column(_("Ngày"), "date", 12),
        sheets.Column(_("Giá trị (đ)"), MONEY),
        sheets.Column(_("Vì sao"), width=60),
    )
    names = {"sector": _("Ngành dọc"), "territory": _("Địa bàn")}
    rows = [
        (
            names[row["side"]],
            row["code"],
            row["organisation"],
            row["place"],
            dt.date.fromisoformat(row["on"]),
            row["value"],
            row["why"],
        )
        for row in content["difference"]
    ]
    return _("Chênh từng dòng"), columns, rows


def _adjustments(content: Mapping[str, Any]) -> Made:
    columns = (
        sheets.Column(_("Dòng"), width=8),
        sheets.Column(_("Số điều chỉnh"), MONEY),
        sheets.Column(_("Lý do, căn cứ"), width=60),
        sheets.Column(_("Người lập"), width=26),
        sheets.Column(_("Người duyệt"), width=26),
    )
    rows = [
        (row["line"], row["amount"], row["reason"], row["author"], row["approver"])
        for row in content["adjustments"]
    ]
    return _("Điều chỉnh"), columns, rows


def _missing(content: Mapping[str, Any]) -> Made:
    columns = (sheets.Column(_("Đơn vị"), width=44), sheets.Column(_("Huyện, thị xã, thành phố"), width=28))
    return _("Chưa vào tổng hợp"), columns, [(row["name"], row["district"]) for row in content["missing"]]
