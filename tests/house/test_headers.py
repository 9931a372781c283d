"""F26: the same pinned headers on every class of answer."""

from pathlib import Path

import pytest

from portal import create_app
from portal.headers import HEADERS
from tests.conftest import Stage
from tests.house.subjects import find

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_the_policy_allows_nothing_inline() -> None:
    assert HEADERS["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/no/such/page", 404),
        ("GET", "/accounts/sign-in", 303),
        ("POST", "/accounts/sign-out", 400),
        ("GET", "/pledges/00000000-0000-4000-8000-000000000000", 404),
        ("PUT", "/", 405),
    ],
)
def test_every_answer_carries_them(stage: Stage, method: str, url: str, status: int) -> None:
    answer = stage.client("women_reporter").client.open(url, method=method)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server" not in answer.headers or "gunicorn" not in answer.headers["Server"].lower()


def test_every_class_of_answer_carries_them(province: Stage) -> None:
    """The client of the tests looks at each; here is one of every class that no other test is sure to ask for."""
    with province.read():
        file = find("red cross's issued letter")["file_id"]
    clerk = province.client("redcross_clerk")
    assert clerk.get(f"/documents/files/{file}").response.mimetype == "application/pdf"
    assert clerk.get("/documents/outgoing.xlsx").response.mimetype.endswith("sheet")
    assert clerk.get("/documents/outgoing?q=x", htmx=True).is_fragment
    province.client("commune_women").get("/letters/", expect=403)
    clerk.post("/accounts/posts/00000000-0000-4000-8000-000000000000", expect=422)


def test_static_files_carry_them_too(tmp_path: Path) -> None:
    app = create_app({"DATA_FOLDER": tmp_path, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/portal.db"})
    with app.test_client().get("/static/css/base.css") as answer:
        assert answer.status_code == 200
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_over_https_every_answer_tells_browsers_to_stay_with_it(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/portal.db"
    app = create_app({"DATA_FOLDER": tmp_path, "SQLALCHEMY_DATABASE_URI": store, "HTTPS": True})
    for url in ("/healthz", "/static/js/portal.js"):
        with app.test_client().get(url) as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_session_cookie_is_hidden_from_scripts(stage: Stage) -> None:
    browser = stage.client(None)
    page = browser.sign_in("phunu.lap", "nhan-dao-2021")
    cookies = page.headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_over_https_cookies_are_bound_to_the_host() -> None:
    import os
    from unittest import mock

    import config

    with mock.patch.dict(os.environ, {"PORTAL_HTTPS": "1"}):
        settings = config.from_environment()
    assert settings["SESSION_COOKIE_NAME"] == "__Host-portal"
    assert settings["SESSION_COOKIE_SECURE"] is True
