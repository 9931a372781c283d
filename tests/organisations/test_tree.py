"""The directory: two trees as they were on a day, cut to what is in sight."""

import datetime as dt
import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.organisations import actions, queries
from portal.organisations.models import Names
from portal.organisations.queries import Filter
from tests.conftest import Stage

D = dt.date


def names(stage: Stage, persona: str, **asked: object) -> list[str]:
    with stage.read():
        wanted = Filter(**{"on": D(2021, 5, 18), **asked})
        return [row.short_name for row in queries.directory(stage.viewer(persona), wanted).window.rows]


@pytest.mark.both_databases
def test_a_name_is_shown_as_it_was_on_the_day(stage: Stage) -> None:
    """The demonstration's first school took its present name on 1 September 2020."""
    school = "Hội CTĐ Trường Cao đẳng Ban Mai"
    assert f"{school} (cơ sở Ví Dụ)" in names(stage, "observer", on=D(2020, 8, 31))
    assert school in names(stage, "observer", on=D(2020, 9, 1))


def test_who_has_merged_is_listed_until_the_day_before(stage: Stage) -> None:
    assert "Hội CTĐ Trường Ví Dụ" in names(stage, "observer", on=D(2020, 12, 31))
    assert "Hội CTĐ Trường Ví Dụ" not in names(stage, "observer", on=D(2021, 1, 1))


def test_the_search_knows_no_accents_and_finds_former_names_and_codes(stage: Stage) -> None:
    assert names(stage, "observer", search="hoi lhpn bu gia map") == [
        "Hội LHPN huyện Bù Gia Mập",
        "Hội LHPN xã Bù Gia Mập",
    ]
    assert names(stage, "observer", search="co so vi du") == ["Hội CTĐ Trường Cao đẳng Ban Mai"]
    assert names(stage, "observer", search="lhpn-25225") == ["Hội LHPN xã Đak Ơ"]


def test_everyone_reads_the_directory_of_his_sight_and_the_administrator_all_of_it(stage: Stage) -> None:
    assert names(stage, "commune_women", search="hoi") == ["Hội LHPN xã Bù Gia Mập"]
    assert names(stage, "women_reporter", search="nong dan") == []
    assert names(stage, "administrator", search="nong dan xa") == names(
        stage, "observer", search="nong dan xa"
    )


def test_a_sector_is_a_tree_of_its_own(stage: Stage) -> None:
    with stage.read():
        women = queries.directory(
            stage.viewer("women_reporter"), Filter(on=D(2021, 5, 18), line="sector", sector="LHPN")
        )
    assert [row.code for row in women.window.rows] == ["LHPN"]
    assert {unit.name: count for unit, count in women.units}["Bù Gia Mập"] == 9


def test_the_spreadsheet_holds_what_the_page_lists(stage: Stage) -> None:
    page = stage.client("observer").get("/organisations/export.xlsx?q=hoi+nong+dan&on=18/05/2021")
    rows = list(openpyxl.load_workbook(io.BytesIO(page.data)).active.values)
    assert rows[0][0] == "Tổ chức tại ngày 18/05/2021"
    assert [row[2] for row in rows[2:]] == names(stage, "observer", search="hoi nong dan")


def test_a_day_that_cannot_be_read_is_named_and_today_is_shown(stage: Stage) -> None:
    page = stage.client("observer").get("/organisations/?on=31/02/2021")
    assert "31/02/2021 không có trong lịch" in page.text
    assert "ngày 18/05/2021" in page.soup.h1.text


def test_the_list_costs_the_same_however_long_it_is(stage: Stage) -> None:
    with stage.read():
        viewer, counts = stage.viewer("observer"), []
        for search in ("", "hoi"):
            asked: list[str] = []
            note = lambda *event, asked=asked: asked.append(event[2])  # noqa: E731
            sa.event.listen(db.engine, "before_cursor_execute", note)
            queries.directory(viewer, Filter(on=D(2021, 5, 18), search=search))
            sa.event.remove(db.engine, "before_cursor_execute", note)
            counts.append(len(asked))
    assert counts == [4, 4]


def test_the_organisation_s_page_tells_names_holders_and_whom_it_follows(stage: Stage) -> None:
    browser = stage.client("observer")
    found = browser.get("/organisations/?q=truong+cao+dang+ban+mai")
    page = browser.get(found.soup.select_one("th.title a")["href"])
    for words in ("(cơ sở Ví Dụ)", "Nhận việc từ Hội CTĐ Trường Ví Dụ", "02/QĐ-VD", "Lập báo cáo"):
        assert words in page.text
    minute = browser.get(page.soup.find("a", string="Biên bản bàn giao")["href"])
    assert "Đặng Thị Tạm Gọi" in minute.text


