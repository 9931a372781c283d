"""Changes between versions, in words."""

import datetime as dt

import pytest

from portal.reports.deadline import deadline
from portal.reports.difference import changes, in_words
from portal.reports.sheet import Entry, Sheet
from tests.reports.ledgers import EVENING, line


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (30, 42, "tăng 12, +40 %"),
        (214, 198, "giảm 16, −7,5 %"),
        (12_000_000, 36_000_000, "tăng 24.000.000, +200 %"),
        (0, 16, "tăng 16"),
        (7, 7, "không đổi"),
        (None, 5, "mới nhập"),
        (5, None, "đã xóa"),
        (3, 2, "giảm 1, −33,3 %"),
    ],
)
def test_a_change_is_told_by_amount_and_share(before: int | None, after: int | None, words: str) -> None:
    assert str(in_words(before, after)) == words


def test_only_lines_that_differ_are_told_in_the_order_of_the_form() -> None:
    form = [
        line("A1"),
        line("C2", unit="money"),
        line("E1", unit="text"),
        line("D2", unit="list", source="duties"),
    ]
    old = Sheet(EVENING, {"A1": Entry("A1", 4, 4), "C2": Entry("C2", 1, 1), "E1": Entry("E1", text="cũ")})
    new = Sheet(
        EVENING,
        {
            "D2-1": Entry("D2-1", value=2),
            "E1": Entry("E1", text="mới"),
            "C2": Entry("C2", 1, 3),
            "A1": Entry("A1", 4, 4),
        },
    )
    assert [(one.code, one.before, one.after) for one in changes(form, old, new)] == [
        ("C2", 1, 3),
        ("E1", None, None),
        ("D2-1", None, 2),
    ]


@pytest.mark.parametrize(
    ("today", "words", "mood"),
    [
        (dt.date(2021, 5, 10), "hết thứ Tư 19/05, còn 9 ngày", ""),
        (dt.date(2021, 5, 18), "hết thứ Tư 19/05, còn 1 ngày", "today"),
        (dt.date(2021, 5, 19), "hết hôm nay, thứ Tư 19/05", "today"),
        (dt.date(2021, 5, 20), "trong ngày hạn, thứ Năm 20/05", "today"),
        (dt.date(2021, 5, 22), "quá hạn 2 ngày, hạn là hết thứ Tư 19/05", "late"),
    ],
)
def test_a_deadline_is_said_before_on_and_after_the_due_day(today: dt.date, words: str, mood: str) -> None:
    due = dt.datetime.fromisoformat("2021-05-20T00:00+07:00")
    assert (str(deadline(due, today).words), deadline(due, today).mood) == (words, mood)
