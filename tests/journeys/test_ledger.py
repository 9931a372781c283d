"""The two books in a browser, by those who keep them, with what each task costs in fields and clicks."""

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.running import Portal
from tests.journeys.tally import Tally, tab_to


def asks_again(desk: Desk) -> bool:
    """Whether the portal asks if this is the same delivery, instead of writing it down at once."""
    question = desk.page.get_by_role("checkbox", name=re.compile("vẫn ghi"))
    written = desk.page.get_by_role("heading", level=1, name=re.compile(r"^Cam kết CK-\d+"))
    expect(question.or_(written)).to_be_visible()
    return bool(question.count())


@pytest.fixture(scope="module")
def portal(serve: Callable[..., Portal]) -> Portal:
    return serve(worker=True)


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(out, "JPEG", quality=85)
    return {"name": "DCIM0001.JPG", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_propose_an_address_on_a_phone(portal: Portal, desks: Callable[..., Desk], script: bool) -> None:
    desk = desks(portal, script=script, width=360).sign_in("commune_women")
    tally = Tally(desk)
    desk.go("/addresses/")
    tally.press("Đề xuất địa chỉ")
    name = f"Thị Giả Định {'Một' if script else 'Hai'}"
    tally.fill("Họ tên chủ hộ", name)
    tally.fill("Năm sinh của chủ hộ", "1948")
    tally.fill(re.compile("^Thôn, ấp"), "Thôn 7")
    tally.fill("Số khẩu của hộ", "3")
    tally.fill(re.compile("^Số khẩu thuộc đối tượng"), "1")
    tally.choose("checkbox", "Người khuyết tật")
    tally.fill("Hoàn cảnh", "Sống một mình, nhà dột.")
    tally.choose("checkbox", "Xây, sửa nhà")
    if script:
        desk.sees(re.compile("Không thấy hộ như vậy"))
    tally.press("Đề xuất địa chỉ")
    expect(desk.title).to_have_text(re.compile(r"^Địa chỉ DC-\d+"))
    assert tally.fields <= 8
    assert tally.clicks == 2
    assert name not in desk.page.url
    ((state,),) = portal.rows("select state from address where head_name = ?", name)
    assert state == "found"


def test_approve_all_that_are_complete_in_three_clicks(portal: Portal, desks: Callable[..., Desk]) -> None:
    desk = desks(portal).sign_in("commune_head")
    tally = Tally(desk)
    desk.menu("Địa chỉ")
    before = portal.rows("select count(*) from address where state = 'waiting'")[0][0]
    tally.press("Chờ phê duyệt")
    expect(desk.title).to_have_text("Chờ phê duyệt")
    ticked = desk.page.locator("input[name=pick]:checked").count()
    tally.press("Xem lại rồi phê duyệt")
    tally.clicks += 1
    desk.page.get_by_role("button", name="Phê duyệt", exact=True).click()
    expect(desk.title).to_have_text("Chờ phê duyệt")
    after = portal.rows("select count(*) from address where state = 'waiting'")[0][0]
    assert ticked >= 5
    assert after - before == ticked
    assert (tally.fields, tally.clicks) == (0, 3)


def test_pledge_together_with_those_who_help_already(
    portal: Portal, desks: Callable[..., Desk], script: bool
) -> None:
    desk = desks(portal, script=script).sign_in("women_reporter")
    tally = Tally(desk)
    ((key, code),) = portal.rows(
        "select id, code from address where open_pledges = 1 and state = 'supported' and id not in "
        "(select address_id from pledge where organisation_id = (select id from organisation where code = 'LHPN')) "
        f"order by code limit 1 offset {int(script)}"
    )
    desk.go(f"/pledges/new/{uuid.UUID(key)}")
    tally.choose("radio", re.compile("^Một lần"))
    tally.fill("Bắt đầu từ ngày", "18/5/2021")
    tally.press("Tiếp: giá trị")
    tally.fill("Tiền (đồng)", "3tr")
    tally.press("Tiếp: kiểm tra")
    tally.fill("Giúp hộ phát triển lâu dài thế nào", "Có công cụ để tự làm ra thu nhập.")
    if desk.page.get_by_role("checkbox", name=re.compile("cùng giúp")).count():
        tally.choose("checkbox", re.compile("cùng giúp"))
    tally.press("Gửi cam kết")
    expect(desk.title).to_have_text(re.compile(r"^Cam kết CK-\d+"))
    assert portal.rows("select open_pledges from address where code = ?", code) == [(2,)]
    assert tally.fields <= 6
    assert tally.clicks == 3


def test_log_a_delivery_with_a_photograph_on_a_phone(
    portal: Portal, desks: Callable[..., Desk], script: bool
) -> None:
    desk = desks(portal, script=script, width=360).sign_in("commune_women")
    tally = Tally(desk)
    ((key, left),) = portal.rows(
        "select id, value - delivered from pledge where state in ('registered', 'under_way') and value - delivered > "
        "200000 and organisation_id = (select id from organisation where code = 'LHPN-25222') order by code limit 1"
    )
    before = portal.rows("select count(*) from delivery_photo")[0][0]
    desk.go(f"/pledges/{uuid.UUID(key)}")
    tally.press("Ghi lần giao")
    tally.fill("Tiền (đồng)", str(100_000 + int(script) * 7_000))
    tally.fields += 1
    desk.page.locator("input[type=file]").first.set_input_files([photo()])
    tally.press(re.compile("^Ghi lần giao"))
    if asks_again(desk):
        tally.choose("checkbox", re.compile("vẫn ghi"))
        tally.press(re.compile("^Ghi lần giao"))
    expect(desk.title).to_have_text(re.compile(r"^Cam kết CK-\d+"))
    assert left
    assert tally.fields <= 6
    ((name, kind, size),) = portal.rows(
        "select name, media_type, size from stored_file join delivery_photo on file_id = stored_file.id "
        "order by stored_at desc limit 1"
    )
    assert portal.rows("select count(*) from delivery_photo")[0][0] == before + 1
    assert (kind, "DCIM" in name) == ("image/jpeg", False)
    assert size < 1_200_000


def test_paste_two_hundred_deliveries(portal: Portal, desks: Callable[..., Desk]) -> None:
    desk = desks(portal).sign_in("women_reporter")
    tally = Tally(desk)
    ((code,),) = portal.rows(
        "select code from pledge where form = 'regular_support' and state = 'under_way' and starts_on < '2021-04-01' and "
        "organisation_id = (select id from organisation where code = 'LHPN') order by code limit 1"
    )
    rows = [(code, "01/05/2021", 10_000 + number) for number in range(200)]
    table = "Mã cam kết hoặc mã địa chỉ\tNgày giao\tTiền (đồng)\n" + "".join(
        "\t".join(map(str, row)) + "\n" for row in rows
    )
    before = portal.rows("select count(*) from delivery")[0][0]
    desk.menu("Giao nhận")
    tally.press("Ghi nhiều lần giao")
    tally.fill(re.compile("^Hoặc dán bảng"), table)
    tally.fill("Số dòng anh/chị đếm được", "200")
    tally.fill("Tổng giá trị anh/chị cộng được", str(sum(row[2] for row in rows)))
    tally.press("Đọc bảng và xem trước")
    desk.sees("200 dòng sẽ ghi.")
    tally.press("Ghi 200 dòng")
    desk.sees(re.compile("Xem kết quả|Đã ghi 200 lần giao"))
    assert portal.rows("select count(*) from delivery")[0][0] == before + 200
    assert (tally.fields, tally.clicks) == (3, 3)


def test_a_delivery_by_keyboard_alone(portal: Portal, desks: Callable[..., Desk]) -> None:
    desk = desks(portal).sign_in("women_reporter")
    ((key,),) = portal.rows(
        "select id from pledge where form = 'regular_support' and state = 'under_way' and starts_on < '2021-04-01' and "
        "organisation_id = (select id from organisation where code = 'LHPN') order by code limit 1"
    )
    before = portal.rows("select count(*) from delivery")[0][0]
    page = desk.go(f"/pledges/{uuid.UUID(key)}/deliver")
    tab_to(desk, page.locator("#cash"))
    page.keyboard.type("333k")
    tab_to(desk, page.locator("main button[type=submit]"))
    page.keyboard.press("Enter")
    if asks_again(desk):
        tab_to(desk, page.locator("#confirmed"))
        page.keyboard.press("Space")
        tab_to(desk, page.locator("main button[type=submit]"))
        page.keyboard.press("Enter")
    expect(desk.title).to_have_text(re.compile(r"^Cam kết CK-\d+"))
    assert portal.rows("select count(*) from delivery")[0][0] == before + 1


def test_the_same_pages_speak_english(portal: Portal, desks: Callable[..., Desk]) -> None:
    desk = desks(portal).sign_in("commune_redcross").speak_english()
    for path in ("/addresses/", "/addresses/new", "/addresses/check", "/twins/", "/inhandao/", "/intake/addresses/",
                 "/pledges/", "/pledges/deliveries", "/supporters/"):  # fmt: skip
        desk.go(path)
        expect(desk.title).not_to_have_text(re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ]"))
