"""Who sees which report: drafts belong to their unit, what was submitted is read along both lines."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.reports import actions, queries
from portal.reports.queries import Wanted
from tests.factories import reports
from tests.reports.test_submit import ready

OVERSEERS = ("redcross_reviewer", "redcross_head", "committee_head", "observer")


@pytest.mark.parametrize("persona", OVERSEERS)
def test_others_see_that_a_draft_exists_but_not_its_figures(stage: Any, persona: str) -> None:
    report_id = ready(stage)
    browser = stage.client(persona)
    page = browser.get(f"/reports/{report_id}")
    assert "chờ lãnh đạo đơn vị duyệt" in page.text
    assert "Dòng thời gian" not in page.text
    for path in ("figures", "lines/C", "versions/1", "receipt"):
        browser.get(f"/reports/{report_id}/{path}", expect=403)


@pytest.mark.parametrize("persona", OVERSEERS)
def test_what_was_submitted_is_read_by_recipient_and_overseers(stage: Any, persona: str) -> None:
    with stage.work():
        report_id = reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head")).id
    browser = stage.client(persona)
    for path in ("", "/figures", "/lines/C", "/versions/1", "/receipt"):
        browser.get(f"/reports/{report_id}{path}")


def test_while_it_is_corrected_others_go_on_reading_what_was_submitted(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.returned(women, head, stage.viewer("redcross_reviewer"))
        actions.record_figure(report, "D1A", version=1, value=77, actor=women, at=clock.now())
        mine = queries.paper(women, report)
        theirs = queries.paper(stage.viewer("redcross_reviewer"), report)
        assert mine is not None
        assert theirs is not None
        assert (mine.sheet["D1A"].value, theirs.sheet["D1A"].value) == (77, 0)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        read = queries.paper(stage.viewer("redcross_reviewer"), report)
        assert read is not None
        assert read.version is not None
        assert read.version.number == 1
        assert [one.number for one in queries.versions(stage.viewer("observer"), report)] == [1]


@pytest.mark.parametrize("persona", ["farmers_head", "commune_women", "district_reviewer", "administrator"])
def test_neighbours_the_level_below_and_the_administrator_see_nothing(stage: Any, persona: str) -> None:
    with stage.work():
        report_id = reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head")).id
    browser = stage.client(persona)
    for path in ("", "/figures", "/lines/C", "/versions/1", "/receipt", "/sign", "/check", "/narrative"):
        browser.get(f"/reports/{report_id}{path}", expect=404)


def test_the_list_is_cut_to_what_is_in_sight_and_searches_without_accents(stage: Any) -> None:
    with stage.work():
        reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head"))
        reports.draft(stage.viewer("farmers_reporter"))
    with stage.read():
        reviewer = stage.viewer("redcross_reviewer")
        names = [row.organisation for row in queries.visible_to(reviewer, Wanted(sort="organisation")).rows]
        assert names == ["Hội LHPN tỉnh", "Hội Nông dân tỉnh"]
        assert [row.organisation for row in queries.visible_to(reviewer, Wanted(q="nong dan")).rows] == names[
            1:
        ]
        assert not queries.visible_to(stage.viewer("women_head"), Wanted()).rows
        first = queries.visible_to(reviewer, Wanted(sort="organisation"), size=1)
        after = queries.visible_to(reviewer, Wanted(sort="organisation", after=first.next), size=1)
        assert [row.organisation for row in after.rows] == names[1:]


@pytest.mark.both_databases
def test_the_list_costs_the_same_number_of_queries_for_one_row_and_for_many(province: Any) -> None:
    def cost(size: int) -> int:
        asked: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            asked.append(statement)

        with province.read():
            reviewer = province.viewer("redcross_reviewer")
            sa.event.listen(db.engine, "before_cursor_execute", note)
            rows = queries.visible_to(reviewer, Wanted(), size=size).rows
            sa.event.remove(db.engine, "before_cursor_execute", note)
        assert len(rows) == size
        return len(asked)

    assert cost(1) == cost(30) == 1


def test_as_page_and_as_fragment(province: Any) -> None:
    browser = province.client("redcross_reviewer")
    page = browser.get("/reports/?state=accepted&sort=organisation")
    assert "đã tiếp nhận" in page.text
    part = browser.get("/reports/?q=phu nu", htmx=True)
    assert part.is_fragment
    assert [tag.get("id") for tag in part.soup.find_all(recursive=False)] == ["rows"]


@pytest.mark.parametrize(
    "asked", ["after=x~y", "after=2021-05-01~00000000000000000000000000000000", "period=1", "state=?"]
)
def test_an_address_that_nobody_wrote_shows_the_first_page(stage: Any, asked: str) -> None:
    stage.client("redcross_reviewer").get(f"/reports/?{asked}")
