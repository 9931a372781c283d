"""F10: a workbook is measured before it is unpacked, and read as plain text."""

import datetime as dt
import io
import resource
import time
import zipfile

import openpyxl
import pytest

from portal.lib.refusals import Refusal
from portal.lib.tables import MOST_COLUMNS, MOST_ROWS, read_pasted, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes, plain: bytes | None = None) -> bytes:
    """A good workbook in which one part is another."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain or book([["a"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def test_cells_become_text_as_a_person_would_type_it() -> None:
    rows = [["Họ tên", "Năm", "Ngày", "Tiền"], ["Nguyễn  Thị\nMẫu ", 1950, dt.date(2021, 5, 8), 1500000.0]]
    rows += [[None, None], ["Đỗ", None, None, 1.5, True]]
    assert read_workbook(book(rows)) == [
        ["Họ tên", "Năm", "Ngày", "Tiền"],
        ["Nguyễn Thị Mẫu", "1950", "08/05/2021", "1500000"],
        ["Đỗ", "", "", "1,5", "x"],
    ]


def test_what_is_pasted_or_kept_with_semicolons_is_read_alike() -> None:
    assert read_pasted('a\tb\n"x\ny"\t2\n\n') == [["a", "b"], ["x y", "2"]]
    assert read_pasted("\ufeffa;b\n1,5;2\n") == [["a", "b"], ["1,5", "2"]]


def test_a_formula_is_never_calculated() -> None:
    assert read_workbook(book([["=1+1", '=HYPERLINK("http://x","y")', "+2"]])) == [["", "", "+2"]]


def entity_bomb() -> bytes:
    bomb = f"""<!DOCTYPE worksheet [<!ENTITY a "{"x" * 1000}">{
        "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 50}">' for n in range(6))
    }]><worksheet {
        NAMESPACE
    }><sheetData><row r="1"><c t="inlineStr"><is><t>&g;</t></is></c></row></sheetData></worksheet>"""
    return with_part(SHEET, bomb.encode())


def outside_entity() -> bytes:
    text = f"""<!DOCTYPE worksheet [<!ENTITY f SYSTEM "file:///etc/hostname">]><worksheet {NAMESPACE}>
    <sheetData><row r="1"><c t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>"""
    return with_part(SHEET, text.encode())


def far_cell(row: int, column: str, declared: str) -> bytes:
    text = f"""<worksheet {NAMESPACE}>{f'<dimension ref="{declared}"/>' if declared else ""}<sheetData>
    <row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData></worksheet>"""
    return with_part(SHEET, text.encode())


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for number in range(50_000):
            new.writestr(str(number), b"")
    return out.getvalue()


HOSTILE = {
    "300 MB behind 300 KB": lambda: with_part(SHEET, b"<row/>" * 50_000_000),
    "50,000 entries": many_entries,
    "a cell at the far end": lambda: far_cell(1_048_576, "XFD", "A1:XFD1048576"),
    "a cell far to the right": lambda: far_cell(2, "XFD", "A1:XFD2"),
    "entities that grow": entity_bomb,
    "an entity from outside": outside_entity,
    "a macro": lambda: with_part("xl/vbaProject.bin", b"x"),
    "too many rows": lambda: book([[n] for n in range(MOST_ROWS + 2)]),
    "too many columns": lambda: book([list(range(MOST_COLUMNS + 1))]),
    "no workbook": lambda: b"PK\x03\x04 nothing",
    "a web page": lambda: b"<html></html>",
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_workbook_is_refused_within_a_second_and_without_much_memory(make: object) -> None:
    content = make()  # type: ignore[operator]
    read_workbook(book([["warm"]]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pytest.raises(Refusal) as refused:
        read_workbook(content)
    assert refused.value.code.startswith("table.")
    assert time.process_time() - began < 1.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_the_largest_table_is_read_whole() -> None:
    rows = [["x"] * 3] + [[f"Hộ {n}", n, 1950] for n in range(MOST_ROWS)]
    assert len(read_workbook(book(rows))) == MOST_ROWS + 1


def test_a_lonely_cell_at_the_far_end_costs_little() -> None:
    began = time.process_time()
    assert read_workbook(far_cell(1_048_576, "A", "")) == [["1"], ["1"]]
    assert time.process_time() - began < 1.5
