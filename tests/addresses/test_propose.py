"""A household is proposed, looked for by name, and worked on by its commune."""

import sqlalchemy as sa

from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db
from tests.conftest import Stage
from tests.factories.addresses import SECRET, commune_of, waiting

TYPED = {
    "head_name": "Nguyễn Thị Mẫu",
    "birth_year": "1951",
    "village": "Thôn 3",
    "household_size": "3",
    "eligible_count": "1",
    "groups": "lone_elderly",
    "needs": "house_building",
    "circumstances": "Sống một mình, nhà dột.",
}


def test_an_organisation_of_the_commune_proposes_and_the_red_cross_goes_on(stage: Stage) -> None:
    """c6."""
    browser = stage.client("commune_women")
    assert "unit" not in browser.get("/addresses/new").form("/new")
    page = browser.follow(browser.post("/addresses/new", TYPED))
    assert "Mới phát hiện" in page.text
    assert "Mẫu" not in page.soup.select_one("main").get_text()
    with stage.read():
        row = db.session.scalars(sa.select(HumanitarianAddress)).one()
        assert (row.state, row.head_folded, row.proposer_id) == (
            AddressState.found, "nguyen thi mau", stage.viewer("commune_women").user_id,
        )  # fmt: skip
    assert "DC-00001" in browser.get("/addresses/?view=own").text
    officer = stage.client("commune_redcross")
    url = officer.get("/addresses/?view=found").soup.select_one("tbody th a")["href"]
    assert "Ghi khảo sát" in officer.get(url).text


def test_nothing_typed_is_lost_and_every_fault_has_a_sentence(stage: Stage) -> None:
    browser = stage.client("commune_women")
    wrong = browser.post("/addresses/new", TYPED | {"eligible_count": "4", "village": ""}, expect=422)
    assert "Nhập thôn, ấp hoặc khu phố" in wrong.text
    again = wrong.form("/new")
    assert (again["head_name"], again["birth_year"], again["groups"]) == (
        "Nguyễn Thị Mẫu",
        "1951",
        "lone_elderly",
    )
    wrong = browser.post("/addresses/new", TYPED | {"eligible_count": "4"}, expect=422)
    assert "Số khẩu thuộc đối tượng phải từ 1 đến 3" in wrong.text
    wrong = browser.post("/addresses/new", TYPED | {"birth_year": "2051"}, expect=422)
    assert "Năm sinh phải từ 1900 đến 2021" in wrong.text


def test_a_household_that_may_be_known_is_asked_about_once_and_nothing_typed_is_lost(stage: Stage) -> None:
    browser = stage.client("commune_women")
    assert "Tôi đã kiểm tra" not in browser.get("/addresses/new").text
    page = browser.follow(browser.post("/addresses/new", TYPED))
    assert "Đã đề xuất DC-00001. Hội Chữ thập đỏ cấp xã sẽ khảo sát." in page.text
    asked = browser.post("/addresses/new", TYPED, expect=422)
    assert "Có thể trùng với hộ đã có trong sổ" in asked.text
    assert "Hội CTĐ" in asked.soup.select_one("#check").text
    again = asked.form("/new")
    assert again.items() >= TYPED.items()
    browser.post("/addresses/new", again | {"checked": "y"})
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(HumanitarianAddress)) == 2


def test_a_year_of_birth_that_is_none_is_asked_for_as_a_year(stage: Stage) -> None:
    wrong = stage.client("commune_women").post("/addresses/new", TYPED | {"birth_year": "196x"}, expect=422)
    assert wrong.soup.select_one("#birth_year-error").text.strip() == "Nhập năm sinh, ví dụ 1951"


def test_an_organisation_of_the_province_names_the_commune(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    browser.post("/addresses/new", TYPED | {"unit": ""}, expect=422)
    with stage.read():
        unit = commune_of(stage.viewer("commune_farmers")).id.hex
    browser.post("/addresses/new", TYPED | {"unit": unit})


def test_a_name_is_looked_for_by_post_and_answered_with_masked_rows_in_reach(stage: Stage) -> None:
    with stage.work():
        waiting(commune_of(stage.viewer("commune_women")))
        waiting(commune_of(stage.viewer("commune_farmers")))
    for persona, codes in (
        ("commune_redcross", ["DC-00001"]),
        ("redcross_reviewer", ["DC-00001", "DC-00002"]),
    ):
        browser = stage.client(persona)
        page = browser.post("/addresses/find", {"name": "bi mat"}, expect=200)
        assert [row.get_text() for row in page.soup.select("tbody th a")] == codes
        assert SECRET not in page.html
        assert "H.B.M.C. G." in page.text
        assert "Không thấy hộ nào" in browser.post("/addresses/find", {"name": "khong co"}, expect=200).text
    stage.client("commune_women").post("/addresses/find", {"name": "bi mat"}, expect=403)
