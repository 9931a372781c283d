"""F02 over HTTP: many clerks number letters at once while the year changes, under the server as it really runs.

A fifth of the acts fail where they would be committed and are sent again; a tenth are sent twice at the same moment.
"""

import datetime as dt
import random
import re
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import invariants as registers
from portal.documents.models import Book, RegisterEntry
from portal.extensions import db, new_id
from portal.letters import invariants, rendering
from portal.letters.models import Letter
from portal.lib import clock
from tests.conftest import Stage
from tests.drill import LONG, scaled
from tests.drill.server import Answer, Client, serving, signed_in
from tests.factories.letters import copies, reminder

CLERKS, EACH = scaled(8, 40), scaled(3, 5)
SECONDS = scaled(1, 3)  # over which they come; the year changes when a third is numbered
PRINTED = scaled(2, CLERKS * EACH)  # letters whose PDF is made and read, of each year
LIMIT = 2.0  # seconds within which 99 % are answered
MIDNIGHT = dt.datetime(2022, 1, 1, tzinfo=clock.VIETNAM)
OLD_YEAR_CLOSED = "Sổ đã có văn bản ngày 01/01/2022"


@pytest.mark.drill
@pytest.mark.both_databases
def test_numbers_run_from_1_to_n_in_each_year_whatever_happens_at_midnight(
    stage: Stage, tmp_path: Path
) -> None:
    waiting, signed_on = signed_letters(stage)
    hands = Hands(tmp_path / "clock")
    hands.turn(signed_on)
    with serving(stage.app, "tests.drill.faulty:app", PORTAL_DRILL_CLOCK=str(hands.file)) as server:
        clerk = signed_in(stage.app, server.port, stage.viewer("redcross_clerk").user_id)
        clerks = [Clerk(server.port, clerk, waiting[place::CLERKS], place) for place in range(CLERKS)]
        hands.turn(MIDNIGHT - dt.timedelta(minutes=5))
        for one in clerks:
            one.start()
        while sum(one.done for one in clerks) < len(waiting) // 3 and any(one.is_alive() for one in clerks):
            time.sleep(0.005)
        hands.turn(MIDNIGHT - dt.timedelta(seconds=0.05))
        for one in clerks:
            one.join()
        assert [fault for one in clerks for fault in one.faults] == []
        shown = {letter: title(clerk.get(f"/letters/{letter}")) for letter in waiting}
    seconds = sorted(took for one in clerks for took in one.took)
    p99 = seconds[int(0.99 * (len(seconds) - 1))]
    late = sum(one.overtaken for one in clerks)
    sys.stderr.write(f"{len(seconds)} answers, p99 {p99:.2f} s, {late} overtaken by the new year\n")
    clock.set_shift(hands.shift)
    entered = list(entries(stage))
    for year in (2021, 2022):
        numbers = [number for book, number, *_ in entered if book == year]
        assert numbers == list(range(1, len(numbers) + 1)) != [], year
    assert len(entered) == len(waiting)
    assert {letter: symbol for _year, _number, symbol, letter, _dated in entered} == shown
    assert all(dated.year == year for year, *_, dated in entered)
    for year in (2021, 2022):
        for letter in [row[3] for row in entered if row[0] == year][:PRINTED]:
            with stage.app.app_context():
                rendering.render_issued(str(letter))
    with stage.read():
        printed = sa.select(sa.func.count(Letter.file_id))
        assert db.session.scalar(printed) >= min(len(waiting), 2 * PRINTED) // 2
        assert [*registers.broken(), *invariants.broken()] == []  # of the PDFs, too: each shows its number
    assert p99 <= LIMIT or not LONG


def signed_letters(stage: Stage) -> tuple[list[uuid.UUID], dt.datetime]:
    """So many letters of the year's last evening that wait for their number, and when they were signed."""
    evening = stage.at("2021-12-31T20:00+07:00")
    return copies(stage, reminder(stage, 2, "sign"), CLERKS * EACH), evening


class Hands:
    """The hands of the running server's business clock."""

    def __init__(self, file: Path) -> None:
        self.file, self.shift = file, dt.timedelta()

    def turn(self, moment: dt.datetime) -> None:
        """It is this moment now, for every process that looks."""
        self.shift = moment - clock.machine()
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(self.shift.total_seconds()), "ascii")
        fresh.replace(self.file)


class Clerk(threading.Thread):
    """Numbers one letter after the other; what was not acknowledged is sent again, with the key of its form."""

    def __init__(self, port: int, session: Client, letters: list[uuid.UUID], place: int) -> None:
        super().__init__()
        self.letters, self.chance = letters, random.Random(place)
        self.clients = [Client(port, session.cookies) for _ in range(2)]
        self.token = session.token
        self.faults: list[str] = []
        self.took: list[float] = []
        self.done = self.overtaken = 0
        self.beats = sorted(self.chance.uniform(0, SECONDS) for _ in letters)

    def run(self) -> None:
        """All of them, spread over the time that there is."""
        began = time.monotonic()
        for letter, beat in zip(self.letters, self.beats, strict=True):
            time.sleep(max(0.0, began + beat - time.monotonic()))
            try:
                self.faults.extend(self._number(letter))
            except Exception as error:
                self.faults.append(f"{letter}: {error!r}")
            self.done += 1

    def _number(self, letter: uuid.UUID) -> Iterator[str]:
        form = {"version": "4", "key": new_id().hex, "csrf_token": self.token}
        wanted = (303, f"/letters/{letter}")
        if self.chance.random() < 0.2 and self._post(letter, form, **{"X-Drill": "lose"})[0] != 503:
            yield f"{letter}: not lost"
        doubled = self.chance.random() < 0.1
        for answer in self._twice(letter, form) if doubled else [self._post(letter, form)]:
            if answer != wanted:
                yield f"{letter}: {answer}"

    def _twice(self, letter: uuid.UUID, form: dict[str, str]) -> list[tuple[int, str]]:
        with ThreadPoolExecutor(2) as both:
            return list(both.map(lambda place: self._post(letter, form, place), (0, 1)))

    def _post(
        self, letter: uuid.UUID, form: dict[str, str], place: int = 0, **headers: str
    ) -> tuple[int, str]:
        began = time.monotonic()
        answer = self._ask(place, f"/letters/{letter}/number", form, headers)
        self.took.append(time.monotonic() - began)
        if answer.status == 422 and OLD_YEAR_CLOSED in answer.text:
            # Read before midnight, written after another's first letter of the year: refused with its reason.
            self.overtaken += 1
            return self._post(letter, form, place, **headers)
        return answer.status, answer.location

    def _ask(self, place: int, path: str, form: dict[str, str], headers: dict[str, str]) -> Answer:
        return self.clients[place].post(path, form, **headers)


def title(answer: Answer) -> str:
    """The symbol in the heading of a letter's page."""
    found = re.search(r"<h1[^>]*>\s*Công văn (\S+)\s*</h1>", answer.text)
    return found[1] if found else f"{answer.status}"


def entries(stage: Stage) -> Iterator[Any]:
    """Every line of the outgoing books: year, number, symbol, letter, date, in the order of the numbers."""
    with stage.read():
        yield from db.session.execute(
            sa.select(
                Book.year,
                RegisterEntry.number,
                RegisterEntry.symbol,
                RegisterEntry.subject_id,
                RegisterEntry.dated,
            )
            .join(Book, Book.id == RegisterEntry.book_id)
            .order_by(Book.year, RegisterEntry.number)
        )
