"""Drafting the reminder: whom it names, in which form, who may."""

import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.accounts.models import Post
from portal.extensions import db, new_id
from portal.letters import actions
from portal.letters.content import letter_from_json
from portal.letters.models import Letter, LetterState
from portal.lib import clock
from portal.lib.refusals import Refusal
from tests.conftest import Stage
from tests.factories.letters import half_year, letter_of, reminder, reported, silent

BOARD = "/letters/reminders"


def posted(stage: Stage, count: int) -> dict[str, object]:
    with stage.read():
        period = str(half_year().id)
    return {"period": period, "organisation": [str(one) for one in silent(stage, count)]}


def test_the_chosen_silent_are_named_in_one_draft_and_it_opens(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.follow(browser.post(BOARD, posted(stage, 3)))
    assert "Dự thảo" in page.text
    with stage.read():
        letter = db.session.scalars(sa.select(Letter)).one()
        assert letter.state is LetterState.draft
        assert len(letter.recipients) == 3
        assert letter.content["recipients"] == [one.organisation.name for one in letter.recipients]
        assert letter_from_json(letter.content).number is None


def test_more_than_six_stand_in_an_annex(stage: Stage) -> None:
    letter_id = reminder(stage, 7)
    with stage.read():
        content = letter_of(letter_id).content
        assert len(content["annexes"][0]["body"][0]["rows"]) == 7
        assert content["recipients"] == ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]


@pytest.mark.parametrize(
    ("moment", "form", "words"),
    [
        ("2021-05-18T20:15+07:00", "before", "thời gian còn lại là 01 ngày"),
        ("2021-05-20T23:59+07:00", "before", "Ngày cuối cùng nhận báo cáo là ngày 19/5/2021"),
        ("2021-05-21T00:00+07:00", "overdue", "đã quá hạn 01 ngày"),
    ],
)
def test_the_form_follows_the_due_day(stage: Stage, moment: str, form: str, words: str) -> None:
    stage.at(moment)
    letter_id = reminder(stage, 1)
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.facts["form"] == form
        assert words in str(letter.content["body"])


def test_an_overdue_reminder_gives_five_working_days(stage: Stage) -> None:
    stage.at("2021-05-21T08:00+07:00")
    letter_id = reminder(stage, 1)
    with stage.read():
        assert "trước ngày 28/5/2021" in str(letter_of(letter_id).content["body"])


def test_the_counts_are_those_of_the_board(stage: Stage) -> None:
    everyone = silent(stage)
    reported(stage, everyone[0])
    letter_id = reminder(stage, 1)
    with stage.read():
        told = f"báo cáo của 01/{len(everyone)} đơn vị"
        assert told in str(letter_of(letter_id).content["body"])


def test_who_has_reported_meanwhile_is_not_named(stage: Stage) -> None:
    first, second = silent(stage, 2)
    reported(stage, first)
    with stage.work():
        letter = actions.draft_reminder(
            half_year(), [first, second], actor=stage.viewer("redcross_reviewer"), at=clock.now()
        )
        assert [one.organisation_id for one in letter.recipients] == [second]


def test_nobody_silent_nobody_chosen_and_strangers_are_refused(stage: Stage) -> None:
    one = silent(stage, 1)
    reported(stage, one[0])
    reviewer = stage.viewer("redcross_reviewer")
    for chosen, code in (
        (one, "letter.nobody_silent"),
        ([], "letter.nobody_chosen"),
        ([new_id()], "letter.owes_nothing"),
    ):
        with stage.work(), pytest.raises(Refusal) as refused:
            actions.draft_reminder(half_year(), chosen, actor=reviewer, at=clock.now())
        assert refused.value.code == code


def test_the_signer_is_a_head_and_never_the_drafter(stage: Stage) -> None:
    with stage.work():
        db.session.execute(sa.delete(Post).where(Post.duty == Duty.head))
    with pytest.raises(Refusal, match="chưa có lãnh đạo"):
        reminder(stage, 1)


def test_the_same_key_drafts_one_letter(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    fields = posted(stage, 2) | {"key": new_id().hex}
    first, again = browser.post(BOARD, fields), browser.post(BOARD, fields)
    assert first.location == again.location
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 1


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("redcross_reviewer", 303),
        ("redcross_clerk", 303),
        ("redcross_head", 403),
        ("redcross_reporter", 403),
        ("committee_head", 403),
        ("women_head", 403),
        ("observer", 403),
        ("administrator", 403),
    ],
)
def test_who_may_draft(stage: Stage, persona: str, answer: int) -> None:
    stage.client(persona).post(BOARD, posted(stage, 1), expect=answer)


def test_another_agency_reminds_only_those_who_owe_it_a_report(stage: Stage) -> None:
    stage.client("district_reviewer").post(BOARD, posted(stage, 1), expect=422)


def test_without_a_chosen_unit_one_is_back_at_the_board_and_told_so(stage: Stage) -> None:
    browser = stage.client("redcross_reviewer")
    page = browser.follow(browser.post(BOARD, {"period": posted(stage, 1)["period"]}))
    assert "Chưa chọn đơn vị nào" in page.text
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 0
