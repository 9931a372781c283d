"""The board's doors, page, fragment and spreadsheet."""

import io
import uuid
from typing import Any

import openpyxl
import pytest

from portal.progress import queries
from portal.progress.board import Standing
from portal.review.models import Verdict
from tests.review.papers import decided, returned, submitted


def rows(stage: Any, persona: str = "redcross_reviewer", *, territory: bool = False) -> list[Any]:
    with stage.read():
        viewer = stage.viewer(persona)
        from portal.lib import clock

        period = queries.current(queries.periods(viewer), clock.today())
        assert period is not None
        return queries.completeness(viewer, period, territory=territory)


# What it shows -------------------------------------------------------------------------------------------------------


def test_the_current_period_is_the_one_that_falls_due_next(stage: Any) -> None:
    page = stage.client("redcross_reviewer").get("/progress/board")
    assert "Báo cáo 6 tháng đầu năm 2021." in page.text
    assert page.soup.select_one("#filter-period option[selected]").text == "6 tháng đầu năm 2021"


def test_the_period_stays_three_weeks_after_its_day(stage: Any) -> None:
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        import datetime as dt

        periods = queries.periods(viewer)
        assert [
            found.code.split("-")[-1]
            for day in ((6, 9), (6, 11), (7, 2))
            if (found := queries.current(periods, dt.date(2021, *day)))
        ] == ["H1", "Q2", "Q3"]


def test_every_obligation_addressed_to_the_agency_has_a_row(stage: Any) -> None:
    submitted(stage, "women")
    done = submitted(stage, "farmers")
    decided(stage, done, Verdict.accepted)
    returned(stage, "youth")
    found = rows(stage)
    counts = {standing: sum(row.standing is standing for row in found) for standing in Standing}
    assert counts[Standing.sent] == counts[Standing.accepted] == counts[Standing.returned] == 1
    assert counts[Standing.silent] == len(found) - 3
    assert all(row.phone for row in found)


def test_the_committee_sees_the_same_board_as_its_agency(stage: Any) -> None:
    assert {row.organisation_id for row in rows(stage, "committee_head")} == {
        row.organisation_id for row in rows(stage)
    }


def test_the_territory_holds_what_others_receive_too(stage: Any) -> None:
    desk, territory = rows(stage), rows(stage, territory=True)
    assert {row.organisation_id for row in desk} < {row.organisation_id for row in territory}
    assert {row.district for row in territory} == {"", "Huyện Bù Gia Mập"}


def test_the_district_sees_its_own_and_not_the_provinces(stage: Any) -> None:
    found = rows(stage, "district_reviewer")
    assert found
    assert not {row.organisation_id for row in found} & {row.organisation_id for row in rows(stage)}


def test_the_board_costs_the_same_for_few_and_for_many(stage: Any) -> None:
    from tests.review.test_desk import _queries

    browser = stage.client("redcross_reviewer")
    few = _queries(stage, lambda: browser.get("/progress/board"))
    many = _queries(stage, lambda: browser.get("/progress/board?scope=territory"))
    assert few == many
    assert few <= 7


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("redcross_reviewer", 200),
        ("redcross_head", 200),
        ("redcross_clerk", 200),
        ("committee_head", 200),
        ("observer", 200),
        ("district_reviewer", 200),
        ("women_head", 403),
        ("commune_women", 403),
        ("administrator", 403),
    ],
)
def test_who_oversees_a_territory_sees_its_board(stage: Any, persona: str, status: int) -> None:
    stage.client(persona).get("/progress/board", expect=status)
    stage.client(persona).get("/progress/board.xlsx", expect=status)


def test_only_who_drafts_letters_chooses_whom_to_remind(stage: Any) -> None:
    page = stage.client("redcross_reviewer").get("/progress/board")
    boxes = page.soup.select("input[name=organisation]")
    assert len(boxes) == len(rows(stage))
    assert page.soup.select_one("form[action='/letters/reminders'] input[name=period]")
    assert not stage.client("observer").get("/progress/board").soup.select("input[name=organisation]")


# As page, as fragment ------------------------------------------------------------------------------------------------


def test_all_silent_units_are_ticked_on_request(stage: Any) -> None:
    submitted(stage, "women")
    page = stage.client("redcross_reviewer").get("/progress/board?choose=silent")
    boxes = page.soup.select("input[name=organisation]")
    assert len(boxes) == len(rows(stage)) - 1
    assert all(box.has_attr("checked") for box in boxes)


