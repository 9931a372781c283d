"""The desk: the right one first, tabs, search, keys; what a steering committee and a head read of it."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.reports import actions as reports
from portal.reports.models import Report
from portal.review import desk
from portal.review.desk import Filter, Tab
from portal.review.models import Verdict
from tests.review.papers import corrected, decided, returned, submitted

WHO = ("women", "farmers", "youth")


@pytest.fixture
def three(stage: Any) -> list[Any]:
    """Reports of the three unions: the women's corrected, the farmers' the oldest, the youth's the newest."""
    farmers = submitted(stage, "farmers", at="2021-05-14T08:00+07:00")
    women, _comment = returned(stage, "women")
    corrected(stage, women)
    youth = submitted(stage, "youth", at="2021-05-18T16:20+07:00")
    return [women, farmers, youth]


def waiting(stage: Any, persona: str = "redcross_reviewer", **wanted: Any) -> list[Any]:
    with stage.read():
        return [row.report_id for row in desk.waiting_for(stage.viewer(persona), Filter(**wanted))]


def test_a_corrected_version_comes_first_then_the_oldest(stage: Any, three: list[Any]) -> None:
    assert waiting(stage) == three


def test_each_row_says_version_punctuality_days_and_changed_lines(stage: Any, three: list[Any]) -> None:
    with stage.read():
        first, second, _third = desk.waiting_for(stage.viewer("redcross_reviewer"), Filter())
        assert (first.number, first.findings.changed, first.punctuality.value) == (2, 1, "before")
        assert (second.number, second.findings.changed, second.days_waiting(clock.today())) == (1, None, 4)


def test_the_tabs_count_what_they_show(stage: Any, three: list[Any]) -> None:
    decided(stage, three[1], Verdict.accepted)
    decided(stage, three[2], Verdict.returned, "Thiếu phần lời.")
    with stage.read():
        counts = desk.overview(stage.viewer("redcross_reviewer")).counts
    assert counts == {Tab.waiting: 1, Tab.all: 3, Tab.returned: 1, Tab.accepted: 1}
    for tab, count in counts.items():
        assert len(waiting(stage, tab=tab)) == count


def test_what_the_unit_took_back_waits_no_longer(stage: Any, three: list[Any]) -> None:
    with stage.work():
        report = db.session.get_one(Report, three[1])
        actor = stage.viewer("farmers_head")
        reports.recall(report, "Nhầm.", version=report.version, actor=actor, at=clock.now())
    assert three[1] not in waiting(stage)
    assert three[1] in waiting(stage, tab=Tab.returned)


def test_drafts_never_lie_on_the_desk(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.work():
        db.session.execute(sa.update(Report).where(Report.id == report_id).values(first_submitted_at=None))
    assert waiting(stage, tab=Tab.all) == []


@pytest.mark.parametrize("words", ["nong dan", "NÔNG", "dân hội"])
def test_the_search_knows_no_accents(stage: Any, three: list[Any], words: str) -> None:
    assert waiting(stage, words=words) == [three[1]]


def test_a_percent_sign_is_only_a_sign(stage: Any, three: list[Any]) -> None:
    assert waiting(stage, words="%") == []


@pytest.mark.both_databases
@pytest.mark.parametrize("tab", [Tab.waiting, Tab.all])
def test_the_pages_follow_on_each_other_by_key(stage: Any, three: list[Any], tab: Tab) -> None:
    seen, after = [], ""
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        while rows := desk.waiting_for(viewer, Filter(tab=tab, after=after), limit=1):
            seen.append(rows[0].report_id)
            after = rows[0].key
    assert sorted(seen) == sorted(three)
    assert len(seen) == 3


@pytest.mark.parametrize("after", ["nonsense", "1_x_y", "9_999999999999999999_00", "0_nan_00"])
def test_a_broken_key_is_the_first_page(stage: Any, three: list[Any], after: str) -> None:
    assert len(waiting(stage, after=after)) == 3


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("redcross_reviewer", 3),
        ("redcross_head", 3),
        ("committee_head", 3),
        ("district_reviewer", 0),
        ("women_head", 0),
    ],
)
def test_who_reads_the_desk(stage: Any, three: list[Any], persona: str, seen: int) -> None:
    assert len(waiting(stage, persona)) == seen


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("redcross_reviewer", 200),
        ("redcross_head", 200),
        ("committee_head", 200),
        ("district_reviewer", 200),
        ("redcross_clerk", 403),
        ("observer", 403),
        ("women_reporter", 403),
        ("administrator", 403),
    ],
)
def test_whose_door_it_is(stage: Any, persona: str, status: int) -> None:
    stage.client(persona).get("/review/", expect=status)


def test_the_list_costs_the_same_for_one_and_for_three(stage: Any) -> None:
    submitted(stage, "women")
    browser = stage.client("redcross_reviewer")
    one = _queries(stage, lambda: browser.get("/review/?tab=all"))
    submitted(stage, "farmers")
    submitted(stage, "youth")
    assert _queries(stage, lambda: browser.get("/review/?tab=all")) == one
    assert one <= 7


def _queries(stage: Any, act: Any) -> int:
    count = 0

    def note(*_args: Any) -> None:
        nonlocal count
        count += 1

    with stage.app.app_context():
        engine = db.engine
    act()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return count


# As page, as fragment ------------------------------------------------------------------------------------------------


def test_the_page_leads_to_the_first_case(stage: Any, three: list[Any]) -> None:
    page = stage.client("redcross_reviewer").get("/review/")
    assert page.soup.select_one("form[action='/review/next'] button.btn-primary").text == "Duyệt tiếp"
    assert len(page.soup.select("tbody tr")) == 3


def test_the_rows_by_htmx(stage: Any, three: list[Any]) -> None:
    page = stage.client("redcross_reviewer").get("/review/?q=nong", htmx=True)
    assert page.is_fragment
    assert len(page.soup.select("div#rows tbody tr")) == 1


def test_an_empty_desk_says_what_comes_next(stage: Any) -> None:
    page = stage.client("redcross_reviewer").get("/review/")
    assert "Đã duyệt hết" in page.text
    assert page.soup.select_one(".empty a")["href"] == "/progress/board"
    assert "Bỏ lọc" in stage.client("redcross_reviewer").get("/review/?q=khong-co").text
