"""Open addresses: who sees which, always masked; search, filters, order, pages, cost."""

import datetime as dt

import pytest

from portal.addresses import actions, queries
from portal.addresses.models import AddressState, HumanitarianAddress, SupportKind
from portal.addresses.queries import Filter
from portal.addresses.words import GROUPS
from portal.extensions import db
from tests.conftest import Stage
from tests.factories.addresses import AT, SECRET, STORY, VILLAGE, commune_of, found, waiting
from tests.factories.pledges import pledge
from tests.pledges.test_list import Counted

D = dt.date


def test_masked_pages_hold_nothing_personal(stage: Stage) -> None:
    """F17, field level: no name, group, village, birth year, circumstances, for whomever."""
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women"))).id
    group = str(GROUPS[next(iter(GROUPS))])
    canaries = (SECRET, VILLAGE, STORY, "1951", "hiểm nghèo", "grave_illness", group)
    for persona in ("women_reporter", "commune_women", "redcross_reviewer", "committee_head", "observer"):
        browser = stage.client(persona)
        for path in ("/addresses/", f"/addresses/{home}"):
            page = browser.get(path)
            assert "DC-00001" in page.text
            assert not [word for word in canaries if word in page.html], path
    browser = stage.client("women_reporter")
    for path in ("/pledges/new", f"/pledges/new/{home}"):
        page = browser.get(path)
        assert not [word for word in canaries if word in page.html], path


def test_the_list_by_name_goes_out_by_the_filters_on_screen(stage: Stage) -> None:
    with stage.work():
        waiting(commune_of(stage.viewer("commune_redcross")))
    page = stage.client("commune_redcross").get("/addresses/?view=found&need=medical_care")
    assert page.soup.find("a", href="/addresses/export?need=medical_care&view=found")


def test_the_page_of_an_address_tells_need_rule_and_supporters(stage: Stage) -> None:
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women")), eligible=2).id
        pledge(stage.viewer("farmers_reporter"), home)
    browser = stage.client("women_reporter")
    page = browser.get(f"/addresses/{home}")
    assert "Hộ có 2 khẩu thuộc đối tượng, cần 5.000.000 đ, chưa có gì, còn thiếu 5.000.000 đ." in page.text
    assert "Đã có 1 tổ chức đang giúp" in page.text
    assert page.soup.find("a", href=f"/pledges/new/{home}")
    watcher = stage.client("observer").get(f"/addresses/{home}")
    assert watcher.soup.find("a", href=f"/pledges/new/{home}") is None


