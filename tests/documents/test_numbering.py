"""The next number of a book: 01 to the last without a hole, dates in the same order, whoever writes at once."""

import datetime as dt
import random
import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import actions, invariants
from portal.documents.models import Book, Direction, RegisterEntry
from portal.extensions import db, new_id
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.drill import scaled
from tests.factories.documents import numbered

pytestmark = pytest.mark.both_databases
THREADS = scaled(8, 40)
EACH = 5


def take(stage: Stage, **given: Any) -> int:
    with stage.work():
        return numbered(stage.viewer("redcross_clerk"), **given).number


def numbers(stage: Stage) -> list[tuple[int, dt.date]]:
    with stage.read():
        return [
            tuple(row)
            for row in db.session.execute(
                sa.select(RegisterEntry.number, RegisterEntry.dated).order_by(RegisterEntry.number)
            )
        ]


def faults(stage: Stage) -> list[str]:
    with stage.read():
        return list(invariants.broken())


def test_a_years_first_number_is_01_and_the_next_follows(stage: Stage) -> None:
    assert [take(stage) for _ in range(3)] == [1, 2, 3]


def test_what_is_rolled_back_leaves_no_hole(stage: Stage) -> None:
    def fail() -> None:
        with stage.work():
            numbered(stage.viewer("redcross_clerk"))
            raise RuntimeError("the rest of the act failed")

    take(stage)
    with pytest.raises(RuntimeError):
        fail()
    assert take(stage) == 2
    assert faults(stage) == []


def test_one_subject_keeps_its_one_number_for_ever(stage: Stage) -> None:
    subject = new_id()
    first = take(stage, subject_id=subject)
    take(stage)
    stage.at("2022-01-03T08:00+07:00")
    assert take(stage, subject_id=subject) == first
    assert len(numbers(stage)) == 2


def test_a_new_year_begins_its_own_book_with_01(stage: Stage) -> None:
    stage.at("2021-12-31T23:59:58+07:00")
    assert take(stage) == 1
    assert take(stage) == 2
    stage.at("2022-01-01T00:00:01+07:00")
    assert take(stage) == 1
    assert faults(stage) == []


def test_a_date_before_the_last_one_is_refused_and_the_last_one_named(stage: Stage) -> None:
    take(stage)
    with pytest.raises(Refusal, match="18/05/2021"):
        take(stage, on=dt.date(2021, 5, 17))
    assert take(stage) == 2


def test_a_clock_that_ran_back_over_new_year_gets_no_number_in_the_old_book(stage: Stage) -> None:
    take(stage, on=dt.date(2022, 1, 1))
    with pytest.raises(Refusal, match="01/01/2022"):
        take(stage, on=dt.date(2021, 12, 31))


def test_each_series_and_each_organisation_counts_for_itself(stage: Stage) -> None:
    assert take(stage) == 1
    assert take(stage, series="thong-bao") == 1
    with stage.work():
        assert numbered(stage.viewer("district_reviewer")).number == 1
    assert take(stage) == 2


def test_the_number_of_a_document_that_arrives_is_of_the_recipients_incoming_book(stage: Stage) -> None:
    def arrive(on: dt.date, subject: uuid.UUID | None = None) -> tuple[int, dt.date]:
        clerk = stage.viewer("redcross_clerk")
        with stage.work():
            entry = actions.register_incoming(
                organisation_id=clerk.organisation_id,
                on=on,
                author="Hội Nông dân tỉnh",
                symbol="12/BC-HND",
                abstract="Báo cáo 6 tháng",
                subject_type="report_version",
                subject_id=subject or new_id(),
                actor=clerk,
                at=clock.now(),
            )
            return entry.number, entry.dated

    take(stage)
    version = new_id()
    assert arrive(dt.date(2021, 5, 18), version) == (1, dt.date(2021, 5, 18))
    assert arrive(dt.date(2021, 5, 18), version) == (1, dt.date(2021, 5, 18))
    # An arrival is never turned away, even when the machine's clock ran back.
    assert arrive(dt.date(2021, 5, 17)) == (2, dt.date(2021, 5, 18))
    assert arrive(dt.date(2022, 1, 2)) == (1, dt.date(2022, 1, 2))
    assert arrive(dt.date(2021, 12, 31)) == (2, dt.date(2022, 1, 2))
    assert faults(stage) == []


@pytest.mark.drill
def test_many_at_once_with_rollbacks_and_retries_make_exactly_1_to_n(stage: Stage) -> None:
    """F02: a fifth of the acts fail after taking the number, a tenth are sent twice."""
    clerk = stage.viewer("redcross_clerk")
    kept: list[int] = []
    errors: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def once(subject: uuid.UUID, fail: bool) -> int | None:
        with stage.work():
            number = numbered(clerk, subject_id=subject).number
            if fail:
                raise ZeroDivisionError
            return number

    def clerks_morning(seed: int) -> None:
        chance = random.Random(seed)
        start.wait()
        try:
            for turn in range(EACH):
                subject = new_id()
                if (seed + turn) % 5 == 0:
                    with pytest.raises(ZeroDivisionError):
                        once(subject, fail=True)
                    continue
                number = once(subject, fail=False)
                kept.append(number)
                if chance.random() < 0.1:
                    assert once(subject, fail=False) == number
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=clerks_morning, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(kept) == list(range(1, THREADS * EACH * 4 // 5 + 1))
    assert [number for number, _dated in numbers(stage)] == sorted(kept)
    assert faults(stage) == []


def test_the_invariants_name_a_missing_number_and_a_date_that_runs_back(stage: Stage) -> None:
    for _ in range(3):
        take(stage)
    with stage.work():
        db.session.execute(sa.delete(RegisterEntry).where(RegisterEntry.number == 2))
    assert any("missing [2]" in fault for fault in faults(stage))
    with stage.work():
        db.session.execute(
            sa.update(RegisterEntry).where(RegisterEntry.number == 3).values(dated=dt.date(2021, 1, 1))
        )
    assert any("after 2021-05-18" in fault for fault in faults(stage))


def test_the_database_itself_refuses_a_number_twice_in_a_book(stage: Stage) -> None:
    take(stage)
    take(stage)
    with pytest.raises(sa.exc.IntegrityError), stage.work():
        db.session.execute(sa.update(RegisterEntry).values(number=1))


def test_the_counter_is_a_row_and_no_sequence(stage: Stage) -> None:
    take(stage)
    with stage.read():
        book = db.session.scalars(sa.select(Book).where(Book.direction == Direction.outgoing)).one()
        assert (book.last, book.year, book.last_on) == (1, 2021, dt.date(2021, 5, 18))
