"""One transaction per request, its modes, and the side books that live outside it.

Reading is read-only in the database itself, so a GET that writes raises. Working on SQLite begins with BEGIN IMMEDIATE
behind a file lock: writers of all processes queue there instead of polling the database's own lock, whose busy
handler is unfair. On PostgreSQL rows are locked as they are written.
"""

import collections
import contextlib
import datetime as dt
import fcntl
import os
import threading
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql, sqlite

from portal.extensions import Base, db, table_of

READ, WORK = "read", "work"
PATIENCE = 20.0  # seconds a writer waits for its turn before the request gives up


class QueueTimeout(RuntimeError):
    """The write queue did not move within `PATIENCE`: the store is stuck or gone."""


class Turns:
    """A lock that goes round in the order of asking. Python's own may be snatched by whoever just comes by."""

    def __init__(self) -> None:
        """Nobody has it."""
        self._guard = threading.Lock()
        self._waiting: collections.deque[threading.Lock] = collections.deque()
        self._taken = False

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came in the last moment

    def release(self) -> None:
        """Pass it to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class WriteQueue:
    """A lock over all threads and processes of one data folder; held from BEGIN IMMEDIATE to the end.

    The threads of a process take turns; the one whose turn it is waits for the other processes, whom the kernel serves
    in the order of asking. So nobody starves, and when a process is stuck with the lock, one thread of each other
    waits with it and all others give up after `PATIENCE`.
    """

    def __init__(self, path: Path) -> None:
        """`path` is the lock's file; it is never removed, so that no two processes lock different files."""
        self.path = path
        self.turns = Turns()
        self.owner: int | None = None

    def enter(self) -> int:
        """Wait for the turn; gives the descriptor that `leave` closes."""
        if self.owner == threading.get_ident():
            raise RuntimeError("a write inside a write: this thread already holds the queue")
        if not self.turns.acquire(PATIENCE):
            raise QueueTimeout
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except BaseException:
            self.turns.release()  # or nobody of this process would write any more
            raise
        self.owner = threading.get_ident()
        return descriptor

    def leave(self, descriptor: int) -> None:
        """Let the next writer in."""
        self.owner = None
        os.close(descriptor)
        self.turns.release()


def init_app(app: Flask) -> None:
    """Teach the engine the two modes."""
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            folder = Path(engine.url.database or ":memory:").parent
            _teach_sqlite(engine, WriteQueue(folder / "write.lock"))


def _teach_sqlite(engine: sa.Engine, queue: WriteQueue) -> None:
    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=10000"):
            connection.execute(f"pragma {pragma}")
        record.info["query_only"] = False

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("portal_mode") == READ
        raw, info = connection.connection.driver_connection, connection.info
        assert raw is not None
        if info["query_only"] is not reading:
            raw.execute(f"pragma query_only={'on' if reading else 'off'}")
            info["query_only"] = reading
        if reading:
            raw.execute("begin")
        else:
            info["queued"] = queue.enter()
            try:
                raw.execute("begin immediate")
            except BaseException:
                queue.leave(info.pop("queued"))
                raise

    @sa.event.listens_for(engine, "checkin")
    def _checkin(connection: Any, record: Any) -> None:
        if (descriptor := record.info.pop("queued", None)) is not None:
            queue.leave(descriptor)


def begin(mode: str) -> None:
    """End whatever the session was doing, unsaved, and begin anew in `mode`."""
    db.session.rollback()
    db.session.connection(execution_options={"portal_mode": mode, "postgresql_readonly": mode == READ})


def read() -> None:
    """Begin a read-only snapshot."""
    begin(READ)


def work() -> None:
    """Begin a transaction that may write. Views marked slow call this after the slow part."""
    begin(WORK)


@contextlib.contextmanager
def working() -> Iterator[None]:
    """A transaction outside any request (command line, worker): commits at the end, rolls back on any error."""
    work()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextlib.contextmanager
def aside() -> Iterator[sa.Connection]:
    """A short transaction of its own for technical tables (counters, last seen), never for business rows."""
    options = {"portal_mode": WORK}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def insert(table: Any) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT on both databases."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)


