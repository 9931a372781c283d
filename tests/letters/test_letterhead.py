"""How a body's letters are headed is kept with days; a sample is shown before it is kept."""

import datetime as dt
from typing import Any

import pytest

from portal.letters import heads, letterheads
from portal.letters.letterheads import standing
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Letterhead, Organisation
from tests.conftest import Stage
from tests.factories.letters import reminder

URL = "/letters/letterheads/new"


def typed(browser: Any, **changes: Any) -> dict[str, Any]:
    return browser.get(URL).form("letterheads/new") | changes


def kept(stage: Stage, persona: str = "redcross_clerk", **changes: Any) -> None:
    with stage.work():
        viewer = stage.viewer(persona)
        old = heads.letterhead(viewer, clock.today())
        names = [
            column.key
            for column in Letterhead.__table__.columns
            if column.key not in ("id", "organisation_id")
        ]
        told = {name: getattr(old, name) for name in names} | {"valid_from": clock.today(), "valid_to": None}
        letterheads.keep(Letterhead(**told | changes), actor=viewer, at=clock.now())


def standings(stage: Stage, persona: str, on: dt.date) -> list[str]:
    with stage.read():
        return [standing(head, on) for head in letterheads.of_body(stage.viewer(persona))]


def test_a_new_letterhead_holds_from_its_day_and_the_old_one_stays(stage: Stage) -> None:
    browser = stage.client("redcross_clerk")
    browser.follow(browser.post(URL, typed(browser, valid_from="1/6/2021", place="Đồng Xoài")))
    page = browser.get("/letters/letterheads")
    assert "Sắp có hiệu lực" in page.text
    assert "từ 01/01/2020 đến hết 31/05/2021" in page.text
    with stage.read():
        viewer = stage.viewer("redcross_clerk")
        places = [heads.letterhead(viewer, dt.date(2021, month, 1)).place for month in (5, 6)]
    assert places == ["Bình Phước", "Đồng Xoài"]


@pytest.mark.both_databases
def test_the_last_word_holds_and_what_never_came_to_hold_is_called_replaced(stage: Stage) -> None:
    kept(stage, valid_from=dt.date(2022, 1, 1))
    kept(stage, place="Đồng Xoài")
    assert standings(stage, "redcross_clerk", dt.date(2022, 2, 1)) == ["replaced", "now", "over"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"valid_from": "1/5/2021"}, "valid_from", "từ hôm nay"),
        ({"abbreviation": "C T/Đ"}, "abbreviation", "chỉ gồm chữ cái"),
        ({"authority": "T/M BAN"}, "authority", "bắt đầu bằng “TM. ”"),
        ({"number_scope": "per_type_party_term"}, "term", "năm đầu của nhiệm kỳ"),
        ({"name": "Hội 漢字"}, "name", "không có ký tự"),
        ({"place": ""}, "place", "Nhập địa danh"),
    ],
)
def test_what_no_letter_can_bear_is_refused_beside_its_field(
    stage: Stage, changes: dict[str, str], field: str, said: str
) -> None:
    browser = stage.client("redcross_clerk")
    page = browser.post(URL, typed(browser, **changes), expect=422)
    assert said in page.soup.find(id=f"{field}-error").text


def test_another_way_of_counting_begins_with_a_year_once_numbers_are_taken(stage: Stage) -> None:
    kept(stage, number_scope="per_type_year")
    kept(stage, number_scope="one_per_body_year")
    reminder(stage, 1, "issue")
    with pytest.raises(Refusal, match="chỉ đổi từ ngày 01/01"):
        kept(stage, number_scope="per_type_year")
    kept(stage, number_scope="per_type_year", valid_from=dt.date(2022, 1, 1))


def test_a_sample_shows_the_head_as_it_is_typed_and_keeps_nothing(stage: Stage) -> None:
    browser = stage.client("redcross_head")
    url = "/letters/letterheads/sample"
    part = browser.post(url, typed(browser, name="Hội Mẫu"), expect=200, htmx=True)
    assert part.is_fragment
    assert part.soup.find("img")["src"].startswith("data:image/png;base64,")
    page = browser.post(url, typed(browser, name=""), expect=200)
    assert "Nhập tên cơ quan ban hành" in page.soup.find(id="sample").text
    assert standings(stage, "redcross_head", clock.today()) == ["now"]


def test_a_body_without_one_writes_under_its_own_name(stage: Stage) -> None:
    page = stage.client("women_head").get("/letters/letterheads")
    assert "Cơ quan chưa khai báo phần đầu" in page.text
    assert "Hội Liên hiệp Phụ nữ tỉnh" in page.text


def test_a_name_in_capitals_is_written_as_the_body_writes_its_own() -> None:
    head = Letterhead(
        name="BAN CHỈ ĐẠO CUỘC VẬN ĐỘNG", superior="", abbreviation="BCĐ", drafting_unit="", place=""
    )
    body = Organisation(name="Ban Chỉ đạo Cuộc vận động tỉnh")
    assert heads.issuer(head, body)["name"] == "Ban Chỉ đạo Cuộc vận động"
