"""Reports on paper and as files to keep: the blank form, the version with its code on every page."""

import io
from typing import Any

import openpyxl

from tests.factories import reports


def test_a_blank_form_is_printed_before_the_report_is_opened(stage: Any) -> None:
    with stage.read():
        expected = reports.obligation(stage.viewer("women_reporter")).id
    browser = stage.client("women_reporter")
    link = browser.get("/reports/").soup.select_one(f"a[href='/reports/obligations/{expected}/form']")
    page = browser.get(link["href"])
    assert "Số tin, bài, phóng sự, lượt phát" in page.text
    assert page.soup.find("th", string="C3D") is not None
    for persona, status in (("redcross_reviewer", 403), ("farmers_reporter", 404), ("administrator", 404)):
        stage.client(persona).get(f"/reports/obligations/{expected}/form", expect=status)


def test_a_version_is_printed_and_kept_with_its_names_number_and_code(stage: Any) -> None:
    with stage.work():
        report = reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head"))
        report_id, code = report.id, reports.versions(report)[0].sha256
        receipt = reports.versions(report)[0].receipt_number
    browser = stage.client("redcross_reviewer")
    page = browser.get(f"/reports/{report_id}/print")
    foot = page.soup.select_one(".paper-foot").text
    assert code[:12].upper() in foot
    assert f"số đến {receipt}/2021" in foot
    assert [name.text for name in page.soup.select(".sign-name")] == ["Nguyễn Thị Mẫu", "Trần Thị Thí Dụ"]
    book = openpyxl.load_workbook(io.BytesIO(browser.client.get(f"/reports/{report_id}/sheet.xlsx").data))
    first = [row[0].value for row in book.worksheets[0].iter_rows(max_row=4)]
    assert code in first[3]
    assert "Khóa" not in [cell.value for cell in book.worksheets[0][5]]
    assert book.sheetnames == ["Số liệu", "Thuyết minh"]


def test_a_draft_is_printed_as_one(stage: Any) -> None:
    with stage.work():
        report_id = reports.draft(stage.viewer("women_reporter")).id
    assert "Bản nháp, chưa gửi" in stage.client("women_reporter").get(f"/reports/{report_id}/print").text
    stage.client("redcross_reviewer").get(f"/reports/{report_id}/print", expect=403)
    stage.client("redcross_reviewer").get(f"/reports/{report_id}/sheet.xlsx", expect=403)
