"""Signing in: what gets in, what is refused, and that the refusals tell nothing."""

import re
import statistics
import time

import pytest
import sqlalchemy as sa

from portal import database
from portal.extensions import db
from tests.conftest import Stage
from tests.drill import LONG, scaled
from tests.personas import PASSWORD, USERNAMES


def gate(stage: Stage):
    return stage.client(None)


def test_the_right_password_opens_home(stage: Stage) -> None:
    browser = gate(stage)
    page = browser.sign_in(USERNAMES["women_reporter"], PASSWORD)
    assert page.location == "/"
    assert "Nguyễn Thị Mẫu" in browser.get("/").text


def test_the_user_name_may_be_typed_in_capitals(stage: Stage) -> None:
    assert gate(stage).sign_in(" PHUNU.LAP ", PASSWORD).location == "/"


@pytest.mark.parametrize("username", ["phunu.lap", "nobody.at.all", "tamkhoa"])
def test_every_failure_gets_the_same_answer(stage: Stage, username: str) -> None:
    """F20: known with a wrong password, unknown, suspended with the right one."""
    password = PASSWORD if username == "tamkhoa" else "wrong"
    browser = gate(stage)
    page = browser.sign_in(username, password, expect=422)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.text
    assert page.soup.title.get_text().startswith("Lỗi: ")
    assert page.soup.find("input", attrs={"name": "username"})["value"] == username
    assert "device" not in page.headers.get("Set-Cookie", "")


@pytest.mark.drill
def test_at_the_door_known_unknown_and_suspended_look_alike(stage: Stage) -> None:
    """F20: status, body and cookies are the same, and the medians of their times differ by less than 10 ms."""
    people = ("phunu.lap", "nobody.at.all", "tamkhoa")
    times: dict[str, list[float]] = {username: [] for username in people}
    answers: dict[str, set[tuple[int, str, str]]] = {username: set() for username in people}
    for turn in range(scaled(5, 200)):
        for place, username in enumerate(people):
            browser = gate(stage)
            data = {
                "username": username,
                "password": f"wrong {turn}",
                "csrf_token": browser.csrf(),
                "next": "",
            }
            address = f"192.0.{2 + place}.{turn}"  # or the limits would answer
            with stage.work():
                db.session.execute(sa.delete(database.RateCounter))
            began = time.perf_counter()
            answer = browser.client.post(
                "/accounts/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}
            )
            times[username].append(time.perf_counter() - began)
            body = re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))
            answers[username].add((answer.status_code, body, ",".join(sorted(answer.headers.keys()))))
    assert answers["phunu.lap"] == answers["nobody.at.all"] == answers["tamkhoa"]
    assert len(answers["phunu.lap"]) == 1
    medians = [statistics.median(one) for one in times.values()]
    assert not LONG or max(medians) - min(medians) < 0.010


