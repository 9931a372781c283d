"""What an operator types: init, account, backup, verify, demo accounts."""

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.extensions import db
from portal.pledges.models import Delivery
from tests.conftest import Stage


def run(app: Flask, *words: str, expect: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == expect, result.output
    return result.output


@pytest.mark.drill  # there PostgreSQL is filled by the portal's actions, here from SQLite's rows
@pytest.mark.both_databases
def test_the_demonstration_keeps_every_invariant(province: Stage) -> None:
    assert "All invariants hold" in run(province.app, "verify")


def test_verify_names_what_is_broken(province: Stage) -> None:
    with province.work():
        db.session.execute(sa.text("pragma ignore_check_constraints=on"))
        row = db.session.scalars(sa.select(Delivery.id).limit(1)).one()
        db.session.execute(sa.update(Delivery).where(Delivery.id == row).values(value=Delivery.value + 1))
    with province.app.app_context():
        db.engine.dispose()
    output = run(province.app, "verify", expect=1)
    assert "pledges:" in output


def test_the_accounts_of_the_demonstration_are_json(province: Stage) -> None:
    accounts = json.loads(run(province.app, "demo", "accounts", "--json"))
    assert {"username", "password", "name", "organisation", "duty"} == set(accounts[0])
    wanted = {"phunu.lap", "phunu.lanhdao", "ctd.thamtra", "ctd.vanthu", "bcd.lanhdao", "quansat", "quantri"}
    assert wanted <= {account["username"] for account in accounts}
    browser = province.client(None)
    assert browser.sign_in(accounts[0]["username"], accounts[0]["password"]).location == "/"


def test_a_backup_opens_as_a_store_of_its_own(province: Stage, tmp_path: Path) -> None:
    from portal import create_app

    run(province.app, "backup", str(tmp_path / "copy"))
    app = create_app(
        {
            "TESTING": True,
            "DATA_FOLDER": tmp_path / "copy",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/copy/portal.db",
        }
    )
    assert "All invariants hold" in run(app, "verify")
    with app.app_context():
        db.engine.dispose()
    assert "is there already" in run(province.app, "backup", str(tmp_path / "copy"), expect=1)


def test_a_real_installation_begins_without_anything_invented(stage: Stage, tmp_path: Path) -> None:
    from portal import create_app

    folder = tmp_path / "real"
    folder.mkdir()
    app = create_app(
        {"TESTING": True, "DATA_FOLDER": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/portal.db"}
    )
    output = run(
        app, "init", "--username", "quan.tri", "--name", "Nguyễn Thị Mẫu", "--password", "a long one"
    )
    assert "1294 obligations" in output
    run(app, "account", "add", "lan", "Trần Thị Thí Dụ", "LHPN", "reporter", "--password", "another one")
    refused = run(
        app, "account", "add", "quan.tri", "x", "LHPN", "head", "--password", "long enough", expect=1
    )
    assert "quản trị hệ thống" in refused
    short = run(app, "account", "add", "x", "x", "LHPN", "head", "--password", "short", expect=1)
    assert "at least 10 characters" in short
    assert "real installation" in run(app, "prepare", expect=1)
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


def test_a_new_password_and_a_suspension_end_what_was_open(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    run(stage.app, "account", "password", "phunu.lap", "--password", "một mật khẩu mới")
    browser.get("/", expect=303)
    fresh = stage.client(None)
    assert fresh.sign_in("phunu.lap", "một mật khẩu mới").location == "/"
    run(stage.app, "account", "suspend", "phunu.lap")
    fresh.get("/", expect=303)
    assert "no account" in run(stage.app, "account", "suspend", "nobody", expect=1)
