"""An issued letter that is wrong: taken back by two persons, replaced by another, corrected by a third; its number stays."""

import uuid

import pytest
import sqlalchemy as sa

from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import answering, invariants, recalling
from portal.letters.models import Effect, Letter, LetterState
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, reported, silent, take

WHY = "Số liệu trong văn bản không đúng với sổ"


def act(stage: Stage, letter_id: uuid.UUID, verb: object, by: str, **given: object) -> uuid.UUID | None:
    """One of the acts after issue."""
    with stage.work():
        letter = letter_of(letter_id)
        if verb in (recalling.ask, recalling.decide):
            given.setdefault("version", letter.version)
        made = verb(letter, actor=stage.viewer(by), at=clock.now(), **given)  # type: ignore[operator]
        return made.id if made else None


def issue_on(stage: Stage, letter_id: uuid.UUID) -> None:
    """The new draft goes its whole way."""
    for verb in ("put_up", "approve", "sign", "issue"):
        take(stage, letter_id, verb)


def notes(letter_id: uuid.UUID) -> str:
    return db.session.get_one(RegisterEntry, letter_of(letter_id).entry_id).note


@pytest.mark.both_databases
def test_two_persons_take_a_letter_back_and_everybody_is_told(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    clerk, head = stage.client("redcross_clerk"), stage.client("redcross_head")
    url = f"/letters/{letter_id}/recall"
    clerk.post(url, clerk.get(url).form("recall") | {"reason": "sai"}, 422)
    clerk.post(url, clerk.get(url).form("recall") | {"reason": WHY})
    clerk.get(url, 403)
    clerk.get(f"{url}/answer", 403)
    assert "Có đề nghị thu hồi" in head.get("/").text
    assert "Chờ lãnh đạo khác quyết định" in clerk.get(f"/letters/{letter_id}").text
    form = head.get(f"{url}/answer").form("answer")
    head.post(f"{url}/answer", form, 422)
    page = head.follow(head.post(f"{url}/answer", form | {"agreed": "yes"}))
    assert "Văn bản đã được thu hồi ngày 18/05/2021" in page.text
    assert WHY in page.text
    assert "Đã thu hồi" in head.get("/letters/?tab=issued").text
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.state, letter.effect) == (LetterState.issued, Effect.recalled)
        assert notes(letter_id) == "Thu hồi ngày 18/05/2021"
        code = letter.content["code"]
        assert list(invariants.broken()) == []
    assert "Thu hồi ngày 18/05/2021" in clerk.get("/documents/outgoing").text
    public = stage.client(None).get(f"/letters/confirm/{code}")
    assert "đã được thu hồi ngày 18/05/2021" in public.text
    assert WHY not in public.text
    for verb in ("email", "recall", "replacement", "correction"):
        clerk.get(f"/letters/{letter_id}/{verb}", 403)


def test_who_asked_does_not_decide_and_a_no_leaves_it_in_force(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    act(stage, letter_id, recalling.ask, "redcross_head", reason=WHY)
    with pytest.raises(Refusal, match="không tự quyết định"):
        act(stage, letter_id, recalling.decide, "redcross_head", agreed=True)
    with pytest.raises(Conflict):
        act(stage, letter_id, recalling.decide, "committee_head", agreed=True, version=1)
    act(stage, letter_id, recalling.decide, "committee_head", agreed=False)
    with stage.read():
        assert letter_of(letter_id).effect is Effect.in_force
        assert notes(letter_id) == ""
    act(stage, letter_id, recalling.ask, "redcross_clerk", reason=WHY)


def test_a_replacement_opens_with_what_it_replaces_and_takes_effect_at_its_issue(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "issue")
    browser = stage.client("redcross_reviewer")
    url = f"/letters/{letter_id}/replacement"
    page = browser.follow(browser.post(url, browser.get(url).form("replacement")))
    assert "số 01/CTĐ-VP, ngày 18/05/2021" in page.text
    browser.post(url, browser.get(url).form("replacement"), 422)
    with stage.read():
        new_id, new = db.session.execute(
            sa.select(Letter.id, Letter).where(Letter.replaces_id == letter_id)
        ).one()
        old = letter_of(letter_id)
        assert new.content["body"][0]["text"].startswith(
            "Văn bản này thay thế Công văn số 01/CTĐ-VP ngày 18/5/2021 của Hội Chữ thập đỏ tỉnh Bình Phước về việc "
        )
        assert (new.content["number"], new.content["code"], old.effect) == (None, "", Effect.in_force)
        assert [one.organisation_id for one in new.recipients] == [
            one.organisation_id for one in old.recipients
        ]
        code = old.content["code"]
    reported(stage, silent(stage, 1)[0])
    issue_on(stage, new_id)
    with stage.read():
        new, old = letter_of(new_id), letter_of(letter_id)
        assert new.content["body"][0]["text"].startswith("Văn bản này thay thế")
        assert old.effect is Effect.replaced
        assert notes(letter_id) == "Được thay thế bằng 02/CTĐ-VP, ngày 18/05/2021"
        assert notes(new_id) == "Thay thế 01/CTĐ-VP, ngày 18/05/2021"
        assert new.code != old.code
        assert list(invariants.broken()) == []
    assert "thay thế bằng 02/CTĐ-VP, 18/05/2021" in stage.client(None).get(f"/letters/confirm/{code}").text
    assert "Mở văn bản 02/CTĐ-VP" in browser.get(f"/letters/{letter_id}").text


def test_a_correction_says_what_was_wrong_and_leaves_the_letter_in_force(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "issue")
    browser = stage.client("redcross_reviewer")
    url = f"/letters/{letter_id}/correction"
    form = browser.get(url).form("correction")
    browser.post(url, form, 422)
    page = browser.follow(browser.post(url, form | {"wrong": "ngày 20/5", "right": "ngày 21/5"}))
    assert "Đính chính văn bản" in page.text
    with stage.read():
        new_id = db.session.scalars(sa.select(Letter.id).where(Letter.corrects_id == letter_id)).one()
        new = letter_of(new_id)
        assert new.abstract == "đính chính Công văn số 01/CTĐ-VP ngày 18/5/2021"
        assert new.content["body"][1]["items"] == ["Đã ghi: “ngày 20/5”;", "Nay sửa lại là: “ngày 21/5”."]
    issue_on(stage, new_id)
    with stage.read():
        assert letter_of(letter_id).effect is Effect.corrected
        assert notes(letter_id) == "Được đính chính bằng 02/CTĐ-VP, ngày 18/05/2021"
    assert "còn" not in browser.get(f"/letters/{letter_id}").soup.h1.text
    assert "đã được đính chính bằng 02/CTĐ-VP" in browser.get(f"/letters/{letter_id}").text


def test_nobody_is_expected_to_answer_what_was_taken_back(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "issue")
    reader = stage.client("redcross_reviewer")
    with stage.read():
        assert answering.awaited(stage.viewer("redcross_reviewer")) == 1
    assert "0/2 đã trả lời" in reader.get(f"/letters/{letter_id}").text
    act(stage, letter_id, recalling.ask, "redcross_head", reason=WHY)
    act(stage, letter_id, recalling.decide, "committee_head", agreed=True)
    with stage.read():
        assert answering.awaited(stage.viewer("redcross_reviewer")) == 0
    for page in (f"/letters/{letter_id}", "/letters/?tab=issued"):
        assert "đã trả lời" not in reader.get(page).text
