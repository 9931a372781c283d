"""flask prepare · init · demo · worker · verify: what an operator types."""

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module, util
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from portal import database, jobs
from portal.extensions import db

ROOMS_WITH_INVARIANTS = ("organisations", "accounts", "documents", "plans", "pledges", "reports", "review", "letters")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(prepare)
    app.cli.add_command(worker)
    app.cli.add_command(verify)
    app.cli.add_command(demo)


@click.command("prepare")
@click.option("--size", type=click.Choice(["small", "province"]), default="small", show_default=True)
def prepare(size: str) -> None:
    """Bring the store to the newest schema and fill the demonstration province if it is empty."""
    from portal import demonstration

    upgrade()
    if demonstration.is_filled():
        click.echo("The demonstration province is there.")
        return
    click.echo(f"Filling the demonstration province ({size}) …")
    demonstration.fill(size, say=click.echo)


@click.command("worker")
def worker() -> None:
    """Do the jobs until told to stop."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.work_forever(app, stop)


@click.command("verify")
def verify() -> None:
    """Check the invariants of the stored data; exit 1 and name what is broken."""
    faults = 0
    database.read()
    for room, broken in _invariants():
        for fault in broken():
            faults += 1
            click.echo(f"{room}: {fault}")
    db.session.rollback()
    if faults:
        click.echo(f"{faults} broken.")
        sys.exit(1)
    click.echo("All invariants hold.")


def _invariants() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    for room in ROOMS_WITH_INVARIANTS:
        if util.find_spec(f"portal.{room}.invariants"):
            yield room, import_module(f"portal.{room}.invariants").broken


demo = AppGroup("demo", help="The demonstration province.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def demo_accounts(as_json: bool) -> None:
    """The accounts to sign in with."""
    from portal import demonstration

    database.read()
    rows = demonstration.accounts()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['username']:24} {row['password']:16} {row['name']}, {row['organisation']}, {row['duty']}")
