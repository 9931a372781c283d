"""Sheets: what goes out to a spreadsheet never runs there."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from portal.lib import sheets

DAY = dt.datetime(2021, 5, 18)  # noqa: DTZ001 - a sheet's days have no zone
AT = dt.datetime(2021, 5, 18, 13, 15, tzinfo=dt.UTC)
COLUMNS = [
    sheets.Column("Tên"),
    sheets.Column("Số hộ", "count"),
    sheets.Column("Giá trị", "money"),
    sheets.Column("Ngày", "date"),
]
FORMULAS = [
    '=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "  =1",
    "\u00a0=1", "%x", "|calc",
]  # fmt: skip


def book(*wanted: sheets.Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(sheets.to_xlsx(wanted, at=AT)))


@pytest.mark.parametrize("text", [*FORMULAS, "http://x", "{=1}"])
def test_xlsx_keeps_text_as_text_and_makes_no_link(text):
    data = sheets.to_xlsx([sheets.Sheet("A", [sheets.Column("x")], [[text]])], at=AT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in page
    assert "hyperlink" not in page
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].data_type == "s"


def test_xlsx_has_notes_above_headings_and_real_numbers_and_days():
    page = book(
        sheets.Sheet("Báo cáo", COLUMNS, [["A", 3, 9_000_000, dt.date(2021, 5, 18)]], ["Chốt 20:15"])
    ).active
    assert page["A1"].value == "Chốt 20:15"
    assert [cell.value for cell in page[2]] == ["Tên", "Số hộ", "Giá trị", "Ngày"]
    assert [cell.value for cell in page[3]] == ["A", 3, 9_000_000, DAY]
    assert page["C3"].number_format == "#,##0"


def test_the_same_sheet_is_the_same_file():
    one, other = (sheets.to_xlsx([sheets.Sheet("A", COLUMNS, [["x", 1, 2, None]])], at=AT) for _ in range(2))
    assert one == other


def test_any_title_becomes_a_name_that_excel_takes():
    names = ["[Báo cáo]: 6 tháng/2021 của các đơn vị trực thuộc", "'a'", "", "???"]
    titles = [book(sheets.Sheet(name, [sheets.Column("x")], [])).sheetnames[0] for name in names]
    assert titles == ["Báo cáo   6 tháng 2021 của các", "a", "1", "1"]


def test_a_text_longer_than_a_cell_is_cut_where_one_sees_it():
    value = book(sheets.Sheet("A", [sheets.Column("x")], [["ơ" * 40_000]])).active["A2"].value
    assert len(value) == 32_767
    assert value.endswith("…")


def test_a_row_of_the_wrong_length_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        sheets.to_xlsx([sheets.Sheet("A", COLUMNS, [["x"]])], at=AT)
