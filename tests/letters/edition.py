"""A consolidated edition as its room freezes it, small but with everything that can be in it."""

from typing import Any

LINES = (
    ("A1", "Tổ chức, chi hội trực thuộc tham gia", "count"),
    ("A2", "Cá nhân tham gia", "count"),
    ("B1", "Địa chỉ đã khảo sát, lập hồ sơ", "count"),
    ("B3", "Địa chỉ được trợ giúp", "count"),
    ("C1", "Tiền", "money"),
    ("C", "Tổng giá trị đã trao", "money"),
)
UNITS = ("Hội Liên hiệp Phụ nữ tỉnh", "Hội Nông dân tỉnh", "Tỉnh Đoàn")
VALUES = {"A1": 4, "A2": 20, "B1": 7, "B3": 5, "C1": 1_250_000, "C": 2_000_000}


def edition(**changes: Any) -> dict[str, Any]:
    """Three units of four, one adjustment of the money, a year before to compare with."""
    spread = {"deliveries": 3, "addresses": 2, "attachments": 2, "cash": 1_000_000}
    spread |= {"goods": 500_000, "labour": 250_000, "value": 1_750_000}
    totals = {code: value * len(UNITS) for code, value in VALUES.items()} | {"C": 6_500_000}
    said = [
        {"name": name, "text": f"Đã ban hành kế hoạch. Đã họp {place} lần."}
        for place, name in enumerate(UNITS)
    ]
    return {
        "period": {
            "code": "2021-H1",
            "name": "6 tháng đầu năm 2021",
            "data_from": "2020-12-01",
            "data_to": "2021-05-31",
            "cut": "2021-05-20",
        },
        "coverage": {"accepted": 3, "expected": 4, "at": "2021-05-24T09:05:00+07:00"},
        "lines": [{"code": code, "label": label, "unit": unit} for code, label, unit in LINES],
        "units": [
            {"organisation_id": str(place), "name": name, "values": dict(VALUES)}
            for place, name in enumerate(UNITS)
        ],
        "totals": {
            code: {"value": value, "estimate": value, "official": None} for code, value in totals.items()
        },
        "territory": [{"name": name, **spread} for name in ("Thị xã Bình Long", "Huyện Lộc Ninh")],
        "sector": [{"name": name, **spread} for name in UNITS],
        "difference": [
            {
                "code": "PC-01",
                "organisation": UNITS[0],
                "place": "Lộc Ninh",
                "on": "2021-03-02",
                "value": 1,
                "why": "x",
            }
        ],
        "adjustments": [
            {"line": "C", "amount": 500_000, "reason": "Bổ sung chứng từ", "author": "A", "approver": "B"}
        ],
        "missing": [{"name": "Sở Y tế", "district": ""}],
        "timeliness": {"before": 2, "on_day": 0, "late": 1, "none": 1},
        "previous": {"B3": 12, "C": 13_000_000, "A1": 12},
        "narrative": {"E1": said, "E2": [], "E3": said[:1], "E4": said, "E5": said},
    } | changes
