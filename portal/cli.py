"""flask prepare · init · account · reorganise · letter · demo · worker · verify · backup: what an operator types."""

import contextlib
import datetime as dt
import json
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module, util
from pathlib import Path
from types import FrameType

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from portal import database, demonstration, jobs
from portal.access import Duty
from portal.accounts import actions as accounts
from portal.accounts import passwords, queries
from portal.accounts.models import Post, User
from portal.accounts.rules import in_force
from portal.demonstration import territory
from portal.extensions import db
from portal.intake import actions as intake
from portal.letters.content import letter_from_json
from portal.letters.reading import LetterError
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from portal.plans import actions as plans
from portal.plans import preset as presets
from portal.succession import drafts, reform

ROOMS_WITH_INVARIANTS = (
    "organisations",
    "accounts",
    "documents",
    "plans",
    "addresses",
    "pledges",
    "reports",
    "consolidation",
    "review",
    "letters",
    "succession",
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (prepare, init, account, worker, verify, backup, demo, reorganise, letter):
        app.cli.add_command(command)


@click.command("prepare")
@with_appcontext
@click.option("--size", type=click.Choice(["small", "province"]), default="small", show_default=True)
def prepare(size: str) -> None:
    """Bring the store to the newest schema and fill the demonstration province if it is empty."""
    upgrade()
    try:
        filled = demonstration.is_filled()
    except demonstration.RealInstallation as error:
        raise click.ClickException(
            f"{error}; the demonstration needs a folder of its own (PORTAL_DATA)"
        ) from None
    if filled:
        click.echo("The demonstration province is there.")
        return
    click.echo(f"Filling the demonstration province ({size}) …")
    demonstration.fill(size, say=click.echo)


@click.command("init")
@with_appcontext
@click.option("--plan", "name", type=click.Choice(presets.names()), default="plan_2021", show_default=True)
@click.option("--username", prompt="Administrator's user name")
@click.option("--name", "full_name", prompt="Administrator's name")
@click.password_option(prompt="Administrator's password")
def init(name: str, username: str, full_name: str, password: str) -> None:
    """Begin a real installation: units, organisations, a plan in force, an administrator. Nothing invented."""
    upgrade()
    shape = presets.load(name)
    hashed = _hashed(password)
    at = clock.now()
    with _refusals(), database.working():
        _units, organisations = territory.settle("province", at=at)
        plan = plans.load_preset(shape, name=name, actor=None, at=at)
        count = plans.activate(plan, shape, actor=None, at=at)
        user = accounts.register_user(
            username=username, name=full_name, password_hash=hashed, actor=None, at=at
        )
        accounts.grant(
            user,
            organisations[territory.STANDING_AGENCY],
            Duty.administrator,
            starts_on=at.date(),
            actor=None,
            at=at,
        )
    click.echo(f"{len(organisations)} organisations, {count} obligations under {shape.plan.number}.")


account = AppGroup("account", help="Accounts, for an operator without a screen.")


@account.command("add")
@click.argument("username")
@click.argument("full_name")
@click.argument("organisation")
@click.argument("duty", type=click.Choice([duty.value for duty in Duty]))
@click.option("--title", default="", help="As it stands under a signature, such as “Chủ tịch”.")
@click.password_option()
def account_add(
    username: str, full_name: str, organisation: str, duty: str, title: str, password: str
) -> None:
    """Give a person a post in an organisation (its code); a person who has an account keeps name and password."""
    hashed = _hashed(password)
    at = clock.now()
    with _refusals(), database.working():
        place = db.session.scalar(sa.select(Organisation).where(Organisation.code == organisation))
        if place is None:
            raise click.ClickException(f"there is no organisation {organisation}")
        user = queries.user_by_login(username) or accounts.register_user(
            username=username, name=full_name, password_hash=hashed, actor=None, at=at
        )
        db.session.flush()
        accounts.grant(user, place, Duty(duty), title=title, starts_on=at.date(), actor=None, at=at)
    click.echo(f"{username}: {duty}, {organisation}")


@account.command("password")
@click.argument("username")
@click.password_option()
def account_password(username: str, password: str) -> None:
    """Set a new password, for whoever has phoned about a lost one; all sessions of the person end."""
    hashed = _hashed(password)
    with database.working():
        accounts.set_password(_person(username), hashed, actor=None, at=clock.machine())
    click.echo(f"{username}: a new password, all sessions ended")


@account.command("suspend")
@click.argument("username")
def account_suspend(username: str) -> None:
    """Let a person in no more; all sessions end at once, what was done keeps the name."""
    with database.working():
        accounts.suspend(_person(username), actor=None, at=clock.machine())
    click.echo(f"{username}: suspended")


def _person(username: str) -> User:
    user = queries.user_by_login(username)
    if user is None:
        raise click.ClickException(f"there is no account {username}")
    return user


def _hashed(password: str) -> str:
    if len(password) < passwords.SHORTEST:
        raise click.ClickException(f"a password has at least {passwords.SHORTEST} characters")
    return passwords.hash_password(password)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(str(refusal.words)) from None


@click.command("reorganise")
@with_appcontext
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=reform.DAY.isoformat(), show_default=True)
@click.option("--legal-basis", default=reform.LEGAL_BASIS, show_default=True)
@click.option("--yes", is_flag=True, help="Do it; without, only tell what would happen.")
def reorganise(on: dt.datetime, legal_basis: str, yes: bool) -> None:
    """The rearrangement of 2025: communes merge, districts end, all that is open passes on; at once or not at all."""
    at = clock.now()
    with _refusals(), database.working():
        actor = queries.viewer_of_post(_administrator(at.date()))
        drafted = reform.draft(actor, legal_basis=legal_basis, on=on.date())
        found = drafts.preview(actor, drafted.act)
        click.echo(f"{len(drafted.merges)} communes, {drafted.districts} districts end.")
        click.echo(f"{len(drafted.act.heirs)} organisations end, {len(drafted.births)} are new.")
        click.echo(f"{'':12}{'passed on':>10}{'ended':>10}{'owed there':>12}")
        for what, passed, ended, doubled in drafted.counts(found):
            click.echo(f"{what.value:12}{passed:>10}{ended:>10}{doubled:>12}")
        if yes:
            reform.carry_out(drafted, None, actor=actor, at=at)
    click.echo("Done." if yes else "Nothing was changed; --yes does it.")


