"""The blind question, and lists on their way out."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from portal.addresses.blind import MOST_AN_HOUR
from portal.addresses.models import Purpose, Reading
from portal.extensions import db
from tests.conftest import Stage
from tests.factories.addresses import SECRET, STORY, VILLAGE, commune_of, waiting


def household(stage: Stage) -> str:
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        waiting(unit)
        return str(unit.id)


def test_the_answer_is_a_yes_or_no_and_whom_to_call(stage: Stage) -> None:
    household(stage)
    browser = stage.client("commune_women")
    asked = {"head_name": "ho bi mat canh giu", "birth_year": "1952"}
    page = browser.post("/addresses/check", asked, expect=200)
    assert "Có thể trùng" in page.text
    assert "Hội CTĐ" in page.text
    told = page.soup.select_one("#check").text  # type: ignore[union-attr]
    assert SECRET not in told
    assert "DC-" not in told
    assert "Không thấy" in browser.post("/addresses/check", asked | {"birth_year": "1990"}, expect=200).text


def test_as_fragment_only_the_answer_comes_back_and_half_a_form_says_nothing(stage: Stage) -> None:
    household(stage)
    browser = stage.client("commune_women")
    asked = {"head_name": SECRET, "birth_year": "1951"}
    page = browser.post("/addresses/check", asked, expect=200, htmx=True)
    assert page.is_fragment
    assert page.soup.select_one("#check")
    page = browser.post("/addresses/check", {"head_name": SECRET}, expect=200, htmx=True)
    assert "Có thể trùng" not in page.text


def test_nobody_can_ask_through_a_whole_commune(stage: Stage) -> None:
    household(stage)
    browser = stage.client("commune_women")
    asked = {"head_name": SECRET, "birth_year": "1951"}
    for _ in range(MOST_AN_HOUR):
        browser.post("/addresses/check", asked, expect=200)
    assert "Đã hỏi quá nhiều lần" in browser.post("/addresses/check", asked, expect=422).text


def test_outside_the_own_territory_nothing_is_known(stage: Stage) -> None:
    unit = household(stage)
    asked = {"head_name": SECRET, "birth_year": "1951", "unit": unit}
    page = stage.client("commune_farmers").post("/addresses/check", asked, expect=200)
    assert "Có thể trùng" not in page.text


def test_the_list_goes_out_masked_for_everyone(stage: Stage) -> None:
    household(stage)
    for persona in ("women_reporter", "redcross_reviewer", "observer"):
        answer = stage.client(persona).client.get("/addresses/export.xlsx")
        text = str(list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values))  # type: ignore[union-attr]
        assert "DC-00001" in text
        assert not any(secret in text for secret in (SECRET, VILLAGE, STORY))


def test_names_go_out_with_a_purpose_that_every_dossier_is_told(stage: Stage) -> None:
    household(stage)
    browser = stage.client("redcross_reviewer")
    assert "Chọn một mục" in browser.post("/addresses/export", {}, expect=422).text
    page = browser.post("/addresses/export", {"purpose": "delivery_check"}, expect=200)
    text = str(list(openpyxl.load_workbook(io.BytesIO(page.data)).active.values))  # type: ignore[union-attr]
    assert SECRET in text
    assert "Giao hoặc kiểm tra" in text
    with stage.read():
        reading = db.session.scalars(sa.select(Reading)).one()
        assert (reading.purpose, reading.until) == (Purpose.delivery_check, reading.at)
    dossier = db_code(stage)
    assert "(xuất Excel)" in stage.client("commune_redcross").get(f"/addresses/{dossier}").text


def db_code(stage: Stage) -> str:
    from portal.addresses.models import HumanitarianAddress

    with stage.read():
        return str(db.session.scalars(sa.select(HumanitarianAddress.id)).one())


def test_no_log_no_file(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    household(stage)

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("portal.addresses.handing_out.record", fail)
    browser = stage.client("redcross_reviewer")
    answer = browser.post("/addresses/export", {"purpose": "delivery_check"}, expect=500)
    assert SECRET.encode() not in answer.data


def test_only_officers_take_names_out_and_no_more_than_allowed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    household(stage)
    for persona in ("women_reporter", "commune_head", "observer", "administrator"):
        stage.client(persona).post("/addresses/export", {"purpose": "survey"}, expect=403)
    monkeypatch.setattr("portal.addresses.handing_out.MOST", 0)
    page = stage.client("redcross_reviewer").post("/addresses/export", {"purpose": "survey"}, expect=422)
    assert "nhiều nhất 0 hộ" in page.text
