"""F06: the server's clock jumps: three hours back, a day ahead, over New Year; its zone is UTC.

Here the whole machine jumps, not the business clock alone, as it does when somebody sets a server's time.
"""

import datetime as dt
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.documents import actions, invariants, reserving
from portal.extensions import db, new_id
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.plans.calendar import Punctuality, punctuality
from portal.plans.models import Obligation, Period
from tests.conftest import Stage
from tests.factories.documents import numbered

Step = tuple[str, str, str]
JUMPS: dict[str, list[Step]] = {
    "three hours back over midnight": [
        ("2021-05-19 00:30:00", "issue", "1 of 2021-05-19"),
        ("2021-05-18 21:30:00", "issue", "Sổ đã có văn bản ngày 19/05/2021"),
        ("2021-05-18 21:30:30", "reserve", "Sổ đã có văn bản ngày 19/05/2021"),
        ("2021-05-18 21:31:00", "arrive", "1 of 2021-05-18"),
        ("2021-05-19 00:31:00", "arrive", "2 of 2021-05-19"),
        ("2021-05-18 21:32:00", "arrive", "3 of 2021-05-19"),
        ("2021-05-19 00:32:00", "issue", "2 of 2021-05-19"),
    ],
    "three hours back over new year": [
        ("2022-01-01 00:10:00", "issue", "1 of 2022-01-01"),
        ("2021-12-31 21:10:00", "issue", "Sổ đã có văn bản ngày 01/01/2022"),
        ("2022-01-01 00:11:00", "arrive", "1 of 2022-01-01"),
        ("2021-12-31 21:11:00", "arrive", "2 of 2022-01-01"),
        ("2022-01-01 00:12:00", "issue", "2 of 2022-01-01"),
    ],
    "a day ahead and back": [
        ("2021-05-18 09:00:00", "issue", "1 of 2021-05-18"),
        ("2021-05-19 09:05:00", "issue", "2 of 2021-05-19"),
        ("2021-05-18 09:10:00", "issue", "Sổ đã có văn bản ngày 19/05/2021"),
        ("2021-05-19 07:00:00", "issue", "3 of 2021-05-19"),
    ],
    "the two seconds before new year": [
        ("2021-12-31 23:59:58", "issue", "1 of 2021-12-31"),
        ("2021-12-31 23:59:59", "reserve", "2 of 2021-12-31"),
        ("2021-12-31 23:59:59", "arrive", "1 of 2021-12-31"),
        ("2021-12-31 23:59:59", "plan of the term", "1 of 2021-12-31"),
        ("2022-01-01 00:00:00", "issue", "1 of 2022-01-01"),
        ("2022-01-01 00:00:00", "arrive", "1 of 2022-01-01"),
        ("2022-01-01 00:00:00", "plan of the term", "2 of 2022-01-01"),
        ("2022-01-01 00:00:01", "reserve", "2 of 2022-01-01"),
        ("2022-01-01 00:00:01", "issue", "3 of 2022-01-01"),
        ("2025-12-31 23:59:58", "plan of the term", "3 of 2025-12-31"),
        ("2026-01-01 00:00:01", "plan of the next term", "1 of 2026-01-01"),
    ],
}
SESSIONS: dict[str, list[tuple[str, int]]] = {
    # A cookie of the future is not believed; whoever is at work signs in anew.
    "back and right again": [("2021-05-18 21:10:00", 303), ("2021-05-19 00:20:00", 200)],
    "a day ahead and right again": [("2021-05-20 00:20:00", 303), ("2021-05-19 00:20:00", 303)],
    "over its idle time and back": [("2021-05-19 01:00:00", 303), ("2021-05-19 00:20:00", 303)],
}


@pytest.fixture(params=["UTC", "America/Los_Angeles"], autouse=True)
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """The host's own zone, which nothing of the portal asks."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def at(moment: str) -> time_machine.travel:
    """The machine's clock, and with it the business's, stands there."""
    clock.set_shift(dt.timedelta())
    return time_machine.travel(dt.datetime.fromisoformat(f"{moment}+07:00"), tick=False)


def done(stage: Stage, act: str) -> str:
    """What came of it: number and date, or the refusal."""
    clerk = stage.viewer("redcross_clerk")
    try:
        with stage.work():
            line: Any = ACTS[act](clerk) if act in ACTS else numbered(clerk, **SERIES.get(act, {}))
            return f"{line.number} of {line.dated}"
    except Refusal as refusal:
        return str(refusal.words)


SERIES: dict[str, dict[str, Any]] = {
    "plan of the term": {"series": "nk-ke-hoach", "year": 2020},
    "plan of the next term": {"series": "nk-ke-hoach", "year": 2025},
}


def arrival(clerk: Any) -> Any:
    return actions.register_incoming(
        organisation_id=clerk.organisation_id,
        on=clock.today(),
        author="Hội Nông dân tỉnh",
        symbol="12/BC-HND",
        abstract="Báo cáo 6 tháng",
        subject_type="report_version",
        subject_id=new_id(),
        actor=clerk,
        at=clock.now(),
    )


def reservation(clerk: Any) -> Any:
    year = clock.today().year
    return reserving.reserve("", year, reason="Chờ ký", whom="Văn phòng", actor=clerk, at=clock.now())


ACTS = {"arrive": arrival, "reserve": reservation}


@pytest.mark.parametrize("jump", JUMPS)
def test_no_document_is_dated_before_the_last_and_the_year_turns_once(stage: Stage, jump: str) -> None:
    for moment, act, expected in JUMPS[jump]:
        with at(moment):
            assert done(stage, act).startswith(expected), (moment, act)
    with stage.read():
        assert list(invariants.broken()) == []


@pytest.mark.parametrize("jump", SESSIONS)
def test_no_clock_revives_a_session_that_was_found_over(stage: Stage, jump: str) -> None:
    with at("2021-05-19 00:10:00"):
        browser = stage.client("redcross_clerk")
        browser.get("/documents/outgoing")
    for moment, expected in SESSIONS[jump]:
        with at(moment):
            browser.get("/documents/outgoing", expect=expected)


def test_a_day_is_over_by_the_stored_moment_whatever_the_hosts_zone(stage: Stage) -> None:
    with stage.read():
        due = db.session.scalars(
            sa.select(sa.func.max(Obligation.due_at)).join(Period).where(Period.code == "2021-H1")
        ).one()
    for moment, expected in (
        ("2021-05-19 23:59:59.999", Punctuality.before),
        ("2021-05-20 00:00:00", Punctuality.on_day),
        ("2021-05-19 21:00:00", Punctuality.before),
    ):
        with at(moment):
            assert punctuality(clock.now(), due) is expected
