"""Personal data in a letter is found, and what only looks like it is not."""

from typing import Any

import pytest

from portal.letters.personal import found
from tests.conftest import Stage
from tests.letters import examples
from tests.letters.test_advice import whole
from tests.letters.test_recipients import free

BARE = whole(examples.shortest())


def words_in(*texts: str, **changes: Any) -> list[str]:
    body = [{"type": "paragraph", "text": text} for text in texts or ("Không.",)]
    return [one.words for one in found(BARE | {"body": body} | changes)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CCCD số 070195001234.", "070195001234"),
        ("Căn cước 070 195 001 234, cấp năm 2021", "070 195 001 234"),
        ("CMND: 285.123.456", "285.123.456"),
        ("mang số 285123456 do Công an cấp", "285123456"),
        ("gọi 0912.345.678 để hẹn", "0912.345.678"),
        ("gọi 0912 345 678.", "0912 345 678"),
        ("số tài khoản 5600 2051 2345 6 tại Agribank", "5600 2051 2345 6"),
        ("bà Nguyễn Thị Mẫu, sinh năm 1951", "Nguyễn Thị Mẫu, sinh năm 1951"),
        ("ông Điểu Mẫu (ngày sinh 01/02/1960)", "Điểu Mẫu, ngày sinh 01/02/1960"),
        ("cháu bị ung thư máu", "ung thư"),
        ("phải chạy thận ba lần mỗi tuần", "chạy thận"),
        ("hộ bà Trần Thị Mẫu, ĐCNĐ-25369-0012", "Trần Thị Mẫu, ĐCNĐ-25369-0012"),
    ],
)
def test_what_tells_of_a_person_is_found(text: str, words: str) -> None:
    assert words_in(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Địa chỉ ĐCNĐ-25369-0012 được giúp 285.123.456 đồng.",
        "Chi 285123456 đồng, đạt 12,5%.",
        "Liên hệ Văn phòng Hội, điện thoại 0271 385 6789.",
        "Bà Nguyễn Thị Mẫu, Chủ tịch Hội, chủ trì.",
        "Kế hoạch số 02-KH/BCĐ ngày 08/01/2021, 08.01.2021 15:26:20 +07:00.",
        "Hội Nạn nhân chất độc da cam/dioxin; Hội Người khuyết tật.",
    ],
)
def test_what_only_looks_so_is_left_alone(text: str) -> None:
    assert words_in(text) == []


def test_tables_and_annexes_are_read_row_by_row_and_amounts_are_no_numbers_of_persons() -> None:
    table = {
        "type": "table",
        "columns": [
            {"label": "Họ tên", "kind": "text"},
            {"label": "Năm sinh", "kind": "text"},
            {"label": "Số tiền", "kind": "money"},
        ],
        "rows": [["Lê Văn Mẫu", "1960", 285123456]],
        "total": False,
    }
    annex = {"title": "Danh sách", "landscape": False, "body": [table]}
    (one,) = found(BARE | {"annexes": [annex]})
    assert (one.words, str(one.where)) == ("Lê Văn Mẫu, Năm sinh: 1960", "Phụ lục “Danh sách”")


def test_the_offices_own_telephone_is_to_be_there() -> None:
    letter = BARE | {"body": [{"type": "paragraph", "text": "Gọi 0912 345 678."}]}
    assert found(letter, "0912345678") == []


def test_whoever_puts_up_says_that_he_has_seen_it(stage: Stage) -> None:
    body = [{"type": "paragraph", "text": "Gọi bà Nguyễn Thị Mẫu, 0912 345 678."}]
    letter_id = free(stage, body=body, recipients=["Sở Y tế"])
    browser = stage.client("redcross_reviewer")
    address = f"/letters/{letter_id}/put-up"
    page = browser.get(address)
    assert "0912 345 678" in page.text
    refused = browser.post(address, page.form(address), 422)
    assert "dữ liệu cá nhân" in refused.soup.select_one("#seen-error").text
    browser.post(address, refused.form(address) | {"seen": "y"})


def test_what_the_form_forbids_stops_the_putting_up(stage: Stage) -> None:
    letter_id = free(stage)
    browser = stage.client("redcross_reviewer")
    assert "Phải sửa" in browser.get(f"/letters/{letter_id}").text
    page = browser.get(f"/letters/{letter_id}/put-up")
    refused = browser.post(f"/letters/{letter_id}/put-up", page.form("put-up"), 422)
    assert "phải có nơi nhận" in refused.text
