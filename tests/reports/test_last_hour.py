"""F38: the last hour before the due day. Units type, hand over and submit while reviewers read; nothing is lost.

Each unit is a report in browsers of its own; bodies that report to the province stand in for several units each.
"""

import contextlib
import random
import re
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.demonstration.players import Players
from portal.documents import invariants as register
from portal.extensions import db, new_id
from portal.reports import invariants
from portal.reports.models import EventKind, Report, ReportEvent, ReportLine, ReportState, ReportVersion
from tests.conftest import Stage
from tests.drill import LONG, scaled
from tests.drill.server import Answer, Client, serving, signed_in
from tests.drill.waiting import piles

BODIES, EACH = scaled(2, 10), scaled(2, 40)
SECONDS = scaled(1, 200)  # over which the units come
SAVES = scaled(2, 8)
READERS = scaled(1, 10)
PAUSE = scaled(0, 2)  # seconds between two saves of a unit; twice that between two pages of a reviewer
LIMITS_MS = {"page": 400, "save": 300, "submit": 1000}  # of 95 %
LINE = "D1A"


@pytest.mark.drill
@pytest.mark.both_databases
def test_the_last_hour_loses_nothing_and_nobody_waits(province: Stage) -> None:
    with province.work():
        drafts = [draft for pile in piles(BODIES, EACH) for draft in as_drafts(pile.reports)]
    log, done = Log(), threading.Event()
    with serving(province.app) as server:
        reviewer = province.viewer("redcross_reviewer")
        people = {person.user_id: person for _report, *both in drafts for person in (*both, reviewer)}
        sessions = {
            user: signed_in(province.app, server.port, user, person.post_id)
            for user, person in people.items()
        }

        def browser(person: Viewer) -> Client:
            fresh = Client(server.port, sessions[person.user_id].cookies)
            fresh.token = sessions[person.user_id].token
            return fresh

        units = [Unit(log, report, browser(reporter), browser(head)) for report, reporter, head in drafts]
        readers = [Reader(log, browser(reviewer), done) for _ in range(READERS)]
        for thread in (*units, *readers):
            thread.start()
        for unit in units:
            unit.join()
        done.set()
        for reader in readers:
            reader.join()
    sys.stderr.write(f"{log.told()}\n")
    assert log.faults == []
    with province.read():
        for unit in units:
            assert unit.acknowledged() == unit.stored()
        assert len({unit.receipt for unit in units}) == len(units) == BODIES * EACH
        assert [*register.broken(), *invariants.broken()] == []
    for kind, limit in LIMITS_MS.items():
        assert log.share(kind, 0.95) < limit or not LONG, kind


def as_drafts(waiting: list[uuid.UUID]) -> list[tuple[uuid.UUID, Viewer, Viewer]]:
    """What was handed over becomes a draft that only wants its last figures: (report, reporter, head)."""
    first = db.session.get_one(Report, waiting[0])
    reporter, head = (Players().of(first.organisation_id, duty) for duty in (Duty.reporter, Duty.head))
    assert reporter is not None
    assert head is not None
    typed = sa.select(ReportLine.__table__).where(ReportLine.report_id == first.id)
    lines = [dict(line) for line in db.session.execute(typed).mappings()]
    for report in waiting:
        db.session.execute(sa.delete(ReportVersion).where(ReportVersion.report_id == report))
        again = sa.delete(ReportEvent).where(ReportEvent.report_id == report)
        db.session.execute(again.where(ReportEvent.kind == EventKind.handed_over))
        db.session.execute(sa.update(Report).where(Report.id == report).values(state=ReportState.draft))
        if report != first.id:
            db.session.execute(sa.insert(ReportLine), [line | {"report_id": report} for line in lines])
    return [(report, reporter, head) for report in waiting]


