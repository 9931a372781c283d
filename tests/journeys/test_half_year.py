"""The main job from beginning to end, by the people whose job it is, with JavaScript and without."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.letters import state_form
from portal.letters.content import letter_from_json
from tests.journeys.desk import Desk
from tests.journeys.running import Portal
from tests.letters.checker import check

PERIOD = "6 tháng đầu năm 2021"
CASH, LABOUR_DAYS = 3_000_000, 2
LINE = "C1"  # cash handed over
MORE = 1_000_000
WHY = "Cộng thêm tiền mặt đã trao ngày 17/05, biên nhận về sau giờ chốt sổ."
REMARK = "Đề nghị nêu rõ nguồn của phần cộng thêm và số biên nhận."
ANSWER = "Đã sửa theo sổ; phần cộng thêm chuyển sang kỳ sau."


@dataclass
class Story:
    """What one person learns and the next one needs."""

    portal: Portal
    people: Callable[[str], Desk]
    address: str = ""
    pledge: str = ""
    ledger: int = 0
    receipts: list[int] = field(default_factory=list)
    letter: str = ""
    symbol: str = ""


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def story(
    request: pytest.FixtureRequest, serve: Callable[..., Portal], desks: Callable[..., Desk]
) -> Iterator[Story]:
    portal = serve(worker=True)
    sitting: dict[str, Desk] = {}

    def person(persona: str) -> Desk:
        if persona not in sitting:
            sitting[persona] = desks(portal, script=request.param).sign_in(persona)
        return sitting[persona]

    yield Story(portal, person)
    assert not portal.complaints()


def figure(text: str | None) -> int:
    """1.234.567 in a text."""
    found = re.search(r"\d{1,3}(?:\.\d{3})*", text or "")
    assert found, f"no figure in {text!r}"
    return int(found[0].replace(".", ""))


def shown(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def line(page: Page, code: str) -> Locator:
    """A line of the report's table."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=code, exact=True))


def ledger(page: Page, code: str) -> int:
    """What the ledger says for a line."""
    return figure(line(page, code).get_by_role("link", name=re.compile("^Sổ ghi")).inner_text())


def open_report(desk: Desk) -> Page:
    desk.menu("Báo cáo")
    return desk.link(re.compile(f"Soạn tiếp.*{PERIOD}|Sửa báo cáo.*{PERIOD}"))


# The steps, each by one person ----------------------------------------------------------------------------------------


def finds_an_open_address(story: Story) -> None:
    desk = story.people("women_reporter")
    expect(desk.page.get_by_role("banner")).to_contain_text("Nguyễn Thị Mẫu")
    expect(desk.page.get_by_role("banner")).to_contain_text("Hội LHPN tỉnh")
    desk.menu("Địa chỉ")
    desk.link(re.compile("^Chưa ai nhận"))
    expect(desk.page).to_have_url(re.compile("view=unclaimed"))
    row = desk.page.get_by_role("row").nth(1)
    story.address = row.get_by_role("rowheader").inner_text().strip()
    row.get_by_role("link", name=story.address).first.click()
    expect(desk.title).to_contain_text(story.address)
    ((name, village, circumstances),) = story.portal.rows(
        "select head_name, village, circumstances from address where code = ?", story.address
    )
    for secret in (name, village, circumstances):
        assert secret not in desk.page.content(), "the household is not masked"
    desk.sees(re.compile(r"cần \d{1,2}\.000\.000 đ"))


