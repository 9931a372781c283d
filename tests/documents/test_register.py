"""The outgoing register on screen, as a sheet, on paper."""

import datetime as dt
import io
import zipfile

import pytest
import sqlalchemy as sa

from portal.documents import actions
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.lib import clock
from tests.conftest import Stage
from tests.factories.documents import numbered

URL = "/documents/outgoing"


def fill(stage: Stage, count: int, **given: object) -> None:
    clerk = stage.viewer("redcross_clerk")
    with stage.work():
        for _ in range(count):
            numbered(clerk, **given)


def test_a_year_without_a_number_says_what_comes_first(stage: Stage) -> None:
    page = stage.client("redcross_clerk").get(URL)
    assert "Sổ năm 2021 chưa có văn bản nào" in page.text


def test_the_newest_number_stands_first_and_the_foot_counts_the_book(stage: Stage) -> None:
    fill(stage, 12)
    page = stage.client("redcross_clerk").get(URL)
    keys = [cell.get_text(strip=True) for cell in page.soup.select("tbody th")]
    assert keys == [f"{number:02}" for number in range(12, 0, -1)]
    assert "Số 01–12, không thiếu, 0 hủy." in page.text


def test_a_void_number_is_struck_keeps_its_line_and_its_reason(stage: Stage) -> None:
    fill(stage, 3)
    with stage.work():
        db.session.execute(
            sa.update(RegisterEntry)
            .where(RegisterEntry.number == 2)
            .values(voided_at=clock.now(), void_reason="gộp vào công văn 01/CTĐ-VP")
        )
    page = stage.client("redcross_clerk").get(URL)
    assert page.soup.select_one("tr.voided .struck").get_text() == "02"
    assert "gộp vào công văn 01/CTĐ-VP" in page.text
    assert "Số 01–03, không thiếu, 1 hủy." in page.text


def test_the_search_knows_no_accents_and_no_case(stage: Stage) -> None:
    fill(stage, 2)
    fill(stage, 1, abstract="V/v cập nhật địa chỉ nhân đạo", recipients="Hội CTĐ huyện Bù Đăng")
    browser = stage.client("redcross_clerk")
    for words in ("dia chi", "BU DANG", "cập nhật địa", "03/ctd"):
        page = browser.get(f"{URL}?q={words}")
        assert len(page.soup.select("tbody tr")) == 1, words
    assert "Không tìm thấy" in browser.get(f"{URL}?q=khong+co+dau").text
    assert "Không tìm thấy" in browser.get(f"{URL}?q=%25").text


def test_htmx_gets_the_rows_and_a_browser_the_page(stage: Stage) -> None:
    fill(stage, 1)
    browser = stage.client("redcross_clerk")
    part = browser.get(URL, htmx=True)
    assert part.is_fragment
    assert part.soup.find(True)["id"] == "rows"
    assert browser.get(URL).soup.find(id="rows")


def test_each_year_has_its_book_and_the_last_years_can_be_opened(stage: Stage) -> None:
    fill(stage, 2, on=dt.date(2021, 5, 18))
    stage.at("2022-01-04T08:00+07:00")
    fill(stage, 1)
    browser = stage.client("redcross_clerk")
    assert "Số 01–01" in browser.get(URL).text
    old = browser.get(f"{URL}?year=2021")
    assert "Số 01–02" in old.text
    assert [option["value"] for option in old.soup.select("#filter-year option")] == ["2022", "2021", "all"]
    assert "Sổ năm 2022" not in browser.get(f"{URL}?year=khong").text


def test_before_its_first_number_a_coming_year_says_when_it_begins(stage: Stage) -> None:
    fill(stage, 1)
    page = stage.client("redcross_clerk").get(f"{URL}?year=2022")
    assert "Sổ 2022 sẽ bắt đầu từ 01 vào 01/01/2022" in page.text
    assert page.soup.find("a", string="Mở sổ năm 2021")
    assert "01–00" not in stage.client("redcross_clerk").get(f"{URL}/print?year=2022").text
    books = stage.client("redcross_head").get("/documents/books").text
    assert "Số 01–01, không thiếu, 0 hủy." in books
    assert "Sổ 2022 sẽ bắt đầu từ 01 vào 01/01/2022" in books


