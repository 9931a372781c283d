"""The queue of writers: in the order of asking, nobody overtaken, and a stuck one does not take all with it."""

import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa

from portal import database
from portal.database import Turns
from portal.extensions import db
from portal.lib import clock


def waiting(turns: Turns, count: int, order: list[int], timeout: float = 10) -> list[threading.Thread]:
    """So many threads that ask one after the other."""
    threads = []
    for place in range(count):

        def ask(place: int = place) -> None:
            if turns.acquire(timeout):
                order.append(place)
                turns.release()

        threads.append(threading.Thread(target=ask))
        threads[-1].start()
        time.sleep(0.02)
    return threads


def test_turns_go_round_in_the_order_of_asking() -> None:
    turns, order = Turns(), []
    assert turns.acquire(0)
    threads = waiting(turns, 6, order)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_who_comes_by_does_not_overtake_who_waits() -> None:
    turns, order = Turns(), []
    assert turns.acquire(0)
    threads = waiting(turns, 1, order)
    turns.release()
    assert turns.acquire(10)
    assert order == [0]
    turns.release()
    threads[0].join()


def test_who_waited_too_long_gives_up_and_stands_in_nobodys_way() -> None:
    turns, order = Turns(), []
    assert turns.acquire(0)
    assert not turns.acquire(0.05)
    threads = waiting(turns, 2, order)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == [0, 1]
    assert turns.acquire(0)


def test_a_turn_that_finds_no_lock_is_passed_on(tmp_path) -> None:
    """No descriptor left, say: the next writer of the process must not wait for this one."""
    queue = database.WriteQueue(tmp_path / "gone" / "write.lock")
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            queue.enter()
    assert queue.turns.acquire(0)


def test_a_writer_that_the_queue_does_not_reach_gets_a_sentence(stage, monkeypatch) -> None:
    """Somebody holds the store: others are told so after a while, and what they typed is not lost by waiting."""
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    browser = stage.client("women_reporter")
    browser.csrf()
    held = threading.Event()
    free = threading.Event()

    def hold() -> None:
        with stage.work():
            held.set()
            free.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        page = browser.post("/accounts/preferences", {"theme": "dark", "language": "vi"}, expect=503)
    finally:
        free.set()
        holder.join()
    assert "gửi lần nữa" in page.text


def test_old_counters_are_forgotten_and_those_of_today_are_not(stage) -> None:
    now = clock.machine()
    with stage.app.app_context():
        with database.aside() as connection:
            database.count_try(connection, "old", 900, now - dt.timedelta(days=40), 10)
            database.count_try(connection, "new", 900, now, 10)
        database.forget(now - dt.timedelta(days=30))
        database.read()
        assert set(db.session.scalars(sa.select(database.RateCounter.name))) == {"new"}
        db.session.rollback()
