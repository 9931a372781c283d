"""Two clocks: the first submission's is never touched by what comes after it, the correction's is told beside it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.lib.clock import VIETNAM
from portal.plans.calendar import Punctuality, punctuality
from portal.reports import actions, correcting, invariants, queries
from tests.factories import reports as made


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2021 {text} +0700", "%Y %d/%m %H:%M %z")


@pytest.mark.parametrize(
    ("returned", "limit"),
    [
        ("17/05 09:00", "25/05 00:00"),  # Monday: until Monday's end, five working days on
        ("21/05 23:59", "29/05 00:00"),  # Friday: two days off between
        ("28/04 09:00", "08/05 00:00"),  # over 30 April and 1 May, with its day off instead
    ],
)
def test_five_working_days_to_correct(returned: str, limit: str) -> None:
    assert correcting.after_return(moment(returned)) == moment(limit)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("24/05 23:59", "gửi lần đầu trước hạn; bản sửa 2 đúng hạn"),
        ("25/05 00:00", "gửi lần đầu trước hạn; bản sửa 2 muộn 1 ngày"),
        ("26/05 08:00", "gửi lần đầu trước hạn; bản sửa 2 muộn 2 ngày"),
    ],
)
def test_both_clocks_are_told(came: str, said: str) -> None:
    first = SimpleNamespace(number=1, correct_before=None, came_at=moment("17/05 08:00"))
    second = SimpleNamespace(number=2, correct_before=moment("25/05 00:00"), came_at=moment(came))
    assert str(correcting.both(Punctuality.before, first, second)) == said


STEPS = st.lists(st.tuples(st.sampled_from(("return", "recall")), st.integers(1, 40 * 24)), max_size=4)
DUE = moment("20/05 00:00")


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(("19/05 08:00", "20/05 08:00", "25/05 08:00")), STEPS)
def _first_clock(stage: Any, first: str, steps: list[tuple[str, int]]) -> None:
    """Whatever a reviewer returns and a unit takes back and sends anew, the first clock stands."""
    from portal.extensions import db

    with stage.app.app_context():
        from portal import database

        with database.working():
            women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
            at = moment(first)
            report = made.fill(made.draft(women), women)
            _send(report, women, head, at)
            judged = queries.punctuality(report, report.obligation)
            assert judged == punctuality(at, DUE)
            for act, hours in steps:
                at += dt.timedelta(hours=hours)
                if act == "return":
                    actions.send_back(report, report.number, actor=stage.viewer("redcross_reviewer"), at=at)
                    assert report.correct_before == correcting.after_return(at)
                else:
                    actions.recall(report, "", version=report.version, actor=head, at=at)
                assert queries.punctuality(report, report.obligation) == judged
                _send(report, women, head, at)
                assert queries.punctuality(report, report.obligation) == judged
                last = made.versions(report)[-1]
                assert (last.correct_before is not None) == (act == "return")
            assert list(invariants.broken()) == []
            db.session.rollback()


def _send(report: Any, women: Any, head: Any, at: dt.datetime) -> None:
    actions.hand_over(report, version=report.version, actor=women, at=at)
    actions.submit(report, version=report.version, actor=head, at=at)


def test_returning_never_makes_late_and_sending_again_never_erases_lateness(stage: Any) -> None:
    _first_clock(stage)


@given(st.integers(-10, 400), st.integers(0, 23))
def test_a_correction_is_late_by_whole_days_after_its_last(days: int, hours: int) -> None:
    limit = moment("25/05 00:00")
    came = limit + dt.timedelta(days=days, hours=hours)
    assert (correcting.days_late(limit, came) > 0) == (came >= limit)
    assert correcting.days_late(limit, came) == max(0, days + 1)
    assert came.astimezone(VIETNAM) == came
