"""The morning after: who was late and how late, who is silent, what came back and why; texts to remind with."""

import io
from typing import Any

import openpyxl
import pytest

from portal.lib import clock
from portal.progress import queries
from portal.progress.morning import Morning, days_late, lasted, morning
from portal.review.models import Verdict
from portal.review.sentences import READY
from tests.review.papers import commented, decided, submitted


@pytest.fixture
def evening(stage: Any) -> None:
    """The women two days late and returned with comments; the farmers on the day and accepted; the youth silent."""
    women = submitted(stage, "women", at="2021-05-22T10:00+07:00")
    farmers = submitted(stage, "farmers", at="2021-05-20T09:00+07:00")
    stage.at("2021-05-23T12:30+07:00")
    commented(stage, women, "D1A", f"{READY[0][1]} Xem kỹ.")
    commented(stage, women, "")
    decided(stage, women, Verdict.returned, "Thiếu phần lời.")
    decided(stage, farmers, Verdict.accepted)


def found(stage: Any, persona: str = "redcross_reviewer") -> Morning:
    with stage.read():
        viewer = stage.viewer(persona)
        period = queries.current(queries.periods(viewer), clock.today())
        assert period is not None
        return morning(viewer, period, queries.completeness(viewer, period))


def test_who_was_late_and_how_late_and_who_is_still_silent(stage: Any, evening: None) -> None:
    seen = found(stage)
    assert [(row.organisation, days_late(row)) for row in seen.late] == [("Hội LHPN tỉnh", 2)]
    assert [(row.organisation, days_late(row)) for row in seen.on_day] == [("Hội Nông dân tỉnh", 0)]
    assert "Tỉnh Đoàn" in {row.organisation for row in seen.missing}
    assert [row.organisation for row in seen.out] == ["Hội LHPN tỉnh"]


def test_what_came_back_and_the_reasons_most_given(stage: Any, evening: None) -> None:
    seen = found(stage)
    (back,) = seen.returned
    assert (back.organisation, back.number, back.reason, back.comments) == (
        "Hội LHPN tỉnh",
        1,
        "Thiếu phần lời.",
        2,
    )
    assert sorted((code, count) for code, _label, count in seen.lines) == [("", 1), ("D1A", 1)]
    assert [(words, uses) for words, uses in seen.sentences] == [(READY[0][1], 1)]
    assert (str(seen.median), str(seen.longest)) == ("2 ngày 3 giờ", "3 ngày 3 giờ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(90, "1 phút"), (5400, "1 giờ 30 phút"), (86400 * 2 + 7200, "2 ngày 2 giờ")],
)
def test_how_long_it_took_is_said_in_two_units(seconds: int, words: str) -> None:
    assert str(lasted(seconds)) == words


def test_the_page_and_its_spreadsheet_say_the_same(stage: Any, evening: None) -> None:
    browser = stage.client("redcross_head")
    page = browser.get("/progress/morning-after")
    assert "muộn 2 ngày" in page.soup.select_one(".due.late").text
    assert "trong ngày hạn" in page.soup.select_one(".due.today").text
    assert "Bản sửa chưa về: Hội LHPN tỉnh" in page.text
    link = page.soup.select_one("a[href*='.xlsx']")["href"]
    book = openpyxl.load_workbook(io.BytesIO(browser.client.get(link).data))
    cells = [[str(cell.value) for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets]
    assert "Hội Liên hiệp Phụ nữ tỉnh Bình Phước" in cells[0]
    assert "Thiếu phần lời." in cells[2]
    assert "D1A" in cells[3]


def test_a_period_in_which_nothing_happened_says_so(stage: Any) -> None:
    page = stage.client("observer").get("/progress/morning-after")
    assert "Mọi báo cáo đã gửi đều trước hạn." in page.text
    assert "Chưa báo cáo nào bị trả lại." in page.text
    assert "Vì sao bị trả lại" not in page.text


def test_texts_for_all_who_have_not_reported_or_for_some(stage: Any, evening: None) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.get("/progress/reminders")
    group = page.soup.select_one("#reminder-group").text
    assert "Tỉnh Đoàn" in group
    assert "Hội LHPN tỉnh" not in group
    box = page.soup.select_one("input[aria-label='Giữ lại Tỉnh Đoàn']")["value"]
    one = browser.get(f"/progress/reminders?organisation={box}")
    assert len(one.soup.select("textarea")) == 2
    assert ": Tỉnh Đoàn. Hạn gửi là hết ngày 19/05/2021." in one.soup.select_one("#reminder-group").text


def test_the_board_shows_punctuality_in_three_colours_with_words_and_who_reads(stage: Any) -> None:
    from tests.review.test_take import take

    before = submitted(stage, "youth")
    submitted(stage, "farmers", at="2021-05-20T09:00+07:00")
    submitted(stage, "women", at="2021-05-22T10:00+07:00")
    take(stage, before, "redcross_reviewer")
    page = stage.client("redcross_head").get("/progress/board")
    assert "trong ngày hạn" in page.soup.select_one("tbody .due.today").text
    assert "quá hạn" in page.soup.select_one("tbody .due.late").text
    assert "đang xem, đến 18/05, 20:45" in page.soup.select_one("tbody").text
