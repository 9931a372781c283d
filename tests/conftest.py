"""A copied province for every test, on SQLite and where it matters on PostgreSQL; people as personas."""

import contextlib
import datetime as dt
import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import postgres
from tests.drill import LONG
from tests.page import Browser
from tests.personas import USERNAMES

EVENING = "2021-05-18T20:15+07:00"
# What is loaded now stays to the end: the collector need not walk through it for every test.
gc.freeze()
gc.set_threshold(20_000, 50, 100)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`both_databases` runs a test on each; others run on SQLite."""
    if "dialect" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("dialect", ["sqlite", "postgresql"] if both else ["sqlite"], scope="session")


class Stage:
    """A province on a fresh copy of a filled database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.at(EVENING)

    def at(self, moment: str) -> dt.datetime:
        """Set the business clock (Vietnam's time); the machine's goes on as it is."""
        from portal.lib import clock

        wanted = dt.datetime.fromisoformat(moment)
        clock.set_shift(wanted - clock.machine())
        return wanted

    @contextlib.contextmanager
    def work(self) -> Iterator[None]:
        """A transaction that commits."""
        from portal import database

        with self.app.app_context(), database.working():
            yield

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        """A read-only snapshot."""
        from portal import database
        from portal.extensions import db

        with self.app.app_context():
            database.read()
            yield
            db.session.rollback()

    def viewer(self, persona: str) -> Any:
        """The persona in the (first) post, as actions and queries want it. Inside `work` or `read` or outside."""
        from portal.accounts import queries
        from portal.lib import clock

        with self._context():
            user = queries.user_by_login(USERNAMES[persona])
            assert user is not None, persona
            return queries.viewer_of_post(queries.posts_of(user.id, clock.today())[0])

    def _context(self) -> Any:
        from flask import has_app_context

        return contextlib.nullcontext() if has_app_context() else self.read()

    def client(self, persona: str | None) -> Browser:
        """A browser in which the persona is signed in; None is nobody."""
        from portal.accounts import actions, queries
        from portal.lib import clock

        client = self.app.test_client()
        if persona is not None:
            with self.work():
                user = queries.user_by_login(USERNAMES[persona])
                assert user is not None, persona
                secret = actions.sign_in(user, on=clock.today(), at=clock.machine())
                posts = queries.posts_of(user.id, clock.today())
                if len(posts) > 1:
                    session = queries.session_by_secret(secret, at=clock.machine(), on=clock.today())
                    actions.choose_post(
                        session.session_id, user.id, posts[0].id, on=clock.today(), at=clock.machine()
                    )
            with client.session_transaction() as cookie:
                cookie["secret"] = secret
        return Browser(client)


class Theatre:
    """One app for a database of this test process, and the templates, shared by all processes, that it copies."""

    def __init__(self, folder: Path, shared: Path, dialect: str) -> None:
        from portal import create_app
        from portal.extensions import db

        self.folder, self.shared, self.dialect = folder, shared, dialect
        self.name = f"portal_{os.getpid()}"
        folder.mkdir(parents=True)
        url = (
            f"sqlite:///{folder / 'portal.db'}" if dialect == "sqlite" else postgres.fresh_database(self.name)
        )
        self.app = create_app(
            {"TESTING": True, "DATA_FOLDER": folder, "SQLALCHEMY_DATABASE_URI": url, "DEMONSTRATION": True}
        )
        if dialect == "sqlite":
            with self.app.app_context():
                sa.event.listen(db.engine, "connect", _without_waiting_for_the_disk)

    def play(self, template: str) -> Stage:
        """A fresh copy of the template, made by whoever needs it first."""
        kept = self.shared / f"{template}_{self.dialect}"
        with (self.shared / f"{template}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                self._make(template, kept)
        self._clear()
        shutil.copytree(kept, self.folder, dirs_exist_ok=True)
        if self.dialect == "postgresql":
            postgres.fresh_database(self.name, template=f"template_{template}")
        return Stage(self.app)

    def keep(self, place: Path) -> None:
        """Set aside what stands on an SQLite stage now, for `put`."""
        self.close()
        shutil.copytree(self.folder, place)

    def put(self, place: Path) -> Stage:
        """A fresh copy of what was kept."""
        self._clear()
        shutil.copytree(place, self.folder, dirs_exist_ok=True)
        return Stage(self.app)

    def close(self) -> None:
        """Let go of the database. The press knows nothing of it and stays warm."""
        from portal.extensions import db

        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _clear(self) -> None:
        self.close()
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def _make(self, template: str, kept: Path) -> None:
        from flask_migrate import upgrade

        from portal import demonstration

        first = self.shared / f"{template}_sqlite"
        carried = self.dialect == "postgresql" and first.exists() and not LONG
        self._clear()
        if self.dialect == "postgresql":
            postgres.fresh_database(self.name)
        if carried:
            shutil.copytree(first, self.folder, dirs_exist_ok=True)
        with Stage(self.app).app.app_context():
            upgrade()
            if carried:
                _carry_over(self.folder / "portal.db")
            else:
                demonstration.fill("small", only_stage=template == "stage")
        self.close()
        if self.dialect == "postgresql":
            postgres.fresh_database(f"template_{template}", template=self.name)
        shutil.copytree(self.folder, kept)


def _carry_over(file: Path) -> None:
    """The rows of a filled SQLite database, so that one run fills one province only; in its folder are its files.
    `./dev drill` fills PostgreSQL through the portal's own actions.
    """
    from portal.extensions import Base, db

    source = sa.create_engine(f"sqlite:///{file}")
    with source.connect() as old, db.engine.begin() as new:
        new.execute(sa.text("SET session_replication_role = replica"))  # rows come in any order
        for table in Base.metadata.sorted_tables:
            new.execute(table.delete())
            rows = [dict(row) for row in old.execute(table.select()).mappings()]
            if rows:
                new.execute(table.insert(), rows)
            counted = table.autoincrement_column
            if counted is not None:
                sequence = sa.func.pg_get_serial_sequence(table.name, counted.name)
                new.execute(
                    sa.select(sa.func.setval(sequence, sa.select(sa.func.max(counted)).scalar_subquery()))
                )
    source.dispose()
    file.unlink()


def _without_waiting_for_the_disk(connection: Any, record: Any) -> None:
    """No test of this process outlives a power cut; the killed processes of `drill` open their own connections."""
    connection.execute("pragma synchronous=off")


@pytest.fixture(scope="session")
def theatre(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """The app of this process for one kind of database."""
    from portal.letters.rendering import PRESS

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    theatre = Theatre(tmp_path_factory.mktemp("portal") / dialect, shared, dialect)
    yield theatre
    theatre.close()
    PRESS.close()


@pytest.fixture
def stage(theatre: Theatre) -> Stage:
    """Organisations, accounts and the activated plan; no addresses, pledges, reports or letters."""
    return theatre.play("stage")


@pytest.fixture
def province(theatre: Theatre) -> Stage:
    """The whole demonstration province of size small."""
    return theatre.play("province")
