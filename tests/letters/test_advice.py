"""What the check of form asks a person to look at, and what it leaves alone."""

from typing import Any

import pytest

from portal.letters.advice import advice
from portal.letters.content import letter_from_json, letter_to_json
from portal.letters.soundness import checks
from tests.letters import examples


def whole(letter: dict[str, Any]) -> dict[str, Any]:
    """The letter with all its keys, as it is stored."""
    return letter_to_json(letter_from_json(letter))


def said(**changes: Any) -> list[str]:
    content = whole(examples.varied(examples.ordinary(), **changes))
    return [f"{check.words} {check.hint}" for check in advice(content)]


def body(*texts: str) -> dict[str, Any]:
    return {"body": [{"type": "paragraph", "text": text} for text in texts]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"abstract": "nhắc báo cáo."}, "Trích yếu kết thúc bằng dấu câu"),
        ({"abstract": "nhắc " * 60 + "x"}, "Trích yếu dài 301 ký tự"),
        ({"kind": "thong-bao", "recipients": [], "distribution": []}, "chưa có nơi nhận nào"),
        ({"recipients": [f"Sở {at}" for at in range(7)]}, "Dòng Kính gửi có 7 nơi"),
        ({"recipients": ["Sở Y tế", "sở y  tế"]}, "“Sở Y tế” có hai lần"),
        ({"distribution": [{"to": "Lưu: VT", "purpose": ""}]}, "tự thêm"),
        (body("Đề nghị thực hiện./."), "“./.”"),
        (body("Chi 1500000 đồng."), "“1500000 đồng”"),
        (body("Chi 1,500,000 đồng."), "1.234.567 đồng"),
        (body("Chi 1.500.000đ."), "1.234.567 đồng"),
        (body("Đạt 12.5% kế hoạch."), "12,5%"),
        (body("Trước ngày 5 tháng 6."), "Thêm số 0"),
        (body("Từ 8/01/2021."), "Thêm số 0"),
        (body("Trong tháng 05."), "Thêm số 0"),
        (body("Ngày 31/02/2021."), "31/02/2021 không có trong lịch"),
        (body('Gọi là "địa chỉ".'), "“ ”"),
        (body("Đề nghị , các đơn vị."), "Bỏ dấu cách"),
        (body("Ban chỉ đạo tỉnh."), "Ban Chỉ đạo"),
        (body("T/M Ban Chỉ đạo."), "cách viết của Đảng"),
        (body("ĐỀ NGHỊ CÁC ĐƠN VỊ THỰC HIỆN NGAY VIỆC NÀY."), "Cả đoạn viết hoa"),
        (body("Có Phụ lục kèm theo."), "không có Phụ lục nào"),
    ],
)
def test_what_a_person_can_get_wrong_is_said_with_what_to_do(changes: dict[str, Any], words: str) -> None:
    (line,) = said(**changes)
    assert words in line
    assert not line.endswith("None")


@pytest.mark.parametrize(
    "text",
    [
        "Chi 1.500.000 đồng, đạt 12,5%, trước ngày 05 tháng 6 năm 2021.",
        "Kế hoạch số 02-KH/BCĐ ngày 08/01/2021; Quyết định ngày 18/5/2021 và 13/10/2021.",
        "Ban Chỉ đạo, Ủy ban nhân dân, Hội Chữ thập đỏ; quá 24/7, mẫu 1/2021.",
        "Năm 2021 có 1250 hộ; lúc 08:30; điểm a) khoản 2.",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert said(**body(text)) == []


def test_annexes_are_to_be_mentioned_each_by_its_number() -> None:
    two = examples.annexed(2)["annexes"] * 2
    assert "chưa nhắc tới" in said(annexes=two[:1])[0]
    assert "Phụ lục II" in said(annexes=two, **body("Theo Phụ lục I."))[0]
    assert said(annexes=two, **body("Theo Phụ lục I, Phụ lục II.")) == []
    assert said(annexes=two, **body("Theo các Phụ lục.")) == []
    assert said(annexes=two, format="party", **body("Theo Phụ lục 1, Phụ lục 2.")) == []


@pytest.mark.parametrize("letter", [examples.ordinary(), examples.report(), examples.annexed(3)])
def test_a_good_letter_has_nothing_to_look_at(letter: dict[str, Any]) -> None:
    assert [str(check.words) for check in advice(whole(letter))] == []


@pytest.mark.parametrize("apart", [True, False])
def test_a_place_for_a_name_is_left_in_the_text_only_of_a_letter_to_each(apart: bool) -> None:
    content = whole(examples.varied(examples.ordinary(), **body("Gửi {đơn vị} tài liệu.")))
    found = checks(content, drafted_body=[], leaving=0, signer_fits=True, apart=apart)
    assert any("“{đơn vị}”" in str(check.words) for check in found) is not apart
