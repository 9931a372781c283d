"""The reminder says what the model of the reference says, before the day and after."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from portal.letters import pdf
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.content import Distribution, Issuer, Signer, letter_from_json
from portal.letters.wording import Reminder, Silent, reminder
from portal.lib.clock import VIETNAM
from tests.letters.checker import check

DUE = dt.date(2021, 5, 20)
BEFORE = dt.datetime(2021, 5, 18, 8, 5, tzinfo=VIETNAM)
AFTER = dt.datetime(2021, 5, 24, 16, 0, tzinfo=VIETNAM)


def silent(count: int, overdue: int = 0) -> tuple[Silent, ...]:
    return tuple(
        Silent(f"Hội Liên hiệp Phụ nữ huyện Thí Dụ {n}", "Báo cáo 6 tháng đầu năm", DUE, overdue)
        for n in range(1, count + 1)
    )


def facts(count: int, at: dt.datetime = BEFORE, **changes: Any) -> Reminder:
    whole = Reminder(
        letterhead=Issuer(
            "Hội Chữ thập đỏ Việt Nam", "Hội Chữ thập đỏ tỉnh Bình Phước", "CTĐ", "CTXH", "Bình Phước"
        ),
        sender="Hội Chữ thập đỏ tỉnh",
        role="cơ quan Thường trực Ban Chỉ đạo",
        plan=CitedPlan(
            "02-KH/BCĐ",
            dt.date(2021, 1, 8),
            "Ban Chỉ đạo Cuộc vận động tỉnh",
            "Tổ chức thực hiện Cuộc vận động “Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo” năm 2021",
        ),
        period="6 tháng đầu năm 2021",
        due=DUE,
        at=at,
        reported=90 - count,
        total=90,
        silent=silent(count, max(0, (at.date() - DUE).days)),
        signer=Signer(("KT. Chủ tịch",), "Phó Chủ tịch", "Nguyễn Thị Mẫu"),
        contact=Contact("bà Trần Thị Thí Dụ", "0271 000 0000", "hoi@example.vn"),
        extended=dt.date(2021, 5, 28) if at > BEFORE else None,
        distribution=(Distribution("Thường trực Ban Chỉ đạo", "b/c"),),
        archive="VT, CTXH",
    )
    return dataclasses.replace(whole, **changes)


def said(letter: dict[str, Any]) -> str:
    return "\n".join(text for block in letter["body"] for text in block.get("items", [block.get("text")]))


def test_before_the_day_it_counts_the_days_left_and_threatens_nobody() -> None:
    text = said(reminder(facts(3)))
    assert "thời gian còn lại là 01 ngày" in text
    assert "Ngày cuối cùng nhận báo cáo là ngày 19/5/2021" in text
    assert "quá hạn" not in text
    assert "xem xét" not in text


def test_on_the_last_day_and_on_the_due_day_it_names_the_last_day() -> None:
    last = said(reminder(facts(3, dt.datetime(2021, 5, 19, 9, 0, tzinfo=VIETNAM))))
    assert "Ngày cuối cùng nhận báo cáo là hôm nay, ngày 19/5/2021." in last
    due = said(reminder(facts(3, dt.datetime(2021, 5, 20, 9, 0, tzinfo=VIETNAM), extended=None)))
    assert "Ngày cuối cùng nhận báo cáo là ngày 19/5/2021." in due
    assert "ngay khi nhận được công văn này" in due
    assert "còn lại" not in due
    assert "quá hạn" not in due


def test_overdue_it_says_how_long_and_what_follows() -> None:
    text = said(reminder(facts(3, AFTER)))
    assert "đã quá hạn 04 ngày" in text
    assert "trước ngày 28/5/2021" in text
    assert "Quá thời hạn trên, Hội Chữ thập đỏ tỉnh sẽ báo cáo Ban Chỉ đạo xem xét." in text
    assert "còn lại" not in text


def test_days_overdue_that_differ_are_a_span() -> None:
    units = (*silent(1, 4), *silent(1, 12))
    assert "đã quá hạn từ 04 đến 12 ngày" in said(reminder(facts(2, AFTER, silent=units)))


def test_the_plan_is_cited_in_full_and_the_moment_to_the_minute() -> None:
    text = said(reminder(facts(3)))
    assert text.startswith(
        "Thực hiện Kế hoạch số 02-KH/BCĐ ngày 08/01/2021 của Ban Chỉ đạo Cuộc vận động tỉnh về tổ chức thực hiện"
    )
    assert (
        "theo quy định, báo cáo 6 tháng đầu năm 2021 gửi về Hội Chữ thập đỏ tỉnh trước ngày 20/5/2021."
        in text
    )
    assert "Đến 08 giờ 05 phút ngày 18/5/2021" in text
    assert (
        "đã nhận được báo cáo của 87/90 đơn vị; còn 03 đơn vị chưa gửi báo cáo là Quý cơ quan, đơn vị có tên trên."
        in text
    )


@pytest.mark.parametrize(
    ("count", "reported", "ending"),
    [
        (1, 89, "còn 01 đơn vị chưa gửi báo cáo là Quý cơ quan, đơn vị."),
        (1, 80, "còn 10 đơn vị chưa gửi báo cáo, trong đó có Quý cơ quan, đơn vị."),
        (7, 83, "còn 07 đơn vị chưa gửi báo cáo (danh sách tại Phụ lục kèm theo)."),
        (7, 80, "còn 10 đơn vị chưa gửi báo cáo, trong đó có các cơ quan, đơn vị tại Phụ lục kèm theo."),
    ],
)
def test_those_written_to_are_set_among_the_silent(count: int, reported: int, ending: str) -> None:
    assert ending in said(reminder(facts(count, reported=reported)))


def test_one_is_written_to_by_name_six_are_listed_more_stand_in_the_annex() -> None:
    assert reminder(facts(1))["recipients"] == ["Hội Liên hiệp Phụ nữ huyện Thí Dụ 1"]
    assert len(reminder(facts(6))["recipients"]) == 6
    assert reminder(facts(6))["annexes"] == []
    many = reminder(facts(7))
    assert many["recipients"] == ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]
    assert len(many["annexes"][0]["body"][0]["rows"]) == 7


def test_the_annex_counts_days_overdue_only_when_overdue() -> None:
    def labels(at: dt.datetime) -> list[str]:
        return [column["label"] for column in reminder(facts(8, at))["annexes"][0]["body"][0]["columns"]]

    assert labels(BEFORE) == ["STT", "Cơ quan, đơn vị", "Loại báo cáo", "Hạn nộp", "Ghi chú"]
    assert labels(AFTER) == [
        "STT",
        "Cơ quan, đơn vị",
        "Loại báo cáo",
        "Hạn nộp",
        "Số ngày quá hạn",
        "Ghi chú",
    ]
    row = reminder(facts(8, AFTER))["annexes"][0]["body"][0]["rows"][0]
    assert row == [
        1,
        "Hội Liên hiệp Phụ nữ huyện Thí Dụ 1",
        "Báo cáo 6 tháng đầu năm",
        "Trước 20/5/2021",
        4,
        "",
    ]


def test_the_annex_lies_across_when_its_notes_are_long() -> None:
    units = (
        *silent(7),
        dataclasses.replace(
            silent(1)[0], note="Đã nộp bản giấy nhưng thiếu bảng số liệu và danh sách kèm theo"
        ),
    )
    assert not reminder(facts(7))["annexes"][0]["landscape"]
    assert reminder(facts(8, silent=units))["annexes"][0]["landscape"]


def test_without_anybody_to_ask_the_request_is_one_sentence() -> None:
    letter = reminder(facts(2, contact=None))
    assert all(block["type"] == "paragraph" for block in letter["body"])
    assert "đề nghị Quý cơ quan, đơn vị hoàn thành báo cáo theo mẫu" in said(letter)
    asked = said(reminder(facts(2, contact=Contact("bà Trần Thị Thí Dụ"))))
    assert "liên hệ bà Trần Thị Thí Dụ." in asked


def test_it_is_a_draft_without_number_and_date() -> None:
    letter = reminder(facts(3))
    assert (letter["number"], letter["date"], letter["draft"]) == (None, None, True)


@pytest.mark.parametrize(
    ("count", "at"),
    [(1, BEFORE), (1, AFTER), (3, BEFORE), (6, AFTER), (7, BEFORE), (26, AFTER), (60, BEFORE)],
)
def test_the_reminder_keeps_the_states_form(count: int, at: dt.datetime) -> None:
    issued = reminder(facts(count, at)) | {"number": 7, "date": at.date().isoformat(), "draft": False}
    content = letter_from_json(issued)
    assert check(pdf.render(content), content) == []


def test_before_the_first_report_nobody_is_counted_as_00_of_17() -> None:
    text = said(reminder(facts(17, reported=0)))
    assert "chưa nhận được báo cáo của đơn vị nào; còn" in text
    assert "00/" not in text
