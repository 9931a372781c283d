"""An issued letter is mailed once to everybody it is addressed to; what went wrong is said in the server's words."""

import datetime as dt
import io
import uuid
import zipfile

import pytest
import sqlalchemy as sa

from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.jobs import Job
from portal.letters import dispatching, mail
from portal.letters.mail import Result, Server
from portal.letters.models import DispatchState, Letter
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.factories import post
from tests.factories.letters import letter_of
from tests.factories.post import PDF, dispatches, postman, printed, work

SERVER = Server("127.0.0.1", 1, "", "", False, "vanthu@ctd.example.vn")
AT = dt.datetime(2021, 5, 18, 20, 15, tzinfo=clock.VIETNAM)


def states(stage: Stage, letter_id: object) -> list[str]:
    with stage.read():
        return [one.state.value for one in dispatches(letter_id)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "subject", ["đôn đốc\r\nBcc: ai@do.vn", "đôn đốc\u2028X: y", "đôn đốc\x00\x0b\x1b nộp", "a" * 3000]
)
def test_no_text_can_become_a_header(subject: str) -> None:
    given = {"key": "k", "text": "x", "name": "a\r\nb.pdf".replace("\r\n", ""), "pdf": PDF, "at": AT}
    message = mail.compose(SERVER, "a@b.vn", subject=subject, **given)  # type: ignore[arg-type]
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == [
        b"Auto-Submitted", b"Content-Type", b"Date", b"From", b"MIME-Version", b"Message-ID", b"Subject", b"To",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["a@b", "a b@c.vn", "a@b.vn, c@d.vn", "a@b.vn\nBcc: x@y.vn", "<a@b.vn>", "@b.vn"]
)
def test_what_is_no_address_is_not_written_to(address: str) -> None:
    assert not mail.ADDRESS.fullmatch(address)


@pytest.mark.both_databases
def test_everybody_with_an_address_gets_the_pdf_once(stage: Stage) -> None:
    letter_id = printed(stage, 3, addresses=2)
    with postman(stage) as server:
        assert post.mail(stage, letter_id, "Khach@ngoai.example.vn") == 3
        assert post.mail(stage, letter_id) == 0
        work(stage)
        work(stage)
        assert states(stage, letter_id) == ["no_address", "sent", "sent", "sent"]
        assert sorted(one["To"] for one in server.taken) == [
            "khach@ngoai.example.vn", "noi0@nhan.example.vn", "noi1@nhan.example.vn",
        ]  # fmt: skip
        message = server.taken[0]
    with stage.read():
        letter = letter_of(letter_id)
        entry = db.session.get_one(RegisterEntry, letter.entry_id)
        assert message["Subject"] == f"01/CTĐ-VP V/v {letter.abstract}"
        (attached,) = message.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == ("01-CTD-VP-2021.pdf", PDF)
        text = message.get_body().get_content()  # type: ignore[union-attr]
        assert letter.content["code"] in text
        ids = {f"<{one.id.hex}@ctd.example.vn>" for one in dispatches(letter_id)}
        assert {one["Message-ID"] for one in server.taken} < ids
        assert entry.sent_on == dt.date(2021, 5, 18)


