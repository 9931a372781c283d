"""The letters of a mailing go out by e-mail: each once, the failed again, and nothing else waits for the mail server."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.extensions import db, new_id
from portal.letters import emailing
from portal.letters.models import Channel, Dispatch, Effect, Letter, Mailing
from portal.letters.press import Press
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories import post
from tests.factories.letters import letter_of
from tests.factories.mailings import copies, started, work
from tests.factories.post import PDF, postman


@pytest.fixture(autouse=True)
def _no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Press, "render", lambda press, content: PDF)


def printed(stage: Stage, count: int = 3, addresses: int = 2) -> uuid.UUID:
    """A mailing whose letters have their PDF; so many of its organisations have an address."""
    letter_id = started(stage, count)
    work(stage)
    with stage.work():
        for place, one in enumerate(letter_of(letter_id).recipients[:addresses]):
            values = {"email": f"noi{place}@nhan.example.vn"}
            asked = sa.update(Organisation).where(Organisation.id == one.organisation_id)
            db.session.execute(asked.values(**values))
    return letter_id


def start(stage: Stage, letter_id: uuid.UUID) -> None:
    with stage.work():
        mailing = db.session.get_one(Mailing, letter_id)
        emailing.start(mailing, actor=stage.viewer("redcross_clerk"), at=clock.now())


def turn(stage: Stage) -> None:
    with stage.app.app_context():
        assert jobs.run_one(stage.app, new_id())


def states(stage: Stage, letter_id: uuid.UUID) -> list[str]:
    with stage.read():
        mine = sa.select(Dispatch.state).join(Letter).where(Letter.mailing_id == letter_id)
        return sorted(db.session.scalars(mine))


@pytest.mark.both_databases
def test_each_is_mailed_its_own_letter_once_and_the_failed_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emailing, "SLICE", dt.timedelta())
    letter_id = printed(stage)
    with postman(stage) as server:
        server.mood = "refused"
        start(stage, letter_id)
        start(stage, letter_id)
        post.work(stage)
        assert (states(stage, letter_id), server.asked) == (["failed", "failed", "no_address"], 2)
        server.mood = "good"
        start(stage, letter_id)
        post.work(stage)
        assert states(stage, letter_id) == ["no_address", "sent", "sent"]
        with stage.read():
            symbols = [f"{copy.content['number']:02}/CTĐ-VP" for copy in copies(letter_id)]
        sent = {message["To"]: message["Subject"].split()[0] for message in server.taken}
        assert sent == {"noi0@nhan.example.vn": symbols[0], "noi1@nhan.example.vn": symbols[1]}
        with pytest.raises(Refusal, match="Không còn nơi nào"):
            start(stage, letter_id)
        assert server.asked == 4


def test_the_worker_does_everything_else_before_it_waits_for_a_mail_server(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter_id = printed(stage)
    with postman(stage) as server:
        start(stage, letter_id)
        turn(stage)
        done: list[str] = []
        monkeypatch.setitem(jobs.TASKS, "tests.later", lambda: done.append("later"))
        with stage.work():
            jobs.enqueue("tests.later", "tests.later")
        turn(stage)
        assert (done, server.asked) == (["later"], 0)
        post.work(stage)
        assert server.asked == 2


def test_what_was_taken_back_or_failed_meanwhile_is_left_to_a_person_and_the_others_go(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emailing, "SLICE", dt.timedelta())
    letter_id = printed(stage, addresses=3)
    with postman(stage) as server:
        start(stage, letter_id)
        turn(stage)
        with stage.work():
            db.session.execute(sa.update(Dispatch).values(state="failed", changed_at=clock.now()))
            copies(letter_id)[1].effect = Effect.recalled
        work(stage)
        assert [message["To"] for message in server.taken] == ["noi2@nhan.example.vn"]
        assert states(stage, letter_id) == ["failed", "sent"]


def test_the_clerk_mails_them_and_sees_who_has_it(stage: Stage) -> None:
    letter_id = printed(stage)
    at = f"/letters/{letter_id}/mailing"
    clerk = stage.client("redcross_clerk")
    assert "Chưa cấu hình gửi thư điện tử" in clerk.get(at).text
    with postman(stage) as server:
        page = clerk.get(at)
        assert "không có địa chỉ thư 1, chưa gửi 2" in page.text
        assert page.soup.select_one(f'a[href="{at}/email"]')
        page = clerk.get(f"{at}/email")
        assert "2 nơi sẽ được gửi" in page.text
        assert "1 nơi không có địa chỉ thư" in page.text
        page = clerk.follow(clerk.post(f"{at}/email", page.form("email")))
        assert page.soup.find(id="mailing")["hx-get"] == at
        assert not page.soup.select_one(f'a[href="{at}/email"]')
        server.mood = "refused"
        post.work(stage)
        page = clerk.get(at)
        assert "thất bại 2, không có địa chỉ thư 1" in page.text
        assert "550: 5.1.1 No such mailbox" in page.text
        assert "Gửi lại những nơi thất bại" in page.text
        clerk.post(f"{at}/email", clerk.get(f"{at}/email").form("email"))
        with stage.work():
            for one in db.session.scalars(sa.select(Dispatch).where(Dispatch.channel == Channel.email)):
                one.state = "sent"
        page = clerk.post(f"{at}/email", clerk.get(f"{at}/email").form("email"), 422)
        assert "Không còn nơi nào" in page.text
    for persona, answer in (("redcross_head", 403), ("redcross_reviewer", 403), ("committee_head", 404)):
        stage.client(persona).get(f"{at}/email", expect=answer)
