"""What waits in the two books stands among the tasks of whoever has to do it, with how many."""

import pytest

from portal.home import books
from portal.lib import clock
from portal.pledges import pledge_list
from tests.conftest import Stage

EXPECTED = {
    "commune_head": ["addresses.queue"],
    "commune_redcross": ["addresses.index"],
    "redcross_reviewer": ["pledges.index"],
    "women_reporter": [],
    "observer": [],
}


@pytest.mark.parametrize("persona", EXPECTED)
def test_each_finds_what_is_his_to_do(province: Stage, persona: str) -> None:
    with province.read():
        found = books.waiting(province.viewer(persona))
    links = [task.link.endpoint for task in found]
    assert set(EXPECTED[persona]) <= set(links)
    if not EXPECTED[persona]:
        assert not {"addresses.queue", "addresses.index", "pledges.index", "twins.index"} & set(links)
    assert all(int(task.margin) > 0 for task in found)


def test_a_row_leads_to_a_page_with_as_many(province: Stage) -> None:
    browser = province.client("commune_head")
    page = browser.get("/")
    row = next(row for row in page.soup.select("li.entry") if "hộ chờ phê duyệt" in row.text)
    count = int(row.select_one(".entry-margin b").text)
    queue = browser.get("/addresses/queue")
    assert len(queue.soup.select("tbody tr")) == count


@pytest.mark.parametrize("persona", ["commune_redcross", "redcross_reviewer"])
def test_unconfirmed_pledges_are_counted_as_their_list_counts_them(province: Stage, persona: str) -> None:
    with province.read():
        viewer = province.viewer(persona)
        wanted = pledge_list.Filter(view="unconfirmed")
        listed = pledge_list.pledges_in_sight(viewer, wanted, clock.today()).shown
        rows = [task for task in books.waiting(viewer) if task.link.endpoint == "pledges.index"]
    assert [int(task.margin) for task in rows] == [listed] * bool(listed)