def test_a_body_that_counts_each_type_by_itself_opens_on_its_last_book(stage: Stage) -> None:
    clerk = stage.viewer("committee_clerk")
    with stage.work():
        numbered(clerk, series="nk-bao-cao", year=2020)
    browser = stage.client("committee_clerk")
    assert "Báo cáo, nhiệm kỳ từ 2020" in browser.get(URL).soup.h1.get_text()
    assert "Mỗi loại văn bản một dãy số, suốt nhiệm kỳ" in browser.get("/documents/books").text
    page = browser.get("/documents/reservation")
    offered = [option.get_text() for option in page.soup.select("#book option")]
    assert "Kế hoạch, nhiệm kỳ từ 2020" in offered


def test_a_missing_number_is_named_in_the_foot(stage: Stage) -> None:
    fill(stage, 3)
    with stage.work():
        db.session.execute(sa.delete(RegisterEntry).where(RegisterEntry.number == 2))
    assert "Số 01–03, thiếu số 02, 0 hủy." in stage.client("redcross_clerk").get(URL).text


def test_a_long_book_is_read_page_by_page_from_the_newest(stage: Stage) -> None:
    fill(stage, 53)
    browser = stage.client("redcross_clerk")
    page = browser.get(URL)
    assert len(page.soup.select("tbody tr")) == 50
    rest = browser.get(page.soup.find("a", rel="next")["href"])
    assert [cell.get_text(strip=True) for cell in rest.soup.select("tbody th")] == ["03", "02", "01"]


def test_the_printed_book_has_the_ten_official_columns_in_the_order_of_its_numbers(stage: Stage) -> None:
    fill(stage, 3)
    page = stage.client("redcross_head").get(f"{URL}/print?year=2021")
    heads = [cell.get_text(strip=True) for cell in page.soup.select("thead tr:first-child th")]
    assert heads == [
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ]
    assert [cell.get_text(strip=True) for cell in page.soup.select("tbody th")] == [
        "01/CTĐ-VP",
        "02/CTĐ-VP",
        "03/CTĐ-VP",
    ]


def test_the_spreadsheet_holds_the_same_lines(stage: Stage) -> None:
    fill(stage, 2, abstract="=1+1")
    page = stage.client("redcross_reviewer").get(f"{URL}.xlsx?year=2021")
    assert page.headers["Content-Disposition"].startswith("attachment; filename=so-van-ban-di-2021.xlsx")
    with zipfile.ZipFile(io.BytesIO(page.data)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "02/CTĐ-VP" in words
    assert "<f>" not in cells


def test_a_kept_file_is_handed_out_as_an_attachment_that_no_browser_guesses_at(stage: Stage) -> None:
    clerk = stage.viewer("redcross_clerk")
    with stage.work():
        file = actions.store(
            clerk.organisation_id, "01-CTD-VP-2021.pdf", "application/pdf", b"%PDF-", clock.now()
        )
        address = f"/documents/files/{file.id}"
    page = stage.client("redcross_reviewer").get(address)
    assert page.data == b"%PDF-"
    assert page.headers["Content-Disposition"] == "attachment; filename=01-CTD-VP-2021.pdf"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Type"] == "application/pdf"
    for stranger in ("observer", "district_reviewer"):
        stage.client(stranger).get(address, expect=404)


@pytest.mark.parametrize("url", [URL, f"{URL}/print", f"{URL}.xlsx"])
@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("redcross_clerk", 200),
        ("redcross_head", 200),
        ("redcross_reviewer", 200),
        ("observer", 200),
        ("redcross_reporter", 403),
        ("women_head", 200),
        ("commune_women", 403),
        ("administrator", 403),
        (None, 303),
    ],
)
def test_who_reads_the_register(stage: Stage, url: str, persona: str | None, answer: int) -> None:
    stage.client(persona).get(url, expect=answer)


def test_each_sees_only_the_own_organisations_book(stage: Stage) -> None:
    fill(stage, 2)
    assert "chưa có văn bản nào" in stage.client("observer").get(URL).text
    assert "chưa có văn bản nào" in stage.client("district_reviewer").get(URL).text


def test_the_list_costs_the_same_queries_for_one_line_and_for_fifty(stage: Stage) -> None:
    browser = stage.client("redcross_clerk")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    costs = []
    with stage.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for count in (1, 49):
            fill(stage, count)
            asked.clear()
            browser.get(URL)
            costs.append(len(asked))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert costs[0] == costs[1]
