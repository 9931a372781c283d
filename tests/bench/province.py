"""The demonstration province as a filled data folder, the portal on it, and persons who ask for its pages."""

import contextlib
import datetime as dt
import gc
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.personas import USERNAMES

HOME = Path(__file__).resolve().parents[2]
EVENING = "2021-05-18T20:15+07:00"


def environment(folder: Path) -> dict[str, str]:
    """What the portal's processes are started with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return kept | {"PORTAL_DATA": str(folder), "PORTAL_DEMO": "1", "PORTAL_CLOCK": EVENING}


def fill(folder: Path, size: str, url: str = "") -> None:
    """The demonstration in an empty folder, by the command that fills it for everyone; progress to standard error.

    `url` names an empty database of PostgreSQL, if it is not to be SQLite in the folder.
    """
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare", "--size", size]
    store = environment(folder) | ({"PORTAL_DATABASE": url} if url else {})
    subprocess.run(command, cwd=HOME, env=store, stdout=sys.stderr, check=True)


def copy(filled: Path, folder: Path) -> Path:
    """The same data once more, to be written into."""
    shutil.copytree(filled, folder)
    return folder


class Province:
    """The whole portal on a filled folder, in this process, on the demonstration's evening."""

    def __init__(self, folder: Path, url: str = "") -> None:
        from portal import create_app
        from portal.lib import clock

        clock.set_shift(dt.datetime.fromisoformat(EVENING) - clock.machine())
        self.folder = folder
        self.app: Flask = create_app(
            {
                "DATA_FOLDER": folder,
                "SQLALCHEMY_DATABASE_URI": url or f"sqlite:///{folder / 'portal.db'}",
                "SECRET_KEY": (folder / "secret.key").read_text("ascii").strip(),
                "DEMONSTRATION": True,
            }
        )

    @contextlib.contextmanager
    def work(self) -> Iterator[None]:
        """A transaction that commits."""
        from portal import database

        with self.app.app_context(), database.working():
            yield

    def secret(self, persona: str) -> str:
        """The secret of a new session of this person in the first post."""
        from portal.accounts import actions, queries
        from portal.lib import clock

        with self.work():
            user = queries.user_by_login(USERNAMES[persona])
            assert user is not None, persona
            return actions.sign_in(user, on=clock.today(), at=clock.machine())

    def cookie(self, secret: str) -> str:
        """The session's cookie as the portal itself writes it."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps({'secret': secret})}"

    def person(self, persona: str) -> "Caller":
        """A signed-in person at the whole application."""
        return Caller(self.app, self.cookie(self.secret(persona)))


class Caller:
    """Asks a WSGI application for pages with one cookie."""

    def __init__(self, app: Callable[..., Any], cookie: str) -> None:
        self.app, self.cookie = app, cookie

    def get(self, path: str) -> bytes:
        """The whole answer, which must be a page."""
        environ = EnvironBuilder(path=path, headers={"Cookie": self.cookie}).get_environ()
        body, status, _headers = run_wsgi_app(self.app, environ)
        page = b"".join(body)
        if not status.startswith("200"):
            raise RuntimeError(f"{path}: {status}")
        return page


def cpu_ms(*acts: Callable[[], Any], rounds: int, warm: int = 3) -> list[float]:
    """Median CPU milliseconds of each act, done in turn in every round, so that a busy machine meets all alike."""
    for _ in range(warm):
        for act in acts:
            act()
    gc.collect()
    gc.freeze()
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for place, act in enumerate(acts):
            start = time.process_time()
            act()
            times[place].append(1000 * (time.process_time() - start))
    gc.unfreeze()
    return [statistics.median(one) for one in times]
