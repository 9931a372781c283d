"""What a person who reads the plan expects of a date, row by row (domain §6.4, A-01 to A-05).

`oracle.csv` was written by hand from the plan, the weekdays and the holidays, not from the portal's answers:
`due_before` is the day of “trước ngày”, `due_at` the moment at which it runs out, `sent` the first complete
submission, `locked` whether nobody may type into a report in `state`, `days_left` as counted on the day of `sent`.
"""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.lib.refusals import Refusal
from portal.plans import calendar, postponing
from portal.plans.calendar import Punctuality
from portal.reports.models import ReportState
from portal.reports.rules import OPEN

Row = dict[str, str]
with Path(__file__).with_name("oracle.csv").open(encoding="utf-8", newline="") as file:
    ROWS: list[Row] = list(csv.DictReader(file))
every_row = pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{line} {row['period']} {row['situation']}") for line, row in enumerate(ROWS, 2)],
)


def window(row: Row) -> calendar.Window:
    year, code = row["period"].split("-")
    return next(one for one in calendar.windows(int(year)) if one.code == code)


def before(row: Row) -> dt.date:
    return dt.date.fromisoformat(row["due_before"])


def moment(row: Row, name: str) -> dt.datetime:
    return dt.datetime.fromisoformat(row[name])


def as_planned(row: Row) -> dt.datetime:
    assert window(row).due_before == before(row)
    return calendar.due_at(window(row).due_before)


def without_roll(row: Row) -> dt.datetime:
    assert window(row).due_before == before(row)
    return calendar.due_at(window(row).due_before, roll=False)


def inner(row: Row) -> dt.datetime:
    assert calendar.working_days_earlier(window(row).due_before, int(row["detail"])) == before(row)
    return calendar.due_at(before(row))


def true_up(row: Row) -> dt.datetime:
    assert window(row).true_up_before == before(row)
    return calendar.due_at(before(row))


def decreed(row: Row) -> dt.datetime:
    days = (part.split("=") for part in row["detail"].split(";"))
    return calendar.due_at(
        before(row), decreed={dt.date.fromisoformat(day): what == "worked" for day, what in days}
    )


def extended(row: Row) -> dt.datetime:
    """A day off is refused, so the row's new day ends with the first one that can be given."""
    day = before(row) - calendar.DAY
    while not can_be_given(day):
        day += calendar.DAY
    return postponing.extended(day)


def can_be_given(day: dt.date) -> bool:
    """Whether an extension by one day may end with it."""
    due = postponing.extended(day) - calendar.DAY
    try:
        postponing.must_extend(due, day, due)
    except Refusal:
        return False
    return True


def outage(row: Row) -> dt.datetime:
    began, ended = (dt.datetime.fromisoformat(part) for part in row["detail"].split("/"))
    return postponing.after_outage(as_planned(row), began, ended)


DUE: dict[str, Callable[[Row], dt.datetime]] = {
    "plan": as_planned,
    "no roll": without_roll,
    "inner": inner,
    "true-up": true_up,
    "decreed": decreed,
    "extended": extended,
    "outage": outage,
}


def test_the_oracle_speaks_of_every_period_and_situation() -> None:
    assert len(ROWS) >= 60
    assert {row["situation"] for row in ROWS} == set(DUE)
    wanted = {
        f"{year}-{code}" for year in (2021, 2022, 2026, 2027) for code in ("Q1", "H1", "Q2", "Q3", "Y", "Q4")
    }
    assert wanted <= {row["period"] for row in ROWS if row["situation"] == "plan"}
    assert {row["punctuality"] for row in ROWS} == set(Punctuality)
    assert {row["state"] for row in ROWS} == set(ReportState)


@every_row
def test_a_deadline_runs_out_when_a_person_expects_it(row: Row) -> None:
    assert DUE[row["situation"]](row) == moment(row, "due_at"), row["why"]


@every_row
def test_a_report_is_as_punctual_as_a_person_expects(row: Row) -> None:
    sent, due = moment(row, "sent"), moment(row, "due_at")
    assert calendar.punctuality(sent, due).value == row["punctuality"], row["why"]
    today = sent.astimezone(calendar.VIETNAM).date()
    assert calendar.days_left(today, due) == int(row["days_left"]), row["why"]


@every_row
def test_only_who_holds_it_locks_a_report_never_the_clock(row: Row) -> None:
    assert ("no" if ReportState(row["state"]) in OPEN else "yes") == row["locked"], row["why"]
