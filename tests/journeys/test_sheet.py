"""The report's grid as a spreadsheet: a block is pasted, a saving undone, a lost line waited out, nothing lost."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.running import Portal

PASTE = """(text) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", text);
  const event = { clipboardData: clipboard, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def test_keys_paste_undo_and_a_lost_line(serve: Callable[..., Portal], desks: Callable[..., Desk]) -> None:
    desk = desks(serve()).sign_in("women_reporter")
    desk.menu("Báo cáo")
    page = desk.link(re.compile("Soạn tiếp.*6 tháng đầu năm 2021"))
    articles, saved = page.locator("#D1A-value"), page.locator("#saved")
    before = articles.input_value()

    articles.fill("321")
    expect(saved).to_have_text("Chưa lưu")
    articles.press("Enter")
    expect(page.locator("#D1M-value")).to_be_focused()
    expect(saved).to_have_text(re.compile("Đã lưu"))
    page.locator("#D1M-value").press("Shift+Enter")
    articles.press("Control+z")
    expect(articles).to_have_value(before)
    expect(articles).to_be_focused()

    page.evaluate(PASTE, "401\t402\r\n403\r\n")
    desk.sees("2 dòng có ô khác số trên cổng")
    desk.press("Ghi tất cả vào báo cáo")
    expect(articles).to_have_value("401")
    expect(page.locator("#D1M-value")).to_have_value("403")

    page.route("**/lines/D1P", lambda route: route.abort())
    page.locator("#D1P-value").fill("77")
    page.locator("#D1P-value").press("Tab")
    desk.sees("Chưa gửi được vì mất mạng")
    expect(saved).to_have_text("Chưa lưu")
    page.unroute("**/lines/D1P")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(saved).to_have_text(re.compile("Đã lưu"))
    page.locator("#C1-estimate").press("Control+Enter")
    expect(desk.title).to_have_text("C1. Tiền")
    desk.faults = [fault for fault in desk.faults if "htmx:" not in fault]