def test_rename_refuses_a_day_to_come_and_a_day_before_the_present_name(stage: Stage) -> None:
    other = Names("Tên mới", "Mới", "M")
    for day, code in ((D(2021, 5, 19), "not_yet"), (D(2016, 7, 1), "name_later")):
        with stage.work():
            women, at = queries.own(stage.viewer("women_head")), stage.at("2021-05-18T20:15+07:00")
            with pytest.raises(Refusal, match=code):
                actions.rename(women, other, legal_basis="QĐ", on=day, actor=None, at=at)


def test_the_standing_agency_renames_on_its_screen_after_looking_once_more(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    with stage.read():
        url = f"/organisations/{queries.own(stage.viewer('women_head')).id}"
    asked = "name=Hội+Phụ+nữ+tỉnh&short_name=Hội+PN+tỉnh&abbreviation=PN&legal_basis=QĐ+9+ngày+20/04/2021&effective_on=1/5/2021"
    looked = browser.get(f"{url}/rename?{asked}")
    assert "Hội Phụ nữ tỉnh" in looked.text
    assert "Hội PN tỉnh" not in names(stage, "observer")
    browser.post(f"{url}/rename", looked.form("rename"))
    assert "Hội PN tỉnh" in names(stage, "observer")
    assert "Hội LHPN tỉnh" in names(stage, "observer", on=D(2021, 4, 30))


def test_registering_refuses_a_code_that_was_ever_given(stage: Stage) -> None:
    with stage.read():
        unit = stage.viewer("administrator").unit_id
    asked = (
        "name=Hội+Thử&short_name=Hội+Thử&abbreviation=HT&kind=mass_organisation&sector=&legal_basis=QĐ+9+ngày+20/04/2021"
        "&effective_on=01/05/2021"
    )
    browser = stage.client("administrator")
    browser.get(f"/organisations/units/{unit}/new?{asked}&code=hctd-vd", 422)
    looked = browser.get(f"/organisations/units/{unit}/new?{asked}&code=HT-1")
    page = browser.follow(browser.post(f"/organisations/units/{unit}/new", looked.form("new")))
    assert "Chưa có ai giữ nhiệm vụ" in page.text


def test_a_unit_is_called_as_it_was_on_the_day(stage: Stage) -> None:
    browser = stage.client("redcross_head")
    with stage.read():
        url = f"/organisations/units/{stage.viewer('administrator').unit_id}/rename"
    looked = browser.get(
        f"{url}?full_name=Tỉnh+Ví+Dụ&legal_basis=NQ+202+ngày+12/04/2021&effective_on=01/05/2021"
    )
    page = browser.follow(browser.post(url, looked.form("rename")))
    assert page.soup.h1.text.startswith("Tỉnh Ví Dụ")
    assert browser.get("/organisations/?on=30/04/2021").soup.h1.text.startswith("Tỉnh Bình Phước")


def test_a_rename_on_a_decision_without_its_day_is_refused(stage: Stage) -> None:
    with stage.read():
        url = f"/organisations/{queries.own(stage.viewer('women_head')).id}/rename"
    names = "name=Hội+PN+tỉnh&short_name=PN+tỉnh&abbreviation=PN&effective_on=1/5/2021"
    refused = stage.client("redcross_reviewer").get(f"{url}?{names}&legal_basis=QĐ+12", 422)
    assert "Ghi cả ngày ban hành" in refused.soup.select_one(".errsum").text


def test_an_organisation_s_page_says_a_deadline_in_the_words_of_the_first_page(stage: Stage) -> None:
    with stage.read():
        url = f"/organisations/{queries.own(stage.viewer('women_head')).id}"
    owes = stage.client("women_head").get(url).soup.select_one("#owes, [aria-labelledby=owes]")
    assert "hết thứ Tư 19/05" in owes.text
    assert "00:00" not in owes.text


@pytest.mark.parametrize(
    ("persona", "path", "destination"),
    [
        ("administrator", "/organisations/reform", "Tổ chức"),
        ("redcross_reviewer", "/twins/", "Địa chỉ"),
        ("redcross_reviewer", "/pledges/deliveries/doubles", "Giao nhận"),
        ("redcross_reviewer", "/pledges/deliveries", "Giao nhận"),
        ("redcross_reviewer", "/pledges/", "Cam kết"),
    ],
)
def test_the_menu_shows_to_which_destination_a_page_belongs(
    stage: Stage, persona: str, path: str, destination: str
) -> None:
    marked = stage.client(persona).get(path).soup.select('nav a[aria-current="page"]')
    assert destination in {link.text.strip() for link in marked}
    assert not {link.text.strip() for link in marked} & (
        {"Cam kết", "Giao nhận", "Địa chỉ", "Tổ chức"} - {destination}
    )
