"""A throwaway PostgreSQL for one test run, shared by its processes, stopped and removed when the first one ends.

The process that imports this first (pytest: through conftest) names the folder and hands it down in the environment to
xdist's workers and started programs; whoever needs the server first starts it, behind a file lock. As root it runs as
the account `postgres`.
"""

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PLACE = "PORTAL_TEST_POSTGRES"
OWNER = None if PLACE in os.environ else os.getpid()
FOLDER = Path(os.environ.setdefault(PLACE, f"{tempfile.gettempdir()}/portal-pg-{secrets.token_hex(6)}"))
OPTIONS = f"-h '' -k '{FOLDER}' -F -c full_page_writes=off -c synchronous_commit=off"


def cluster() -> str:
    """Start the server unless it runs; gives the URL of its databases with `{database}` left open."""
    if not (FOLDER / "ready").exists():
        with _lock():
            _start()
    return f"postgresql+psycopg://portal@/{{database}}?host={FOLDER}"


def fresh_database(name: str, template: str = "template1") -> str:
    """An empty database of this name, or a copy of `template`, in place of one that may be there; gives its URL."""
    url = cluster()
    _command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _command("CREATE DATABASE {} TEMPLATE {}", name, template)
    return url.format(database=name)


def template_database(name: str, fill: Callable[[str], None]) -> None:
    """Make, once per run, a database to copy from. `fill` gets its URL and must leave no connection open."""
    cluster()
    with _lock():
        if not (FOLDER / f"{name}.filled").exists():
            fill(fresh_database(name))
            (FOLDER / f"{name}.filled").touch()


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    descriptor = os.open(f"{FOLDER}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _command(statement: str, *names: str) -> None:
    with psycopg.connect(host=str(FOLDER), user="portal", dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _programs() -> Path:
    """Where initdb and pg_ctl lie: Debian's newest version, else what PATH finds."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: float(path.parts[4]), default=shutil.which("initdb"))
    if not newest:
        raise RuntimeError("PostgreSQL is missing. As root: apt-get install postgresql postgresql-contrib")
    return Path(newest).parent


def _run(program: str, *options: str) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    command = [str(_programs() / program), "-D", "data", *options]
    how: dict[str, Any] = {"cwd": FOLDER, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
    if os.geteuid() == 0:
        how |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    with (FOLDER / "output").open("w+") as output:
        code = subprocess.run(command, stdout=output, stderr=output, check=False, **how).returncode
        if code:
            output.seek(0)
            raise RuntimeError(f"PostgreSQL's {program} ended with {code}:\n{output.read()}")


def _start() -> None:
    if (FOLDER / "ready").exists():
        return
    FOLDER.mkdir(mode=0o700)
    try:
        if os.geteuid() == 0:
            shutil.chown(FOLDER, "postgres", "postgres")
        locale = ("--locale-provider=icu", "--icu-locale=vi-VN", "--locale=C.UTF-8")
        _run("initdb", "-A", "trust", "-U", "portal", "-E", "UTF8", "--no-sync", *locale)
        _run("pg_ctl", "-w", "-l", "log", "-o", OPTIONS, "start")
    except BaseException:
        shutil.rmtree(FOLDER, ignore_errors=True)
        raise
    (FOLDER / "ready").touch()


def _stop() -> None:
    """Stop what this run started and leave nothing behind; a forked child of the owner is not the owner."""
    if os.getpid() != OWNER:
        return
    if (FOLDER / "data" / "postmaster.pid").exists():
        _run("pg_ctl", "-m", "immediate", "stop")
    shutil.rmtree(FOLDER, ignore_errors=True)
    Path(f"{FOLDER}.lock").unlink(missing_ok=True)


atexit.register(_stop)
