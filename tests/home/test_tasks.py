"""What becomes a task, for whom, and in which group."""

import datetime as dt

import pytest

from portal.access import Duty
from portal.home.tasks import is_task, of_reports, remaining
from portal.reports.models import ReportState
from tests.home.due import due

TODAY = dt.date(2021, 5, 18)


@pytest.mark.parametrize(
    ("state", "duty", "group"),
    [
        (None, Duty.reporter, "next"),
        (ReportState.draft, Duty.reporter, "next"),
        (ReportState.draft, Duty.head, "next"),
        (ReportState.handed_over, Duty.reporter, "waiting"),
        (ReportState.handed_over, Duty.head, "next"),
        (ReportState.returned, Duty.reporter, "returned"),
        (ReportState.returned, Duty.head, "returned"),
        (ReportState.returned, Duty.observer, "waiting"),
        (ReportState.submitted, Duty.reporter, "waiting"),
        (ReportState.submitted, Duty.head, "waiting"),
        (None, Duty.observer, "waiting"),
    ],
)
def test_who_has_to_act_finds_it_among_his_tasks_others_wait(
    state: ReportState | None, duty: Duty, group: str
) -> None:
    found = of_reports([due(state=state)], duty, TODAY, {})
    sizes = {name: len(getattr(found, name)) for name in ("returned", "next", "waiting")}
    assert sizes == {"returned": 0, "next": 0, "waiting": 0} | {group: 1}


def test_an_accepted_report_is_no_task() -> None:
    assert not is_task(due(state=ReportState.accepted))


def test_a_report_that_nobody_opened_becomes_a_task_in_time() -> None:
    assert not is_task(due("2021-05-18", before="2021-11-20"))
    assert is_task(due("2021-10-06", before="2021-11-20"))
    assert is_task(due("2021-05-18", ReportState.draft, before="2021-11-20"))


def test_a_returned_report_brings_the_reviewers_first_sentence() -> None:
    returned = due(state=ReportState.returned)
    assert returned.report is not None
    said = {returned.report.id: ("Có hộ được tính hai lần.", "Lê Văn Ví Dụ")}
    (task,) = of_reports([returned], Duty.reporter, TODAY, said).returned
    assert task.quote == ("Có hộ được tính hai lần.", "Lê Văn Ví Dụ")
    assert task.link.endpoint == "review.slip"


def test_the_margin_says_last_day_weekday_and_days_left() -> None:
    (task,) = of_reports([due()], Duty.reporter, TODAY, {}).next
    assert (task.margin, *map(str, task.notes)) == ("19/05", "thứ Tư", "còn 1 ngày")


def test_what_waits_says_since_when() -> None:
    (task,) = of_reports([due(state=ReportState.submitted)], Duty.reporter, TODAY, {}).waiting
    assert (task.margin, *map(str, task.notes)) == ("16/05", "đã 2 ngày")
    assert str(task.mark[1]) == "Chờ Hội CTĐ tỉnh duyệt"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2021-05-18", "còn 1 ngày"),
        ("2021-05-19", "hôm nay là ngày cuối"),
        ("2021-05-20", "trong ngày hạn"),
        ("2021-05-22", "quá hạn 2 ngày"),
    ],
)
def test_the_days_left_or_over_are_said_in_words(today: str, words: str) -> None:
    of = due(today)
    assert str(remaining(of.days_left, of.days_overdue)) == words
