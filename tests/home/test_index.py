"""The first page of each duty."""

from typing import Any

import pytest

from portal.review.models import Verdict
from tests.review.papers import commented, corrected, decided, returned, submitted


def home(stage: Any, persona: str) -> Any:
    return stage.client(persona).get("/")


def test_the_reporter_reads_what_is_due_and_by_when(stage: Any) -> None:
    page = home(stage, "women_reporter")
    assert page.soup.h1.text == "Còn 1 ngày để gửi báo cáo 6 tháng đầu năm 2021"
    assert "thứ Tư 19/05/2021" in page.text
    assert page.soup.select_one(".hero form button.btn-primary").text.strip() == "Mở báo cáo"


def test_the_first_act_opens_the_report(stage: Any) -> None:
    browser = stage.client("women_reporter")
    page = browser.get("/")
    form = page.form("/start")
    browser.post(page.soup.select_one(".hero form")["action"], form)
    assert browser.get("/").soup.select_one(".hero a.btn-primary").text.strip() == "Nhập tiếp số liệu"


def test_what_came_back_stands_first_with_the_reviewers_first_sentence(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, body="Số bài chưa khớp với sổ.")
    decided(stage, report_id, Verdict.returned)
    page = home(stage, "women_reporter")
    assert page.soup.h1.text == "Báo cáo 6 tháng đầu năm 2021 bị trả lại, cần sửa và gửi lại"
    assert page.soup.select_one("h2").text == "Bị trả lại"
    quote = page.soup.select_one(".quote").text
    assert "Số bài chưa khớp với sổ." in quote
    assert "Lê Văn Ví Dụ" in quote
    assert page.soup.select_one(".entry a")["href"] == f"/review/reports/{report_id}/slip"


def test_what_waits_for_others_says_for_whom(stage: Any) -> None:
    submitted(stage)
    page = home(stage, "women_reporter")
    assert "Chờ người khác" in page.text
    assert "duyệt" in page.soup.select_one(".entry .state").text


def test_a_corrected_report_waits_again(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    assert "Bị trả lại" not in home(stage, "women_reporter").text


def test_with_nothing_to_do_the_next_period_is_named(stage: Any) -> None:
    decided(stage, submitted(stage), Verdict.accepted)
    page = home(stage, "women_reporter")
    assert page.soup.h1.text == "Không còn việc nào"
    assert "Kỳ tới: báo cáo năm 2021" in page.text


def test_the_reviewer_is_led_to_what_waits(stage: Any) -> None:
    submitted(stage)
    page = home(stage, "redcross_reviewer")
    assert page.soup.h1.text == "1 báo cáo chờ duyệt"
    assert page.soup.select_one(".hero form[action='/review/next'] .btn-primary").text == "Duyệt tiếp"
    assert "Tổng hợp từ 1/" in page.text


@pytest.mark.parametrize("persona", ["committee_head", "observer"])
def test_the_committee_reads_the_coverage_of_the_current_period(stage: Any, persona: str) -> None:
    submitted(stage)
    page = home(stage, persona)
    assert page.soup.h1.text.startswith("Còn 1 ngày, ")
    assert "đơn vị chưa gửi" in page.soup.h1.text


def test_the_administrator_sees_no_business(stage: Any) -> None:
    submitted(stage)
    page = home(stage, "administrator")
    assert page.soup.h1.text == "Quản trị hệ thống"
    assert "Năm báo cáo" not in page.text
    assert "báo cáo chờ" not in page.text


@pytest.mark.parametrize(
    "persona",
    [
        "women_head",
        "redcross_head",
        "redcross_clerk",
        "redcross_reporter",
        "district_reviewer",
        "commune_women",
        "commune_farmers",
        "two_posts",
    ],
)
def test_everybody_has_a_first_page(stage: Any, persona: str) -> None:
    home(stage, persona)


def test_the_year_strip_has_twelve_months(stage: Any) -> None:
    page = home(stage, "women_reporter")
    assert len(page.soup.select(".year li")) == 12
    assert "Trước 20/5: 6 tháng" in page.soup.select_one(".year .now, .year [aria-current]").text


def test_the_figures_say_what_they_count(stage: Any) -> None:
    page = home(stage, "women_reporter")
    terms = [term.text for term in page.soup.select(".figures dt")]
    assert terms == ["Địa chỉ đang nhận gắn", "Đã trao trong năm báo cáo", "Tổ chức trong ngành có địa chỉ"]


def test_nobody_is_asked_to_sign_in_first(stage: Any) -> None:
    assert "/accounts/sign-in" in stage.client(None).get("/", expect=303).location
