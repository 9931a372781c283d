"""Sessions: new at sign-in, dead after sign-out, idle, suspension, a new password."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.lib import clock
from tests.conftest import Stage
from tests.personas import PASSWORD, USERNAMES


def test_signing_in_gives_a_new_secret(stage: Stage) -> None:
    """F19: a session id planted before is not kept."""
    browser = stage.client(None)
    with browser.client.session_transaction() as cookie:
        cookie["secret"] = "planted"
    browser.sign_in(USERNAMES["women_reporter"], PASSWORD)
    with browser.client.session_transaction() as cookie:
        assert cookie["secret"] != "planted"


def test_a_copied_cookie_is_dead_after_signing_out(stage: Stage) -> None:
    """F19: replaying the old cookie does not revive the session."""
    browser = stage.client("women_reporter")
    with browser.client.session_transaction() as cookie:
        secret = cookie["secret"]
    browser.post("/accounts/sign-out")
    thief = stage.client(None)
    with thief.client.session_transaction() as cookie:
        cookie["secret"] = secret
    assert "/accounts/sign-in" in thief.get("/", expect=303).location


def test_of_many_old_cookies_none_lives(stage: Stage) -> None:
    """F19: 0 of 100."""
    from portal.accounts import actions, queries
    from portal.accounts.models import Session
    from portal.extensions import db

    browser = stage.client("women_reporter")
    with stage.work():
        user = queries.user_by_login(USERNAMES["women_reporter"])
        secrets = [actions.sign_in(user, on=clock.today(), at=clock.machine()) for _ in range(100)]
        for session in db.session.scalars(sa.select(Session).where(Session.user_id == user.id)):
            actions.sign_out(session.id, user.id, at=clock.machine())
    for secret in secrets:
        with browser.client.session_transaction() as cookie:
            cookie["secret"] = secret
        assert "/accounts/sign-in" in browser.client.get("/").headers.get("Location", "")


def test_signing_in_anew_ends_the_session_before(stage: Stage) -> None:
    """F19: the browser's old secret is dead, too."""
    browser = stage.client("women_reporter")
    with browser.client.session_transaction() as cookie:
        old = cookie["secret"]
    browser.sign_in(USERNAMES["women_reporter"], PASSWORD)
    thief = stage.client(None)
    with thief.client.session_transaction() as cookie:
        cookie["secret"] = old
    assert "/accounts/sign-in" in thief.get("/", expect=303).location


def test_a_suspended_person_is_out_at_the_next_request(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    browser.get("/")
    with stage.work():
        from portal.accounts import actions, queries
        from portal.lib import clock

        user = queries.user_by_login(USERNAMES["women_reporter"])
        assert user
        actions.suspend(user, actor=None, at=clock.machine())
    browser.get("/", expect=303)


def test_a_new_password_ends_all_sessions(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    with stage.work():
        from portal.accounts import actions, passwords, queries
        from portal.lib import clock

        user = queries.user_by_login(USERNAMES["women_reporter"])
        assert user
        actions.set_password(user, passwords.hash_password("another"), actor=None, at=clock.machine())
    browser.get("/", expect=303)


def test_half_an_hour_without_a_click_ends_the_session(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    with stage.work():
        from portal.accounts.models import Session
        from portal.extensions import db
        from portal.lib import clock

        db.session.execute(sa.update(Session).values(seen_at=clock.machine() - dt.timedelta(minutes=31)))
    browser.get("/", expect=303)


@pytest.mark.parametrize("away", [dt.timedelta(minutes=31), dt.timedelta(hours=13)])
def test_a_clock_that_is_set_back_revives_no_session(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, away: dt.timedelta
) -> None:
    """F06: once it was found lapsed it is over, whatever the machine's clock says afterwards."""
    browser = stage.client("women_reporter")
    browser.get("/")
    begun = clock.machine()
    for passed in (away, dt.timedelta(minutes=1)):
        monkeypatch.setattr(clock, "machine", lambda moment=begun + passed: moment)
        browser.get("/", expect=303)


def test_reading_keeps_the_session_awake(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    with stage.work():
        from portal.accounts.models import Session
        from portal.extensions import db
        from portal.lib import clock

        db.session.execute(sa.update(Session).values(seen_at=clock.machine() - dt.timedelta(minutes=20)))
    browser.get("/")
    with stage.read():
        assert clock.machine() - db.session.scalars(sa.select(Session.seen_at)).one() < dt.timedelta(
            minutes=1
        )


def test_a_post_that_ended_opens_nothing(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    with stage.work():
        from portal.accounts.models import Post
        from portal.extensions import db
        from portal.lib import clock

        db.session.execute(sa.update(Post).values(ends_on=clock.today() - dt.timedelta(days=1)))
    assert "/accounts/posts" in browser.get("/", expect=303).location


def test_a_person_with_two_posts_chooses_and_switches(stage: Stage) -> None:
    browser = stage.client(None)
    browser.sign_in(USERNAMES["two_posts"], PASSWORD)
    assert browser.get("/", expect=303).location.endswith("/accounts/posts")
    page = browser.get("/accounts/posts")
    forms = [form["action"] for form in page.soup.find_all("form") if "/accounts/posts/" in form["action"]]
    assert len(forms) == 2
    for action in forms:
        browser.post(action)
        browser.get("/")


def test_another_persons_post_cannot_be_chosen(stage: Stage) -> None:
    browser = stage.client("women_reporter")
    other = stage.viewer("redcross_head").post_id
    browser.post(f"/accounts/posts/{other}", expect=422)


def test_htmx_is_sent_to_the_gate_not_given_it_as_a_fragment(stage: Stage) -> None:
    page = stage.client(None).get("/", expect=204, htmx=True)
    assert "/accounts/sign-in" in page.headers["HX-Redirect"]
