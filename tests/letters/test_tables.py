"""Tables of a letter as a clerk types or pastes them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.letters import plaintext
from portal.letters.content import letter_from_json
from portal.letters.reading import LetterError
from portal.letters.tables import pasted, table_of
from tests.letters import examples


def read(text: str) -> dict[str, Any]:
    (block,) = plaintext.blocks_of(text)
    return block


def test_the_first_line_is_the_head_and_the_last_may_ask_for_the_sums() -> None:
    typed = "| STT | Đơn vị | Số tiền (đồng) |\n| 1 | Hội Nông dân | 1.500.000 |\n| 2 | Tỉnh Đoàn | - |\n| Tổng cộng |"
    assert read(typed) == {
        "type": "table",
        "columns": [
            {"label": "STT", "kind": "count"},
            {"label": "Đơn vị", "kind": "text"},
            {"label": "Số tiền (đồng)", "kind": "money"},
        ],
        "rows": [[1, "Hội Nông dân", 1_500_000], [2, "Tỉnh Đoàn", None]],
        "total": True,
    }


def test_rows_pasted_from_a_spreadsheet_become_a_table_by_themselves() -> None:
    blocks = plaintext.blocks_of("Kết quả:\nĐơn vị\tTỷ lệ\nXã Đa Kia\t12.5%\nXã Phú Nghĩa\t7%\nHết.")
    assert [block["type"] for block in blocks] == ["paragraph", "table", "paragraph"]
    assert blocks[1]["columns"][1] == {"label": "Tỷ lệ", "kind": "percent"}
    assert blocks[1]["rows"] == [["Xã Đa Kia", "12,5"], ["Xã Phú Nghĩa", "7"]]
    assert plaintext.blocks_of("Một\tdòng có TAB") == [{"type": "paragraph", "text": "Một dòng có TAB"}]


def test_the_word_for_the_sums_right_below_a_pasted_table_asks_for_them() -> None:
    lines = ["STT\tĐơn vị\tSố hộ", "1\tTỉnh Đoàn\t8", "Tổng cộng:", "", "Tổng cộng"]
    assert pasted(lines)[2:] == ["| Tổng cộng |", "", "Tổng cộng"]


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("Số hộ", ["12", "1.250"], "count"),
        ("Kinh phí", ["1,500,000", "200000"], "money"),
        ("Số tiền", ["1,5", "2"], "text"),
        ("Năm", ["2020", "2021"], "text"),
        ("Lượt người", ["2.020", "2.021"], "count"),
        ("Điện thoại", ["271385000"], "text"),
        ("Số điện thoại", ["0271385000"], "text"),
        ("Tỷ lệ (%)", ["12,5", "100"], "percent"),
        ("Ghi chú", ["", "-"], "text"),
        ("STT", ["1", "2"], "count"),
        ("STT", ["I", "1"], "text"),
        ("Số tiền", ["9" * 40], "text"),
    ],
)
def test_what_a_column_holds_is_found_from_head_and_cells(label: str, cells: list[str], kind: str) -> None:
    table = table_of([f"| Tên | {label} |", *(f"| x | {cell} |" for cell in cells)])
    assert table["columns"][1]["kind"] == kind


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("| A | B |\n| 1 | 2 | 3 |", "có 3 ô"),
        ("| A | |\n| 1 | 2 |", "phải ghi đủ tên các cột"),
        ("| Tên | Số |\n| a | 1 |\n| b | 2 |\n| Tổng cộng | 4 |", "dòng tổng ghi 4, các dòng cộng lại là 3"),
    ],
)
def test_a_table_that_does_not_fit_is_said_with_its_line(typed: str, said: str) -> None:
    with pytest.raises(LetterError, match=said):
        plaintext.blocks_of(typed)


def test_right_sums_may_be_typed_and_rules_of_other_editors_are_no_rows() -> None:
    table = read("| Tên | Số |\n|---|:---|\n| a | 1 |\n| b | 2 |\n| Tổng cộng | 3 |")
    assert (table["rows"], table["total"]) == ([["a", 1], ["b", 2]], True)


_cell = st.text(st.sampled_from("aĐ1205.,-% |\\/:“"), max_size=8)
_lines = st.lists(
    st.one_of(
        st.lists(_cell, min_size=1, max_size=4).map(lambda cells: "| " + " | ".join(cells) + " |"),
        st.lists(_cell, min_size=2, max_size=3).map("\t".join),
        st.sampled_from(["", "Đoạn.", "# Mục", "1. Một", "- gạch", "| Tổng cộng |", "[Bảng 1]"]),
    ),
    max_size=8,
)


@given(_lines)
def test_whatever_was_typed_comes_back_as_the_same_letter(lines: list[str]) -> None:
    try:
        body = plaintext.blocks_of("\n".join(lines))
    except LetterError:
        return
    assert plaintext.blocks_of(plaintext.text_of(body, [])) == body
    if body:
        letter_from_json(examples.shortest() | {"body": body})
