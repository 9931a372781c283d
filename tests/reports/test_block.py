"""Cells from a spreadsheet: a verdict for each, the whole block or nothing, never somebody else's table."""

import io
from typing import Any

import openpyxl
import pytest

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.pledges.offer import Parts
from portal.reports import actions, block, papers
from portal.reports.block import Brought
from portal.reports.models import Report
from portal.reports.verdicts import Verdict, judge
from tests.factories import addresses, pledges, reports


@pytest.fixture
def draft(stage: Any) -> Any:
    """An open draft of the Women's Union with one delivery of 3 million in cash."""
    with stage.work():
        women = stage.viewer("women_reporter")
        promised = pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id)
        pledges.deliver(women, promised, Parts(cash=3_000_000))
        return reports.draft(women).id


def paper(stage: Any, draft: Any) -> Any:
    return papers.live(stage.viewer("women_reporter"), db.session.get_one(Report, draft))


def typed(stage: Any, draft: Any, code: str) -> dict[str, Any]:
    """What stands in a line now."""
    with stage.read():
        of = paper(stage, draft).sheet[code]
        names = ("value", "estimate", "reason", "explanation", "version", "overruled")
        return {name: getattr(of, name) for name in names}


# Reading -------------------------------------------------------------------------------------------------------------

ORDER = ["A1", "A1T", "B3", "C1", "C2"]


@pytest.mark.parametrize(
    ("text", "start", "rows"),
    [
        ("5", "A1T-value", {"A1T": {"value": "5"}}),
        ("5\t7\n\n8", "A1-value", {"A1": {"value": "5", "estimate": "7"}, "B3": {"value": "8"}}),
        ("3.000.000\tphiếu", "C1-estimate", {"C1": {"estimate": "3.000.000", "reason": "phiếu"}}),
        ("1,5\n", "C2-value", {"C2": {"value": "1,5"}}),
        ("Lý do\tMã\tSố báo cáo\nvì\tc1\t9", "A1-value", {"C1": {"value": "9", "reason": "vì"}}),
    ],
)
def test_copied_cells_go_down_and_to_the_right(text: str, start: str, rows: Any) -> None:
    assert {row.code: row.cells for row in block.placed(text, start, ORDER)} == rows


@pytest.mark.parametrize("text", ["1\n2\n3", "1\t2\t3\t4", "", "\n" * 600])
def test_cells_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        block.placed(text, "C1-value", ORDER)


def test_a_table_without_its_headings_is_refused_and_bands_and_notes_are_passed_over() -> None:
    with pytest.raises(Refusal, match="Thiếu dòng tiêu đề"):
        block.headed([["C1", "5"]])
    table = [["Hội LHPN tỉnh"], ["Ước cả kỳ", "Mã", "Chỉ tiêu"], ["", "", "C. Giá trị"], ["5", "C1", "Tiền"]]
    assert block.headed(table) == [Brought("C1", {"estimate": "5"})]
    assert block.headed(sheet_of(block.as_text(block.headed(table)))) == block.headed(table)


def sheet_of(text: str) -> list[list[str]]:
    return block.cells_of(text)


# Verdicts ------------------------------------------------------------------------------------------------------------

TABLE = [
    ("C1", "value", "9tr", "overrules", "Sổ ghi 3.000.000"),
    ("C1", "value", "3.000.000", "", ""),
    ("C1", "estimate", "4 triệu", "fine", ""),
    ("C2", "value", "1.5", "must_fix", "1,5 triệu"),
    ("C2", "value", "-5", "must_fix", "không được âm"),
    ("C1", "value", "=1+1", "must_fix", "Chưa đọc được"),
    ("D1A", "value", "12", "fine", ""),
    ("D1A", "value", "1,5", "must_fix", "số nguyên không âm"),
    ("C", "value", "7.000.000", "locked", "Cổng tự cộng được 3.000.000"),
    ("C", "value", "3.000.000", "", ""),
    ("D2", "value", "1", "locked", "Thuyết minh"),
    ("E1", "value", "1", "locked", "Thuyết minh"),
    ("Z9", "value", "1", "must_fix", "không có dòng Z9"),
    ("D1A", "reason", "x" * 1001, "must_fix", "Viết ngắn hơn"),
    ("C", "explanation", "Có đợt vận động", "fine", ""),
]