def pledges(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.act("Nhận gắn địa chỉ")
    page.get_by_role("radio", name=re.compile("^Một lần")).check()
    page.get_by_label("Bắt đầu từ ngày").fill("18/5/2021")
    desk.press("Tiếp: giá trị")
    page.get_by_label("Tiền (đồng)").fill("3tr")
    page.get_by_label("Hiện vật, trị giá (đồng)").fill("500k")
    page.get_by_label("Ngày công").fill(str(LABOUR_DAYS))
    if desk.script:
        desk.sees("Cam kết 4.000.000 đ")
    desk.press("Tiếp: kiểm tra")
    desk.sees("Cam kết 4.000.000 đ")
    desk.sees("2 ngày công × 250.000 đ = 500.000 đ")
    desk.sees(re.compile(r"cần \d{1,2}\.000\.000 đ"))
    page.get_by_label("Hiện vật gồm những gì").fill("30 kg gạo, dầu ăn")
    page.get_by_label("Giúp hộ phát triển lâu dài thế nào").fill(
        "Cùng hộ chăm vườn điều, vụ sau tự bán được."
    )
    desk.press("Gửi cam kết")
    expect(desk.title).to_have_text(re.compile(r"^Cam kết \S+"))
    story.pledge = desk.title.inner_text().removeprefix("Cam kết ").strip()
    desk.sees("Chưa giao")


def delivers(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.act("Ghi lần giao")
    page.get_by_label("Ngày giao").fill("18/05/2021")
    page.get_by_label("Tiền (đồng)").fill(shown(CASH))
    page.get_by_label("Hiện vật, trị giá (đồng)").fill("0,5 triệu")
    page.get_by_label("Hiện vật gồm những gì").fill("30 kg gạo, dầu ăn")
    page.get_by_label("Ngày công").fill(str(LABOUR_DAYS))
    desk.press("Ghi lần giao")
    expect(desk.title).to_contain_text(story.pledge)
    row = page.get_by_role("table", name=re.compile("Mới nhất trước")).get_by_role("row", name="18/05/2021")
    expect(row).to_contain_text(shown(CASH))
    expect(row).to_contain_text("4.000.000")
    desk.sees("Đã hoàn thành")


def finds_the_delivery_in_the_report(story: Story) -> None:
    desk = story.people("women_reporter")
    page = open_report(desk)
    before = ledger(page, LINE)
    page.get_by_label("Ngày chốt số liệu").fill("18/05/2021")
    with page.expect_navigation():
        desk.press("Lưu nháp")
    expect(page.get_by_label("Ngày chốt số liệu")).to_have_value("18/05/2021")
    story.ledger = ledger(page, LINE)
    line(page, LINE).get_by_role("link", name=re.compile("^Sổ ghi")).click()
    behind = page.get_by_role("table", name=re.compile("^Đã thực hiện")).get_by_role("row")
    new = behind.filter(has_text="18/05/2021")
    expect(new.filter(has_text=story.address).get_by_role("cell").last).to_have_text(shown(CASH))
    assert (
        sum(figure(row.get_by_role("cell").last.inner_text()) for row in new.all()) == story.ledger - before
    )
    expect(behind.last).to_contain_text(shown(story.ledger))


def overrules_a_figure(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.link(re.compile("^Sửa số này"))
    row = line(page, LINE)
    row.get_by_role("textbox", name=re.compile("đến ngày chốt")).fill(shown(story.ledger + MORE))
    row.get_by_role("textbox", name=re.compile("^Lý do")).fill(WHY)
    if desk.script:
        row.get_by_role("textbox", name=re.compile("^Lý do")).blur()
        desk.sees(re.compile("^Đã lưu"))
    desk.press("Lưu nháp")
    row = line(page, LINE)
    expect(row).to_contain_text("Sửa tay")
    expect(row).to_contain_text(shown(story.ledger))


def fills_in_the_rest(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.page
    table = page.get_by_role("table")
    for cell in table.get_by_role("textbox", name=re.compile("đến ngày chốt|, ước đến")).all():
        if not cell.input_value():
            cell.fill("4")
    desk.press("Lưu và tiếp tục")
    expect(desk.title).to_contain_text("Thuyết minh")
    for section in page.get_by_role("main").locator("textarea").all():
        if not section.input_value():
            section.fill("Hội đã phân công người phụ trách; các cơ sở đã trao đúng đối tượng.")
    for degree in page.get_by_role("radio", name="Đã làm").all():
        degree.check()
    desk.press("Lưu và kiểm tra")
    expect(desk.title).to_contain_text("Kiểm tra")


def explains_and_hands_over(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.page
    asked = page.get_by_role("main").get_by_role("textbox").all()
    assert asked, "a figure that grew so much asks for no explanation"
    for place in asked:
        if not place.input_value():
            place.fill("Tăng do vận động thêm dịp Tết và đợt tháng 5.")
    desk.press("Lưu và kiểm tra lại")
    expect(page.get_by_role("alert")).to_have_count(0)
    desk.press("Bàn giao cho lãnh đạo")
    desk.sees(re.compile(r"Bản \d đã khóa từ"))


def submits(story: Story, number: int) -> None:
    desk = story.people("women_head")
    desk.go("/")
    desk.act(re.compile("^Đọc (và|rồi) gửi"))
    expect(desk.title).to_contain_text("Đọc rồi gửi báo cáo")
    desk.sees(WHY if number == 1 else "Khác bản trước")
    desk.act(re.compile("^Gửi báo cáo"))
    expect(desk.title).to_contain_text("Gửi báo cáo")
    desk.press(re.compile("^Gửi báo cáo"))
    expect(desk.title).to_have_text(re.compile(r"^Giấy biên nhận số \d+/2021"))
    story.receipts.append(figure(desk.title.inner_text()))
    desk.sees("Trần Thị Thí Dụ")
    desk.sees("đúng hạn")


def opens_the_case(story: Story) -> Page:
    desk = story.people("redcross_reviewer")
    desk.menu("Duyệt báo cáo")
    desk.page.get_by_role("row").filter(has_text="Hội LHPN tỉnh").get_by_role("link").click()
    expect(desk.title).to_contain_text("Hội LHPN tỉnh")
    return desk.page


def comments_and_returns(story: Story) -> None:
    page = opens_the_case(story)
    desk = story.people("redcross_reviewer")
    item = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Tiền", exact=True))
    expect(item).to_contain_text(WHY)
    item.get_by_text(re.compile("^Viết ý kiến")).click()
    item.get_by_label(f"Ý kiến cho dòng {LINE}").fill(REMARK)
    item.get_by_role("button", name="Ghi ý kiến").click()
    expect(item).to_contain_text("Sẽ trả lại")
    desk.act(re.compile("^Trả lại kèm 1 ý kiến"))
    expect(desk.title).to_contain_text("Trả lại báo cáo")
    desk.sees(re.compile(re.escape(REMARK)))
    desk.press(re.compile("^Trả lại kèm 1 ý kiến"))
    expect(desk.page.get_by_role("main")).to_contain_text("trả lại")


def sees_why_and_mends(story: Story) -> None:
    desk = story.people("women_reporter")
    page = desk.go("/")
    desk.sees("Bị trả lại")
    desk.sees(re.compile(re.escape(REMARK)))
    desk.menu("Báo cáo")
    desk.page.get_by_role("heading", name=f"Báo cáo {PERIOD}").get_by_role("link").click()
    desk.link("Đọc phiếu trả lại")
    item = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Tiền", exact=True))
    expect(item).to_contain_text(REMARK)
    item.get_by_label(re.compile("^Trả lời")).fill(ANSWER)
    item.get_by_role("button", name="Lưu trả lời").click()
    expect(item).to_contain_text("Đã trả lời")
    page = open_report(desk)
    row = line(page, LINE)
    row.get_by_role("textbox", name=re.compile("đến ngày chốt")).fill("")
    row.get_by_role("textbox", name=re.compile("^Lý do")).fill("")
    desk.press("Lưu nháp")
    expect(line(page, LINE)).not_to_contain_text("Sửa tay")
    page.get_by_role("list", name="Các bước của báo cáo").get_by_role("link", name="Kiểm tra").click()
    desk.press("Bàn giao cho lãnh đạo")
    desk.sees("Bản 2 đã khóa từ")


def sees_what_changed_and_accepts(story: Story) -> None:
    page = opens_the_case(story)
    desk = story.people("redcross_reviewer")
    expect(desk.title).to_contain_text("bản 2")
    item = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Tiền", exact=True))
    expect(item.get_by_role("deletion")).to_contain_text(shown(story.ledger + MORE))
    expect(item.get_by_role("insertion")).to_contain_text(shown(story.ledger))
    expect(item).to_contain_text(ANSWER)
    desk.act("Nhận báo cáo")
    expect(desk.title).to_contain_text("Nhận báo cáo của")
    desk.press(re.compile("^Nhận bản 2"))
    desk.sees(re.compile("Bản 2 đã khóa từ"))
    reporter = story.people("women_reporter")
    reporter.menu("Báo cáo")
    reporter.sees("Đã tiếp nhận")


def drafts_the_reminder(story: Story) -> None:
    desk = story.people("redcross_reviewer")
    page = desk.menu("Hạn nộp")
    desk.link("Chọn mọi đơn vị im lặng")
    silent = page.get_by_role("checkbox", checked=True)
    expect(silent.first, "nobody is silent").to_be_visible()
    chosen = [box.get_attribute("aria-label") or "" for box in silent.all()]
    desk.press(re.compile("^Soạn công văn"))
    expect(desk.title).to_contain_text("đôn đốc")
    story.letter = urlsplit(page.url).path
    recipients = page.get_by_role("region", name="Gửi đến").get_by_role("listitem")
    expect(recipients).to_have_count(len(chosen))
    desk.act("Trình duyệt")
    desk.press("Trình duyệt")
    desk.sees("Chờ duyệt")


def approves_and_signs(story: Story) -> None:
    desk = story.people("redcross_head")
    desk.go(story.letter)
    desk.act("Duyệt", exact=True)
    expect(desk.title).to_have_text("Duyệt văn bản")
    desk.press("Duyệt", exact=True)
    desk.act(re.compile("^Ghi nhận đã ký"))
    expect(desk.page.get_by_role("main")).to_contain_text("chính mình đã ký bản giấy")
    desk.press("Ghi nhận đã ký")
    desk.sees(re.compile("Chờ cấp số|Đã ký"))


def numbers_it(story: Story) -> None:
    desk = story.people("redcross_clerk")
    desk.menu("Công văn")
    page = desk.link("Chờ cấp số", exact=True)
    page.get_by_role("listitem").filter(has=page.locator(f"a[href='{story.letter}']")).get_by_role(
        "link", name=re.compile("^Cấp số")
    ).click()
    desk.press("Cấp số và phát hành")
    expect(desk.title).to_have_text(re.compile(r"^Công văn \d+/CTĐ-VP$"))
    story.symbol = desk.title.inner_text().removeprefix("Công văn ")


def waits_for_the_letter(story: Story) -> bytes:
    desk = story.people("redcross_clerk")
    ready = desk.page.get_by_role("link", name=f"{story.symbol}.pdf")
    end = time.monotonic() + 30
    while not desk.script and not ready.count() and time.monotonic() < end:
        desk.link("Xem đã xong chưa")
    expect(ready).to_be_visible(timeout=30_000)
    with desk.page.expect_download() as coming:
        ready.click()
    return Path(coming.value.path()).read_bytes()


def finds_it_in_the_register(story: Story) -> None:
    desk = story.people("redcross_clerk")
    page = desk.menu("Sổ văn bản")
    row = page.get_by_role("row").filter(has_text=story.symbol)
    expect(row).to_contain_text("18/05/2021")
    expect(row).to_contain_text("Đỗ Văn Minh Họa")
    expect(row.get_by_role("link", name=re.compile("^Tải PDF"))).to_be_visible()
    desk.link("In sổ theo mẫu")
    expect(
        page.get_by_role("columnheader").filter(has_text=re.compile(r"^Cột \(\d+\)$|^\(\d+\)$"))
    ).to_have_count(10)
    expect(page.get_by_role("row").filter(has_text=story.symbol)).to_have_count(1)


def is_in_the_form_of_the_state(story: Story, pdf: bytes) -> None:
    ((content,),) = story.portal.rows(
        "select letter.content from letter join register_entry on register_entry.id = letter.entry_id where symbol = ?",
        story.symbol,
    )
    letter = letter_from_json(json.loads(content))
    assert state_form.symbol(letter) == story.symbol
    faults = check(pdf, letter)
    assert not faults, "\n".join(str(fault) for fault in faults)


# The whole ------------------------------------------------------------------------------------------------------------


def test_a_half_year_from_the_pledge_to_the_numbered_letter(story: Story) -> None:
    finds_an_open_address(story)
    pledges(story)
    delivers(story)
    finds_the_delivery_in_the_report(story)
    overrules_a_figure(story)
    fills_in_the_rest(story)
    explains_and_hands_over(story)
    submits(story, 1)
    comments_and_returns(story)
    sees_why_and_mends(story)
    submits(story, 2)
    assert story.receipts[1] > story.receipts[0]
    sees_what_changed_and_accepts(story)
    drafts_the_reminder(story)
    approves_and_signs(story)
    numbers_it(story)
    is_in_the_form_of_the_state(story, waits_for_the_letter(story))
    finds_it_in_the_register(story)
