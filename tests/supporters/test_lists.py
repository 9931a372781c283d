"""The roster, the persons and the branches as lists, sheet and paper: sight, search, order, pages, cost."""

import datetime as dt
import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.demonstration.territory import SMALL_COMMUNES
from portal.extensions import db
from portal.lib.vietnamese import person_sort_key
from portal.organisations import places
from portal.supporters import actions, lists, queries
from portal.supporters.models import BranchKind
from tests.conftest import Stage
from tests.factories.addresses import AT
from tests.factories.supporters import leader

D = dt.date
PATHS = ["/supporters/", "/supporters/?view=later&q=hoi", "/supporters/persons", "/supporters/branches"]


@pytest.mark.parametrize("path", PATHS)
def test_a_list_asks_the_same_few_questions_for_one_row_and_for_many(stage: Stage, path: str) -> None:
    counts = []

    def note(*_: object) -> None:
        counts[-1] += 1

    browser = stage.client("redcross_reporter")
    browser.get(path)
    for last in (1, 6, 60):
        with stage.work():
            keeper = stage.viewer("redcross_reporter")
            for place in range(last // 2, last):
                leader(keeper, "HCTD", starts_on=D(1960 + place, 1, 1), ends_on=D(1960 + place, 12, 31))
                actions.add_person(f"Bùi Văn {place}", actor=keeper, at=AT)
                actions.add_branches(BranchKind.association_branch, [f"Chi hội {place}"], actor=keeper, at=AT)
        with stage.app.app_context():
            counts.append(0)
            sa.event.listen(db.engine, "before_cursor_execute", note)
            browser.get(path)
            sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8


def names(stage: Stage, persona: str, **asked: str) -> list[str]:
    with stage.read():
        viewer, found, after = stage.viewer(persona), [], ""
        while True:
            wanted = lists.Filter(after=after, **asked)
            within = places.places(viewer, wanted.place, searching=False)
            page = lists.roster(viewer, wanted, within, AT.date(), D(2021, 1, 31)).page(wanted, size=3)
            found += [row.name for row in page.window.rows]
            after = page.window.next
            if not after:
                return found


@pytest.fixture
def four(stage: Stage) -> Stage:
    with stage.work():
        keeper = stage.viewer("redcross_reporter")
        leader(keeper, "LHPN", "Nguyễn Văn Uy")
        leader(keeper, "HND", "Nguyễn Văn Đạt")
        leader(keeper, f"LHPN-{SMALL_COMMUNES[0]}", "Trần Thị Ánh")
        leader(keeper, f"HND-{SMALL_COMMUNES[1]}", "Lê Thị An", starts_on=D(2021, 4, 1))
    return stage


@pytest.mark.both_databases
def test_leaders_are_sorted_by_given_name_the_vietnamese_way_and_paged(four: Stage) -> None:
    expected = ["Lê Thị An", "Trần Thị Ánh", "Nguyễn Văn Đạt", "Nguyễn Văn Uy"]
    assert expected == sorted(expected, key=person_sort_key)
    assert names(four, "redcross_reviewer") == expected
    assert names(four, "redcross_reviewer", sort="-name") == expected[::-1]
    assert names(four, "redcross_reviewer", sort="organisation")[:3] == [
        "Nguyễn Văn Uy",
        "Trần Thị Ánh",
        "Nguyễn Văn Đạt",
    ]


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("redcross_reviewer", 4),
        ("observer", 4),
        ("committee_head", 4),
        ("district_reviewer", 2),
        ("commune_redcross", 1),
        ("commune_head", 1),
        ("commune_women", 1),
        ("women_reporter", 1),
        ("youth_head", 0),
        ("administrator", 0),
    ],
)
def test_leaders_are_seen_by_their_own_body_and_by_who_oversees_the_territory(
    four: Stage, persona: str, seen: int
) -> None:
    assert len(names(four, persona)) == seen


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "anh"}, ["Trần Thị Ánh"]),
        ({"search": "nong dan"}, ["Lê Thị An", "Nguyễn Văn Đạt"]),
        ({"view": "frozen"}, ["Trần Thị Ánh", "Nguyễn Văn Đạt", "Nguyễn Văn Uy"]),
        ({"view": "later"}, ["Lê Thị An"]),
        ({"view": "over"}, []),
        ({"kind": "local_leader"}, []),
    ],
)
def test_the_list_is_cut_without_accents_and_by_view(
    four: Stage, asked: dict[str, str], found: list[str]
) -> None:
    assert names(four, "redcross_reviewer", **asked) == found


def test_the_paper_shows_every_counted_person_exactly_once(province: Stage) -> None:
    for persona in ("redcross_reviewer", "district_reviewer", "commune_redcross", "women_reporter"):
        with province.read():
            viewer = province.viewer(persona)
            leaders = queries.roster_as_of(viewer, D(2021, 1, 31))
            assert len({one.person_id for one in leaders}) == len(leaders)
        page = province.client(persona).get("/supporters/leaders/print")
        printed = [cell.get_text(strip=True) for cell in page.soup.select("tbody th")]
        assert printed == [one.name for one in leaders]
        assert f"Danh sách chốt ngày 31/01/2021, {len(leaders)} người." in page.text
        assert len(page.soup.select("td.to-sign")) == len(leaders)


def test_the_sheet_has_the_rows_of_the_screen(four: Stage) -> None:
    response = four.client("redcross_reviewer").client.get("/supporters/leaders.xlsx?q=nong+dan&sort=-name")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "Danh sách chốt ngày 31/01/2021, 3 người." in rows[2]
    assert [(row[0], row[-1]) for row in rows[4:]] == [("Nguyễn Văn Đạt", "có"), ("Lê Thị An", "không")]


def test_donors_are_seen_by_the_organisation_that_keeps_them_alone(stage: Stage) -> None:
    with stage.work():
        donor = actions.add_person(
            "Bùi Thị Hảo Tâm", outside_province=True, actor=stage.viewer("women_reporter"), at=AT
        ).id
    for persona, status in (("women_head", 200), ("redcross_head", 404), ("committee_head", 404)):
        browser = stage.client(persona)
        browser.get(f"/supporters/persons/{donor}", expect=status)
        shown = browser.get("/supporters/persons?view=outside").text
        assert ("Bùi Thị Hảo Tâm" in shown) is (status == 200)
