"""What the standing agency writes about reports: back to one unit, item by item; to all whose report was taken in."""

import dataclasses
import datetime as dt
from typing import Any

from portal.letters import pdf
from portal.letters.blocks import Contact
from portal.letters.content import letter_from_json
from portal.letters.notice_wording import Accepted, Returned, accepted, returned
from tests.letters.checker import check
from tests.letters.test_report_wording import FRAME, HALF_YEAR

BACK = Returned(
    sender="Hội Chữ thập đỏ tỉnh Bình Phước",
    unit="Hội Nông dân tỉnh",
    period="6 tháng đầu năm 2021",
    number=1,
    submitted_on=dt.date(2021, 5, 17),
    plan=HALF_YEAR.plan,
    reason="Số liệu chưa khớp.",
    items=(
        ("Địa chỉ được trợ giúp (dòng B3)", "Có hộ được tính hai lần.\nĐề nghị mỗi hộ chỉ tính một lần."),
        ("", "Thiếu bản ký"),
    ),
    until=dt.date(2021, 5, 26),
    contact=Contact("Lê Văn Ví Dụ", "0271 000 0000"),
)


def said(letter: dict[str, Any]) -> str:
    return "\n".join(text for block in letter["body"] for text in block.get("items", [block.get("text", "")]))


def test_the_return_names_each_line_what_is_wrong_and_the_day() -> None:
    letter = returned(BACK, FRAME)
    content = letter_from_json(letter)
    assert check(pdf.render(content), content) == []
    assert letter["recipients"] == ["Hội Nông dân tỉnh"]
    (items,) = (block for block in letter["body"] if block["type"] == "list")
    assert items["style"] == "letter"
    assert items["items"] == [
        "Địa chỉ được trợ giúp (dòng B3): Có hộ được tính hai lần. Đề nghị mỗi hộ chỉ tính một lần;",
        "Thiếu bản ký.",
    ]
    assert "gửi lại báo cáo trước ngày 26/5/2021" in said(letter)
    assert "liên hệ Lê Văn Ví Dụ, điện thoại 0271 000 0000" in said(letter)


def test_a_return_for_one_reason_has_no_items() -> None:
    letter = returned(dataclasses.replace(BACK, items=()), FRAME)
    assert [block["type"] for block in letter["body"]] == ["paragraph"] * len(letter["body"])
    assert "Lý do: Số liệu chưa khớp." in said(letter)


def units(count: int) -> list[Accepted]:
    return [Accepted(f"Đơn vị {n}", 1, dt.date(2021, 5, 17), dt.date(2021, 5, 18)) for n in range(count)]


def test_few_are_named_and_many_stand_in_an_annex() -> None:
    given: dict[str, Any] = {
        "sender": BACK.sender,
        "period": BACK.period,
        "plan": BACK.plan,
        "total": 26,
        "frame": FRAME,
    }
    few, many = accepted(units(2), **given), accepted(units(7), **given)
    assert few["recipients"] == ["Đơn vị 0", "Đơn vị 1"]
    assert not few["annexes"]
    assert "báo cáo của 07/26 đơn vị, gồm các cơ quan, đơn vị có tên trong Phụ lục kèm theo" in said(many)
    assert len(many["annexes"][0]["body"][0]["rows"]) == 7
    assert letter_from_json(few).kind == "thong-bao"
