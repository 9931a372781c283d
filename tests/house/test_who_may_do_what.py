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
EXTRA = {"number": 1, "code": "C1", "duty": "D2-1", "sha256": "0" * 64}
UNLISTED = {
    "healthz",
    "static",
    "kit",
    "accounts.sign_in",
    "accounts.open_session",
    "accounts.lost",
    "accounts.activate",
    "accounts.use_code",
    "letters.confirm",
    "letters.confirmed",
    "letters.compare",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class House:
    """The province with every persona of the table signed in, again as it was after each act."""

    def __init__(self, theatre: Theatre, kept: Path) -> None:
        self.theatre, self.kept = theatre, kept
        self.stage, self.cookie = theatre.play("province"), theatre.app.config["SESSION_COOKIE_NAME"]
        personas = [name for name in rows()[0] if name not in ("endpoint", "method", "subject", "why")]
        self.browsers = {persona: self.stage.client(persona) for persona in personas}
        for browser in self.browsers.values():
            browser.csrf()
        theatre.keep(kept)

    def address(self, row: dict[str, str]) -> str:
        """The address that the row asks for."""
        with self.stage.read():
            values = find(row["subject"])
        with self.stage.app.test_request_context():
            rule = next(
                rule for rule in self.stage.app.url_map.iter_rules() if rule.endpoint == row["endpoint"]
            )
            extra = {name: value for name, value in EXTRA.items() if name in rule.arguments}
            return url_for(row["endpoint"], **values, **extra)

    def ask(self, persona: str, method: str, url: str) -> tuple[str, int]:
        """How the door answers, and with which status; what was done is undone."""
        from portal.extensions import new_id

        browser = self.browsers[persona]
        data = {"csrf_token": browser.token, "key": new_id().hex} if method == "POST" else None
        cookie = browser.client.get_cookie(self.cookie)
        status = browser.client.open(url, method=method, data=data).status_code
        if method == "POST" and status == 303:
            self.theatre.put(self.kept)
            assert cookie
            browser.client.set_cookie(self.cookie, cookie.value)
        return ("yes" if status in OPEN else ANSWERS.get(status, str(status))), status


@pytest.fixture(scope="module")
def house(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(theatre, tmp_path_factory.mktemp("house") / "kept")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['method']} {row['endpoint']} {row['subject']}")
def test_the_doors_open_as_the_table_says(house: House, theatre: Theatre, row: dict[str, str]) -> None:
    house.stage = theatre.put(house.kept)
    url = house.address(row)
    wrong = []
    for persona in house.browsers:
        answer, status = house.ask(persona, row["method"], url)
        if answer != row[persona]:
            wrong.append(f"{persona}: {answer} ({status}) instead of {row[persona]}")
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
