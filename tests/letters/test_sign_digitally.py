"""The signer brings the digitally signed PDF back; a scan stands beside; a page says in words who signed what."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.extensions import db, new_id
from portal.letters import codes, official, signing
from portal.letters.examining import look
from portal.letters.models import LetterState
from portal.letters.views import signing as doors
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories import post
from tests.factories.letters import letter_of, reminder, take
from tests.factories.post import postman
from tests.letters.authority import authority
from tests.page import Browser

HEAD = "Đỗ Văn Minh Họa"


@pytest.fixture(autouse=True)
def _trust(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "ca.pem").write_text(authority().pem)
    monkeypatch.setitem(stage.app.config, "TRUST_FOLDER", tmp_path)
    if "child" not in request.fixturenames:
        monkeypatch.setattr(doors, "examine", _aside)  # the same, without the child's start


def _aside(*asked: Any) -> Any:
    """In a thread of its own: the library begins an event loop, and browsers of other tests leave one running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(look, *asked).result()


@pytest.fixture
def child() -> None:
    """The examination is made where it is made in earnest."""


def bring(browser: Browser, letter_id: object, file: bytes, expect: int = 303, **typed: Any) -> Any:
    url = f"/letters/{letter_id}/signed-pdf"
    form = browser.get(url).form("signed-pdf") | typed
    return browser.post(url, form | {"file": (io.BytesIO(file), "van-ban.pdf")}, expect=expect)


def approved(stage: Stage) -> tuple[Any, Browser, bytes]:
    letter_id = reminder(stage, 1, "approve")
    browser = stage.client("redcross_head")
    stage.at("2021-05-18T20:30+07:00")
    own = browser.get(f"/letters/{letter_id}/preview.pdf").data
    return letter_id, browser, own


@pytest.mark.usefixtures("child")
def test_the_signed_pdf_signs_the_approved_letter(stage: Stage) -> None:
    letter_id, browser, own = approved(stage)
    assert own == browser.get(f"/letters/{letter_id}/preview.pdf").data
    file = authority().sign(own, authority().signer(HEAD, "Hội Chữ thập đỏ tỉnh"))
    page = browser.follow(bring(browser, letter_id, file))
    assert f"{HEAD} (Hội Chữ thập đỏ tỉnh) đã ký ngày 18/05/2021 lúc 20:20:00 +07:00" in page.text
    assert "Tệp chưa bị sửa một byte nào từ khi ký." in page.text
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.state, letter.signer_name) == (LetterState.signed, HEAD)
        (copy,) = signing.copies(stage.viewer("redcross_head"), letter)
        assert browser.get(f"/documents/files/{copy.file_id}").data == file
    timeline = browser.get(f"/letters/{letter_id}").text
    assert f"Đã ký số {HEAD} {HEAD} (Hội Chữ thập đỏ tỉnh)" in timeline


def test_an_unknown_signer_is_taken_with_a_reason_that_stands_beside_the_signature(stage: Stage) -> None:
    letter_id, browser, own = approved(stage)
    strange = authority("CA Lạ")
    file = strange.sign(own, strange.signer(HEAD))
    page = bring(browser, letter_id, file, expect=422)
    assert "Chưa xác minh được người ký" in page.soup.find(id="reason-error").text
    page = browser.follow(bring(browser, letter_id, file, reason="Chứng thư mới cấp tuần này"))
    assert "nhận dù chưa xác minh được người ký: Chứng thư mới cấp tuần này" in page.text


def test_another_letters_pdf_signs_nothing(stage: Stage) -> None:
    other = reminder(stage, 2, "approve")
    letter_id, browser, _own = approved(stage)
    wrong = browser.get(f"/letters/{other}/preview.pdf").data
    page = bring(browser, letter_id, authority().sign(wrong, authority().signer(HEAD)), expect=422)
    assert "Nội dung tệp khác văn bản này" in page.text
    with stage.read():
        assert letter_of(letter_id).state is LetterState.approved