class Receipt(Base):
    """What one person has already done with one key: a repeated POST gets the first answer again."""

    __tablename__ = "receipt"
    actor_id: orm.Mapped[uuid.UUID] = orm.mapped_column(primary_key=True)
    key: orm.Mapped[uuid.UUID] = orm.mapped_column(primary_key=True)
    path: orm.Mapped[str] = orm.mapped_column(sa.String(200), primary_key=True)
    location: orm.Mapped[str | None]
    at: orm.Mapped[dt.datetime]


_SAME = (
    Receipt.actor_id == sa.bindparam("who"),
    Receipt.key == sa.bindparam("once"),
    Receipt.path == sa.bindparam("door"),
)
_LOCATION = sa.select(Receipt.location).where(*_SAME)
_SETTLE = sa.update(table_of(Receipt)).where(*_SAME).values(location=sa.bindparam("leads_to"))


def claim(actor_id: uuid.UUID, key: uuid.UUID, path: str, at: dt.datetime) -> str | None:
    """Claim a key inside the work: None when it is fresh, else where the first act led.

    A second POST with the same key waits here until the first one commits (then it gets its location) or rolls
    back (then the key is fresh again).
    """
    fresh = insert(table_of(Receipt)).on_conflict_do_nothing().returning(Receipt.key)
    if db.session.execute(fresh, {"actor_id": actor_id, "key": key, "path": path, "at": at}).first():
        return None
    return db.session.scalar(_LOCATION, {"who": actor_id, "once": key, "door": path})


def settle(actor_id: uuid.UUID, key: uuid.UUID, path: str, location: str) -> None:
    """Write down where the act led, in its own transaction."""
    db.session.execute(_SETTLE, {"who": actor_id, "once": key, "door": path, "leads_to": location})


def forget(before: dt.datetime) -> None:
    """Drop what nobody can need any more: receipts of forms that lie open no longer, counters of tries long past."""
    with aside() as connection:
        connection.execute(sa.delete(Receipt).where(Receipt.at < before))
        connection.execute(sa.delete(RateCounter).where(RateCounter.window < int(before.timestamp()) // 60))


class RateCounter(Base):
    """How often something was tried in one window of time and in the one before; shared by all processes."""

    __tablename__ = "rate_counter"
    name: orm.Mapped[str] = orm.mapped_column(sa.String(200), primary_key=True)
    window: orm.Mapped[int]
    count: orm.Mapped[int]
    before: orm.Mapped[int] = orm.mapped_column(default=0)


def count_try(connection: sa.Connection, name: str, seconds: int, at: dt.datetime, most: int) -> int:
    """Count one more try of `name`; gives the tries of this window of `seconds` and the one before, this one included.

    Any span of `seconds` lies within two windows, so whoever acts only on `most` or less acts at most so often in any
    of them. Tries beyond that are not counted: they would lock for ever whoever is attacked.
    """
    step = seconds // 60
    window = int(at.timestamp()) // 60 // step * step  # the minute in which it began
    same = RateCounter.window == window
    room = RateCounter.count + RateCounter.before <= most
    statement = insert(RateCounter).values(name=name, window=window, count=1, before=0)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "count": sa.case((same & room, RateCounter.count + 1), (same, RateCounter.count), else_=1),
            "before": sa.case(
                (same, RateCounter.before), (RateCounter.window == window - step, RateCounter.count), else_=0
            ),
            "window": window,
        },
    ).returning(RateCounter.count + RateCounter.before)
    return int(connection.execute(statement).scalar_one())


def forget_tries(names: Iterable[str], *, one_of: str) -> None:
    """Inside the work: the counters `names` begin anew, `one_of` is one less."""
    db.session.execute(sa.delete(RateCounter).where(RateCounter.name.in_(list(names))))
    db.session.execute(
        sa.update(RateCounter)
        .where(RateCounter.name == one_of, RateCounter.count > 0)
        .values(count=RateCounter.count - 1)
        .execution_options(synchronize_session=False)
    )
