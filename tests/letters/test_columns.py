"""Cells are written as the reference asks, columns are as wide as keeps rows low, lines break where a reader would."""

import random
from typing import Any

import pytest

from portal.letters import pdf
from portal.letters.columns import Grid, grid
from portal.letters.content import LetterError, Table, letter_from_json
from portal.letters.sheet import PAGE, point, roman
from portal.letters.state_form import compose
from portal.letters.typeface import Face, balanced, width
from portal.letters.widths import fitted
from tests.letters import examples
from tests.letters.case import MOTTO, NATION, Case


def _table(columns: list[tuple[str, str]], rows: list[list[Any]], *, total: bool = True) -> Grid:
    block = {
        "type": "table",
        "columns": [{"label": label, "kind": kind} for label, kind in columns],
        "rows": rows,
        "total": total,
    }
    letter = letter_from_json(examples.varied(examples.shortest(), body=[block]))
    table = letter.body[0]
    assert isinstance(table, Table)
    return grid(table, PAGE, 700)


def test_cells_are_written_with_dots_commas_and_dashes() -> None:
    columns = [
        ("TT", "count"),
        ("Tên", "text"),
        ("Số", "count"),
        ("Tiền (đồng)", "money"),
        ("Tỷ lệ (%)", "percent"),
    ]
    rows = [[1, "A", 5, 1234567, 12.5], [2, None, None, -1000, 97], [3, "C", 0, None, "33.3%"]]
    assert _table(columns, rows).rows == (
        ("1", "A", "5", "1.234.567", "12,5"),
        ("2", "", "-", "-1.000", "97"),
        ("3", "C", "0", "-", "33,3"),
    )
    assert _table([("Tỷ lệ", "percent")], [[12.25]], total=False).rows == (("12,25%",),)


def test_the_total_adds_counts_and_money_but_no_ordinals_and_shares() -> None:
    columns = [
        ("STT", "count"),
        ("Tên", "text"),
        ("Số", "count"),
        ("Tiền", "money"),
        ("Tỷ lệ (%)", "percent"),
    ]
    made = _table(columns, [[1, "A", 5, 1_000, 50], [2, "B", None, 2_500_000, 50]])
    assert made.total == ("", "", "5", "2.501.000", "")
    assert made.label_span == 2


def test_columns_share_the_room_and_break_no_word_while_there_is_room() -> None:
    chance = random.Random(5)
    for _ in range(60):
        count = chance.randint(1, 6)
        least = [chance.uniform(10, 60) for _ in range(count)]
        rows = [[chance.uniform(5, 400) for _ in range(count)] for _ in range(chance.randint(1, 30))]
        room = sum(least) + count * 9.0 + chance.uniform(1, 300)
        widths = fitted(rows, least, [True] * count, [True] * count, room, 9)
        assert sum(widths) == pytest.approx(room)
        assert all(wide >= word + 9.0 - 0.01 for wide, word in zip(widths, least, strict=True))


def test_a_rare_long_note_does_not_squeeze_the_names() -> None:
    names, notes = [200.0] * 20, [300.0, *[0.0] * 19]
    rows = [[20.0, name, note] for name, note in zip(names, notes, strict=True)]
    widths = fitted(rows, [20, 40, 40], [False, True, True], [False, True, True], 400, 9)
    assert widths[1] >= 200 + 9.0


def _many(count: int, kind: str, cell: Any) -> Grid:
    return _table([(f"Cột {place}", kind) for place in range(count)], [[cell] * count], total=False)


def test_a_crowded_table_is_set_smaller_and_its_figures_never_break() -> None:
    assert _many(5, "money", 1_250_000_000).size == 12
    smaller = _many(7, "money", 1_250_000_000)
    assert 8 <= smaller.size < 12
    wide = width("1.250.000.000", Face.bold, smaller.size)
    assert all(share / 100 * PAGE > wide for share in smaller.widths)


def test_a_word_without_a_blank_may_break_where_nothing_else_helps() -> None:
    assert sum(_many(8, "text", "x" * 200).widths) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize(
    ("count", "kind", "cell", "named"),
    [
        (12, "money", 10**12, "body[0]"),
        (40, "text", "x", "body[0]"),
        (3, "text", "xã " * 3000, "body[0].rows[0]"),
    ],
)
def test_a_table_that_no_page_can_hold_is_refused(count: int, kind: str, cell: Any, named: str) -> None:
    columns = [{"label": f"Cột {place}", "kind": kind} for place in range(count)]
    block = {"type": "table", "columns": columns, "rows": [[cell] * count], "total": False}
    with pytest.raises(LetterError) as refused:
        compose(letter_from_json(examples.varied(examples.shortest(), body=[block])))
    assert refused.value.path == named


def test_lines_are_even_and_within_the_limit() -> None:
    for limit in (120, 196, 271, 400):
        lines = balanced(examples.LONG, limit, Face.bold, 12)
        assert " ".join(lines) == examples.LONG
        assert all(width(line, Face.bold, 12) <= limit for line in lines)
    assert balanced("HỘI CHỮ THẬP ĐỎ TỈNH BÌNH PHƯỚC", 196, Face.bold, 12) == [
        "HỘI CHỮ THẬP ĐỎ",
        "TỈNH BÌNH PHƯỚC",
    ]


def test_a_line_does_not_part_words_that_belong_together() -> None:
    text = "V/v đôn đốc nộp báo cáo kết quả thực hiện Cuộc vận động 6 tháng đầu năm 2021"
    for limit in range(120, 400, 20):
        lines = balanced(text, limit, Face.regular, 12)
        joined = "|".join(lines)
        assert not any(
            parted in joined for parted in ("Cuộc|", "vận|", "báo|", "kết|", "thực|", "đôn|", "năm|2021")
        )


def test_the_width_of_a_text_is_what_the_page_shows() -> None:
    content = letter_from_json(examples.ordinary())
    case = Case(pdf.render(content), content)
    for text, size in ((NATION, 12), (MOTTO, 13)):
        run = case.head_run(text)
        assert run is not None
        assert run.x1 - run.x0 == pytest.approx(width(text, Face.bold, size), abs=0.2)


def test_points_follow_the_vietnamese_alphabet_and_sections_are_roman() -> None:
    assert "".join(point(number) for number in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    assert point(24) == "aa"
    assert [roman(number) for number in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]
