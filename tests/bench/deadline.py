"""The last minutes before the due day: 32 heads submit at once, each report after report, over one kept connection."""

import statistics
import threading
import time
from collections.abc import Iterator
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
LIMIT_MS = 300


def figures(province: Province) -> Iterator[Figure]:
    """Errors, the slow tail, the rate; an acknowledged report that is not stored counts as an error."""
    with province.work():
        waiting = piles(CLIENTS, EACH)
    with serving(province.app) as server:
        heads = [Head(signed_in(province.app, server.port, pile.head), pile) for pile in waiting]
        took = _all_at_once(heads)
    times = sorted(took for head in heads for took in head.times_ms)
    acknowledged = {report for head in heads for report in head.acknowledged}
    with province.app.app_context():
        stored = set(
            db.session.scalars(
                sa.select(Report.id).where(
                    Report.id.in_([report for pile in waiting for report in pile.reports]),
                    Report.state == ReportState.submitted,
                )
            )
        )
    errors = sum(head.errors for head in heads) + len(acknowledged ^ stored)
    yield Figure.within("submit_32_clients_errors", errors, "errors", 0)
    yield Figure.within("submit_32_clients_p99_ms", times[int(0.99 * (len(times) - 1))], "ms", LIMIT_MS)
    yield Figure.within("submit_32_clients_p50_ms", statistics.median(times), "ms", None)
    yield Figure.within("submit_32_clients_rate", len(acknowledged) / took, "per s", None)


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
