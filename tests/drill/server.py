"""The portal as processes on loopback, to be loaded and killed, and clients that speak plain HTTP to it."""

import contextlib
import datetime as dt
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for a start; the machine may be busy
GUNICORN = ("gunicorn", "--config", "config.py", "--graceful-timeout", "2", "--log-level", "error")


def environment(app: Flask) -> dict[str, str]:
    """What makes another process the same portal as `app`: its data, its store, its key, its clock."""
    from portal.lib import clock

    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return kept | {
        "PORTAL_DATA": str(app.config["DATA_FOLDER"]),
        "PORTAL_DATABASE": app.config["SQLALCHEMY_DATABASE_URI"],
        "PORTAL_SECRET_KEY": app.config["SECRET_KEY"],
        "PORTAL_DEMO": "1",
        "PORTAL_DEV": "1",
        "PORTAL_CLOCK_SHIFT": f"{clock.shift().total_seconds():.0f}",
    }


@contextlib.contextmanager
def process(app: Flask, *command: str, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of the portal, and all that it starts, until the block ends."""
    started = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=HOME, env=environment(app) | settings, start_new_session=True
    )
    try:
        yield started
    finally:
        started.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


class Server:
    """A running gunicorn: its address, and the right to kill its workers."""

    def __init__(self, port: int, master: int) -> None:
        self.port, self.master = port, master
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"

    def workers(self) -> list[int]:
        """The worker processes that are there now."""
        found = []
        for place in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                # pid (name) state parent …; a name may hold blanks and brackets
                state, parent = place.read_text().rpartition(")")[2].split()[:2]
                if int(parent) == self.master and state != "Z":
                    found.append(int(place.parent.name))
        return sorted(found)


@contextlib.contextmanager
def serving(app: Flask, entrance: str = "wsgi:app", **settings: str) -> Iterator[Server]:
    """The portal of `app` under gunicorn, as config.py sets it, on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with process(app, *GUNICORN, "--bind", f"127.0.0.1:{port}", entrance, **settings) as master:
        _wait(port, master)
        yield Server(port, master.pid)


def _wait(port: int, master: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and master.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Client(port).get("/healthz").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


class Answer:
    """Status, place and text of one answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.location = response.headers.get("Location", "")
        self.text = response.read().decode()


class Client:
    """A browser's worth of HTTP: one kept-alive connection, cookies, the token of the forms."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies or {})
        self.token = ""

    def get(self, path: str) -> Answer:
        """Ask for a page; remembers its token."""
        answer = self._ask("GET", path, None, {})
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
        self.token = found.group(1) if found else self.token
        return answer

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form. OSError or HTTPException: no answer came, and nobody knows what happened."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}), form)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, path, body, {"Cookie": cookie, **headers})
            response = self.connection.getresponse()
            answer = Answer(response)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer


def signed_in(app: Flask, port: int, user: Any, post: Any = None) -> Client:
    """A client in a new session of this person, its token fetched; not inside a transaction. `post`: of several."""
    from portal import database
    from portal.accounts import actions
    from portal.accounts.models import User
    from portal.extensions import db
    from portal.lib import clock

    with app.app_context(), database.working():
        given = {"on": clock.today(), "at": clock.machine()}
        secret = actions.sign_in(db.session.get_one(User, user), **given)
        actions.go_on_in(secret, user, post, **given)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    client = Client(port, {app.config["SESSION_COOKIE_NAME"]: signer.dumps({"secret": secret})})
    client.get("/reports/")
    assert client.token
    return client


def moment() -> dt.datetime:
    """The machine's time, to see whether a window of fifteen minutes turned over meanwhile."""
    from portal.lib import clock

    return clock.machine()
