"""Who has answered a letter: derived from reports that came in since, and from what was entered as an answer."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.documents import arrivals
from portal.documents.arrivals import Arrived
from portal.documents.models import Channel, RegisterEntry
from portal.extensions import db
from portal.letters import answering
from portal.letters.models import LetterRecipient
from portal.lib import clock
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, reported, take


def arrive(stage: Stage, **given: Any) -> uuid.UUID:
    values: dict[str, Any] = {
        "author": "Hội Nông dân tỉnh Bình Phước",
        "author_id": None,
        "symbol": "12/CV-HND",
        "of_date": dt.date(2021, 5, 17),
        "abstract": "Công văn đề nghị hướng dẫn",
        "recipients": "Văn phòng",
        "channel": Channel.paper,
        "answers_id": None,
    }
    due = given.pop("due_on", None)
    with stage.work():
        clerk = stage.viewer("redcross_clerk")
        arrived = Arrived(**(values | given))
        return arrivals.arrive(arrived, on=clock.today(), due_on=due, actor=clerk, at=clock.now()).id


def addressees(letter_id: uuid.UUID) -> list[uuid.UUID]:
    asked = sa.select(LetterRecipient.organisation_id).where(LetterRecipient.letter_id == letter_id)
    return list(db.session.scalars(asked.order_by(LetterRecipient.position)))


@pytest.mark.both_databases
def test_a_report_since_and_a_letter_are_answers_and_the_list_says_how_many(stage: Stage) -> None:
    letter_id = reminder(stage, 3, "issue")
    with stage.read():
        first, second, third = addressees(letter_id)
        ours = letter_of(letter_id).entry_id
    browser = stage.client("redcross_head")
    assert "0/3 đã trả lời" in browser.get("/letters/?tab=unanswered").text
    stage.at("2021-05-19T09:00+07:00")
    reported(stage, first)
    entry_id = arrive(stage, author_id=second, answers_id=ours)
    arrive(stage, author="Người ngoài cổng", symbol="1/CV", answers_id=ours)
    assert "· 2/3 đã trả lời" in browser.get("/letters/?tab=issued").text
    with stage.read():
        found = answering.answers(stage.viewer("redcross_head"), letter_of(letter_id))
        assert [one.is_there for one in found] == [True, True, False, True]
    page = browser.get(f"/letters/{letter_id}")
    assert page.soup.find("a", href=f"/documents/entries/{entry_id}")
    reported(stage, third)
    assert "3/3" not in browser.get("/letters/?tab=unanswered").text
    assert "3/3 đã trả lời" in browser.get("/letters/?tab=issued").text


def test_what_came_before_the_issue_or_was_made_void_is_no_answer(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    with stage.read():
        (only,) = addressees(letter_id)
        ours = letter_of(letter_id).entry_id
    entry_id = arrive(stage, author_id=only, answers_id=ours)
    with stage.work():
        db.session.get_one(RegisterEntry, entry_id).voided_at = clock.now()
    reported(stage, only, clock.now() - dt.timedelta(days=1))
    with stage.read():
        head = stage.viewer("redcross_head")
        assert [one.is_there for one in answering.answers(head, letter_of(letter_id))] == [False]
        assert answering.awaited(head) == 1


def test_an_answer_is_drafted_from_what_arrived_and_its_number_closes_the_act(stage: Stage) -> None:
    with stage.read():
        farmers = db.session.scalars(sa.select(Organisation).where(Organisation.code == "HND")).one().id
    entry_id = arrive(stage, author_id=farmers, due_on=dt.date(2021, 5, 20))
    browser = stage.client("redcross_reviewer")
    url = f"/documents/entries/{entry_id}"
    shown = browser.follow(browser.post(f"/letters/answers/{entry_id}", browser.get(url).form("answers")))
    assert "Phúc đáp văn bản số 12/CV-HND" in shown.text
    letter_id = uuid.UUID(
        shown.soup.find("a", href=lambda at: at and at.endswith("/edit"))["href"].split("/")[2]
    )
    for verb in ("put_up", "approve", "sign", "issue"):
        take(stage, letter_id, verb)
    with stage.read():
        ours = db.session.get_one(RegisterEntry, letter_of(letter_id).entry_id)
        assert ours.answers_id == entry_id
    assert "Đã trả lời" in browser.get(url).text
    assert "01/CTĐ-VP" in browser.get("/documents/following/print").text
    assert "Không có văn bản nào" in browser.get("/documents/following").text
    assert "đã trả lời" not in browser.get("/letters/?tab=issued").soup.select_one("#rows").get_text()
