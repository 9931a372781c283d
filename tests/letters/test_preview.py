"""A letter before and after it is issued: images of its pages, the same as text, never inside a transaction."""

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.letters import rendering
from portal.letters.press import RenderFailed
from portal.lib.words import _
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder
from tests.letters.paper import Paper

PNG = b"\x89PNG\r\n"


def test_each_page_comes_as_an_image_and_all_of_them_with_the_text(stage: Stage) -> None:
    letter_id = reminder(stage, 8)
    browser = stage.client("redcross_reviewer")
    page = browser.get(f"/letters/{letter_id}/preview")
    images = [image["src"] for image in page.soup.select("img.page")]
    assert images == [f"/letters/{letter_id}/pages/{number}.png" for number in (1, 2)]
    for image in images:
        got = browser.get(image)
        assert got.data.startswith(PNG)
        assert got.headers["Content-Type"] == "image/png"
    browser.get(f"/letters/{letter_id}/pages/3.png", expect=404)
    browser.get(f"/letters/{letter_id}/pages/0.png", expect=404)
    assert "Kính gửi: Các cơ quan, đơn vị có tên trong Phụ lục kèm theo" in page.text
    assert len(page.soup.select(".lettertext tbody tr")) == 8


def test_the_page_of_a_letter_fetches_its_preview_by_itself_once(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    asking = browser.get(f"/letters/{letter_id}").soup.find(id="preview")
    assert (asking["hx-get"], asking["hx-trigger"]) == (f"/letters/{letter_id}/preview", "load")
    assert asking.find("img"), "without JavaScript the first page comes all the same"
    part = browser.get(f"/letters/{letter_id}/preview", htmx=True)
    assert part.is_fragment
    assert part.soup.find(True)["id"] == "preview"
    assert not part.soup.find(id="preview").has_attr("hx-get")
    assert not browser.get(f"/letters/{letter_id}").soup.find(id="preview").has_attr("hx-get")


@pytest.mark.parametrize(
    ("upto", "mark"), [("", True), ("put_up", True), ("approve", False), ("sign", False), ("issue", False)]
)
def test_until_it_is_approved_it_is_marked_a_draft_and_until_it_is_issued_it_has_no_number(
    stage: Stage, upto: str, mark: bool
) -> None:
    letter_id = reminder(stage, 1, upto)
    got = stage.client("redcross_head").get(f"/letters/{letter_id}/preview.pdf")
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    text = Paper(got.data).text
    assert ("DỰ THẢO" in text) is mark
    assert ("01/CTĐ-VP" in text) is (upto == "issue")


def test_the_same_letter_is_rendered_once_and_another_text_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    rendered: list[object] = []
    render = rendering.PRESS.render

    def count(content: dict[str, object]) -> bytes:
        rendered.append(content)
        return render(content)

    monkeypatch.setattr(rendering.PRESS, "render", count)
    for address in ("preview", "pages/1.png", "preview.pdf"):
        browser.get(f"/letters/{letter_id}/{address}")
    assert len(rendered) == 1
    with stage.work():
        letter = letter_of(letter_id)
        letter.content = letter.content | {"abstract": "việc khác"}
    browser.get(f"/letters/{letter_id}/preview")
    assert len(rendered) == 2


def test_no_transaction_is_open_while_it_is_rendered(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    letter_id = reminder(stage, 1)
    seen: list[bool] = []
    render = rendering.PRESS.render

    def look(content: dict[str, object]) -> bytes:
        seen.append(db.session.registry.has() and db.session().in_transaction())
        return render(content)

    monkeypatch.setattr(rendering.PRESS, "render", look)
    stage.client("redcross_reviewer").get(f"/letters/{letter_id}/preview")
    assert seen == [False]


def test_the_cache_forgets_what_was_looked_at_longest_ago(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "MOST", 2)
    monkeypatch.setattr(rendering.PRESS, "render", lambda content: b"%PDF-")
    monkeypatch.setattr(rendering, "page_images", lambda pdf, width: [PNG])
    with stage.app.app_context():
        for number in range(4):
            rendering.preview({"number": number})
        assert [rendering.kept_pages({"number": number}) for number in range(4)] == [0, 0, 1, 1]


def test_what_cannot_be_rendered_is_said_and_the_text_is_still_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = reminder(stage, 1)

    def fail(_content: object) -> bytes:
        raise RenderFailed(_("Chưa tạo được PDF: quá {seconds} giây.", seconds=20))

    monkeypatch.setattr(rendering.PRESS, "render", fail)
    browser = stage.client("redcross_reviewer")
    page = browser.get(f"/letters/{letter_id}/preview")
    assert "Chưa tạo được trang xem trước" in page.text
    assert "quá 20 giây" in page.text
    assert "Kính gửi:" in page.text
    assert "quá 20 giây" in browser.get(f"/letters/{letter_id}/preview.pdf", expect=422).text


def test_looking_at_a_letter_writes_nothing(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    browser = stage.client("redcross_reviewer")
    with stage.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for address in ("", "/preview", "/preview.pdf", "/pages/1.png", "/edit", "/put-up", "/withdrawal"):
            browser.get(f"/letters/{letter_id}{address}")
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert written == []


@pytest.mark.parametrize("address", ["", "/preview", "/preview.pdf", "/pages/1.png"])
def test_who_may_look(stage: Stage, address: str) -> None:
    letter_id = reminder(stage, 1)
    for persona in ("redcross_head", "redcross_clerk"):
        stage.client(persona).get(f"/letters/{letter_id}{address}")
    for persona in (
        "women_head",
        "district_reviewer",
        "observer",
        "committee_head",
        "administrator",
        "redcross_reporter",
    ):
        stage.client(persona).get(f"/letters/{letter_id}{address}", expect=404)