class Log:
    """How long every answer took, and every one that was not wanted."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []

    def ask(self, kind: str, wanted: int, asked: Callable[..., Answer], *sent: Any, **headers: str) -> str:
        """The answer's text; what is not `wanted`, or no answer, ends the thread."""
        began = time.perf_counter()
        with contextlib.suppress(OSError, HTTPException):
            answer = asked(*sent, **headers)
            self.took[kind].append(1000 * (time.perf_counter() - began))
            if answer.status == wanted:
                return answer.text
            self.faults.append(f"{sent[0]}: {answer.status}")
            raise SystemExit
        self.faults.append(f"{sent[0]}: no answer")
        raise SystemExit

    def share(self, kind: str, part: float) -> float:
        """Within so many milliseconds this part of the answers came."""
        return sorted(self.took[kind])[int(part * (len(self.took[kind]) - 1))]

    def told(self) -> str:
        """The figures, as `./dev drill -s` shows them."""
        parts = {
            kind: {part: round(self.share(kind, part)) for part in (0.5, 0.95, 0.99)} for kind in self.took
        }
        return f"{ {kind: len(times) for kind, times in self.took.items()} } answers, ms {parts}"


class Unit(threading.Thread):
    """Opens its report, changes a figure again and again, hands over; its head reads, submits, sees the receipt."""

    def __init__(self, log: Log, report: uuid.UUID, reporter: Client, head: Client) -> None:
        super().__init__()
        self.log, self.report, self.reporter, self.head = log, report, reporter, head
        self.saved = self.version = 0
        self.receipt = ""

    def run(self) -> None:
        """One unit's last hour."""
        ask, at = self.log.ask, f"/reports/{self.report}"
        reporter, head = self.reporter, self.head
        time.sleep(random.uniform(0, SECONDS))
        page = ask("page", 200, reporter.get, f"{at}/figures?edit={LINE}")
        self.version = int(hidden(page, f"{LINE}-version"))
        for number in range(SAVES):
            sent = {f"{LINE}-version": str(self.version), f"{LINE}-value": str(100 + number)}
            ask("save", 200, reporter.post, f"{at}/lines/{LINE}", sent, **{"HX-Request": "true"})
            self.saved, self.version = 100 + number, self.version + 1
            time.sleep(random.uniform(0, 2 * PAUSE))
        page = ask("page", 200, reporter.get, f"{at}/check")
        ask("submit", 303, reporter.post, f"{at}/hand-over", form(page))
        page = ask("page", 200, head.get, f"{at}/submit")
        ask("submit", 303, head.post, f"{at}/submit", form(page))
        page = ask("page", 200, head.get, f"{at}/receipt")
        found = re.search(r"số (\d+)/2021", page)
        self.receipt = found.group(1) if found else ""

    def acknowledged(self) -> tuple[Any, ...]:
        """What the portal has told the unit is so."""
        return ReportState.submitted, self.saved, self.version, self.saved, self.receipt

    def stored(self) -> tuple[Any, ...]:
        """The same as it stands in the database: the report, its line, its frozen version."""
        report = db.session.get_one(Report, self.report)
        line = db.session.get_one(ReportLine, (self.report, LINE))
        frozen = db.session.scalars(
            sa.select(ReportVersion).where(ReportVersion.report_id == self.report)
        ).one()
        value = frozen.content["lines"][LINE]["value"]
        return report.state, line.value, line.version, value, str(frozen.receipt_number)


class Reader(threading.Thread):
    """A reviewer who goes round the desk, a case, the board."""

    def __init__(self, log: Log, client: Client, done: threading.Event) -> None:
        super().__init__()
        self.log, self.client, self.done = log, client, done

    def run(self) -> None:
        """Round and round until the units are through."""
        while not self.done.is_set():
            desk = self.log.ask("page", 200, self.client.get, "/review/")
            cases = re.findall(r'href="(/review/reports/[0-9a-f-]{36})"', desk)
            for path in (*random.sample(cases, min(1, len(cases))), "/progress/board"):
                self.done.wait(2 * PAUSE)
                self.log.ask("page", 200, self.client.get, path)
            self.done.wait(2 * PAUSE)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="(\d+)"', page)
    assert found, name
    return found.group(1)


def form(page: str) -> dict[str, str]:
    """What confirms a page that was read: the version on it, and a key of its own."""
    return {"version": hidden(page, "version"), "key": new_id().hex}
