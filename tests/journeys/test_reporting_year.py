"""The reporting year's tasks in a browser, one by one, with what each costs in values typed and clicks."""

import re
import uuid
from collections.abc import Callable

import pytest
from babel.support import Translations
from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk
from tests.journeys.running import HOME, Portal
from tests.journeys.tally import Tally, tab_to

PERIOD = "6 tháng đầu năm 2021"
REMARKS = {
    "D1A": "Đề nghị kèm danh sách tin, bài và ngày đăng.",
    "E1": "Đề nghị nêu số, ngày của văn bản chỉ đạo.",
    "E2": "Đề nghị nêu rõ đơn vị nào làm tốt.",
}
ANSWER = "Đã rà lại theo sổ, kèm danh sách."


@pytest.fixture(scope="module")
def portal(serve: Callable[..., Portal]) -> Portal:
    return serve(worker=True)


def test_find_the_silent_and_remind_them_by_keyboard(portal: Portal, desks: Callable[..., Desk]) -> None:
    desk = desks(portal).sign_in("redcross_reviewer")
    tally, page = Tally(desk), desk.page
    tally.enter(
        page.get_by_role("navigation", name="Mục chính", exact=True).get_by_role("link", name="Hạn nộp")
    )
    tally.enter(desk.main.get_by_role("link", name="Chọn mọi đơn vị im lặng"))
    expect(page.get_by_role("checkbox", checked=True).first).to_be_visible()
    _has_come(desk)
    chosen = page.get_by_role("checkbox", checked=True).count()
    tally.enter(desk.main.get_by_role("button", name=re.compile("^Soạn công văn")))
    expect(desk.title).to_contain_text("đôn đốc")
    expect(page.get_by_role("region", name="Gửi đến").get_by_role("listitem")).to_have_count(chosen)
    tally.enter(desk.main.get_by_role("link", name="Trình duyệt"))
    tally.enter(desk.main.get_by_role("button", name="Trình duyệt"))
    desk.sees("Chờ duyệt")
    assert (tally.fields, tally.clicks) == (0, 5)


@pytest.mark.parametrize(
    ("script", "organisation"), [(True, "ldld"), (False, "syt")], ids=["javascript", "plain"]
)
def test_a_half_year_report_nobody_had_opened(
    portal: Portal, desks: Callable[..., Desk], script: bool, organisation: str
) -> None:
    desk = desks(portal, script=script).sign_in(f"{organisation}.lap")
    tally, page = Tally(desk), desk.page
    desk.menu("Báo cáo")
    tally.press(re.compile(f"^Mở báo cáo.*{PERIOD}"))
    expect(desk.title).to_contain_text("Số liệu")
    _fill_empty(
        tally,
        page.get_by_role("table").get_by_role("textbox", name=re.compile("đến ngày chốt|, ước đến")),
        "4",
    )
    tally.press("Lưu và tiếp tục")
    expect(desk.title).to_contain_text("Thuyết minh")
    tally.press(re.compile("^Lấy chữ kỳ trước làm nháp cho"))
    expect(page.locator("#E1-text")).not_to_have_value("")
    _fill_empty(tally, page.locator("textarea[id^=E]"), "Đơn vị đã trao đúng đối tượng.")
    for degree in page.get_by_role("radio", name="Đã làm").all():
        tally.fields += 1
        degree.check()
    tally.press("Lưu và kiểm tra")
    expect(desk.title).to_contain_text("Kiểm tra")
    expect(page.get_by_role("alert")).to_have_count(0)
    tally.press("Bàn giao cho lãnh đạo")
    desk.sees("Bản 1 đã khóa từ")
    _sign_and_submit(desks(portal, script=script).sign_in(f"{organisation}.lanhdao"), tally)
    assert tally.fields <= 25
    assert tally.clicks == 8


def _fill_empty(tally: Tally, places: Locator, value: str) -> None:
    expect(places.first).to_be_visible()
    _has_come(tally.desk)
    for place in places.all():
        if not place.input_value():
            tally.write(place, value)


def _has_come(desk: Desk) -> None:
    """The page is there to its foot, so that what stands on it may be counted."""
    expect(desk.page.get_by_role("contentinfo")).to_be_visible()


def _sign_and_submit(desk: Desk, tally: Tally) -> None:
    tally.desk = desk
    tally.press(re.compile("^Đọc (và|rồi) gửi"))
    expect(desk.title).to_contain_text("Đọc rồi gửi báo cáo")
    tally.press(re.compile("^Gửi báo cáo"))
    expect(desk.title).to_contain_text(f"Gửi báo cáo {PERIOD}?")
    tally.press(re.compile("^Gửi báo cáo"))
    expect(desk.title).to_have_text(re.compile(r"^Giấy biên nhận số \d+/2021"))


def _opens_the_case(desk: Desk) -> None:
    desk.menu("Duyệt báo cáo")
    tally = Tally(desk)
    tally.enter(desk.page.get_by_role("row").get_by_role("link", name="Sở Giáo dục và Đào tạo", exact=True))


def test_three_remarks_by_keyboard_answered_one_by_one(portal: Portal, desks: Callable[..., Desk]) -> None:
    reviewer = desks(portal).sign_in("redcross_reviewer")
    _returns(reviewer)
    was = _answers_and_mends(desks(portal).sign_in("sgddt.lap"))
    head = desks(portal).sign_in("sgddt.lanhdao")
    _sign_and_submit(head, Tally(head))
    _sees_and_accepts(reviewer, was)


