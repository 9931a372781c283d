"""Deny first: each view is in exactly one bucket, and the short lists are kept by hand (F16)."""

import re

from flask import Flask

from portal.access import RULES
from portal.http import SAFE
from tests.conftest import Stage

BARE = {"healthz", "static"}
PUBLIC = {
    "accounts.sign_in",
    "accounts.open_session",
    "accounts.lost",
    "accounts.activate",
    "accounts.use_code",
    "letters.confirm",
    "letters.confirmed",
    "letters.compare",
    "kit",
}
PERSONAL = {
    "accounts.posts",
    "accounts.choose_post",
    "accounts.sign_out",
    "accounts.preferences",
    "accounts.keep_view",
    "accounts.drop_view",
}


def endpoints(app: Flask) -> dict[str, object]:
    return {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}


def test_every_view_is_guarded_or_on_a_list(stage: Stage) -> None:
    views = endpoints(stage.app)
    guarded = {name for name, view in views.items() if getattr(view, "__guard__", None)}
    assert set(views) - guarded == BARE | PUBLIC | PERSONAL


def test_every_guard_names_a_rule(stage: Stage) -> None:
    for view in endpoints(stage.app).values():
        name = getattr(view, "__guard__", None)
        assert name is None or name in RULES


def test_every_rule_is_named_room_and_verb() -> None:
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in RULES)


def test_ids_in_addresses_are_uuids(stage: Stage) -> None:
    """Numbers in a row could be counted up; a UUID cannot be guessed."""
    loose = []
    for rule in stage.app.url_map.iter_rules():
        for name in rule.arguments:
            converter = type(rule._converters[name]).__name__
            if name.endswith("_id") and converter != "UUIDConverter":
                loose.append(str(rule))
    assert not loose


def test_nobody_gets_past_the_gate(stage: Stage) -> None:
    """Every address but the listed ones sends a stranger to the gate, whatever the method."""
    browser = stage.client(None)
    token = browser.csrf()
    for rule in stage.app.url_map.iter_rules():
        if rule.endpoint in BARE | PUBLIC:
            continue
        values = {
            name: "00000000-0000-4000-8000-000000000000" if name.endswith("_id") else "1"
            for name in rule.arguments
        }
        with stage.app.test_request_context():
            from flask import url_for

            url = url_for(rule.endpoint, **values)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            data = None if method in SAFE else {"csrf_token": token}
            answer = browser.client.open(url, method=method, data=data)
            status, gate = (303, "/accounts/sign-in") if method in SAFE else (307, "/accounts/lost")
            assert answer.status_code == status, (method, url, answer.status_code)
            assert gate in answer.headers["Location"]
