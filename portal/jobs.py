"""The job table: work enqueued in the caller's own transaction, done at least once by a worker.

A job is leased, its lease is kept alive by a heartbeat, and a lease that ran out is taken again: killing a worker
loses nothing. Tasks must therefore be idempotent.
"""

import contextlib
import datetime as dt
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm

from portal import database
from portal.extensions import Base, db, new_id
from portal.lib import clock

LEASE = dt.timedelta(seconds=30)
TRIES = 5
log = logging.getLogger(__name__)

Task = Callable[..., bool | None]
"""True: there is more to do, later than whatever waits now."""
TASKS: dict[str, Task] = {}
SLOW: set[str] = set()
"""Tasks that wait for another machine: they are done when nothing else is due."""


class Job(Base):
    """One piece of work: ready → running → done, or failed after `TRIES`."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_pick", "state", "run_at"),)
    id: orm.Mapped[uuid.UUID] = orm.mapped_column(primary_key=True, default=new_id)
    name: orm.Mapped[str] = orm.mapped_column(sa.String(80))
    key: orm.Mapped[str] = orm.mapped_column(sa.String(120), unique=True)
    arguments: orm.Mapped[dict[str, Any]]
    state: orm.Mapped[str] = orm.mapped_column(sa.String(10), default="ready")
    run_at: orm.Mapped[dt.datetime]
    lease_until: orm.Mapped[dt.datetime | None]
    owner: orm.Mapped[uuid.UUID | None]
    tries: orm.Mapped[int] = orm.mapped_column(default=0)
    error: orm.Mapped[str | None]


def task(name: str, *, slow: bool = False) -> Callable[[Task], Task]:
    """Register the function that does jobs of this name; `slow` ones give way to all others."""

    def register(function: Task) -> Task:
        TASKS[name] = function
        SLOW.update([name] if slow else [])
        return function

    return register


def enqueue(name: str, key: str, after: dt.timedelta = dt.timedelta(0), **arguments: Any) -> None:
    """Put a job on the table within the current transaction, done `after` so long; the same key twice is one job."""
    if name not in TASKS:
        raise KeyError(name)
    db.session.execute(
        database.insert(Job)
        .values(
            id=new_id(),
            name=name,
            key=key,
            arguments=arguments,
            state="ready",
            run_at=clock.machine() + after,
            tries=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def again(key: str) -> None:
    """Make a failed job ready once more, within the current transaction."""
    db.session.execute(
        sa.update(Job)
        .where(Job.key == key, Job.state == "failed")
        .values(state="ready", run_at=clock.machine(), tries=0)
    )


def _due(at: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(Job.state == "ready", Job.run_at <= at), sa.and_(Job.state == "running", Job.lease_until < at)
    )


def claim(owner: uuid.UUID) -> tuple[uuid.UUID, str, dict[str, Any], int] | None:
    """Lease the next due job to `owner`; None when there is none."""
    at = clock.machine()
    with db.engine.connect().execution_options(portal_mode=database.READ) as connection:
        if connection.execute(sa.select(Job.id).where(_due(at)).limit(1)).first() is None:
            return None
    with database.aside() as connection:
        row = connection.execute(
            sa.select(Job.id, Job.name, Job.arguments, Job.tries)
            .where(_due(at))
            .order_by(Job.name.in_(SLOW), Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        connection.execute(
            sa.update(Job)
            .where(Job.id == row.id)
            .values(state="running", owner=owner, lease_until=at + LEASE, tries=Job.tries + 1)
        )
    return row.id, row.name, row.arguments, row.tries + 1


@contextlib.contextmanager
def _heartbeat(app: Flask, job_id: uuid.UUID, owner: uuid.UUID) -> Iterator[None]:
    done = threading.Event()

    def beat() -> None:
        with app.app_context():
            while not done.wait(LEASE.total_seconds() / 3):
                _mark(job_id, owner, lease_until=clock.machine() + LEASE)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _mark(job_id: uuid.UUID, owner: uuid.UUID, **values: Any) -> None:
    with database.aside() as connection:
        connection.execute(sa.update(Job).where(Job.id == job_id, Job.owner == owner).values(**values))


def run_one(app: Flask, owner: uuid.UUID) -> bool:
    """Do one due job, if any; a task that raises is tried again later, ever more slowly. True when one was done."""
    leased = claim(owner)
    if leased is None:
        return False
    job_id, name, arguments, tries = leased
    with _heartbeat(app, job_id, owner):
        try:
            more = TASKS[name](**arguments)
        except Exception as error:
            # The type alone: a message may quote what somebody typed.
            log.warning("job %s failed, try %s: %s", name, tries, type(error).__name__)
            db.session.rollback()
            retry = clock.machine() + dt.timedelta(seconds=2**tries)
            state = "failed" if tries >= TRIES else "ready"
            outcome: dict[str, Any] = {"state": state, "run_at": retry, "error": type(error).__name__}
        else:
            outcome = {"state": "done", "error": None}
            if more:
                outcome |= {"state": "ready", "run_at": clock.machine(), "tries": 0}
    _mark(job_id, owner, lease_until=None, **outcome)
    db.session.remove()
    return True


def work_forever(app: Flask, stop: threading.Event, pause: float = 0.3, *, daily: Callable[[], None]) -> None:
    """The worker: until `stop`, do what is due, and once a day, the first time at the start, what is `daily`."""
    owner, tidied = new_id(), None
    with app.app_context():
        while not stop.is_set():
            if tidied != clock.machine().date():
                daily()
                tidied = clock.machine().date()
            if not run_one(app, owner):
                stop.wait(pause)