def test_every_cell_gets_its_verdict(stage: Any, draft: Any) -> None:
    with stage.read():
        of = paper(stage, draft)
        for code, name, text, verdict, words in TABLE:
            lines = judge(of, [Brought(code, {name: text})], clock.today()).lines
            cell = lines[0].cells[name] if lines else None
            assert (cell.verdict if cell else "") == verdict, (code, name, text)
            assert words in str(cell.words if cell else ""), (code, text)


def test_the_lines_are_checked_as_the_check_page_would_and_a_sum_as_it_will_be(
    stage: Any, draft: Any
) -> None:
    with stage.read():
        of = paper(stage, draft)
        brought = [
            Brought("C", {"value": "4.000.000"}),
            Brought("C2", {"value": "1tr", "estimate": "500k", "reason": "Phiếu chưa vào sổ"}),
        ]
        judged = judge(of, brought, clock.today())
    assert [line.code for line in judged.lines] == ["C2"]
    assert judged.lines[0].cells["value"].verdict is Verdict.fine
    assert "thấp hơn số đã thực hiện" in str(judged.lines[0].problems[0].words)
    assert judged.ready


# The door ------------------------------------------------------------------------------------------------------------


def test_a_block_is_looked_at_first_and_written_whole(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/paste"
    assert "Dán từ Excel" in browser.get(url).text
    page = browser.post(url, {"pasted": "12\t15\n4", "start": "D1A-value"}, expect=200)
    assert typed(stage, draft, "D1A")["value"] is None
    sent = page.form("/apply")
    assert "D1A" in browser.post(f"{url}/apply", sent).location
    of = typed(stage, draft, "D1A")
    assert (of["value"], of["estimate"], of["version"]) == (12, 15, 1)


def test_one_bad_cell_keeps_the_whole_block_out(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    sent = {"pasted": "Mã\tSố báo cáo\nD1A\t12\nC2\t1.5"}
    page = browser.post(f"/reports/{draft}/paste", sent, expect=200)
    assert "Ghi tất cả" not in [button.text for button in page.soup.find_all("button")]
    browser.post(f"/reports/{draft}/paste/apply", sent, expect=422)
    assert typed(stage, draft, "D1A")["version"] == 0


def test_figures_beside_the_ledger_wait_for_their_reason(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/paste"
    page = browser.post(url, {"pasted": "Mã\tSố báo cáo\nC1\t9tr\nD1A\t2"}, expect=200)
    page = browser.post(f"{url}/apply", page.form("/apply"), expect=422)
    assert "Ghi lý do vì sao số báo cáo khác sổ" in page.text
    assert typed(stage, draft, "D1A")["version"] == 0
    browser.post(f"{url}/apply", page.form("/apply") | {"reason": "Phiếu chưa vào sổ"})
    of = typed(stage, draft, "C1")
    assert (of["value"], of["reason"]) == (9_000_000, "Phiếu chưa vào sổ")
    assert typed(stage, draft, "D1A")["reason"] == ""


def test_a_line_that_somebody_wrote_after_the_preview_stops_the_block_and_says_who(
    stage: Any, draft: Any
) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/paste"
    page = browser.post(url, {"pasted": "Mã\tSố báo cáo\nD1A\t12\nC2\t5tr"}, expect=200)
    with stage.work():
        head, report = stage.viewer("women_head"), db.session.get_one(Report, draft)
        actions.record_figure(report, "D1A", version=0, value=30, actor=head, at=clock.now())
    page = browser.post(f"{url}/apply", page.form("/apply") | {"reason": "x"}, expect=422)
    assert "Trần Thị Thí Dụ đã sửa dòng D1A" in page.text
    assert (typed(stage, draft, "D1A")["value"], typed(stage, draft, "C2")["version"]) == (30, 0)


# Workbook ------------------------------------------------------------------------------------------------------------


def downloaded(browser: Any, draft: Any) -> Any:
    response = browser.client.get(f"/reports/{draft}/sheet.xlsx")
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.data))


def filled(book: Any, code: str, **cells: Any) -> Any:
    page = book.worksheets[0]
    heads = {cell.value: cell.column for row in page.iter_rows(max_row=8) for cell in row}
    for row in page.iter_rows():
        if row[0].value == code:
            for name, value in cells.items():
                page.cell(row[0].row, heads[block.FIELDS[name]]).value = value
    return book


def upload(browser: Any, draft: Any, book: Any, expect: int = 200) -> Any:
    out = io.BytesIO()
    book.save(out)
    return send(browser, draft, out.getvalue(), expect)


def send(browser: Any, draft: Any, content: bytes, expect: int = 200) -> Any:
    data = {"file": (io.BytesIO(content), "bieu.xlsx"), "pasted": ""}
    return browser.post(f"/reports/{draft}/paste", data, expect, content_type="multipart/form-data")


def test_a_workbook_goes_down_filled_and_comes_up_with_only_what_was_touched(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    book = downloaded(browser, draft)
    assert "Không ô nào khác" in upload(browser, draft, book).text
    filled(book, "D1A", value=12, explanation="Có đoàn mới")
    page = upload(browser, draft, filled(book, "C1", estimate=5_000_000.0))
    browser.post(f"/reports/{draft}/paste/apply", page.form("/apply"))
    of = typed(stage, draft, "D1A")
    assert (of["value"], of["explanation"], of["version"]) == (12, "Có đoàn mới", 2)
    of = typed(stage, draft, "C1")
    assert (of["value"], of["overruled"], of["estimate"]) == (3_000_000, False, 5_000_000)


def test_an_old_workbook_is_refused_where_it_was_touched(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    book = filled(downloaded(browser, draft), "C2", estimate=1_000_000)
    with stage.work():
        head, report = stage.viewer("women_head"), db.session.get_one(Report, draft)
        actions.record_figure(report, "D1A", version=0, value=30, actor=head, at=clock.now())
    assert "Ghi tất cả" in upload(browser, draft, book).text
    page = upload(browser, draft, filled(book, "D1A", value=12))
    assert "Trần Thị Thí Dụ đã sửa dòng D1A" in page.text
    with stage.work():
        import datetime as dt

        report, women = db.session.get_one(Report, draft), stage.viewer("women_reporter")
        actions.set_cut_off(report, dt.date(2021, 5, 1), version=1, actor=women, at=clock.now())
    assert "báo cáo nay chốt ngày 01/05/2021" in upload(browser, draft, book, 422).text


def test_a_workbook_of_another_report_is_refused_in_words(stage: Any, draft: Any) -> None:
    with stage.work():
        other = reports.draft(stage.viewer("youth_head")).id
    book = downloaded(stage.client("youth_head"), other)
    page = upload(stage.client("women_reporter"), draft, book, 422)
    assert "Tệp này tải từ báo cáo khác" in page.text


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"%PDF-1.7", b""])
def test_a_hostile_file_is_refused_in_words(stage: Any, draft: Any, content: bytes) -> None:
    page = send(stage.client("women_reporter"), draft, content, 422)
    assert page.soup.select_one(".errsum") is not None


def test_a_formula_in_a_reason_comes_down_as_text(stage: Any, draft: Any) -> None:
    with stage.work():
        women, report = stage.viewer("women_reporter"), db.session.get_one(Report, draft)
        given: Any = {"actor": women, "at": clock.now()}
        actions.record_figure(report, "C1", version=0, value=5, reason="=HYPERLINK(1)", **given)
    cells = [
        cell
        for row in downloaded(stage.client("women_reporter"), draft).worksheets[0].iter_rows()
        for cell in row
    ]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells if cell.data_type in ("s", "inlineStr")]
    assert not [cell for cell in cells if cell.data_type == "f"]
