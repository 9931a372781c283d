"""The portal as it really runs: gunicorn and the job worker as processes over a data folder of their own."""

import contextlib
import datetime as dt
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
EVENING = dt.datetime.fromisoformat("2021-05-18T20:15+07:00")
PATIENCE = 60.0  # seconds; the machine may be busy with other tests
GUNICORN = ("gunicorn", "--config", "config.py", "--graceful-timeout", "2", "--log-level", "warning")


class Portal:
    """A running portal: where it listens, what it keeps, what it complained about."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"

    @property
    def environment(self) -> dict[str, str]:
        """As `./dev serve` sets it: one shift of the clock for all processes."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        shift = (EVENING - dt.datetime.now(dt.UTC)).total_seconds()
        return kept | {
            "PORTAL_DATA": str(self.data),
            "PORTAL_DEMO": "1",
            "PORTAL_DEV": "1",
            "PORTAL_CLOCK": EVENING.isoformat(),
            "PORTAL_CLOCK_SHIFT": f"{shift:.0f}",
        }

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database, read past the portal."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data / 'portal.db'}?mode=ro", uri=True)) as base:
            return base.execute(query, values).fetchall()

    def write(self, query: str, *values: Any) -> int:
        """Change the database past the portal, as an operator may; gives the number of rows."""
        with contextlib.closing(sqlite3.connect(self.data / "portal.db", timeout=PATIENCE)) as base:
            changed = base.execute(query, values).rowcount
            base.commit()
        return changed

    def complaints(self) -> str:
        """Tracebacks and errors that the processes wrote."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return said if "Traceback" in said or "rror" in said else ""


@contextlib.contextmanager
def running(folder: Path, *, worker: bool = False) -> Iterator[Portal]:
    """Serve `folder`/data until the block ends; nothing that was started stays."""
    portal = Portal(folder)
    started: list[subprocess.Popen[bytes]] = []
    with portal.log.open("ab") as log:

        def start(*command: str) -> None:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *command], cwd=HOME, env=portal.environment, stdout=log, stderr=log
                )
            )

        try:
            start(*GUNICORN, "--bind", portal.host, "wsgi:app")
            _wait(portal, started[0])
            if worker:
                start("flask", "--app", "wsgi", "worker")
            yield portal
        finally:
            for process in started:
                process.terminate()
            for process in started:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _wait(portal: Portal, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{portal.url}/healthz", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the portal did not start:\n{portal.log.read_text()[-4000:]}")
