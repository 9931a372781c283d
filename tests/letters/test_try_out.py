"""The unsaved text, shown as it would be printed."""

import pytest

from portal.letters import pdf, rendering
from portal.letters.content import letter_from_json
from portal.letters.press import RenderFailed, ends_alone
from portal.lib.words import _
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder
from tests.letters import examples
from tests.letters.test_recipients import free


def url(letter_id: object, step: str = "draft") -> str:
    return f"/letters/{letter_id}/{step}"


def test_the_typed_text_is_shown_as_pages_and_nothing_is_kept(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    typed = form | {"abstract": "việc chưa lưu", "body": "Liên hệ số 0912 345 678.\n| A | B |\n| 1 | 2 |"}
    page = browser.post(url(letter_id), typed, 200, htmx=True)
    assert "0912 345 678" in page.soup.select_one("#tried-said").text
    assert page.soup.select_one("ul#checks[hx-swap-oob]")
    image = page.soup.select_one("img")["src"]
    assert browser.get(image).data.startswith(b"\x89PNG")
    stage.client("redcross_head").get(image)
    stage.client("district_reviewer").get(image, expect=404)
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.version, letter.abstract) == (1, form["abstract"])


def test_a_page_is_served_only_under_the_letter_it_was_tried_in(stage: Stage) -> None:
    mine, other = reminder(stage, 1), reminder(stage, 2)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(mine, "edit")).form(url(mine, "edit"))
    image = browser.post(url(mine), form, 200, htmx=True).soup.select_one("img")["src"]
    browser.get(image.replace(str(mine), str(other)), expect=404)
    browser.get(image.replace("/1.png", "/9.png"), expect=404)
    browser.get(f"/letters/{mine}/tried/{'0' * 64}/1.png", expect=404)


def test_without_a_script_the_preview_is_a_page_that_carries_the_text_along_and_back(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    body = "Đoạn một.\n\nĐoạn hai chưa lưu."
    page = browser.post(url(letter_id), form | {"body": body}, 200)
    assert page.soup.select_one("img.page")
    carried = page.form(url(letter_id, "edit"))
    again = browser.post(url(letter_id), carried | {"back": "1"}, 200)
    assert again.soup.find(id="body").text.strip() == body
    browser.post(url(letter_id, "edit"), carried)
    with stage.read():
        assert [block["text"] for block in letter_of(letter_id).content["body"]] == [
            "Đoạn một.",
            "Đoạn hai chưa lưu.",
        ]


@pytest.mark.parametrize("typed", [{"body": ""}, {"body": "😀"}, {"body": "| A |\n| 1 | 2 |"}])
def test_what_cannot_be_shown_is_said_and_the_last_pages_stay(stage: Stage, typed: dict[str, str]) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    page = browser.post(url(letter_id), form | typed, 200, htmx=True)
    assert page.headers["HX-Retarget"] == "#tried-said"
    assert "Phần đã gõ vẫn còn nguyên" in page.text
    assert not page.soup.select("img")


def test_a_press_that_gives_up_is_said_in_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(content: object) -> bytes:
        raise RenderFailed(_("Máy in hỏng."))

    monkeypatch.setattr(rendering.PRESS, "render", fail)
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    page = browser.post(url(letter_id), form | {"body": "Chữ khác."}, 200, htmx=True)
    assert "Máy in hỏng." in page.text
    assert page.headers["HX-Reswap"] == "outerHTML"


def test_a_letter_to_nobody_yet_is_shown_with_a_blank_and_saving_may_lead_on_to_choosing(
    stage: Stage,
) -> None:
    letter_id = free(stage)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    page = browser.post(url(letter_id), form, 200, htmx=True)
    assert page.soup.select("img")
    assert "Phải sửa" in page.text
    assert browser.post(url(letter_id, "edit"), form | {"choose": "1"}).location.endswith("/recipients")


def test_everything_that_is_written_is_kept_and_comes_back(stage: Stage) -> None:
    letter_id = free(stage)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    table = "| Tên | Số |\n| Xã A | 2 |\n| Tổng cộng |"
    typed = form | {
        "bases": "Căn cứ Luật A;\n- Căn cứ Kế hoạch B.",
        "archive": "VT, TC",
        "urgency": "khan",
        "annexes-0-title": "Biểu mẫu",
        "annexes-0-landscape": "y",
        "annexes-0-body": table,
    }
    browser.post(url(letter_id, "edit"), typed)
    with stage.read():
        content = letter_of(letter_id).content
        assert content["bases"] == ["Căn cứ Luật A;", "Căn cứ Kế hoạch B."]
        assert (content["archive"], content["urgency"]) == ("VT, TC", "khan")
        (annex,) = content["annexes"]
        assert (annex["title"], annex["landscape"], annex["body"][0]["total"]) == ("Biểu mẫu", True, True)
    again = browser.get(url(letter_id, "edit")).form(url(letter_id, "edit"))
    assert again["annexes-0-body"].strip() == table
    browser.post(url(letter_id, "edit"), again | {"annexes-0-title": "", "annexes-0-body": ""})
    with stage.read():
        assert letter_of(letter_id).content["annexes"] == []


def test_a_second_page_with_hardly_a_line_is_hinted_at() -> None:
    def pages(lines: int) -> bytes:
        body = [examples.paragraph("Đề nghị các đơn vị phối hợp thực hiện.")] * lines
        return pdf.render(letter_from_json(examples.shortest() | {"body": body}))

    told = [ends_alone(pages(lines)) for lines in (1, 24, 36)]
    assert told == [False, True, False]
