"""What of the desk is shown: by sender, punctuality, look and reader; and the names people give to such sets."""

from typing import Any

import pytest

from tests.review.papers import corrected, returned, submitted


@pytest.fixture
def three(stage: Any) -> None:
    """The women's corrected; the farmers' on the day; the youth's late, a day after."""
    women, _comment = returned(stage, "women")
    corrected(stage, women)
    submitted(stage, "farmers", at="2021-05-20T08:00+07:00")
    submitted(stage, "youth", at="2021-05-21T08:00+07:00")


def units(stage: Any, query: str) -> list[str]:
    page = stage.client("redcross_reviewer").get(f"/review/?{query}")
    return [link.text for link in page.soup.select("tbody th a")]


WOMEN, FARMERS, YOUTH = "Hội LHPN tỉnh", "Hội Nông dân tỉnh", "Tỉnh Đoàn"


def test_each_filter_keeps_its_own(stage: Any, three: None) -> None:
    for query, kept in {
        "": [WOMEN, FARMERS, YOUTH],
        "sender=provincial_member": [WOMEN, FARMERS, YOUTH],
        "sender=school": [],
        "sender=district_agency": [],
        "punctuality=before": [WOMEN],
        "punctuality=on_day": [FARMERS],
        "punctuality=late": [YOUTH],
        "look=corrected": [WOMEN],
        "look=clean": [WOMEN, FARMERS, YOUTH],
        "look=flagged": [],
        "reader=mine": [],
        "reader=nobody&punctuality=late": [YOUTH],
        "sender=nonsense&look=&reader=x": [WOMEN, FARMERS, YOUTH],
    }.items():
        assert units(stage, query) == kept, query


def test_a_set_of_filters_gets_a_name_and_loses_it(stage: Any) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.get("/review/?look=clean&q=&after=x")
    form = {field["name"]: field["value"] for field in page.soup.select("details form input[type=hidden]")}
    assert form["query"] == "look=clean"
    for query in ("look=flagged", "look=clean&reader=nobody"):  # the same name again: replaced
        browser.post("/accounts/views", {"page": "review.desk", "name": " Sạch ", "query": query})
    link = browser.get("/review/").soup.select_one("nav[aria-label='Bộ lọc đã lưu'] a:last-child")
    assert (link.text, link["href"]) == ("Sạch", "/review/?look=clean&reader=nobody")
    assert (
        not stage.client("redcross_reviewer_2")
        .get("/review/")
        .soup.select("nav[aria-label='Bộ lọc của tôi']")
    )
    view = browser.get("/review/").soup.select_one("input[name=view]")["value"]
    stage.client("redcross_reviewer_2").post("/accounts/views/removal", {"page": "review.desk", "view": view})
    assert "Sạch" in browser.get("/review/").text  # not another's to drop
    browser.post("/accounts/views/removal", {"page": "review.desk", "view": view})
    assert "Bỏ bộ lọc" not in browser.get("/review/").text
    browser.post("/accounts/views", {"page": "elsewhere", "name": "x", "query": ""}, 400)


def test_a_name_on_the_board_goes_with_every_period(stage: Any) -> None:
    browser = stage.client("redcross_reviewer")
    data = {"page": "progress.board", "name": "Im lặng", "query": "period=x&state=silent&page=2"}
    browser.post("/accounts/views", data)
    link = browser.get("/progress/board").soup.select_one("nav[aria-label='Bộ lọc đã lưu'] a")
    assert link["href"] == "/progress/board?state=silent"
