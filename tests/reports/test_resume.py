"""Nothing typed is lost: not with a dead session (F30), not from one device to the next."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Session
from portal.extensions import db
from portal.lib import clock
from portal.reports import actions, papers
from portal.reports.models import Report
from tests.factories import reports
from tests.page import Browser, Page
from tests.personas import PASSWORD, USERNAMES


@pytest.fixture
def draft(stage: Any) -> Any:
    with stage.work():
        return reports.draft(stage.viewer("women_reporter")).id


def session_is_deleted(stage: Any) -> None:
    with stage.work():
        db.session.execute(sa.delete(Session))


def falls_asleep(stage: Any) -> None:
    import datetime as dt

    with stage.work():
        db.session.execute(sa.update(Session).values(seen_at=clock.machine() - dt.timedelta(hours=1)))


def again(browser: Browser, url: str, sent: dict[str, Any]) -> Page:
    """Send, be shown the gate as a page of its own, sign in; gives the page that sends on."""
    gate = browser.post(browser.post(url, sent, expect=307).location, sent, expect=401)
    assert not gate.is_fragment
    who = {"username": USERNAMES["women_reporter"], "password": PASSWORD}
    return browser.post("/accounts/sign-in", gate.form("/sign-in") | who, expect=200)


def test_twenty_fields_and_a_dead_session_lose_nothing(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    url = f"/reports/{draft}/figures"
    form = browser.get(url).form("/figures")
    fields = [name for name in form if name.endswith("-estimate")][:19]
    sent = form | {"D1A-value": "77", "next": "draft"} | dict.fromkeys(fields, "9.000.000")
    falls_asleep(stage)
    row = {name: value for name, value in sent.items() if name.startswith("D1A-")}
    part = browser.post(f"/reports/{draft}/lines/D1A", row, expect=401, htmx=True)
    assert part.is_fragment
    assert part.soup.find("input") is None
    browser.post(url, again(browser, url, sent).form("/figures"))
    with stage.read():
        of = papers.live(stage.viewer("women_reporter"), db.session.get_one(Report, draft)).sheet
        kept = [of[name.removesuffix("-estimate")].estimate for name in fields]
    assert (of["D1A"].value, kept) == (77, [9_000_000] * 19)


def test_a_pasted_block_goes_through_the_gate_to_its_preview(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    form = browser.get(f"/reports/{draft}/figures").form("/paste")
    falls_asleep(stage)
    sent = form | {"start": "D1A-value", "pasted": "5\n6"}
    page = again(browser, f"/reports/{draft}/paste", sent)
    page = browser.post(f"/reports/{draft}/paste", page.form("/paste"), expect=200)
    assert page.form("/apply")["pasted"].count("D1") == 2


def test_a_session_that_was_deleted_gets_the_gate_and_no_fragment_of_it(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    browser.csrf()
    session_is_deleted(stage)
    part = browser.post(f"/reports/{draft}/lines/D1A", {"D1A-version": "0"}, expect=401, htmx=True)
    assert part.is_fragment
    assert "đăng nhập lại" in part.text


def test_the_report_says_where_one_stopped_and_who_it_was(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    assert "Tiếp tục từ nơi đã dừng" not in browser.get(f"/reports/{draft}").text
    with stage.work():
        report, head = db.session.get_one(Report, draft), stage.viewer("women_head")
        actions.record_figure(report, "D1A", version=0, value=7, actor=head, at=clock.now())
        actions.record_text(report, "E2", version=0, text="Xong", actor=head, at=clock.now())
    page = browser.get(f"/reports/{draft}")
    assert "Trần Thị Thí Dụ lưu" in page.text
    assert page.soup.select_one(".banner a")["href"] == f"/reports/{draft}/narrative#row-E2"