def _returns(desk: Desk) -> None:
    _opens_the_case(desk)
    page, tally = desk.page, Tally(desk)
    for code, remark in REMARKS.items():
        tally.enter(page.locator(f"#comment-{code}-write"))
        tab_to(desk, page.locator(f"#comment-{code}"))
        page.keyboard.insert_text(remark)
        tally.enter(page.locator(f"#comment-{code}-save"))
        expect(page.locator(f"#line-{code}")).to_contain_text("Sẽ trả lại")
    tally.enter(desk.main.get_by_role("link", name="Trả lại kèm 3 ý kiến"))
    expect(desk.title).to_contain_text("Trả lại báo cáo")
    tally.enter(desk.main.get_by_role("button", name="Trả lại kèm 3 ý kiến"))
    desk.sees("Bản 1 đã khóa từ")


def _answers_and_mends(desk: Desk) -> str:
    page = desk.page
    desk.menu("Báo cáo")
    page.get_by_role("heading", name=f"Báo cáo {PERIOD}").get_by_role("link").click()
    desk.link("Đọc phiếu trả lại")
    for done, remark in enumerate(REMARKS.values(), 1):
        item = page.get_by_role("listitem").filter(has=page.get_by_role("textbox")).filter(has_text=remark)
        item.get_by_label(re.compile("^Trả lời")).fill(ANSWER)
        item.get_by_role("button", name="Lưu trả lời").click()
        expect(page.locator("#answered")).to_have_text(f"đã trả lời {done} trên 3")
    desk.link("Sửa báo cáo")
    articles = page.locator("#D1A-value")
    expect(articles).to_be_visible()
    was = articles.input_value()
    articles.fill(str(int(was) + 1))
    with page.expect_navigation():
        desk.press("Lưu nháp")
    page.get_by_role("list", name="Các bước của báo cáo").get_by_role("link", name="Kiểm tra").click()
    desk.press("Bàn giao cho lãnh đạo")
    desk.sees("Bản 2 đã khóa từ")
    return was


def _sees_and_accepts(desk: Desk, was: str) -> None:
    _opens_the_case(desk)
    page, tally = desk.page, Tally(desk)
    expect(desk.title).to_contain_text("bản 2")
    mended = page.locator("#line-D1A")
    expect(mended.get_by_role("deletion")).to_contain_text(was)
    expect(mended.get_by_role("insertion")).to_contain_text(str(int(was) + 1))
    expect(mended).to_contain_text(ANSWER)
    tally.enter(desk.main.get_by_role("link", name="Nhận báo cáo"))
    expect(desk.title).to_contain_text("Nhận báo cáo của")
    tally.enter(desk.main.get_by_role("button", name="Nhận bản 2"))
    desk.sees("Bản 2 đã khóa từ")


def _words(language: str) -> Callable[[str], str]:
    """The portal's words in a language, from the compiled catalogue that the server reads."""
    found = Translations.load(HOME / "portal/translations", [language])
    return lambda words: str(found.ugettext(words))


def _chosen_period(desk: Desk, say: Callable[[str], str], code: str) -> None:
    """The consolidation, by the menu, of a period."""
    page = desk.page
    page.get_by_role("navigation").get_by_role("link", name=say("Tổng hợp"), exact=True).first.click()
    ((key,),) = desk.portal.rows("select id from period where code = ?", code)
    page.locator("select[name=period]").select_option(str(uuid.UUID(key)))
    desk.press(say("Xem"), exact=True)
    expect(page).to_have_url(re.compile(str(uuid.UUID(key))))


@pytest.mark.parametrize(("language", "code"), [("vi", "2021-H1"), ("en", "2020-H1")])
def test_consolidate_freeze_and_approve(
    portal: Portal, desks: Callable[..., Desk], language: str, code: str
) -> None:
    say = _words(language)
    reviewer, head = (
        desks(portal, script=language == "en").sign_in(one) for one in ("redcross_reviewer", "committee_head")
    )
    if language == "en":
        reviewer.speak_english(), head.speak_english()
    _chosen_period(reviewer, say, code)
    page = reviewer.page
    for line in ("Theo ngành dọc", "Theo địa bàn"):
        expect(page.get_by_role("columnheader", name=say(line)).first).to_be_visible()
        expect(page.get_by_role("region", name=say(line), exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"\d+/\d+"))
    reviewer.link(say("Chốt số tổng hợp"))
    reviewer.press(re.compile(f"^{say('Chốt bản %(number)s') % {'number': 1}}"))
    expect(reviewer.page).to_have_url(re.compile("/consolidation/editions/[0-9a-f-]+$"))
    _chosen_period(head, say, code)
    head.page.get_by_role("row").filter(has_text="Lê Văn Ví Dụ").get_by_role("link").click()
    head.link(say("Đọc và phê duyệt"))
    head.press(say("Phê duyệt bản %(number)s") % {"number": 1})
    expect(head.page.get_by_role("link", name=say("Đọc và phê duyệt"))).to_have_count(0)
    with head.page.expect_download() as coming:
        head.link(say("Xuất Excel"))
    assert coming.value.suggested_filename == f"tong-hop-{code}-ban-1.xlsx"
    assert coming.value.path().read_bytes()[:2] == b"PK"
    assert portal.rows(
        "select number, frozen_by_name, approver_name from edition where period_id = (select id from period where code = ?) "
        "and organisation_id = (select id from organisation where code = 'HCTD')",
        code,
    ) == [(1, "Lê Văn Ví Dụ", "Trần Thị Tượng Trưng")]
