"""Instalments that fall due."""

import datetime as dt
import uuid

from portal.home.ledger import MOST, Instalment, overdue

TODAY = dt.date(2021, 5, 18)


def instalments(code: str, delivered: int, *parts: tuple[str, int]) -> list[Instalment]:
    pledge_id = uuid.uuid4()
    return [
        Instalment(pledge_id, code, "Xã Đak Ơ", delivered, dt.date.fromisoformat(day), value)
        for day, value in parts
    ]


def test_the_first_instalment_that_deliveries_do_not_cover_is_the_task() -> None:
    rows = instalments(
        "CK-1", 500_000, ("2021-03-15", 300_000), ("2021-04-15", 300_000), ("2021-05-15", 300_000)
    )
    (task,) = overdue(rows, TODAY)
    assert str(task.title) == "Giao theo cam kết CK-1, Xã Đak Ơ"
    assert (task.margin, *map(str, task.notes)) == ("15/04", "thứ Năm", "quá hẹn 33 ngày")
    assert str(task.mark[1]) == "Còn 100.000 đ của đợt này chưa giao"
    assert task.late


def test_what_was_delivered_in_time_is_no_task() -> None:
    assert (
        overdue(instalments("CK-1", 600_000, ("2021-04-15", 300_000), ("2021-05-25", 300_000)), TODAY) == []
    )


def test_what_falls_due_soon_says_in_how_many_days() -> None:
    (task,) = overdue(instalments("CK-1", 0, ("2021-05-25", 300_000)), TODAY)
    assert str(task.notes[1]) == "còn 7 ngày"
    (task,) = overdue(instalments("CK-1", 0, ("2021-05-18", 300_000)), TODAY)
    assert str(task.notes[1]) == "hôm nay"
    assert not task.late


def test_the_earliest_come_first_and_only_a_few() -> None:
    rows = [
        row
        for place in range(9, 0, -1)
        for row in instalments(f"CK-{place}", 0, (f"2021-05-0{place}", 300_000))
    ]
    assert [task.margin for task in overdue(rows, TODAY)] == [f"0{place}/05" for place in range(1, MOST + 1)]
