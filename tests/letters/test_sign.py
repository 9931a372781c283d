"""The head records his own signature on paper."""

import datetime as dt
import io

import pytest

from portal.access import Duty
from portal.letters import actions, queries, revising
from portal.letters.composing import DraftText
from portal.letters.models import LetterState
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, take
from tests.letters.test_approve import second_post


def url(letter_id: object) -> str:
    return f"/letters/{letter_id}/signature"


def test_the_day_on_paper_is_recorded_with_the_signers_name(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "approve")
    stage.at("2021-05-19T09:00+07:00")
    browser = stage.client("redcross_head")
    form = browser.get(url(letter_id)).form("signature")
    assert form["on"] == "19/05/2021"
    scan = (io.BytesIO(b"%PDF-1.7 x\n%%EOF"), "quet.pdf")
    page = browser.follow(browser.post(url(letter_id), form | {"on": "18/5/21", "scan": scan}))
    assert "Đã ký, chờ cấp số" in page.text
    assert "ban-quet.pdf" in page.text
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.state, letter.signer_name) == (LetterState.signed, "Đỗ Văn Minh Họa")
        assert letter.signed_on == dt.date(2021, 5, 18)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("20/05/2021", "không thể sau hôm nay"),
        ("17/05/2021", "không thể trước ngày duyệt"),
        ("31/02/2021", "không có trong lịch"),
        ("", "Nhập ngày đã ký"),
    ],
)
def test_an_impossible_day_is_refused_beside_its_field(stage: Stage, typed: str, words: str) -> None:
    letter_id = reminder(stage, 1, "approve")
    browser = stage.client("redcross_head")
    form = browser.get(url(letter_id)).form("signature") | {"on": typed}
    page = browser.post(url(letter_id), form, expect=422)
    assert words in page.soup.find(id="on-error").text
    assert page.soup.find(id="on")["value"] == typed
    with stage.read():
        assert letter_of(letter_id).state is LetterState.approved


def test_only_the_person_whose_name_stands_under_it_records_the_signature(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "approve")
    deputy = second_post(stage, "redcross_reviewer_2", Duty.head)
    with stage.work(), pytest.raises(Refusal, match="Đỗ Văn Minh Họa"):
        actions.sign(letter_of(letter_id), version=3, on=clock.today(), actor=deputy, at=clock.now())
    with stage.read():
        assert queries.to_sign(deputy) == []


def test_a_deputy_signs_for_the_head(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    deputy = second_post(stage, "redcross_reviewer_2", Duty.head)
    with stage.work():
        letter = letter_of(letter_id)
        revising.edit(
            letter,
            version=1,
            text=DraftText(letter.abstract, "Một đoạn.", ""),
            signer_id=deputy.user_id,
            actor=stage.viewer("redcross_reviewer"),
            at=clock.now(),
        )
        assert letter.content["signer"]["authority"] == ["KT. CHỦ TỊCH"]
        assert letter.content["signer"]["title"] == "Phó Chủ tịch"
    for verb in ("put_up", "approve"):
        take(stage, letter_id, verb)
    with stage.work():
        actions.sign(letter_of(letter_id), version=4, on=clock.today(), actor=deputy, at=clock.now())


def test_nobody_signs_what_he_drafted(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "approve")
    drafter = second_post(stage, "redcross_reviewer", Duty.head)
    with stage.work():
        letter = letter_of(letter_id)
        letter.facts = letter.facts | {"signer_id": str(drafter.user_id)}
    with stage.work(), pytest.raises(Refusal, match="không ký văn bản của mình"):
        actions.sign(letter_of(letter_id), version=3, on=clock.today(), actor=drafter, at=clock.now())


def test_nothing_is_signed_that_was_not_approved(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "put_up")
    stage.client("redcross_head").get(url(letter_id), expect=403)


@pytest.mark.parametrize(
    ("persona", "answer"),
    [("redcross_head", 200), ("redcross_clerk", 403), ("redcross_reviewer", 403), ("women_head", 404)],
)
def test_who_may_record_the_signature(stage: Stage, persona: str, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1, "approve")), expect=answer)
