"""The last minutes before the due day: 32 heads submit at once, each report after report, without a pause.

Three rounds, each measured by itself: the figures are the medians of the rounds, errors those of all.
"""

import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPException

import sqlalchemy as sa

from portal.extensions import db, new_id
from portal.reports.models import Report, ReportState
from tests.bench.figure import Figure
from tests.bench.province import Province
from tests.drill.server import Client, serving, signed_in
from tests.drill.waiting import Pile, piles

CLIENTS = 32
EACH = 20
ROUNDS = 3
LIMIT_MS = 300


def figures(province: Province) -> Iterator[Figure]:
    """Errors, the slow tail, the rate; an acknowledged report that is not stored counts as an error."""
    with province.work():
        waiting = piles(CLIENTS, EACH * ROUNDS)
    rounds = []
    with serving(province.app) as server:
        clients = [signed_in(province.app, server.port, pile.head) for pile in waiting]
        for number in range(ROUNDS):
            heads = [Head(client, _part(pile, number)) for client, pile in zip(clients, waiting, strict=True)]
            rounds.append((heads, _all_at_once(heads)))
    times = [sorted(took for head in heads for took in head.times_ms) for heads, _took in rounds]
    everybody = [head for heads, _took in rounds for head in heads]
    acknowledged = {report for head in everybody for report in head.acknowledged}
    with province.app.app_context():
        stored = set(
            db.session.scalars(
                sa.select(Report.id).where(
                    Report.id.in_([report for pile in waiting for report in pile.reports]),
                    Report.state == ReportState.submitted,
                )
            )
        )
    errors = sum(head.errors for head in everybody) + len(acknowledged ^ stored)
    p99 = statistics.median(one[int(0.99 * (len(one) - 1))] for one in times)
    rate = statistics.median(sum(len(head.acknowledged) for head in heads) / took for heads, took in rounds)
    yield Figure.within("submit_32_clients_errors", errors, "errors", 0)
    yield Figure.within("submit_32_clients_p99_ms", p99, "ms", LIMIT_MS)
    yield Figure.within(
        "submit_32_clients_p50_ms", statistics.median(map(statistics.median, times)), "ms", None
    )
    yield Figure.within("submit_32_clients_rate", rate, "per s", None)


def _part(pile: Pile, number: int) -> Pile:
    return replace(pile, reports=pile.reports[number * EACH : (number + 1) * EACH])


class Head(threading.Thread):
    """One head with a pile of reports to submit."""

    def __init__(self, client: Client, pile: Pile) -> None:
        super().__init__()
        self.client, self.pile = client, pile
        self.start_together = threading.Barrier(1)
        self.times_ms: list[float] = []
        self.acknowledged: list[object] = []
        self.errors = 0

    def run(self) -> None:
        """Submit one after the other, and note how long each answer took."""
        self.start_together.wait()
        for report in self.pile.reports:
            fields = {"version": str(self.pile.version), "key": new_id().hex}
            began = time.perf_counter()
            try:
                answer = self.client.post(f"/reports/{report}/submit", fields)
            except (OSError, HTTPException):
                self.errors += 1
                continue
            self.times_ms.append(1000 * (time.perf_counter() - began))
            if (answer.status, answer.location) == (303, f"/reports/{report}/receipt"):
                self.acknowledged.append(report)
            else:
                self.errors += 1


def _all_at_once(heads: list[Head]) -> float:
    """Run them all; gives the seconds from the first to the last."""
    barrier = threading.Barrier(len(heads) + 1)
    for head in heads:
        head.start_together = barrier
        head.start()
    barrier.wait()
    began = time.perf_counter()
    for head in heads:
        head.join()
    return time.perf_counter() - began