def test_only_open_addresses_of_the_territory_are_in_sight(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        opened, raw, closed = waiting(unit).id, found(unit).id, waiting(unit).id
        db.session.get_one(HumanitarianAddress, closed).state = AddressState.risen
    for persona, statuses in (
        ("women_reporter", (200, 404, 404)),
        ("commune_women", (200, 404, 404)),
        ("commune_farmers", (404, 404, 404)),
        ("redcross_reviewer", (200, 200, 200)),
        ("committee_head", (200, 200, 200)),
        ("administrator", (404, 404, 404)),
    ):
        browser = stage.client(persona)
        for identity, status in zip((opened, raw, closed), statuses, strict=True):
            browser.get(f"/addresses/{identity}", expect=status)
    stage.client("administrator").get("/addresses/", expect=403)


def test_the_list_shows_open_ones_only_even_to_overseers(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        waiting(unit)
        found(unit)
    assert [
        row.get_text()
        for row in stage.client("redcross_reviewer").get("/addresses/").soup.select("tbody th a")
    ] == ["DC-00001"]


@pytest.mark.both_databases
def test_filters_search_and_order(stage: Stage) -> None:
    with stage.work():
        here = commune_of(stage.viewer("commune_women"))
        there = commune_of(stage.viewer("commune_farmers"))
        waiting(here, priority=2, needs=(SupportKind.house_building,))
        waiting(there, priority=1, eligible=2)
        third = waiting(here, priority=3, needs=(SupportKind.house_building, SupportKind.other))
        pledge(stage.viewer("women_reporter"), third.id)
    with stage.read():
        there = commune_of(stage.viewer("commune_farmers"))
        viewer = stage.viewer("redcross_reviewer")

        def shown(**given: str) -> list[str]:
            listing = queries.open_list(viewer, Filter(**given), AT.date())
            assert listing.total - listing.unclaimed in (0, 1)
            return [row.code for row in listing.window.rows]

        assert shown() == ["DC-00002", "DC-00001", "DC-00003"]
        assert shown(sort="code") == ["DC-00001", "DC-00002", "DC-00003"]
        assert sorted(shown(sort="commune")) == sorted(shown())
        assert shown(view="unclaimed") == ["DC-00002", "DC-00001"]
        assert shown(people="more") == ["DC-00002"]
        assert shown(people="one") == ["DC-00001", "DC-00003"]
        assert shown(need="house_building") == ["DC-00001", "DC-00003"]
        assert shown(need="nothing") == shown()
        assert shown(place=there.id.hex) == ["DC-00002"]
        assert shown(search=there.full_name.upper()) == ["DC-00002"]
        assert shown(search="00003") == ["DC-00003"]
        assert shown(search="khong co xa nay") == []


def test_pages_by_key_show_every_address_once(stage: Stage) -> None:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        for place in range(5):
            waiting(unit, priority=place % 3 + 1)
    with stage.read():
        viewer = stage.viewer("women_reporter")
        for sort in queries.ORDERS:
            codes, after = [], ""
            while True:
                window = queries.open_list(viewer, Filter(sort=sort, after=after), AT.date(), size=2).window
                codes += [row.code for row in window.rows]
                after = window.next
                if not after:
                    break
            assert sorted(codes) == [f"DC-0000{number}" for number in range(1, 6)]


def test_the_list_asks_the_same_few_questions_for_one_row_and_for_many(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    counts = []
    for more in (1, 4, 50):
        with stage.work():
            unit = commune_of(stage.viewer("commune_women"))
            for _ in range(more):
                waiting(unit)
        with stage.app.app_context(), Counted() as counted:
            browser.get("/addresses/")
        counts.append(counted.count)
    assert len(set(counts[1:])) == 1, counts
    assert counts[-1] <= 7


def test_the_next_best_are_nearest_and_most_urgent(stage: Stage) -> None:
    with stage.work():
        here = commune_of(stage.viewer("commune_women"))
        there = commune_of(stage.viewer("commune_farmers"))
        gone = waiting(here)
        waiting(there, priority=1)
        waiting(here, priority=3)
        waiting(here, priority=2)
        taken = waiting(here, priority=1)
        pledge(stage.viewer("farmers_reporter"), taken.id)
        viewer = stage.viewer("women_reporter")
        masked = queries.get(viewer, gone.id)
        assert masked is not None
        assert [one.code for one in queries.next_best(viewer, masked)] == ["DC-00004", "DC-00003", "DC-00002"]


def test_an_empty_list_says_why(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    assert "Chưa có địa chỉ nào trong phạm vi của anh/chị" in browser.get("/addresses/").text
    with stage.work():
        waiting(commune_of(stage.viewer("commune_women")))
    assert "Không có địa chỉ nào hợp với bộ lọc này" in browser.get("/addresses/?q=zzz").text


def test_an_address_posted_says_since_when(stage: Stage) -> None:
    with stage.work():
        home = waiting(commune_of(stage.viewer("commune_women")))
        actions.mark_posted(home, on=D(2021, 2, 3), actor=None, at=stage.at("2021-05-18T20:15+07:00"))
        identity = home.id
    assert "đã đưa lên ngày 03/02/2021" in stage.client("women_reporter").get(f"/addresses/{identity}").text
