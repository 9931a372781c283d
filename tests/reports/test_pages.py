"""The pages of a draft beside the grid: narrative, duties, explanations, rows behind a figure."""

from typing import Any

import pytest

from portal.extensions import db
from portal.lib import clock
from portal.pledges.offer import Parts
from portal.reports import actions, papers
from portal.reports.models import Report
from tests.factories import addresses, pledges, reports


@pytest.fixture
def draft(stage: Any) -> Any:
    """An open draft of the Women's Union with one delivery of 3 million."""
    with stage.work():
        women = stage.viewer("women_reporter")
        promised = pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id)
        pledges.deliver(women, promised, Parts(cash=3_000_000))
        return reports.draft(women).id


def sheet(stage: Any, draft: Any) -> Any:
    with stage.read():
        return papers.live(stage.viewer("women_reporter"), db.session.get_one(Report, draft)).sheet


def test_as_fragment_a_section_is_saved_and_its_field_stays(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    sent = {"E1-version": "0", "E1-shown": "0|x", "E1-text": "Đã họp giao ban\r\nba lần"}
    part = browser.post(f"/reports/{draft}/lines/E1", sent, expect=200, htmx=True)
    assert part.is_fragment
    assert part.soup.find("textarea") is None
    assert sheet(stage, draft)["E1"].text == "Đã họp giao ban\nba lần"
    part = browser.post(f"/reports/{draft}/lines/E1", sent | {"E1-text": "Khác"}, expect=409, htmx=True)
    assert "Nguyễn Thị Mẫu đã sửa dòng này" in part.text


def test_as_page_sections_and_duties_are_saved_together(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/narrative"
    sent = browser.get(url).form("/narrative")
    sent |= {"E3-text": "Đường xa", "D2-1-value": "2", "D2-1-text": "Kế hoạch số 5", "next": "draft"}
    again = browser.follow(browser.post(url, sent)).form("/narrative")
    assert (again["E3-text"].strip(), again["D2-1-value"], again["D2-1-text"]) == (
        "Đường xa",
        "2",
        "Kế hoạch số 5",
    )
    assert "D2-2-value" not in again
    of = sheet(stage, draft)
    assert (of["D2-1"].value, of["D2-2"].value, of["E1"].text) == (2, None, "")


def test_a_degree_that_was_not_offered_is_refused_with_a_sentence(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    sent = browser.get(f"/reports/{draft}/narrative").form("/narrative") | {"D2-1-value": "7"}
    page = browser.post(f"/reports/{draft}/narrative", sent, expect=422)
    assert "D2-1: Chọn một mục trong danh sách" in page.text


def test_a_stale_section_comes_back_with_both_texts(stage: Any, draft: Any) -> None:
    mine, theirs = stage.client("women_reporter"), stage.client("women_head")
    url = f"/reports/{draft}/narrative"
    old = mine.get(url).form("/narrative")
    theirs.post(url, theirs.get(url).form("/narrative") | {"E1-text": "Chữ của lãnh đạo"})
    page = mine.post(url, old | {"E1-text": "Chữ của người lập", "E2-text": "Phần khác"}, expect=409)
    assert "Chữ của lãnh đạo" in page.text
    assert "Chữ của người lập" in page.text
    mine.post(url, page.form("/narrative") | {"E1-keep": "theirs"})
    of = sheet(stage, draft)
    assert (of["E1"].text, of["E2"].text) == ("Chữ của lãnh đạo", "Phần khác")


def test_a_late_report_is_asked_why_on_the_check_and_may_go_without(stage: Any, draft: Any) -> None:
    stage.at("2021-05-22T09:00+07:00")
    browser = stage.client("women_reporter")
    page = browser.get(f"/reports/{draft}/check")
    assert "Báo cáo nộp muộn 2 ngày. Vì sao?" in page.text
    assert "quá hạn 2 ngày, hạn là hết thứ Tư 19/05" in page.text
    sent = page.form("/check") | {"LATE-why-explanation": "Mất điện hai ngày"}
    page = browser.follow(browser.post(f"/reports/{draft}/check", sent))
    assert page.form("/check")["LATE-why-explanation"].strip() == "Mất điện hai ngày"
    assert sheet(stage, draft)["LATE"].explanation == "Mất điện hai ngày"


def test_a_figure_and_its_explanation_are_answered_on_one_page(stage: Any, draft: Any) -> None:
    with stage.work():
        report, women = db.session.get_one(Report, draft), stage.viewer("women_reporter")
        given: dict[str, Any] = {"actor": women, "at": clock.now()}
        actions.record_figure(report, "C1", version=0, value=9_000_000, **given)
        actions.explain(report, "C1", version=1, explanation="x", **given)
    browser = stage.client("women_reporter")
    page = browser.get(f"/reports/{draft}/check")
    assert "C1: ghi lý do sửa khác sổ (3.000.000)" in page.text
    sent = page.form("/check") | {"C1-reason": "Phiếu chưa vào sổ"}
    page = browser.follow(browser.post(f"/reports/{draft}/check", sent))
    assert "C1. Tiền: số báo cáo cao hơn sổ 6.000.000 đ" in page.text
    of = sheet(stage, draft)["C1"]
    assert (of.value, of.reason, of.explanation) == (9_000_000, "Phiếu chưa vào sổ", "x")


def test_the_rows_behind_a_figure_add_up_and_let_it_be_overruled(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    page = browser.get(f"/reports/{draft}/lines/C1")
    assert page.soup.select_one("tr.total td.num").text == "3.000.000"
    edit = page.soup.find(
        "a", string=lambda words: words and words.startswith("Sửa số này")
    ) or page.soup.select_one("a[href*='edit=C1']")
    assert "C1-value" in browser.get(edit["href"].split("#")[0]).form("/figures")
    assert "C1-value" not in browser.get(f"/reports/{draft}/figures").form("/figures")


def test_rows_of_a_group_are_listed_by_commune_only(stage: Any, draft: Any) -> None:
    page = stage.client("women_reporter").get(f"/reports/{draft}/lines/B4-4")
    assert "nhóm đối tượng có thể để lộ bệnh tật của người trong hộ" in page.text
    assert "DC-" not in page.soup.find("table").text


def test_what_was_typed_as_markup_is_shown_as_text(stage: Any, draft: Any) -> None:
    evil = "<b hx-post=/x hx-trigger=load>x</b>"
    with stage.work():
        report, women = db.session.get_one(Report, draft), stage.viewer("women_reporter")
        actions.record_text(report, "E1", version=0, text=evil, actor=women, at=clock.now())
        reports.fill(report, women)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
    page = stage.client("women_head").get(f"/reports/{draft}/sign")
    assert evil in page.text
    assert page.soup.find("b", attrs={"hx-trigger": "load"}) is None
    assert page.soup.find(string=lambda words: words and evil in words).find_parent(
        attrs={"hx-disable": True}
    )


def test_what_was_typed_on_the_check_goes_along_with_the_hand_over(stage: Any, draft: Any) -> None:
    stage.at("2021-05-22T09:00+07:00")
    with stage.work():
        report = db.session.get_one(Report, draft)
        reports.fill(report, stage.viewer("women_reporter"))
    browser = stage.client("women_reporter")
    page = browser.get(f"/reports/{draft}/check")
    button = page.soup.select_one("button[formaction]")
    assert button["formaction"] == f"/reports/{draft}/hand-over"
    assert button["form"] == "answers"
    sent = page.form("/check") | {"LATE-why-explanation": "Mất điện hai ngày"}
    browser.post(button["formaction"], sent)
    assert "Mất điện hai ngày" in stage.client("women_head").get(f"/reports/{draft}/sign").text


def test_a_head_beside_a_reporter_is_told_not_to_hand_over_himself(stage: Any, draft: Any) -> None:
    page = stage.client("women_head").get(f"/reports/{draft}/check")
    assert "người lập không tự gửi" in page.text
    assert "giữ cả hai vai trò" not in page.text
