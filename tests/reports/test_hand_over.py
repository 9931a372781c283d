"""Handing over freezes the draft with its rows, and nothing that must be fixed goes to the head."""

from typing import Any

import pytest

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.pledges.facts import Facts
from portal.pledges.offer import Parts
from portal.reports import actions, estimates, papers
from portal.reports.freezing import fingerprint
from portal.reports.models import Report, ReportState
from portal.reports.sheet import from_content
from tests.factories import addresses, pledges, reports


@pytest.mark.both_databases
def test_it_freezes_what_is_reported_and_the_rows_behind_it(stage: Any) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        promised = pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id)
        pledges.deliver(women, promised, Parts(cash=2_000_000))
        report = reports.handed_over(women)
        frozen = reports.versions(report)[0]
        assert (report.state, report.number, frozen.submitted_at) == (ReportState.handed_over, 1, None)
        assert frozen.sha256 == fingerprint(frozen.content, frozen.facts)
        pledges.deliver(women, promised, Parts(cash=500_000))
        again = estimates.figures(
            Facts.from_json(frozen.facts),
            papers.window_of(report.period, report.cut_off),
            papers.terms_of(women, report.period),
        )
        assert from_content(frozen.content)["C"].value == again["C"].value == 2_000_000


def test_it_refuses_while_anything_must_be_fixed(stage: Any) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        report = reports.draft(women)
        with pytest.raises(Refusal, match=r"report\.incomplete"):
            actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        assert reports.versions(report) == []


def test_it_refuses_a_report_that_moved_on(stage: Any) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        report = reports.fill(reports.draft(women), women)
        with pytest.raises(Conflict):
            actions.hand_over(report, version=report.version - 1, actor=women, at=clock.now())


def test_what_the_head_handed_back_is_frozen_anew_under_the_same_number(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.handed_over(women)
        first = reports.versions(report)[0].id
        actions.hand_back(report, "Thêm số cuộc họp", version=report.version, actor=head, at=clock.now())
        assert report.state is ReportState.draft
        actions.record_figure(report, "D1M", version=1, value=4, actor=women, at=clock.now())
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        (frozen,) = reports.versions(report)
        assert frozen.id != first
        assert (frozen.number, from_content(frozen.content)["D1M"].value) == (1, 4)


def test_a_body_of_one_person_is_known_as_such_and_others_are_not(stage: Any) -> None:
    with stage.work():
        assert not reports.handed_over(stage.viewer("women_reporter")).one_person


def test_as_page_the_check_says_what_is_missing_takes_it_and_lets_hand_over(stage: Any) -> None:
    with stage.work():
        report_id = reports.draft(stage.viewer("women_reporter")).id
    browser = stage.client("women_reporter")
    url = f"/reports/{report_id}/check"
    page = browser.get(url)
    assert "D1P: nhập lượt người tham dự, hoặc ghi 0" in page.text
    assert page.soup.find("form", action=lambda to: to.endswith("/hand-over")) is None
    sent = page.form("/check")
    for name in list(sent):
        code, _dash, part = name.rpartition("-")
        if part == "version":
            sent |= {f"{code}-value": "2"} if code.startswith("D") else {f"{code}-text": "Đã làm."}
    page = browser.follow(browser.post(url, sent))
    assert "Không có chỗ nào phải sửa" in page.text
    page = browser.follow(browser.post(f"/reports/{report_id}/hand-over", page.form("/hand-over")))
    assert "chờ lãnh đạo đơn vị duyệt" in page.text
    assert "Bản 1 đã khóa từ 20:15 ngày 18/05/2021." in page.text


def test_as_page_an_incomplete_report_comes_back_to_the_check(stage: Any) -> None:
    with stage.work():
        report_id = reports.draft(stage.viewer("women_reporter")).id
    page = stage.client("women_reporter").post(
        f"/reports/{report_id}/hand-over", {"version": "1"}, expect=422
    )
    assert page.soup.title.text.startswith("Lỗi: ")
    with stage.read():
        assert db.session.get_one(Report, report_id).state is ReportState.draft


def test_a_colleague_who_comes_second_is_told_who_was_first(stage: Any) -> None:
    with stage.work():
        report_id = reports.handed_over(stage.viewer("women_reporter")).id
    page = stage.client("women_head").post(f"/reports/{report_id}/hand-over", {"version": "1"}, expect=409)
    assert "Nguyễn Thị Mẫu đã bàn giao cho lãnh đạo lúc 20:15 ngày 18/05/2021" in page.text


@pytest.mark.parametrize(
    ("persona", "status"), [("farmers_reporter", 404), ("redcross_reviewer", 403), ("observer", 403)]
)
def test_nobody_else_hands_it_over(stage: Any, persona: str, status: int) -> None:
    with stage.work():
        women = stage.viewer("women_reporter")
        report_id = reports.fill(reports.draft(women), women).id
    stage.client(persona).post(f"/reports/{report_id}/hand-over", {"version": "1"}, expect=status)
