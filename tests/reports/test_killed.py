"""F01: workers are killed while heads submit. Nothing acknowledged is lost, nothing is done twice."""

import os
import random
import signal
import threading
import time
from http.client import HTTPException
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import invariants as register
from portal.extensions import db, new_id
from portal.reports import invariants
from portal.reports.models import EventKind, Report, ReportEvent, ReportState, ReportVersion
from tests.conftest import Stage
from tests.drill import scaled
from tests.drill.server import Client, Server, serving, signed_in
from tests.drill.waiting import Pile, piles

HEADS = 5
EACH = scaled(20, 200)
KILLS = scaled(3, 20)
PATIENCE = 120.0  # seconds until a report must be acknowledged at the latest


@pytest.mark.drill
@pytest.mark.both_databases
def test_killing_workers_loses_no_submission_and_doubles_none(province: Stage) -> None:
    with province.work():
        waiting = piles(HEADS, EACH)
    heads = [Head(pile) for pile in waiting]
    with serving(province.app) as server:
        for head in heads:
            head.client = signed_in(province.app, server.port, head.pile.head)
        killer = Killer(server, heads)
        for thread in (*heads, killer):
            thread.start()
        for thread in (*heads, killer):
            thread.join()
    assert [error for head in heads for error in head.errors] == []
    assert killer.kills >= KILLS
    reports = [report for pile in waiting for report in pile.reports]
    with province.read():
        stored = db.session.execute(
            sa.select(Report.state, ReportVersion.receipt_number)
            .join(ReportVersion, ReportVersion.report_id == Report.id)
            .where(Report.id.in_(reports))
        ).all()
        events = db.session.scalar(
            sa.select(sa.func.count()).where(
                ReportEvent.report_id.in_(reports), ReportEvent.kind == EventKind.submitted
            )
        )
        assert {row.state for row in stored} == {ReportState.submitted}
        assert events == len(stored) == len({row.receipt_number for row in stored}) == HEADS * EACH
        assert [*register.broken(), *invariants.broken()] == []
        if province.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            assert db.session.scalar(sa.text("pragma integrity_check")) == "ok"


class Head(threading.Thread):
    """Submits a pile, each report with one key until it is acknowledged; then once more, for the same receipt."""

    client: Client

    def __init__(self, pile: Pile) -> None:
        super().__init__()
        self.pile = pile
        self.done = 0
        self.unanswered = 0
        self.errors: list[str] = []

    def run(self) -> None:
        for report in self.pile.reports:
            sent = {"version": str(self.pile.version), "key": new_id().hex}
            first, again = self._until_answered(report, sent), self._until_answered(report, sent)
            if first != again or first != (303, f"/reports/{report}/receipt"):
                self.errors.append(f"{report}: {first}, again {again}")
            self.done += 1

    def _until_answered(self, report: Any, sent: dict[str, str]) -> tuple[int, str]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = self.client.post(f"/reports/{report}/submit", sent)
            except (OSError, HTTPException):
                self.unanswered += 1
                time.sleep(0.05)
            else:
                return answer.status, answer.location
        return 0, "no answer"


class Killer(threading.Thread):
    """Kills a worker at random moments while heads submit, and goes on at least until it has killed enough."""

    def __init__(self, server: Server, heads: list[Head]) -> None:
        super().__init__()
        self.server, self.heads = server, heads
        self.kills = 0

    def run(self) -> None:
        dice = random.Random(1)
        total = HEADS * EACH
        while self.kills < KILLS and any(head.is_alive() for head in self.heads):
            time.sleep(0.02)
            if sum(head.done for head in self.heads) < (self.kills + 0.5) * total / (KILLS + 1):
                continue  # spread over the whole run
            time.sleep(dice.random() * 0.05)
            workers = self.server.workers()
            if workers:
                os.kill(dice.choice(workers), signal.SIGKILL)
                self.kills += 1