def test_the_reminder_of_one_unit_can_be_copied_and_names_nobody(stage: Any) -> None:
    unit = rows(stage)[0]
    page = stage.client("redcross_reviewer").get(f"/progress/board?remind={unit.organisation_id}")
    text = page.soup.select_one("textarea#reminder-text").text
    assert unit.official_name in text
    assert "19/05/2021" in text
    assert page.soup.select_one("button[data-copy=reminder-text]")
    assert (
        "reminder-text"
        not in stage.client("redcross_reviewer").get(f"/progress/board?remind={uuid.uuid4()}").html
    )


def test_the_minute_brings_counts_and_states_and_leaves_the_boxes(stage: Any) -> None:
    page = stage.client("redcross_reviewer").get("/progress/board", htmx=True)
    assert page.is_fragment
    assert page.soup.select_one("section#summary")["hx-trigger"] == "every 60s"
    assert len(page.soup.select("span[hx-swap-oob][id^=state-]")) == len(rows(stage))
    assert not page.soup.select("input")


def test_the_page_has_every_place_that_the_minute_refreshes(stage: Any) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.get("/progress/board?state=silent")
    part = browser.get("/progress/board?state=silent", htmx=True)
    places = {item["id"] for item in part.soup.select("[hx-swap-oob]")} | {"summary"}
    assert places <= {item["id"] for item in page.soup.select("[id]")}


@pytest.mark.parametrize(
    "query",
    ["state=silent", "q=phu+nu", "sort=name", "sort=moment", "scope=territory", "state=x&sort=y&period=z"],
)
def test_every_filter_is_in_the_url_and_what_cannot_be_read_is_left_out(stage: Any, query: str) -> None:
    stage.client("redcross_reviewer").get(f"/progress/board?{query}")


def test_a_search_without_result_says_how_to_go_on(stage: Any) -> None:
    page = stage.client("redcross_reviewer").get("/progress/board?q=khongcodonvinay")
    assert "Không có đơn vị nào khớp bộ lọc" in page.text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2021-05-19T08:00+07:00", "Hôm nay là ngày cuối"),
        ("2021-05-20T08:00+07:00", "Đang trong ngày hạn"),
        ("2021-05-21T08:00+07:00", "Quá hạn 1 ngày"),
    ],
)
def test_the_sentence_follows_the_business_clock(stage: Any, moment: str, words: str) -> None:
    stage.at(moment)
    assert stage.client("redcross_reviewer").get("/progress/board").soup.h1.text.startswith(words)


# The spreadsheet -----------------------------------------------------------------------------------------------------


def test_the_spreadsheet_has_the_same_rows_under_coverage_and_minute(stage: Any) -> None:
    submitted(stage, "women")
    page = stage.client("redcross_reviewer").get("/progress/board.xlsx")
    assert page.headers["Content-Disposition"].startswith("attachment; filename=han-nop-")
    sheet = openpyxl.load_workbook(io.BytesIO(page.data)).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][0] == "Báo cáo 6 tháng đầu năm 2021"
    assert str(lines[1][0]).startswith("Tổng hợp từ 1/")
    assert len(lines) == 3 + len(rows(stage))
    assert next(line for line in lines if line[2] == "Đã gửi, chờ duyệt")[4] == "trước hạn"


def test_a_long_board_has_pages_and_choosing_all_means_all(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.progress.views.PAGE", 5)
    every = {str(row.organisation_id) for row in rows(stage)}
    browser = stage.client("redcross_reviewer")
    seen: set[str] = set()
    url = "/progress/board"
    while url:
        page = browser.get(url)
        here = {box["value"] for box in page.soup.select("input[type=checkbox][name=organisation]")}
        assert 0 < len(here) <= 5
        assert not here & seen
        seen |= here
        following = page.soup.select_one("a[rel=next]")
        url = following["href"] if following else ""
    assert seen == every
    page = browser.get("/progress/board?choose=unreported&page=2")
    sent = {field["value"] for field in page.soup.select("input[name=organisation]")}
    assert sent == every
    assert f"gồm cả {len(every) - 5} đơn vị ở trang khác" in page.text
    assert page.soup.title.text.count("trang 2") == 1
    browser.get("/progress/board?page=99")
    browser.get("/progress/board?page=-1")
