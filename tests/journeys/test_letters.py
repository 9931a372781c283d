"""Letters in a browser: who is late is reminded, ten letters get their numbers; with what it costs in clicks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.conftest import Stage
from tests.drill.server import serving
from tests.factories.letters import copies, reminder
from tests.journeys.desk import Desk
from tests.journeys.running import Portal
from tests.journeys.tally import Tally


@pytest.fixture(scope="module")
def portal(serve: Callable[..., Portal]) -> Portal:
    return serve()


def test_a_leader_reminds_the_late_by_the_letter_that_waits_for_him_by_keyboard(
    portal: Portal, desks: Callable[..., Desk]
) -> None:
    desk = desks(portal).sign_in("redcross_head")
    tally, page = Tally(desk), desk.page
    tally.enter(page.get_by_role("link", name=re.compile(r"^Hạn nộp")))
    expect(desk.title).to_contain_text("đơn vị chưa gửi")
    tally.enter(desk.main.get_by_role("link", name="Công văn chờ duyệt"))
    tally.enter(desk.main.get_by_role("link", name=re.compile("đôn đốc nộp báo cáo")))
    expect(page.get_by_role("region", name="Gửi đến").get_by_role("listitem")).to_have_count(1)
    tally.enter(desk.main.get_by_role("link", name="Duyệt", exact=True))
    tally.enter(desk.main.get_by_role("button", name="Duyệt", exact=True))
    expect(desk.main.get_by_role("link", name=re.compile("^Ghi nhận đã ký"))).to_be_visible()
    assert (tally.fields, tally.clicks) == (0, 5)


def test_a_leader_reminds_the_late_by_message_in_english(portal: Portal, desks: Callable[..., Desk]) -> None:
    # The language stays with the person: last, so that the others find their own.
    desk = desks(portal, script=False).sign_in("redcross_head").speak_english()
    tally = Tally(desk)
    tally.press(re.compile(r"^Deadlines"))
    late = desk.page.get_by_role("link", name=re.compile("^Copy the reminder")).count()
    assert late > 0
    tally.press("All reminders to copy")
    expect(desk.page.get_by_role("checkbox", name=re.compile("^Keep "))).to_have_count(late)
    assert (tally.fields, tally.clicks) == (0, 2)


def test_a_clerk_numbers_ten_signed_letters_on_a_phone_without_script_and_prints_the_register(
    province: Stage, desks: Callable[..., Desk]
) -> None:
    copies(province, reminder(province, 1, "sign"), 9)
    with serving(province.app) as server:
        desk = desks(server, script=False, width=360).sign_in("redcross_clerk")
        tally = Tally(desk)
        tally.press("Cấp số")
        boxes = desk.main.get_by_role("checkbox", name=re.compile("đôn đốc nộp báo cáo"))
        expect(boxes).to_have_count(10)
        for box in boxes.all():
            tally.clicks += 1
            box.check()
        tally.press("Cấp số các văn bản đã chọn")
        desk.sees("Vừa cấp số 10 văn bản")
        tally.press("In sổ theo mẫu")
        last = desk.main.locator("tbody tr").last
        expect(last).to_contain_text("đôn đốc nộp báo cáo")
        desk.sees(re.compile(r"^Số 01–\d+, không thiếu"))
        assert (tally.fields, tally.clicks) == (0, 13)
