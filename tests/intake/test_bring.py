"""A table is judged cell by cell and written whole, once."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl
import pytest

from portal.access import Viewer
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.extensions import db, new_id
from portal.intake import kinds
from portal.intake.actions import forget, write_rows
from portal.intake.kinds import Column, Kind, Row
from portal.intake.models import Intake, IntakeState
from portal.lib import money
from portal.lib.words import Words, _
from tests.conftest import Stage

HEADS = "Mã\tSố tiền\n"
GOOD = HEADS + "A1\t3tr\nA2\t1.500.000\n"


def judge(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> None:
    known = {entry.changes["code"] for entry in db.session.query(AuditEntry).filter_by(verb="test.row")}
    for row in rows:
        if row.values.get("code") in known:
            row.skip = True
            row.notes.append(_("đã có"))
        if row.values.get("code") == "X":
            row.problems["code"] = _("mã lạ")


def write(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> Words:
    for row in rows:
        if row.values["code"] == "FAIL":
            raise RuntimeError("in the middle")
        record("test.row", "test", new_id(), actor=viewer, at=at, code=row.values["code"])
    return _("xong")


@pytest.fixture(params=[False, True], ids=["plain", "counted"])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    columns = (
        Column("code", _("Mã"), required=True),
        Column("value", _("Số tiền"), money.read),
    )
    total = (lambda row: int(row.values.get("value", 0))) if request.param else None
    made = Kind("test", _("Thử"), "pledges.log", columns, judge, write, "pledges.index", total)
    kinds.register(made)
    yield made
    del kinds.KINDS["test"]


def bring(
    browser: Any, pasted: str, expect: int = 303, counted: str = "2", summed: str = "4.500.000", **more: Any
) -> Any:
    page = {"pasted": pasted, "counted": counted, "summed": summed, **more}
    return browser.post("/intake/test/", page, expect=expect)


def written(stage: Stage) -> list[str]:
    with stage.read():
        return [entry.changes["code"] for entry in db.session.query(AuditEntry).filter_by(verb="test.row")]


def do_jobs(stage: Stage) -> None:
    from portal import jobs

    with stage.app.app_context():
        while jobs.run_one(stage.app, new_id()):
            pass


def test_a_table_without_faults_is_written_once_after_it_was_confirmed(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, GOOD).location
    assert written(stage) == []
    assert "2 dòng sẽ ghi" in browser.get(show).text
    browser.post(f"{show}/write", {}, expect=303)
    assert "Đang đọc dòng" in browser.get(show).text
    do_jobs(stage)
    assert written(stage) == ["A1", "A2"]
    assert "xong" in browser.get(show).text
    with stage.read():
        intake = db.session.query(Intake).one()
        assert intake.rows == []
        key = str(intake.id)
    with stage.app.app_context():
        write_rows(key)
    assert written(stage) == ["A1", "A2"]
    browser.post(f"{show}/write", {}, expect=409)


def test_one_bad_cell_and_nothing_can_be_written(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, HEADS + "A1\tba triệu\nX\t5\n\t7\n").location
    page = browser.get(show)
    assert "mã lạ" in page.text
    assert "Chưa ghi Mã" in page.text
    assert "Chưa đọc được" in page.text or "Nhập số tiền" in page.text
    browser.post(f"{show}/write", {}, expect=422)
    answer = browser.client.get(f"{show}/faults.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)  # type: ignore[union-attr]
    assert rows[2][2] == "mã lạ"
    assert written(stage) == []


def test_the_same_table_again_doubles_nothing(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    browser.post(f"{bring(browser, GOOD).location}/write", {}, expect=303)
    do_jobs(stage)
    again = bring(browser, GOOD).location
    page = browser.get(again)
    assert "Bảng này đã ghi lúc" in page.text
    assert "Mọi dòng đã có" in page.text
    browser.post(f"{again}/write", {}, expect=422)
    more = bring(browser, GOOD + "A3\t1\n", counted="3", summed="4.500.001").location
    browser.post(f"{more}/write", {}, expect=303)
    do_jobs(stage)
    assert written(stage) == ["A1", "A2", "A3"]


def test_what_the_books_no_longer_take_when_it_is_written_writes_nothing(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, GOOD).location
    browser.post(f"{show}/write", {}, expect=303)
    with stage.work():
        intake = db.session.query(Intake).one()
        intake.rows = [*intake.rows, [4, {"code": "X"}]]
    do_jobs(stage)
    assert written(stage) == []
    assert "Chưa ghi dòng nào" in browser.get(show).text


def test_a_failure_in_the_middle_leaves_nothing_behind(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, HEADS + "A1\t3tr\nFAIL\t1.500.000\n").location
    browser.post(f"{show}/write", {}, expect=303)
    do_jobs(stage)
    assert written(stage) == []
    with stage.read():
        assert db.session.query(Intake).one().state is IntakeState.working


def test_headings_that_are_missing_are_named_and_what_was_pasted_stays(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    page = bring(browser, "A1\t3tr\n", expect=422)
    assert "Thiếu cột: Mã" in page.text
    assert page.soup.select_one("#pasted").text.strip() == "A1\t3tr"
    assert "Chọn tệp Excel" in bring(browser, "", expect=422).text


def test_totals_counted_by_hand_must_agree(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    page = browser.get(bring(browser, GOOD, counted="3", summed="4.600.000").location)
    differs = "Bảng có 2 dòng, cộng 4.500.000 đ; anh/chị đếm được 3 dòng, cộng 4.600.000 đ" in page.text
    assert differs == (kind.total is not None)


def test_only_who_brought_it_sees_it(stage: Stage, kind: Kind) -> None:
    show = bring(stage.client("women_reporter"), GOOD).location
    stage.client("women_head").get(show, expect=404)
    stage.client("observer").get("/intake/test/", expect=403)
    stage.client("women_reporter").get("/intake/unknown/", expect=404)


def test_what_nobody_confirmed_is_forgotten(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, GOOD).location
    browser.post(f"{show}/discard", {}, expect=303)
    browser.get(show, expect=404)
    show = bring(browser, GOOD).location
    later = stage.at("2021-05-27T08:00+07:00")
    with stage.app.app_context():
        forget(later - dt.timedelta(days=7))
    stage.client("women_reporter").get(show, expect=404)


def test_a_template_names_the_columns_and_how_to_fill_them(stage: Stage, kind: Kind) -> None:
    answer = stage.client("women_reporter").client.get("/intake/test/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert [cell.value for cell in next(book.worksheets[0].rows)] == ["Mã *", "Số tiền"]
    assert len(book.worksheets) == 2


def test_a_pasted_table_is_mended_in_its_box_and_read_again_in_its_place(stage: Stage, kind: Kind) -> None:
    browser = stage.client("women_reporter")
    show = bring(browser, HEADS + "A1\tba triệu\nA2\t1.500.000\n").location
    assert browser.get(show).soup.select(f'a[href="{show}/edit"]')
    fields = browser.get(f"{show}/edit").form("/intake/test/")
    assert fields["pasted"].strip() == "Mã\tSố tiền\nA1\tba triệu\nA2\t1.500.000"
    if kind.total:
        assert (fields["counted"], fields["summed"]) == ("2", "4.500.000")
    again = browser.post("/intake/test/", fields | {"pasted": GOOD}, expect=303).location
    assert "2 dòng sẽ ghi" in browser.get(again).text
    browser.get(show, expect=404)


def test_totals_that_differ_are_no_faulty_rows(stage: Stage, kind: Kind) -> None:
    if kind.total is None:
        return
    browser = stage.client("women_reporter")
    page = browser.get(bring(browser, GOOD, counted="3").location)
    assert "Sửa bảng đã dán" in page.text
    assert not any(words in page.text for words in ("Không dòng nào phải sửa", "chỗ đỏ", "Tải các dòng"))
