"""The clock: business time is shifted, the machine's is not."""

import datetime as dt

import pytest
import time_machine

from portal.lib import clock

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
DEMO = dt.datetime(2021, 5, 18, 20, 15, tzinfo=clock.VIETNAM)


@pytest.fixture(autouse=True)
def unshifted():
    before = clock.shift()
    clock.set_shift(dt.timedelta())
    yield
    clock.set_shift(before)


def test_business_time_is_vietnams_and_the_day_turns_at_its_midnight():
    with time_machine.travel(dt.datetime(2021, 5, 18, 17, 0, tzinfo=dt.UTC), tick=False):
        assert clock.now().isoformat() == "2021-05-19T00:00:00+07:00"
        assert clock.today() == dt.date(2021, 5, 19)
        assert clock.machine().isoformat() == "2021-05-18T17:00:00+00:00"


def test_the_shift_moves_business_time_only():
    with time_machine.travel(NOON, tick=False):
        clock.set_shift(clock.parse_shift(None, "2021-05-18T20:15+07:00", clock.machine()))
        assert clock.now() == DEMO
        assert clock.today() == dt.date(2021, 5, 18)
        assert clock.machine() == NOON


def test_shifted_time_still_runs():
    clock.set_shift(DEMO - NOON)
    with time_machine.travel(NOON + dt.timedelta(minutes=10), tick=False):
        assert clock.now() == DEMO + dt.timedelta(minutes=10)


def test_a_shift_in_seconds_holds_over_a_moment_so_that_processes_agree():
    assert clock.parse_shift("-60", "2021-05-18T20:15+07:00", NOON) == dt.timedelta(minutes=-1)


def test_a_moment_without_zone_is_vietnams():
    assert NOON + clock.parse_shift(None, "2021-05-18T20:15", NOON) == DEMO


def test_without_settings_nothing_is_shifted():
    assert clock.parse_shift(None, None, NOON) == dt.timedelta()
    assert clock.parse_shift("", "", NOON) == dt.timedelta()


@pytest.mark.parametrize(
    ("seconds", "moment", "name"), [("x", None, "CLOCK_SHIFT"), (None, "18/5", "PORTAL_CLOCK ")]
)
def test_a_setting_that_cannot_be_read_is_named(seconds, moment, name):
    with pytest.raises(ValueError, match=name):
        clock.parse_shift(seconds, moment, NOON)
