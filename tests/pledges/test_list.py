"""The lists of pledges and of deliveries: sight, search, filters, order, pages, cost."""

import datetime as dt
import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.organisations.models import Organisation
from portal.pledges import delivery_list, pledge_list
from portal.pledges.closing import end, withdraw
from portal.pledges.models import PledgeState
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge, regular

D = dt.date
TODAY = AT.date()


def fill(stage: Stage, count: int, persona: str = "women_reporter", offers: object = None) -> None:
    with stage.work():
        actor = stage.viewer(persona)
        unit = commune_of(stage.viewer("commune_women"))
        for place in range(count):
            promised = pledge(actor, waiting(unit).id, one_off(Parts(cash=3_000_000 + place)))
            deliver(actor, promised, Parts(cash=1_000_000 + place))


class Counted:
    """How many questions the store is asked."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> "Counted":
        sa.event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, *_: object) -> None:
        self.count += 1


@pytest.mark.parametrize(
    "path", ["/pledges/", "/pledges/?q=phu+nu", "/pledges/deliveries", "/pledges/?view=missing"]
)
def test_a_list_asks_the_same_few_questions_for_one_row_and_for_many(stage: Stage, path: str) -> None:
    browser = stage.client("women_reporter")
    browser.get(path)
    counts = []
    for more in (1, 4, 50):
        fill(stage, more)
        with stage.app.app_context(), Counted() as counted:
            browser.get(path)
        counts.append(counted.count)
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 6


@pytest.mark.both_databases
def test_pages_by_key_show_every_row_once_in_both_directions(stage: Stage) -> None:
    fill(stage, 7)
    with stage.read():
        viewer = stage.viewer("women_reporter")
        for sort in pledge_list.ORDERS:
            forward, after = [], ""
            while True:
                wanted = pledge_list.Filter(sort=sort, after=after)
                window = pledge_list.pledges_in_sight(viewer, wanted, TODAY, size=3).window
                forward.append([row.code for row in window.rows])
                after = window.next
                if not after:
                    break
            codes = [code for page in forward for code in page]
            assert sorted(codes) == sorted(set(codes))
            assert [len(page) for page in forward] == [3, 3, 1]
            back = pledge_list.Filter(sort=sort, before=window.previous)
            assert [
                row.code for row in pledge_list.pledges_in_sight(viewer, back, TODAY, size=3).window.rows
            ] == forward[1]
        for sort in delivery_list.ORDERS:
            wanted = delivery_list.Filter(sort=sort)
            first = delivery_list.deliveries_in_sight(viewer, wanted, size=4).window
            second = delivery_list.deliveries_in_sight(
                viewer, delivery_list.Filter(sort=sort, after=first.next), size=4
            ).window
            assert len({row.id for row in [*first.rows, *second.rows]}) == 7
            assert second.next == ""


def test_a_broken_cursor_an_unknown_order_and_a_wild_filter_show_the_first_page(stage: Stage) -> None:
    """F27."""
    fill(stage, 2)
    browser = stage.client("women_reporter")
    usual = [row.get_text() for row in browser.get("/pledges/").soup.select("tbody th")]
    for query in (
        "sort=code;--",
        "after=nonsense",
        "after=x~1",
        "place=%27",
        "form=%00&state=zz&organisation=1",
    ):
        assert [row.get_text() for row in browser.get(f"/pledges/?{query}").soup.select("tbody th")] == usual
        browser.get(f"/pledges/deliveries?{query}")


@pytest.mark.both_databases
def test_search_needs_no_accents_and_finds_code_commune_and_organisation(stage: Stage) -> None:
    fill(stage, 1)
    with stage.work():
        actor = stage.viewer("farmers_reporter")
        pledge(actor, waiting(commune_of(stage.viewer("commune_farmers"))).id)
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        here = commune_of(stage.viewer("commune_women"))
        there = commune_of(stage.viewer("commune_farmers"))
        organisation = db.session.get_one(Organisation, stage.viewer("women_reporter").organisation_id)

        def found(text: str) -> set[str]:
            listing = pledge_list.pledges_in_sight(viewer, pledge_list.Filter(search=text), TODAY)
            return {row.code for row in listing.window.rows}

        assert found("ck-00001") == {"CK-00001"}
        assert found("dc-00002") == {"CK-00002"}
        assert found(organisation.name_folded.upper()) >= {"CK-00001"}
        assert found("PHỤ NỮ tỉnh") == found("phu nu tinh") == {"CK-00001"}
        assert "CK-00001" in found(here.full_name)
        assert found(there.full_name) == {"CK-00002"}
        assert found(f"{there.name} phu nu") == set()
        assert found("không có đâu") == set()
        assert found("%") == found("_") == set()


@pytest.mark.both_databases
def test_the_saved_views_count_what_they_show(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("women_reporter")
        unit = commune_of(actor)
        homes = [waiting(unit).id for _ in range(6)]
        undelivered = pledge(actor, homes[0])
        ending = pledge(actor, homes[1], regular(starts_on=D(2020, 6, 1)), on=D(2020, 6, 1))
        deliver(actor, ending, Parts(cash=500_000))
        missing = pledge(actor, homes[2])
        deliver(actor, missing, Parts(cash=2_999_999))
        full = pledge(actor, homes[3])
        deliver(actor, full, Parts(cash=3_000_000))
        gone = pledge(actor, homes[4])
        withdraw(gone, version=1, reason="x", actor=actor, at=AT)
        old = pledge(actor, homes[5], regular(starts_on=D(2020, 6, 1)), on=D(2020, 6, 1))
        deliver(actor, old, Parts(cash=500_000), D(2020, 7, 1))
        end(old, version=1, on=D(2020, 11, 30), reason="x", actor=actor, at=AT)
        codes = {
            name: row.code
            for name, row in {
                "undelivered": undelivered,
                "ending": ending,
                "missing": missing,
                "full": full,
                "gone": gone,
            }.items()
        }
    with stage.read():

        def view(name: str, **given: str) -> set[str]:
            listing = pledge_list.pledges_in_sight(actor, pledge_list.Filter(view=name, **given), TODAY)
            shown = {row.code for row in listing.window.rows}
            if not given:
                assert listing.counts[name] == listing.shown == len(shown)
            return shown

        assert view("all") == {codes[name] for name in ("undelivered", "ending", "missing", "full")}
        assert view("undelivered") == {codes["undelivered"]}
        assert view("ending") == {codes["ending"]}
        assert view("missing") == {codes["undelivered"], codes["missing"]}
        assert view("all", state="withdrawn") == {codes["gone"]}
        assert view("all", form="regular") == {codes["ending"]}
        assert view("all", state=PledgeState.fulfilled) == {codes["full"]}


def test_everyone_sees_what_follows_from_the_organisation(stage: Stage) -> None:
    fill(stage, 1)
    fill(stage, 1, "farmers_reporter")
    fill(stage, 1, "commune_women")
    for persona, pledges, deliveries in (
        ("women_reporter", 2, 2),
        ("farmers_reporter", 1, 1),
        ("commune_women", 1, 1),
        ("commune_farmers", 0, 0),
        ("redcross_reviewer", 3, 3),
        ("committee_head", 3, 3),
        ("observer", 3, 3),
        ("district_reviewer", 1, 3),  # what came to the households of its territory, by whomever
    ):
        browser = stage.client(persona)
        assert len(browser.get("/pledges/").soup.select("tbody th.key")) == pledges, persona
        assert len(browser.get("/pledges/deliveries").soup.select("tbody th.key")) == deliveries, persona
    stage.client("administrator").get("/pledges/", expect=403)


def test_a_place_filters_and_offers_its_communes(stage: Stage) -> None:
    fill(stage, 1)
    with stage.read():
        unit = commune_of(stage.viewer("commune_women"))
        commune, district = unit.id.hex, unit.parent.id.hex
        neighbour = commune_of(stage.viewer("commune_farmers")).id.hex
    browser = stage.client("women_reporter")
    page = browser.get(f"/pledges/?place={district}")
    assert len(page.soup.select("tbody th.key")) == 1
    assert page.soup.find("option", value=commune)
    assert len(browser.get(f"/pledges/?place={commune}").soup.select("tbody th.key")) == 1
    empty = browser.get(f"/pledges/?place={neighbour}")
    assert "Không có cam kết nào hợp với bộ lọc này" in empty.text


def test_the_fragment_is_the_page_s_own_part(stage: Stage) -> None:
    fill(stage, 2)
    browser = stage.client("women_reporter")
    for path in ("/pledges/", "/pledges/deliveries", "/addresses/", "/pledges/new"):
        name = "choices" if path.endswith("new") else "rows"
        assert browser.get(path).soup.find(id=name), path
        part = browser.get(path, htmx=True)
        assert part.is_fragment
        roots = part.soup.find_all(recursive=False)
        assert [tag.get("id") for tag in roots] == [name]


def test_an_unreadable_day_is_named_and_filters_nothing(stage: Stage) -> None:
    fill(stage, 1)
    browser = stage.client("women_reporter")
    page = browser.get("/pledges/deliveries?from=31/02/2021")
    assert "Ngày 31/02/2021 không có trong lịch" in page.text
    assert len(page.soup.select("tbody th.key")) == 1
    assert not browser.get("/pledges/deliveries?from=3/4/21").soup.select("tbody th.key")
    assert "từ 01/04/2021 đến 30/04/2021" in browser.get("/pledges/deliveries?from=1/4/21&to=30/4/21").text


def test_the_sheet_holds_the_filtered_rows_and_no_formula(stage: Stage) -> None:
    """F15."""
    with stage.work():
        actor = stage.viewer("women_reporter")
        promised = pledge(actor, waiting(commune_of(actor)).id)
        deliver(actor, promised, Parts(goods=1_000_000, goods_note="=HYPERLINK(1)"))
        pledge(stage.viewer("farmers_reporter"), waiting(commune_of(actor)).id)
    browser = stage.client("redcross_reviewer")
    for path, rows in (
        ("/pledges/export.xlsx", 2),
        ("/pledges/export.xlsx?q=nong+dan", 1),
        ("/pledges/deliveries/export.xlsx", 1),
        ("/pledges/deliveries/export.xlsx?from=3/4/21", 0),
    ):
        answer = browser.get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert sum(1 for cell in cells if str(cell.value).startswith("DC-")) == rows, path
        assert all(cell.data_type != "f" for cell in cells)


def test_until_the_next_plan_is_signed_the_last_one_goes_on(stage: Stage) -> None:
    """A-05: the data year begins on 1 December, its plan is signed in January."""
    fill(stage, 1)
    stage.at("2021-12-05T09:00+07:00")
    browser = stage.client("women_reporter")
    for path in ("/pledges/", "/pledges/deliveries", "/addresses/", "/pledges/new"):
        browser.get(path)