@pytest.mark.drill
def test_a_flood_of_tries_gets_few_real_checks(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """F24: of many tries on one account at most 10 are checked, of many accounts from one address 30; X-Forwarded-For
    that nobody trusts changes nothing."""
    checked: list[str | None] = []
    monkeypatch.setattr(
        "portal.accounts.passwords.matches", lambda stored, _typed: bool(checked.append(stored))
    )
    browser = gate(stage)
    form = {"password": "wrong", "csrf_token": browser.csrf(), "next": ""}

    def knock(turn: int, username: str, address: str) -> None:
        browser.client.post(
            "/accounts/sign-in",
            data=form | {"username": username},
            environ_overrides={"REMOTE_ADDR": address},
            headers={"X-Forwarded-For": f"203.0.113.{turn % 250}"},
        )

    flood = scaled(50, 1000)
    for turn in range(flood):
        knock(turn, "phunu.lap", f"10.0.{turn // 250}.{turn % 250}")
    assert len(checked) <= 10
    checked.clear()
    for turn in range(flood):
        knock(turn, f"person{turn}", "10.1.0.1")
    assert len(checked) <= 30


def test_known_and_unknown_cost_the_same_time(stage: Stage) -> None:
    """F20: the medians differ by less than 10 ms."""
    from portal.accounts import passwords

    stored = passwords.hash_password(PASSWORD)
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(15):
        for known in (True, False):
            started = time.process_time()
            passwords.matches(stored if known else None, "wrong")
            times[known].append(time.process_time() - started)
    assert abs(statistics.median(times[True]) - statistics.median(times[False])) < 0.010


def test_an_empty_form_says_what_to_type(stage: Stage) -> None:
    page = gate(stage).sign_in("", "", expect=422)
    assert "Nhập tên đăng nhập" in page.text
    assert "Nhập mật khẩu" in page.text


def test_showing_the_password_works_without_a_script(stage: Stage) -> None:
    page = gate(stage).post("/accounts/sign-in", {"username": "a", "password": "b", "show": "1"}, expect=200)
    assert page.soup.find("input", attrs={"name": "password"})["type"] == "text"


def test_ten_wrong_tries_close_the_account_for_a_while(stage: Stage) -> None:
    """F24: at most 10 real checks in 15 minutes for an account; then even the right password waits."""
    browser = gate(stage)
    for _ in range(10):
        browser.sign_in("phunu.lap", "wrong", expect=422)
    page = browser.sign_in("phunu.lap", PASSWORD, expect=429)
    assert "Thử lại sau" in page.text


def test_the_owner_on_a_known_device_still_gets_in(stage: Stage) -> None:
    """F24: somebody else's wrong tries do not lock out the owner's own browser."""
    owner = gate(stage)
    owner.sign_in("phunu.lap", PASSWORD)
    owner.post("/accounts/sign-out")
    stranger = gate(stage)
    for _ in range(11):
        stranger.post(
            "/accounts/sign-in", {"username": "phunu.lap", "password": "wrong"}, expect=AnyOf(422, 429)
        )
    assert owner.sign_in("phunu.lap", PASSWORD).location == "/"


class AnyOf(int):
    """Equal to several statuses."""

    def __new__(cls, *values: int) -> "AnyOf":
        self = super().__new__(cls, values[0])
        self.values = values
        return self

    def __eq__(self, other: object) -> bool:
        return other in self.values

    def __ne__(self, other: object) -> bool:
        return other not in self.values

    __hash__ = int.__hash__


def test_thirty_tries_from_one_address_close_it(stage: Stage) -> None:
    """F24: 30 checks an address; a forged X-Forwarded-For changes nothing."""
    browser = gate(stage)
    for index in range(30):
        browser.sign_in(f"person{index}", "wrong", expect=422)
    headers = {"X-Forwarded-For": "203.0.113.9"}
    answer = browser.client.post(
        "/accounts/sign-in",
        data={"username": "person99", "password": "wrong", "csrf_token": browser.csrf()},
        headers=headers,
    )
    assert answer.status_code == 429


@pytest.mark.both_databases
def test_the_count_of_tries_is_shared_by_all_connections(stage: Stage) -> None:
    """F24 across processes: the counter lives in the database."""
    from portal import database
    from portal.lib import clock

    counts = []
    with stage.app.app_context():
        for _ in range(5):
            with database.aside() as connection:
                counts.append(database.count_try(connection, "x", 900, clock.machine(), 100))
    assert counts == [1, 2, 3, 4, 5]


HOSTS = (
    "evil.example",
    "evil.example/x",
    "evil.example:80",
    "@evil.example",
    "evil.example%2f..",
    "[::1]",
    "evil。example",
)
LEADS = (
    "//",
    "///",
    "/\\",
    "\\\\",
    "\\/",
    "/\t/",
    "\t//",
    "/\n/",
    "http://",
    "https://",
    "https:/",
    "ftp://",
    "javascript:",
)
TARGETS = [lead + host for lead in LEADS for host in HOSTS] + [
    "javascript:alert(1)", "data:text/html,x", "/%2f%2fevil.example", "/..//evil.example", "/no/such/page", "", "x", "/\x00",
]  # fmt: skip


def test_no_target_leads_off_the_site(stage: Stage) -> None:
    """F21: whatever stands in `next`, one lands on a page of the portal."""
    from urllib.parse import urlsplit

    from portal.http import safe_next

    assert len(TARGETS) > 60
    with stage.app.test_request_context():
        for target in TARGETS:
            landed = safe_next(target)
            parts = urlsplit(landed)
            assert not parts.scheme, target
            assert not parts.netloc, target
            assert landed.startswith("/"), target
            assert not landed.startswith(("//", "/\\")), target


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example"]
)
def test_after_signing_in_one_never_leaves_the_site(stage: Stage, target: str) -> None:
    page = gate(stage).post(
        "/accounts/sign-in", {"username": "phunu.lap", "password": PASSWORD, "next": target}
    )
    assert page.location == "/"


def test_after_signing_in_one_is_where_one_wanted_to_go(stage: Stage) -> None:
    browser = gate(stage)
    page = browser.get("/pledges/?q=loc", expect=303)
    assert page.location == "/accounts/sign-in?next=/pledges/?q%3Dloc" or "next=" in page.location
    page = browser.post(
        "/accounts/sign-in", {"username": "phunu.lap", "password": PASSWORD, "next": "/pledges/?q=loc"}
    )
    assert page.location == "/pledges/?q=loc"


def test_a_right_password_is_no_try(stage: Stage) -> None:
    """An office behind one address, a person who comes and goes all day: only guesses are counted."""
    for _ in range(12):
        assert gate(stage).sign_in("phunu.lap", PASSWORD).location == "/"
    for place in range(31):
        assert gate(stage).sign_in(["phunu.lap", "nongdan.lap"][place % 2], PASSWORD).location == "/"


def test_no_quarter_of_an_hour_sees_more_than_the_limit_wherever_it_begins(stage: Stage) -> None:
    """F24 across the edge of two windows; tries that were refused lock nobody out for longer."""
    import datetime as dt

    from portal import database

    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    real: list[dt.datetime] = []
    with stage.app.app_context():
        for turn in range(240):
            at = noon + dt.timedelta(minutes=10, seconds=15 * turn)
            with database.aside() as connection:
                if database.count_try(connection, "edge", 900, at, 10) <= 10:
                    real.append(at)
    quarter = dt.timedelta(minutes=15)
    assert max(sum(first <= one < first + quarter for one in real) for first in real) == 10
    assert real[-1] - real[0] > dt.timedelta(minutes=30), "once locked, nobody is let in again"
