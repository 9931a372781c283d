"""A copied province for every test, on SQLite and where it matters on PostgreSQL; people as personas."""

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import postgres
from tests.page import Browser
from tests.personas import USERNAMES

EVENING = "2021-05-18T20:15+07:00"


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
                    actions.choose_post(session.session_id, user.id, posts[0].id, on=clock.today())
            with client.session_transaction() as cookie:
                cookie["secret"] = secret
        return Browser(client)


class Theatre:
    """One app for a database of this test process, and the templates that are copied into it."""

    def __init__(self, folder: Path, dialect: str) -> None:
        from portal import create_app

        self.folder, self.dialect = folder, dialect
        self.name = f"portal_{os.getpid()}"
        folder.mkdir(parents=True)
        url = f"sqlite:///{folder / 'portal.db'}" if dialect == "sqlite" else postgres.fresh_database(self.name)
        self.app = create_app(
            {"TESTING": True, "DATA_FOLDER": folder, "SQLALCHEMY_DATABASE_URI": url, "DEMONSTRATION": True}
        )
        self.templates: set[str] = set()

    def play(self, template: str) -> Stage:
        """A fresh copy of the template, made at its first use."""
        if template not in self.templates:
            self._make(template)
            self.templates.add(template)
        self._close()
        for name in ("files", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            if (self.folder / template / name).is_dir():
                shutil.copytree(self.folder / template / name, self.folder / name)
        if self.dialect == "sqlite":
            self._empty()
            shutil.copy(self.folder / template / "portal.db", self.folder / "portal.db")
        else:
            postgres.fresh_database(self.name, template=f"{self.name}_{template}")
        return Stage(self.app)

    def _close(self) -> None:
        from portal.extensions import db

        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _empty(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"portal.db{suffix}").unlink(missing_ok=True)

    def _make(self, template: str) -> None:
        from flask_migrate import upgrade

        from portal import demonstration

        self._close()
        self._empty()
        if self.dialect == "postgresql":
            postgres.fresh_database(self.name)
        stage = Stage(self.app)
        with stage.app.app_context():
            upgrade()
            demonstration.fill("small", only_stage=template == "stage")
            self._close()
        (self.folder / template).mkdir()
        for name in ("files", "cache"):
            if (self.folder / name).is_dir():
                shutil.move(self.folder / name, self.folder / template / name)
        if self.dialect == "sqlite":
            shutil.move(self.folder / "portal.db", self.folder / template / "portal.db")
        else:
            postgres.fresh_database(f"{self.name}_{template}", template=self.name)


@pytest.fixture(scope="session")
def theatre(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """The app of this process for one kind of database."""
    return Theatre(tmp_path_factory.mktemp("portal") / dialect, dialect)


@pytest.fixture
def stage(theatre: Theatre) -> Stage:
    """Organisations, accounts and the activated plan; no addresses, pledges, reports or letters."""
    return theatre.play("stage")


@pytest.fixture
def province(theatre: Theatre) -> Stage:
    """The whole demonstration province of size small."""
    return theatre.play("province")