@pytest.mark.both_databases
def test_of_an_issued_letter_a_signed_copy_stands_beside_the_portals_own(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    with stage.app.app_context():
        assert jobs.run_one(stage.app, new_id())
    browser = stage.client("redcross_clerk")
    stage.at("2021-05-18T20:30+07:00")
    with stage.read():
        own_id = letter_of(letter_id).file_id
    own = browser.get(f"/documents/files/{own_id}").data
    one = authority()
    file = one.sign(one.sign(own, one.signer(HEAD)), one.signer("Hội Chữ thập đỏ tỉnh"), "Ky2")
    page = browser.follow(bring(browser, letter_id, file))
    assert page.text.count("đã ký ngày 18/05/2021") == 2
    assert "-ky-so.pdf" in page.text
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.file_id == own_id
        code, name = codes.shown(letter.code or ""), letter.recipients[0].organisation.name
    assert (
        f"bản chính thức đã ký số, dùng để gửi và đối chiếu; chữ ký của {HEAD}"
        in browser.get(f"/letters/{letter_id}").text
    )
    anybody = stage.client(None)
    page = anybody.get(f"/letters/confirm/{code}")
    assert hashlib.sha256(file).hexdigest() in page.text
    assert f"{HEAD}; Hội Chữ thập đỏ tỉnh" in page.text
    for sent, said in (
        (file, "Đúng bản đã phát hành"),
        (own, "là tệp chưa ký số"),
        (b"%PDF-", "Không phải bản"),
    ):
        page = anybody.post(f"/letters/confirm/{code}", {"file": (io.BytesIO(sent), "a.pdf")}, 200)
        assert said in page.text
    with stage.work():
        db.session.execute(sa.update(Organisation).where(Organisation.name == name).values(email="a@b.vn"))
    with postman(stage) as server:
        assert "01-CTD-VP-2021-ky-so.pdf, đã ký số" in browser.get(f"/letters/{letter_id}/email").text
        post.mail(stage, letter_id)
        post.work(stage)
        (attached,) = server.taken[0].iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == ("01-CTD-VP-2021-ky-so.pdf", file)
        assert "đã ký số" in server.taken[0].get_body().get_content()  # type: ignore[union-attr]


def test_what_was_signed_before_the_number_is_not_the_official_file(stage: Stage) -> None:
    letter_id, browser, own = approved(stage)
    bring(browser, letter_id, authority().sign(own, authority().signer(HEAD)))
    take(stage, letter_id, "issue")
    with stage.read():
        letter = letter_of(letter_id)
        assert len(signing.copies(stage.viewer("redcross_head"), letter)) == 1
        assert official.signed_copy(letter) is None


def test_a_second_scan_stands_beside_the_first_and_one_of_a_text_sent_back_is_called_so(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    browser = stage.client("redcross_head")
    url = f"/letters/{letter_id}/scan"
    for number in range(2):
        scan = io.BytesIO(b"%PDF-1.7 " + str(number).encode() + b"\n%%EOF")
        page = browser.follow(browser.post(url, browser.get(url).form("scan") | {"scan": (scan, "a.pdf")}))
    assert page.text.count("Bản quét chữ ký trên giấy") == 2
    refused = browser.post(
        url, browser.get(url).form("scan") | {"scan": (io.BytesIO(b"x"), "a.pdf")}, expect=422
    )
    assert "Không đọc được tệp này" in refused.text
    take(stage, letter_id, "send_back", reason="Sai số liệu", by="redcross_head")
    assert browser.get(f"/letters/{letter_id}/signatures").text.count("Không còn hiệu lực.") == 2
    browser.get(url, expect=403)


def test_whoever_reads_the_letter_checks_a_file_and_nothing_is_kept(stage: Stage) -> None:
    letter_id, _head, own = approved(stage)
    file = authority().sign(own, authority().signer(HEAD))
    browser = stage.client("redcross_clerk")
    url = f"/letters/{letter_id}/signatures"
    for sent, said in ((file, "Đúng văn bản này."), (b"x", "không phải PDF"), (own, "chưa có chữ ký số nào")):
        form = browser.get(url).form("signatures")
        assert said in browser.post(url, form | {"file": (io.BytesIO(sent), "a.pdf")}, expect=200).text
    with stage.read():
        assert signing.copies(stage.viewer("redcross_clerk"), letter_of(letter_id)) == []


@pytest.mark.parametrize(
    ("persona", "answer"),
    [("redcross_head", 200), ("redcross_clerk", 403), ("redcross_reviewer", 403), ("women_head", 404)],
)
def test_who_may_bring_the_signed_pdf_of_an_approved_letter(stage: Stage, persona: str, answer: int) -> None:
    stage.client(persona).get(f"/letters/{reminder(stage, 1, 'approve')}/signed-pdf", expect=answer)
