"""A table is taken, and written as a whole by the worker."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from portal import database, jobs
from portal.access import Viewer
from portal.accounts.models import Post
from portal.accounts.queries import viewer_of_post
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.intake import reading
from portal.intake.kinds import KINDS, Kind, Row
from portal.intake.models import Intake, IntakeState
from portal.intake.rules import is_ready
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _

Say = Callable[[Words], str]
KEPT_DAYS = 7


def take(
    kind: Kind, rows: Sequence[Row], control: dict[str, int], *, say: Say, actor: Viewer, at: dt.datetime
) -> Intake:
    """Judge rows that were read and keep them to be looked at; `say` puts the verdicts into the reader's language."""
    kind.judge(actor, rows, at)
    wrong = reading.control_problem(kind, rows, control["count"], control["total"]) if control else None
    faults = [[0, "", say(wrong)]] if wrong else []
    faults += [[row.number, name or "", say(words)] for row in rows for name, words in row.problems.items()]
    kept = [[row.number, row.cells] for row in rows]
    intake = Intake(
        id=new_id(),
        kind=kind.name,
        user_id=actor.user_id,
        post_id=actor.post_id,
        brought_at=at,
        sha256=hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest(),
        state=IntakeState.brought,
        count=len(rows),
        skipped=sum(row.skip for row in rows),
        rows=kept,
        faults=faults,
        notes=[[row.number, say(words)] for row in rows for words in row.notes],
        control=control,
    )
    db.session.add(intake)
    record("table.brought", "intake", intake.id, actor=actor, at=at, kind=kind.name, rows=len(rows))
    db.session.flush()
    return intake


def write(intake: Intake, *, actor: Viewer, at: dt.datetime) -> None:
    """Have the worker write the table; refuses one with faults, conflict when it is being written already."""
    db.session.refresh(intake, with_for_update=True)
    if intake.state is not IntakeState.brought:
        raise Conflict(_("Bảng này đã được ghi hoặc đang ghi. Mở lại trang để xem"), "table.taken")
    if not is_ready(intake):
        raise Refusal("table.faults", _("Bảng còn chỗ phải sửa nên chưa ghi được"))
    intake.state = IntakeState.working
    jobs.enqueue("intake.write", f"intake {intake.id}", intake_id=str(intake.id))
    record("table.confirmed", "intake", intake.id, actor=actor, at=at, kind=intake.kind)
    db.session.flush()


def discard(intake: Intake, *, actor: Viewer, at: dt.datetime) -> None:
    """Throw a table away that was not written."""
    if intake.state is IntakeState.working:
        raise Conflict(_("Bảng đang được ghi nên không bỏ được nữa"), "table.taken")
    record("table.discarded", "intake", intake.id, actor=actor, at=at, kind=intake.kind)
    db.session.delete(intake)
    db.session.flush()


def forget(before: dt.datetime) -> None:
    """Drop tables that nobody confirmed for days: they may name people."""
    with database.working():
        db.session.execute(
            sa.delete(Intake).where(Intake.state != IntakeState.working, Intake.brought_at < before)
        )


@jobs.task("intake.write")
def write_rows(intake_id: str) -> None:
    """Read every cell again and write all rows, or none and say which row the books no longer take.

    The state changes in the transaction that writes, so a worker that is killed and begins anew writes once.
    """
    key = uuid.UUID(intake_id)
    database.read()
    intake = db.session.get(Intake, key)
    if intake is None or intake.state is not IntakeState.working:
        return
    kind, post_id = KINDS[intake.kind], intake.post_id
    rows = [Row(number, cells) for number, cells in intake.rows]
    db.session.rollback()
    reading.read(kind, rows, lambda done: _tell(key, done))
    _tell(key, len(rows))
    with database.working():
        actor = viewer_of_post(db.session.get_one(Post, post_id))
        intake = db.session.get_one(Intake, key, with_for_update=True)
        if intake.state is not IntakeState.working:
            return
        _write_all(kind, intake, rows, actor, clock.now())


def _write_all(kind: Kind, intake: Intake, rows: Sequence[Row], actor: Viewer, at: dt.datetime) -> None:
    kind.judge(actor, rows, at)
    faults = [[row.number, name or "", str(words)] for row in rows for name, words in row.problems.items()]
    if not faults:
        try:
            with db.session.begin_nested():
                intake.outcome = str(kind.write(actor, [row for row in rows if not row.skip], at))
        except Refusal as refusal:
            faults = [[0, "", str(refusal.words)]]
    if faults:
        intake.state, intake.faults = IntakeState.refused, faults
        return
    intake.state, intake.written_at, intake.rows, intake.notes = IntakeState.written, at, [], []
    record("table.written", "intake", intake.id, actor=actor, at=at, kind=kind.name, rows=intake.count)


def _tell(key: uuid.UUID, done: int) -> None:
    with database.aside() as connection:
        connection.execute(sa.update(Intake).where(Intake.id == key).values(read=done))