def _administrator(on: dt.date) -> Post:
    """Who answers for it in the book and in the minute: the first of the administrators."""
    held = (
        sa.select(Post).where(Post.duty == Duty.administrator, in_force(on)).order_by(Post.starts_on).limit(1)
    )
    post = db.session.scalar(held)
    if post is None:
        raise click.ClickException("there is no administrator")
    return post


@click.command("backup")
@with_appcontext
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Copy the embedded store, while it runs, into a new FOLDER: database, files, secret key."""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("PostgreSQL: use pg_dump -Fc for the database, and copy the data folder")
    if folder.exists():
        raise click.ClickException(f"{folder} is there already")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    # Never a copy of the live file: without its write-ahead log it would hold nothing of the last commits.
    with contextlib.closing(sqlite3.connect(str(db.engine.url.database))) as connection:
        connection.execute("vacuum into ?", (str(partial / "portal.db"),))
    data = Path(current_app.config["DATA_FOLDER"])
    if (data / "secret.key").exists():  # not where the environment names the key
        shutil.copy2(data / "secret.key", partial / "secret.key")
    if (data / "files").is_dir():
        shutil.copytree(data / "files", partial / "files")
    partial.rename(folder)
    click.echo(f"Kept in {folder}; try it with PORTAL_DATA={folder} ./dev flask verify")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do the jobs until told to stop."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.work_forever(app, stop, daily=_tidy)


def _tidy() -> None:
    """Once a day: what nobody can need any more goes."""
    database.forget(clock.machine() - dt.timedelta(days=30))
    intake.forget(clock.now() - dt.timedelta(days=intake.KEPT_DAYS))


@click.command("verify")
@with_appcontext
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
    database.read()
    rows = demonstration.accounts()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['username']:24} {row['password']:16} {row['name']}, {row['organisation']}, {row['duty']}"
        )


letter = AppGroup("letter", help="Letters without a database.")


@letter.command("render", with_appcontext=False)
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def letter_render(source: Path, target: Path) -> None:
    """Print SOURCE, a letter as JSON (tests/letters/examples), into TARGET, a PDF: no database, no number taken."""
    from portal.letters import pdf

    try:
        data = json.loads(source.read_text("utf-8"))
        rendered = pdf.render(letter_from_json(data))
    except LetterError as error:
        raise click.ClickException(str(error.words)) from None
    except ValueError as error:  # no JSON, no UTF-8
        raise click.ClickException(f"{source}: {error}") from None
    target.write_bytes(rendered)
    click.echo(f"{target}: {len(rendered)} bytes")
