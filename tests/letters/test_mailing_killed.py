"""F02 for many: the worker is killed in the middle, again and again; each addressee has one letter, each number one."""

import os
import random
import signal
import time
import uuid

import pytest
import sqlalchemy as sa

from portal.documents.models import Book, Direction, RegisterEntry
from portal.extensions import db
from portal.jobs import Job
from portal.letters.models import Letter, LetterRecipient
from portal.lib import clock
from tests.conftest import Stage
from tests.drill import scaled
from tests.drill.server import process
from tests.factories.mailings import started, work

LETTERS, KILLS = scaled(24, 1300), scaled(2, 5)
PATIENCE = 300.0  # seconds until the worker comes to the moment at which it is killed


@pytest.mark.drill
@pytest.mark.both_databases
def test_a_worker_that_is_killed_leaves_neither_a_hole_nor_a_double(stage: Stage) -> None:
    letter_id = started(stage, LETTERS)
    with stage.read():
        outgoing = sa.select(sa.func.max(Book.last)).where(Book.direction == Direction.outgoing)
        before = db.session.scalar(outgoing) or 0
    chance = random.Random(5)
    # Two steps for each letter, first its number, then its PDF: both are interrupted.
    middle = [chance.randrange(1, LETTERS) + LETTERS * (kill % 2) for kill in range(KILLS)]
    for moment in sorted(middle):
        with process(stage.app, "flask", "--app", "wsgi", "worker") as worker:
            reach(stage, letter_id, moment)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        with stage.work():  # its lease runs out
            db.session.execute(
                sa.update(Job).where(Job.state == "running").values(lease_until=clock.machine())
            )
    work(stage, most=10 * LETTERS)
    with stage.read():
        rows = db.session.execute(
            sa.select(RegisterEntry.number, RegisterEntry.file_id, Letter.addressee_id)
            .join(Letter, Letter.entry_id == RegisterEntry.id)
            .where(Letter.mailing_id == letter_id)
            .order_by(RegisterEntry.number)
        ).all()
        asked = sa.select(LetterRecipient.organisation_id).where(LetterRecipient.letter_id == letter_id)
        wanted = list(db.session.scalars(asked.order_by(LetterRecipient.position)))
    assert [row.number for row in rows] == list(range(before + 1, before + LETTERS + 1))
    assert [row.addressee_id for row in rows] == wanted
    assert all(row.file_id for row in rows)
    # Each PDF shows its number, too.
    assert stage.app.test_cli_runner().invoke(args=["verify"]).output == "All invariants hold.\n"


def reach(stage: Stage, letter_id: uuid.UUID, moment: int) -> None:
    """Wait until so many numbers and PDFs are there."""
    end = time.monotonic() + PATIENCE
    counted = sa.select(sa.func.count() + sa.func.count(Letter.file_id)).where(Letter.mailing_id == letter_id)
    while time.monotonic() < end:
        with stage.read():
            if (db.session.scalar(counted) or 0) >= moment:
                return
        time.sleep(0.01)
    raise AssertionError("the worker did not come so far")
