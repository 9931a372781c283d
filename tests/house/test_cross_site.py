"""F18: no unsafe request without this browser's own token, from this site."""

import pytest

from tests.conftest import Stage


def unsafe(stage: Stage) -> list[str]:
    from flask import url_for

    urls = []
    with stage.app.test_request_context():
        for rule in stage.app.url_map.iter_rules():
            if "POST" in (rule.methods or ()):
                values = {
                    name: "00000000-0000-4000-8000-000000000000" if name.endswith("_id") else "1"
                    for name in rule.arguments
                }
                urls.append(url_for(rule.endpoint, **values))
    return urls


def test_every_unsafe_route_refuses_a_request_without_token(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    for url in unsafe(stage):
        for headers in ({}, {"HX-Request": "true"}, {"Content-Type": "text/plain"}):
            answer = browser.client.post(url, data="a=b", headers=headers)
            assert answer.status_code == 400, (url, headers, answer.status_code)


def test_another_persons_token_opens_nothing(stage: Stage) -> None:
    theirs = stage.client("farmers_reporter").csrf()
    mine = stage.client("women_reporter")
    mine.csrf()
    for url in unsafe(stage):
        assert mine.client.post(url, data={"csrf_token": theirs}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)  # fmt: skip
def test_another_site_is_refused_even_with_the_token(stage: Stage, headers: dict[str, str]) -> None:
    browser = stage.client("women_reporter")
    token = browser.csrf()
    for url in unsafe(stage):
        assert browser.client.post(url, data={"csrf_token": token}, headers=headers).status_code == 403


def test_no_route_is_exempt(stage: Stage) -> None:
    csrf = stage.app.extensions["csrf"]
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_a_method_override_is_ignored(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    answer = browser.client.get("/accounts/sign-out", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 405
