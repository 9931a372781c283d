"""A report is opened once, by those who owe it, and is filled from the ledger at once."""

from typing import Any

import pytest

from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions, queries
from portal.reports.models import EventKind, ReportState
from tests.factories import reports


def test_it_opens_a_draft_with_today_as_cut_off(stage: Any) -> None:
    with stage.work():
        report = reports.draft(stage.viewer("women_reporter"))
        assert (report.state, report.number, report.cut_off) == (ReportState.draft, 1, clock.today())
        assert [event.kind for event in queries.events(stage.viewer("women_head"), report)] == [
            EventKind.started
        ]


@pytest.mark.both_databases
def test_opened_twice_it_is_the_same_report(stage: Any) -> None:
    with stage.work():
        first = reports.draft(stage.viewer("women_reporter")).id
    with stage.work():
        report = reports.draft(stage.viewer("women_head"))
        assert report.id == first
        assert len(queries.events(stage.viewer("women_head"), report)) == 1


def test_it_refuses_a_period_that_has_not_begun(stage: Any) -> None:
    at = stage.at("2020-11-20T09:00+07:00")
    with stage.work():
        reporter = stage.viewer("women_reporter")
        with pytest.raises(Refusal, match=r"report\.too_early"):
            actions.start(reports.obligation(reporter), actor=reporter, at=at)


def test_as_page_it_leads_to_the_figures(stage: Any) -> None:
    browser = stage.client("women_reporter")
    index = browser.get("/reports/")
    assert "Báo cáo 6 tháng đầu năm 2021" in index.text
    form = next(form for form in index.soup.find_all("form") if form["action"].endswith("/start"))
    page = browser.follow(browser.post(form["action"]))
    assert page.soup.h1.text == "Số liệu 6 tháng đầu năm 2021"
    assert "đang soạn" in browser.get("/reports/").text


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("women_head", 303),
        ("farmers_reporter", 404),
        ("redcross_reviewer", 403),
        ("observer", 403),
        ("commune_women", 404),
        ("administrator", 404),
    ],
)
def test_only_reporter_and_head_of_the_unit_that_owes_it_open_it(
    stage: Any, persona: str, status: int
) -> None:
    with stage.read():
        of = reports.obligation(stage.viewer("women_reporter")).id
    stage.client(persona).post(f"/reports/obligations/{of}/start", expect=status)
