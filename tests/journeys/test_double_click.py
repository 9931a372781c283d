"""F03 in a real browser: however often the button is pressed, a report is sent once and has one receipt."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.extensions import db
from portal.reports.models import EventKind, ReportEvent
from tests.conftest import Stage
from tests.drill import scaled
from tests.drill.server import serving
from tests.drill.waiting import pile_of
from tests.journeys.desk import Desk

RUNS = scaled(4, 50)


@pytest.mark.drill
@pytest.mark.parametrize("script", [True, False], ids=["javascript", "plain"])
def test_pressing_twice_sends_once(province: Stage, desks: Callable[..., Desk], script: bool) -> None:
    with province.work():
        pile = pile_of("LHPN", RUNS)
    with serving(province.app) as server:
        desk = desks(server, script=script).sign_in("women_head")
        for place, report in enumerate(pile.reports):
            page = desk.go(f"/reports/{report}/submit")
            WAYS[place % len(WAYS)](page)
            expect(desk.title).to_contain_text("Phiếu tiếp nhận")
            number = desk.title.inner_text()
            page.go_back()
            if page.get_by_role("button", name="Gửi báo cáo").count():
                page.get_by_role("button", name="Gửi báo cáo").click()
                assert desk.title.inner_text() == number
    assert _sent(province, pile.reports) == RUNS


def _twice(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo").dblclick()


def _three_times(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo").click(click_count=3, delay=1)


def _enter_and_click(page: Page) -> None:
    button = page.get_by_role("button", name="Gửi báo cáo")
    button.focus()
    page.keyboard.press("Enter", delay=0)
    button.click(no_wait_after=True, force=True, timeout=500) if button.count() else None


WAYS = (_twice, _three_times, _enter_and_click)


def _sent(stage: Stage, reports: list[Any]) -> int:
    with stage.read():
        return db.session.scalar(
            sa.select(sa.func.count()).where(
                ReportEvent.report_id.in_(reports), ReportEvent.kind == EventKind.submitted
            )
        )
