"""Deliveries from a table: twenty at once, with control totals, never doubled, all or none."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.extensions import db, new_id
from portal.pledges.models import Delivery, Pledge
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import commune_of, waiting
from tests.factories.pledges import deliver, one_off, pledge

HEADS = "Mã cam kết hoặc mã địa chỉ\tXã\tNgày giao\tTiền (đồng)\tHiện vật (đồng)\tHiện vật gồm\tNgày công\tNguồn\n"


def two_pledges(stage: Stage) -> None:
    with stage.work():
        women = stage.viewer("commune_women")
        for _ in range(2):
            pledge(women, waiting(commune_of(women)).id, one_off(Parts(cash=3_000_000)))


def bring(browser: Any, rows: str, count: int, total: str) -> str:
    told = {"pasted": HEADS + rows, "counted": str(count), "summed": total}
    location: str = browser.post("/intake/deliveries/", told, expect=303).location
    return location


def confirm(stage: Stage, browser: Any, show: str) -> Any:
    browser.post(f"{show}/write", {}, expect=303)
    with stage.app.app_context():
        while jobs.run_one(stage.app, new_id()):
            pass
    return browser.get(show)


def values(stage: Stage) -> list[int]:
    with stage.read():
        return list(db.session.scalars(sa.select(Delivery.value).order_by(Delivery.value)))


@pytest.mark.both_databases
def test_a_table_of_deliveries_is_written_whole_and_the_pledges_follow(stage: Stage) -> None:
    two_pledges(stage)
    browser = stage.client("commune_women")
    rows = "CK-00001\t\t02/04/2021\t1tr\t\t\t\t\nDC-00002\t\t03/04/2021\t\t600.000\t40 kg gạo\t2\tvận động\n"
    show = bring(browser, rows.replace("vận động", ""), 2, "1.600.000")
    assert values(stage) == []
    assert "Đã ghi 2 lần giao" in confirm(stage, browser, show).text
    assert values(stage)[0] == 1_000_000
    with stage.read():
        assert set(db.session.scalars(sa.select(Pledge.state))) == {"under_way"}


def test_control_totals_catch_a_lost_line(stage: Stage) -> None:
    two_pledges(stage)
    browser = stage.client("commune_women")
    page = browser.get(bring(browser, "CK-00001\t\t02/04/2021\t1tr\n", 2, "1.600.000"))
    assert "Bảng có 1 dòng, cộng 1.000.000 đ; anh/chị đếm được 2 dòng, cộng 1.600.000 đ" in page.text


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("CK-00009\t\t02/04/2021\t1tr", "chưa có cam kết nào mang mã này"),
        ("CK-00001\t\t02/04/2022\t1tr", "Ngày giao ở tương lai"),
        ("CK-00001\t\t02/04/2021\t", "Nhập ít nhất một trong ba"),
        ("CK-00001\t\t31/02/2021\t1tr", "không có trong lịch"),
    ],
)
def test_what_the_ledger_refuses_stands_beside_its_row(stage: Stage, row: str, words: str) -> None:
    two_pledges(stage)
    browser = stage.client("commune_women")
    total = "1.000.000" if "1tr" in row else "0"
    assert words in browser.get(bring(browser, row + "\n", 1, total)).text
    assert values(stage) == []


def test_what_should_be_looked_at_twice_is_said_before_it_is_confirmed(stage: Stage) -> None:
    two_pledges(stage)
    browser = stage.client("commune_women")
    show = bring(browser, "CK-00001\t\t02/04/2021\t5tr\n", 1, "5tr")
    assert "nhiều hơn cam kết" in browser.get(f"{show}?view=all").text
    confirm(stage, browser, show)
    assert values(stage) == [5_000_000]


def test_pasting_again_doubles_nothing(stage: Stage) -> None:
    two_pledges(stage)
    with stage.work():
        women = stage.viewer("commune_women")
        first = db.session.scalars(sa.select(Pledge).order_by(Pledge.code)).first()
        assert first is not None
        deliver(women, first, Parts(cash=1_000_000))
    browser = stage.client("commune_women")
    show = bring(browser, "CK-00001\t\t02/04/2021\t1tr\nCK-00002\t\t02/04/2021\t1tr\n", 2, "2tr")
    assert "1 dòng sẽ ghi. 1 dòng đã có nên bỏ qua" in browser.get(show).text
    confirm(stage, browser, show)
    assert values(stage) == [1_000_000, 1_000_000]


def test_the_template_brings_the_own_pledges_along(stage: Stage) -> None:
    import io

    import openpyxl

    two_pledges(stage)
    answer = stage.client("commune_women").client.get("/intake/deliveries/template.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values)
    assert [row[0] for row in rows[1:]] == ["CK-00001", "CK-00002"]
    answer = stage.client("commune_farmers").client.get("/intake/deliveries/template.xlsx")
    assert len(list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values)) == 1


def test_two_rows_of_one_day_and_amount_are_noted_before_they_are_written(stage: Stage) -> None:
    two_pledges(stage)
    browser = stage.client("commune_women")
    show = bring(browser, "CK-00001\t\t02/04/2021\t1tr\n" * 2, 2, "2tr")
    assert "1 dòng có lưu ý" in browser.get(show).text
    noted = browser.get(f"{show}?view=noted")
    assert len(noted.soup.select("tbody tr")) == 1
    assert "cùng ngày 02/04/2021, cùng 1.000.000 đ" in noted.text
    confirm(stage, browser, show)
    assert values(stage) == [1_000_000, 1_000_000]
