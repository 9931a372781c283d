"""One case on the desk."""

import uuid
from typing import Any

import pytest

from portal.review.models import Verdict
from tests.review.papers import commented, corrected, decided, returned, seen_by, submitted


def get(stage: Any, persona: str, report_id: uuid.UUID, query: str = "", **options: Any) -> Any:
    return stage.client(persona).get(f"/review/reports/{report_id}{query}", **options)


def test_only_lines_that_ask_to_be_read_are_unfolded(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id)
    page = get(stage, "redcross_reviewer", report_id)
    shown = {item["id"] for item in page.soup.select("li.entry")}
    assert "line-D1A" in shown
    whole = get(stage, "redcross_reviewer", report_id, "?all=1")
    assert shown < {item["id"] for item in whole.soup.select("li.entry")}


def test_the_next_version_shows_what_changed_in_words(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    page = get(stage, "redcross_reviewer", report_id)
    assert page.soup.h1.text.strip() == "Hội LHPN tỉnh, bản 2"
    line = page.soup.select_one("#line-D1A")
    assert line.select_one("del") is not None
    assert "16" in line.select_one("ins").text
    assert "so với bản 1" in line.text
    assert "Đã sửa" in line.select_one(".entry-act").text


def test_a_case_counts_the_earlier_comments_that_were_settled(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    assert "1 ý kiến lần trước: 1 đã sửa hoặc trả lời" in get(stage, "redcross_reviewer", report_id).text


def test_why_one_cannot_decide_is_said_in_place_of_the_buttons(stage: Any) -> None:
    report_id = submitted(stage)
    page = get(stage, "redcross_head", report_id)
    assert "Chỉ người giữ nhiệm vụ thẩm tra" in page.soup.select_one("#decide").text
    assert "verdict=" not in page.html
    assert not page.soup.select("textarea")


def test_a_decided_version_is_locked_and_says_by_whom_and_why(stage: Any) -> None:
    report_id = submitted(stage)
    decided(stage, report_id, Verdict.returned, "Thiếu phần lời.")
    page = get(stage, "redcross_reviewer", report_id)
    lock = page.soup.select_one(".lock").text
    assert "Bản 1 đã khóa từ 18/05/2021, 20:15" in lock
    assert "Lê Văn Ví Dụ đã trả lại" in lock
    assert "Thiếu phần lời." in lock
    assert not page.soup.select("textarea")


def test_after_a_decision_the_next_one_in_line_is_offered(stage: Any) -> None:
    report_id, other = submitted(stage), submitted(stage, "farmers")
    decided(stage, report_id, Verdict.accepted)
    page = get(stage, "redcross_reviewer", report_id)
    assert "Duyệt tiếp: Hội Nông dân tỉnh" in page.soup.select_one("#decide form button").text
    assert stage.client("redcross_reviewer").post("/review/next").location == f"/review/reports/{other}"


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("redcross_reviewer", 200),
        ("redcross_head", 200),
        ("committee_head", 200),
        ("district_reviewer", 404),
        ("redcross_clerk", 404),
        ("observer", 404),
        ("women_reporter", 404),
        ("administrator", 404),
    ],
)
def test_who_opens_a_case(stage: Any, persona: str, status: int) -> None:
    get(stage, persona, submitted(stage), expect=status)


def test_an_unknown_report_is_not_found(stage: Any) -> None:
    get(stage, "redcross_reviewer", uuid.uuid4(), expect=404)


def test_what_somebody_typed_is_escaped(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, body="<img src=x hx-get='/'>")
    page = get(stage, "redcross_reviewer_2", report_id)
    assert not page.soup.select(".note img")
    assert "<img src=x" in page.text


def test_the_lines_by_htmx(stage: Any) -> None:
    report_id = submitted(stage)
    page = get(stage, "redcross_reviewer", report_id, "?all=1", htmx=True)
    assert page.is_fragment
    assert page.soup.select_one("section#lines li#line-D1A")


def test_a_line_that_was_never_counted_has_no_rows_to_open(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.read():
        case = seen_by(stage, "redcross_reviewer", report_id)
        counted = {line.code for line in case.lines if line.counted}
    assert "B3" in counted
    assert "D1A" not in counted
    page = get(stage, "redcross_reviewer", report_id, "?all=1")
    assert page.soup.select_one("#line-B3 a.prov")
    assert not page.soup.select("#line-D1A a.prov")
