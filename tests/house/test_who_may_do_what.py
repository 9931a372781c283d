"""The matrix: every endpoint × persona, against a table that a person wrote and reviews (trust §1.5).

Cells: yes = the door opens (whatever the form then says), no = 403, hidden = 404 as for what does not exist.
"""

import csv
from pathlib import Path

import pytest
from flask import url_for

from tests.conftest import Stage, Theatre
from tests.house.subjects import find

TABLE = Path(__file__).with_suffix("").with_name("who_may_do_what.csv")
ANSWERS = {403: "no", 404: "hidden"}
OPEN = {200, 202, 303, 400, 409, 422}
EXTRA = {"number": 1, "code": "C1", "duty": "D2-1"}
UNLISTED = {
    "healthz",
    "static",
    "kit",
    "accounts.sign_in",
    "accounts.open_session",
    "accounts.lost",
    "accounts.activate",
    "accounts.use_code",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(stage: Stage, persona: str, row: dict[str, str]) -> tuple[str, int]:
    with stage.read():
        values = find(row["subject"])
    with stage.app.test_request_context():
        rule = next(rule for rule in stage.app.url_map.iter_rules() if rule.endpoint == row["endpoint"])
        extra = {name: value for name, value in EXTRA.items() if name in rule.arguments}
        url = url_for(row["endpoint"], **values, **extra)
    browser = stage.client(persona)
    if row["method"] == "GET":
        status = browser.client.get(url).status_code
    else:
        from portal.extensions import new_id

        data = {"csrf_token": browser.csrf(), "key": new_id().hex}
        status = browser.client.post(url, data=data).status_code
    return ("yes" if status in OPEN else ANSWERS.get(status, str(status))), status


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['method']} {row['endpoint']} {row['subject']}")
def test_the_doors_open_as_the_table_says(province: Stage, theatre: Theatre, row: dict[str, str]) -> None:
    stage = province
    wrong = []
    for persona in [name for name in row if name not in ("endpoint", "method", "subject", "why")]:
        answer, status = ask(stage, persona, row)
        if answer != row[persona]:
            wrong.append(f"{persona}: {answer} ({status}) instead of {row[persona]}")
        if row["method"] == "POST" and status == 303:
            stage = theatre.play("province")
    assert not wrong, "\n".join(wrong)


def test_every_endpoint_stands_in_the_table(stage: Stage) -> None:
    listed = {(row["endpoint"], row["method"]) for row in rows()}
    wanted = {
        (rule.endpoint, method)
        for rule in stage.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if rule.endpoint not in UNLISTED
    }
    assert listed == wanted
