"""The committee's consolidated report says what the edition holds, in the Party's form and in the State's."""

import datetime as dt
from typing import Any

import pytest

from portal.letters import pdf
from portal.letters.blocks import CitedPlan, shortened
from portal.letters.consolidated_wording import Consolidated, report
from portal.letters.content import letter_from_json
from tests.letters import checker, form_party
from tests.letters.edition import edition

PLAN = CitedPlan(
    "02-KH/BCĐ", dt.date(2021, 1, 8), "Ban Chỉ đạo tỉnh", "Tổ chức thực hiện Cuộc vận động năm 2021"
)
FRAMES: dict[str, dict[str, Any]] = {
    kind: {
        "format": kind,
        "issuer": {
            "superior": "Tỉnh ủy Bình Phước",
            "name": "Ban Chỉ đạo Cuộc vận động Nhân đạo",
            "abbr": "BCĐ",
            "unit": "",
            "place": "Bình Phước",
        },
        "signer": {"authority": [], "title": "Trưởng ban", "name": "Trần Thị Tượng Trưng"},
        "distribution": [{"to": "Thường trực Tỉnh ủy", "purpose": "b/c"}],
        "archive": archive,
    }
    for kind, archive in (("party", "Văn phòng Tỉnh ủy"), ("state", "VT"))
}


def worded(kind: str = "party", **changes: Any) -> dict[str, Any]:
    facts = Consolidated(edition(**changes), "Ban Chỉ đạo Cuộc vận động Nhân đạo tỉnh", PLAN, kind == "party")
    return report(facts, FRAMES[kind])


def said(letter: dict[str, Any]) -> str:
    return "\n".join(text for block in letter["body"] for text in block.get("items", [block.get("text", "")]))


def test_it_keeps_the_partys_form_with_tables_across_and_both_annexes() -> None:
    content = letter_from_json(worded() | {"number": 12, "date": "2021-05-25"})
    assert form_party.check(pdf.render(content), content) == []


def test_in_the_states_form_it_has_that_forms_marks() -> None:
    content = letter_from_json(worded("state"))
    assert checker.check(pdf.render(content), content, 17, 24, 25, 35, 38, 48) == []


def test_while_units_are_missing_the_comparison_is_called_what_it_is() -> None:
    caution = "nên việc so sánh với cùng kỳ năm trước chỉ để tham khảo"
    assert caution in said(worded())
    complete = {"accepted": 4, "expected": 4, "at": "2021-05-24T09:05:00+07:00"}
    assert caution not in said(worded(coverage=complete))


def test_five_parts_in_their_order() -> None:
    parts = [
        block["text"] for block in worded()["body"] if block["type"] == "heading" and block["level"] == 1
    ]
    assert parts == [
        "Tình hình chỉ đạo",
        "Kết quả",
        "Đánh giá",
        "Nhiệm vụ thời gian tới",
        "Kiến nghị, đề xuất",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Kế hoạch số 02-KH/BCĐ, ngày 08/01/2021 của",
        "Đến 09 giờ 05 phút ngày 24/5/2021, số liệu được tổng hợp từ báo cáo đã tiếp nhận của 03/04 đơn vị; còn 01",
        "Địa chỉ được trợ giúp: 15, tăng 25% so với cùng kỳ năm trước.",
        "Tổng giá trị đã trao: 6.500.000 đồng, giảm 50% so với cùng kỳ năm trước.",
        "Tổ chức, chi hội trực thuộc tham gia: 12, bằng cùng kỳ năm trước.",
        "Cá nhân tham gia: 60.",
        "Tổng giá trị đã trao: tăng 500.000; Bổ sung chứng từ.",
        "03/04 đơn vị đã gửi báo cáo: trước ngày hạn 02, trong ngày hạn 0, quá hạn 01; chưa gửi 01 đơn vị.",
        "Tỉnh Đoàn: “Đã ban hành kế hoạch. Đã họp 2 lần”.",
    ],
)
def test_it_says_what_the_edition_holds(words: str) -> None:
    assert words in said(worded())


def test_the_official_figure_goes_before_the_one_to_the_cut_off() -> None:
    totals = {"B3": {"value": 15, "estimate": 16, "official": 18}}
    assert "Địa chỉ được trợ giúp: 18, tăng 50%" in said(worded(totals=totals))


def test_the_units_with_the_adjustments_add_up_to_the_provinces_money() -> None:
    table = worded()["annexes"][0]["body"][0]
    place = [column["label"] for column in table["columns"]].index("Tổng giá trị đã trao (đồng)")
    assert sum(row[place] or 0 for row in table["rows"]) == 6_500_000


def test_when_all_have_reported_there_is_one_annex_and_no_list() -> None:
    letter = worded(missing=[], coverage={"accepted": 4, "expected": 4, "at": "2021-05-24T09:05:00+07:00"})
    assert len(letter["annexes"]) == 1
    assert "chưa có báo cáo được tiếp nhận" not in said(letter)
    assert "nêu tại Phụ lục kèm theo" in said(letter)


def test_a_year_without_a_year_before_compares_nothing() -> None:
    assert "cùng kỳ" not in str(worded(previous={}))


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Một câu ngắn. Câu thứ hai dài hơn nhiều so với mức cho phép.", "Một câu ngắn."),
        ("Câu đầu đã dài hơn mức cho phép rồi", "Câu đầu đã dài…"),
        ("Vừa đủ.\nHai dòng.", "Vừa đủ. Hai dòng."),
    ],
)
def test_a_quotation_ends_with_a_sentence_or_a_word(text: str, short: str) -> None:
    assert shortened(text, 18) == short
