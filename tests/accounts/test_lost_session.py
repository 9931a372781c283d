"""A session that dies while somebody types: the gate keeps what was sent, and only its owner sends it on."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Session
from portal.extensions import db
from portal.lib import clock
from portal.pledges.models import Delivery
from tests.conftest import Stage
from tests.factories import addresses, pledges
from tests.page import Browser, Page
from tests.personas import PASSWORD, USERNAMES

TYPED = {
    "delivered_on": "18/05/2021",
    "cash": "3tr",
    "goods": "",
    "labour_days": "",
    "note": "Trao tại nhà\nvăn hóa xã",
}


@pytest.fixture
def pledge(stage: Stage) -> Any:
    with stage.work():
        women = stage.viewer("women_reporter")
        return pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id).id


def falls_asleep(stage: Stage) -> None:
    """All sessions have been idle for too long."""
    with stage.work():
        db.session.execute(sa.update(Session).values(seen_at=clock.machine() - dt.timedelta(hours=1)))


def sends(browser: Browser, pledge: Any, *, htmx: bool = False) -> Page:
    form = browser.get(f"/pledges/{pledge}/deliver").form("/deliver")
    return form | TYPED


def to_the_gate(stage: Stage, browser: Browser, pledge: Any) -> dict[str, str]:
    """Type, lose the session, send; gives the gate's form."""
    typed = sends(browser, pledge)
    falls_asleep(stage)
    sent = browser.post(f"/pledges/{pledge}/deliver", typed, expect=307)
    gate = browser.post(sent.location, typed, expect=401)
    assert "chữ đã gõ vẫn còn" in gate.text
    assert "3tr" not in gate.html, "what was typed stands in the page for whoever sits there next"
    return gate.form("/sign-in")


def delivered(stage: Stage, pledge: Any) -> list[tuple[int, str]]:
    with stage.read():
        rows = db.session.execute(sa.select(Delivery.cash, Delivery.note).where(Delivery.pledge_id == pledge))
        return [tuple(row) for row in rows]


def test_what_was_typed_is_sent_on_after_signing_in_again(stage: Stage, pledge: Any) -> None:
    browser = stage.client("women_reporter")
    form = to_the_gate(stage, browser, pledge)
    who = {"username": USERNAMES["women_reporter"]}
    form = browser.post("/accounts/sign-in", form | who | {"password": "wrong"}, expect=422).form("/sign-in")
    page = browser.post("/accounts/sign-in", form | who | {"password": PASSWORD}, expect=200)
    assert "Mọi chữ anh/chị gõ vẫn còn đây" in page.text
    assert delivered(stage, pledge) == []
    sent = browser.post(f"/pledges/{pledge}/deliver", page.form("/deliver"))
    assert str(pledge) in sent.location
    assert delivered(stage, pledge) == [(3_000_000, "Trao tại nhà\nvăn hóa xã")]


def test_another_person_at_the_same_gate_gets_nothing_of_it(stage: Stage, pledge: Any) -> None:
    browser = stage.client("women_reporter")
    form = to_the_gate(stage, browser, pledge)
    other = {"username": USERNAMES["farmers_reporter"], "password": PASSWORD}
    assert browser.post("/accounts/sign-in", form | other).location == "/"
    assert delivered(stage, pledge) == []


def test_a_forged_form_is_not_carried(stage: Stage) -> None:
    browser = stage.client(None)
    form = {"username": USERNAMES["women_reporter"], "password": PASSWORD, "carried": "W10.x"}
    assert browser.post("/accounts/sign-in", form).location == "/"


def test_one_goes_on_in_the_post_one_was_in(stage: Stage) -> None:
    browser = stage.client("two_posts")
    before = browser.get("/").soup.select_one("header").get_text(" ", strip=True)
    falls_asleep(stage)
    data = {"title": "x"}
    sent = browser.post("/letters/reminders", data, expect=307)
    form = browser.post(sent.location, data, expect=401).form("/sign-in")
    who = {"username": USERNAMES["two_posts"], "password": PASSWORD}
    browser.post("/accounts/sign-in", form | who, expect=200)
    assert browser.get("/").soup.select_one("header").get_text(" ", strip=True) == before


def test_an_autosave_says_why_it_did_not_save_and_leaves_the_page(stage: Stage, pledge: Any) -> None:
    browser = stage.client("women_reporter")
    typed = sends(browser, pledge)
    falls_asleep(stage)
    page = browser.post(f"/pledges/{pledge}/deliver", typed, expect=401, htmx=True)
    assert page.is_fragment
    assert "HX-Redirect" not in page.headers
    assert "chữ vừa gõ vẫn còn" in page.text
