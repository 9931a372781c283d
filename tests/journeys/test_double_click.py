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
        desk = desks(server, script=script, allowed=(409,)).sign_in("women_head")
        for place, report in enumerate(pile.reports):
            page = desk.go(f"/reports/{report}/submit")
            WAYS[place % len(WAYS)](page)
            expect(desk.title).to_contain_text("Giấy biên nhận")
            number = desk.title.inner_text()
            page.go_back()
            expect(page.get_by_role("button", name="Gửi báo cáo")).to_have_count(0)
            page.goto(f"/reports/{report}/receipt")
            expect(desk.title).to_have_text(number)
    assert _sent(province, pile.reports) == RUNS


def _twice(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo").dblclick()


def _three_times(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo").click(click_count=3, delay=1)


def _enter_twice(page: Page) -> None:
    page.get_by_role("button", name="Gửi báo cáo").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")


WAYS = (_twice, _three_times, _enter_twice)


def _sent(stage: Stage, reports: list[Any]) -> int:
    with stage.read():
        return db.session.scalar(
            sa.select(sa.func.count()).where(
                ReportEvent.report_id.in_(reports), ReportEvent.kind == EventKind.submitted
            )
        )