@pytest.mark.parametrize(
    ("mood", "tries", "words"),
    [
        ("refused", 1, "550: 5.1.1 No such mailbox"),
        ("later", 5, "451: 4.7.1 Greylisted"),
        ("gone", 5, "chưa được nhận"),
        ("slow", 1, "không rõ thư đã đi hay chưa"),
        ("dying", 1, "không rõ thư đã đi hay chưa"),
    ],
)
def test_what_the_server_refuses_is_tried_again_what_nobody_knows_is_not(
    stage: Stage, mood: str, tries: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    letter_id = printed(stage, 1)
    with postman(stage) as server:
        server.mood = mood
        post.mail(stage, letter_id)
        work(stage)
        with stage.read():
            (one,) = dispatches(letter_id)
            assert (one.state, one.tries, server.asked) == (DispatchState.failed, tries, tries)
            assert words in one.error
            key = one.id.hex
        server.mood, server.taken = "good", []
        assert post.mail(stage, letter_id) == 1
        work(stage)
        assert states(stage, letter_id) == ["sent"]
        assert [one["Message-ID"] for one in server.taken] == [f"<{key}@ctd.example.vn>"]


def test_no_letter_goes_in_the_clear_when_tls_was_asked_for(stage: Stage) -> None:
    with postman(stage) as server:
        host = Server(**stage.app.config["SMTP"] | {"starttls": True})
        message = mail.compose(host, "a@b.vn", key="k", subject="x", text="x", name="a.pdf", pdf=PDF, at=AT)
        assert mail.deliver(host, "a@b.vn", message).result is Result.later
        assert (server.asked, server.taken) == (0, [])


def test_a_server_that_is_not_there_is_tried_again_after_a_pause() -> None:
    message = mail.compose(SERVER, "a@b.vn", key="k", subject="x", text="x", name="a.pdf", pdf=PDF, at=AT)
    assert mail.deliver(SERVER, "a@b.vn", message).result is Result.later


def test_the_pauses_grow(stage: Stage) -> None:
    letter_id = printed(stage, 1)
    with postman(stage) as server:
        server.mood = "later"
        post.mail(stage, letter_id)
        work(stage, now=False)
        assert states(stage, letter_id) == ["waiting"]
        with stage.read():
            job = db.session.scalars(sa.select(Job).where(Job.state == "ready")).one()
            assert dt.timedelta(seconds=50) < job.run_at - clock.machine() < dt.timedelta(seconds=61)


def test_a_worker_that_died_while_sending_leaves_it_unknown_and_mails_nothing_twice(stage: Stage) -> None:
    letter_id = printed(stage, 1)
    with postman(stage) as server:
        post.mail(stage, letter_id)
        with stage.read():
            key = dispatches(letter_id)[0].id
        with stage.work():
            assert dispatching._take(key, dispatching.server())
        work(stage)
        assert server.taken == []
        with stage.read():
            (one,) = dispatches(letter_id)
            assert (one.state, one.error) == (
                DispatchState.failed,
                "Máy dừng giữa lúc gửi: không rõ thư đã đi hay chưa",
            )


def test_nothing_is_mailed_without_a_server_without_the_pdf_or_once_it_is_void(stage: Stage) -> None:
    letter_id = printed(stage, 1)
    with pytest.raises(Refusal, match="Chưa cấu hình"):
        post.mail(stage, letter_id)
    with postman(stage) as server:
        with pytest.raises(Refusal, match="không phải địa chỉ thư"):
            post.mail(stage, letter_id, "ai đó")
        post.mail(stage, letter_id)
        with stage.work():
            db.session.execute(sa.update(Letter).values(effect="recalled"))
        work(stage)
        assert server.taken == []
        with pytest.raises(Refusal, match="không còn hiệu lực"):
            post.mail(stage, letter_id)
        with stage.work():
            db.session.execute(sa.update(Letter).values(effect="in_force", file_id=None))
        with pytest.raises(Refusal, match="Chưa có PDF"):
            post.mail(stage, letter_id)


def test_the_page_says_who_has_it_and_paper_is_recorded_with_its_day(stage: Stage) -> None:
    letter_id = printed(stage, 3, addresses=1)
    browser = stage.client("redcross_clerk")
    url = f"/letters/{letter_id}"
    page = browser.get(url)
    assert "chưa cấu hình gửi thư điện tử" in page.text
    assert "không có địa chỉ thư 2, chưa gửi 1" in page.text
    with postman(stage) as server:
        form = browser.get(f"{url}/email").form("mail")
        assert "không phải địa chỉ thư" in browser.post(f"{url}/email", form | {"outside": "ai"}, 422).text
        browser.post(f"{url}/email", form)
        assert "Không còn nơi nào" in browser.post(f"{url}/email", form | {"key": uuid.uuid4().hex}, 422).text
        server.mood = "refused"
        work(stage)
        page = browser.get(url)
    assert "thất bại 1, không có địa chỉ thư 2" in page.text
    assert "550: 5.1.1 No such mailbox" in page.text
    content = browser.client.get(f"{url}/undelivered.xlsx").data
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        said = "".join(book.read(name).decode() for name in book.namelist())
    assert "không có địa chỉ thư" in said
    assert "No such mailbox" in said
    asked = browser.get(f"{url}/handover")
    form = asked.form("handover")
    boxes = [box["value"] for box in asked.soup.select("input[name=organisations]")]
    given = form | {"channel": "post", "copies": "4", "organisations": boxes[:2]}
    assert "từ ngày ban hành" in browser.post(f"{url}/handover", given | {"on": "17/05/2021"}, 422).text
    page = browser.follow(browser.post(f"{url}/handover", given | {"on": "18/05/2021"}))
    assert "đã gửi 2" in page.text
    with stage.read():
        entry = db.session.get_one(RegisterEntry, letter_of(letter_id).entry_id)
        assert (entry.sent_on, entry.copies) == (dt.date(2021, 5, 18), 4)


def test_an_agency_s_clerk_gives_an_organisation_its_address(stage: Stage) -> None:
    letter_id = printed(stage, 1, addresses=0)
    browser = stage.client("redcross_clerk")
    with stage.read():
        url = f"/organisations/{letter_of(letter_id).recipients[0].organisation_id}"
    form = browser.get(f"{url}/contact").form("contact")
    browser.post(f"{url}/contact", form | {"email": "vanthu"}, 422)
    page = browser.follow(browser.post(f"{url}/contact", form | {"email": "VanThu@donvi.example.vn"}))
    assert "vanthu@donvi.example.vn" in page.text
