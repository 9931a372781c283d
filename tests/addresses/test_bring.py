"""Households from a table: judged, written at once, never doubled."""

import time
from typing import Any

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.addresses.models import AddressState, Consent, HumanitarianAddress
from portal.extensions import db, new_id
from tests.conftest import Stage

HEADS = (
    "Họ và tên chủ hộ\tNăm sinh chủ hộ\tXã\tThôn, ấp\tSố khẩu\tSố khẩu thuộc đối tượng\tNhóm đối tượng\tCần giúp"
    "\tNgày khảo sát\tNgày đồng ý nhận trợ giúp\tSố CCCD\n"
)
ROW = "{name}\t1956\tBù Gia Mập\tThôn 3\t4\t2\tngười khuyết tật; trẻ em mồ côi\tXây, sửa nhà\t{on}\t{on}\t079012345678\n"


def bring(browser: Any, pasted: str) -> str:
    location: str = browser.post("/intake/addresses/", {"pasted": pasted}, expect=303).location
    return location


def confirm(stage: Stage, browser: Any, show: str) -> Any:
    browser.post(f"{show}/write", {}, expect=303)
    with stage.app.app_context():
        while jobs.run_one(stage.app, new_id()):
            pass
    return browser.get(show)


def count(stage: Stage) -> int:
    with stage.read():
        return db.session.scalar(sa.select(sa.func.count()).select_from(HumanitarianAddress)) or 0


@pytest.mark.both_databases
def test_a_table_becomes_households_with_their_groups_needs_and_consents(stage: Stage) -> None:
    browser = stage.client("commune_redcross")
    show = bring(
        browser,
        HEADS + ROW.format(name="Nguyễn Thị Mẫu", on="") + ROW.format(name="Điểu Ví Dụ", on="18/03/2021"),
    )
    assert "Đã ghi 2 hộ" in confirm(stage, browser, show).text
    with stage.read():
        first, second = db.session.scalars(sa.select(HumanitarianAddress).order_by(HumanitarianAddress.code))
        assert (first.code, first.state, first.eligible_count) == ("DC-00001", AddressState.found, 2)
        assert (second.state, second.consented_on) == (AddressState.surveyed, second.surveyed_on)
        assert sorted(row.group for row in first.groups) == ["disability", "orphan"]
        assert [row.kind for row in first.needs] == ["house_building"]
        assert [row.kind for row in db.session.scalars(sa.select(Consent))] == ["helped"]
        assert second.proposer_id is not None


def test_the_same_table_again_writes_nothing_and_more_rows_only_the_new(stage: Stage) -> None:
    browser = stage.client("commune_redcross")
    table = HEADS + ROW.format(name="Nguyễn Thị Mẫu", on="")
    confirm(stage, browser, bring(browser, table))
    again = browser.get(bring(browser, table))
    assert "Mọi dòng đã có trong sổ" in again.text
    more = bring(browser, table + ROW.format(name="Điểu Ví Dụ", on=""))
    assert "1 dòng sẽ ghi. 1 dòng đã có nên bỏ qua" in browser.get(more).text
    confirm(stage, browser, more)
    assert count(stage) == 2


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Bù Gia Mập", "Đa Kia", "Không có xã này trong địa bàn"),
        ("người khuyết tật; trẻ em mồ côi", "giàu có", "Chưa hiểu “giàu có”"),
        ("\t4\t2\t", "\t1\t2\t", "Số khẩu thuộc đối tượng phải từ 1 đến 1"),
        ("\t1956\t", "\tnăm 56\t", "Năm sinh gồm bốn chữ số"),
        ("Nguyễn Thị Mẫu", "", "Chưa ghi Họ và tên chủ hộ"),
        ("\t\t\t0790", "\t01/01/2022\t\t0790", "Ngày ở tương lai"),
    ],
)
def test_a_cell_that_does_not_fit_says_why(stage: Stage, before: str, after: str, words: str) -> None:
    browser = stage.client("commune_redcross")
    page = browser.get(
        bring(browser, HEADS + ROW.format(name="Nguyễn Thị Mẫu", on="").replace(before, after))
    )
    assert words in page.text
    assert count(stage) == 0


def test_an_identity_number_in_a_table_is_not_even_kept_for_the_preview(stage: Stage) -> None:
    browser = stage.client("commune_redcross")
    show = bring(browser, HEADS + ROW.format(name="Nguyễn Thị Mẫu", on=""))
    assert "079012345678" not in browser.get(f"{show}?view=all").html
    with stage.read():
        assert "079012345678" not in str(db.session.execute(sa.text("select * from intake")).all())


@pytest.mark.drill
def test_five_thousand_households_take_less_than_twenty_seconds(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    began = time.monotonic()
    table = HEADS + "".join(ROW.format(name=f"Nguyễn Ví Dụ {n}", on="") for n in range(5_000))
    page = confirm(stage, browser, bring(browser, table))
    assert "Đã ghi 5.000 hộ" in page.text or "Đã ghi 5000 hộ" in page.text
    assert time.monotonic() - began < 20
    assert count(stage) == 5_000
