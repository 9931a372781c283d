"""Every no is a page with a plain sentence, and a short form for htmx; nothing of what was typed leaks."""

import logging

import pytest
from flask import Flask

from portal import errors, http
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from tests.conftest import Stage

MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("room", ["pledges", "reports", "letters", "addresses"])
def test_an_unknown_id_is_a_plain_page(stage: Stage, room: str) -> None:
    page = stage.client("redcross_reviewer").get(f"/{room}/{MISSING}", expect=404)
    assert page.soup.h1
    assert MISSING not in page.text


def test_htmx_gets_the_short_form(stage: Stage) -> None:
    page = stage.client("redcross_reviewer").get(f"/pledges/{MISSING}", expect=404, htmx=True)
    assert page.is_fragment


def test_a_form_without_token_says_what_to_do(stage: Stage) -> None:
    answer = stage.client("women_reporter").client.post("/accounts/sign-out")
    assert answer.status_code == 400
    assert "<h1" in answer.get_data(as_text=True)


def test_a_mistake_of_ours_is_a_page_with_a_code_and_no_secret(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """F33 in small: neither page nor log repeats what the exception says."""

    def explode() -> None:
        raise ValueError("Nguyễn Thị Bí Mật, 0901234567")

    view = stage.app.view_functions["home.index"]
    explode.__guard__ = view.__guard__  # type: ignore[attr-defined]
    monkeypatch.setitem(stage.app.view_functions, "home.index", explode)
    monkeypatch.setitem(stage.app.config, "PROPAGATE_EXCEPTIONS", False)
    with caplog.at_level(logging.DEBUG):
        page = stage.client("women_reporter").get("/", expect=500)
    assert "Bí Mật" not in page.html
    assert "Bí Mật" not in caplog.text
    assert "0901234567" not in caplog.text


@pytest.mark.parametrize(
    ("error", "status"), [(Refusal("x.y", _("Chưa được")), 422), (Conflict(_("Người khác vừa sửa")), 409)]
)
def test_a_refusal_writes_nothing_and_says_why(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    import sqlalchemy as sa

    from portal.accounts.models import User
    from portal.extensions import db

    def write_then_refuse() -> None:
        db.session.execute(sa.update(User).values(phone="changed"))
        raise error

    write_then_refuse.__personal__ = True  # type: ignore[attr-defined]
    monkeypatch.setitem(stage.app.view_functions, "accounts.preferences", write_then_refuse)
    page = stage.client("women_reporter").post("/accounts/preferences", expect=status)
    assert str(error.words) in page.text  # type: ignore[attr-defined]
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).where(User.phone == "changed")) == 0


def test_an_answer_raised_after_a_write_does_not_commit(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`abort(redirect())` is a refusal too."""
    import sqlalchemy as sa
    from flask import abort, redirect

    from portal.accounts.models import User
    from portal.extensions import db

    def write_then_leave() -> None:
        db.session.execute(sa.update(User).values(phone="changed"))
        abort(redirect("/"))

    write_then_leave.__personal__ = True  # type: ignore[attr-defined]
    monkeypatch.setitem(stage.app.view_functions, "accounts.preferences", write_then_leave)
    stage.client("women_reporter").post("/accounts/preferences", expect=302)
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).where(User.phone == "changed")) == 0


def test_a_view_that_never_asks_about_its_object_is_an_error(stage: Stage) -> None:
    app = errors.Portal("x")
    assert isinstance(app, Flask)
    view = http.guard("home.see")(lambda: "")
    assert view.__guard__ == "home.see"  # type: ignore[attr-defined]


def test_a_view_with_an_id_that_never_asks_gives_and_keeps_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third door: `addresses.show` without its `require`."""

    def forgetful(address_id: object) -> str:
        return "secret"

    view = stage.app.view_functions["addresses.show"]
    forgetful.__guard__ = view.__guard__  # type: ignore[attr-defined]
    monkeypatch.setitem(stage.app.view_functions, "addresses.show", forgetful)
    monkeypatch.setitem(stage.app.config, "PROPAGATE_EXCEPTIONS", False)
    page = stage.client("women_reporter").get(f"/addresses/{MISSING}", expect=500)
    assert "secret" not in page.html


def test_a_form_that_is_too_large_is_refused(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    browser.post("/accounts/preferences", {"language": "x" * 3_000_000}, expect=413)


def test_health_answers_json(stage: Stage) -> None:
    answer = stage.app.test_client().get("/healthz")
    assert answer.json == {"ok": True, "database": "sqlite"}
