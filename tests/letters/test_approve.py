"""The head approves the text, or sends it back, or the letter is given up."""

import threading

import pytest

from portal.access import Duty
from portal.accounts import actions as accounts
from portal.accounts import queries as people
from portal.accounts.models import User
from portal.extensions import db
from portal.letters import queries
from portal.letters.models import LetterState
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, reported, take


def url(letter_id: object, step: str = "approval") -> str:
    return f"/letters/{letter_id}/{step}"


def second_post(stage: Stage, persona: str, duty: Duty) -> object:
    """The persona takes on a second duty at the provincial Red Cross; gives the viewer in that post."""
    with stage.work():
        viewer = stage.viewer(persona)
        user = db.session.get_one(User, viewer.user_id)
        home = db.session.get_one(Organisation, viewer.organisation_id)
        post = accounts.grant(
            user, home, duty, title="Phó Chủ tịch", starts_on=clock.today(), actor=None, at=clock.now()
        )
        db.session.flush()
        return people.viewer_of_post(post)


def test_the_head_approves_on_a_page_of_its_own_and_a_clean_copy_is_printed_for_signing(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "put_up")
    browser = stage.client("redcross_head")
    page = browser.get(f"/letters/{letter_id}")
    assert page.soup.select_one("a.btn-primary").get_text(strip=True) == "Duyệt"
    page = browser.follow(browser.post(url(letter_id), browser.get(url(letter_id)).form("approval")))
    assert "Đã duyệt, chờ ký" in page.text
    with stage.read():
        letter = letter_of(letter_id)
        assert (letter.state, letter.approver_name) == (LetterState.approved, "Đỗ Văn Minh Họa")


def test_it_waits_on_the_heads_desk_until_it_is_approved(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "put_up")
    with stage.read():
        assert [item.id for item in queries.to_approve(stage.viewer("redcross_head"))] == [letter_id]
        assert queries.to_approve(stage.viewer("redcross_clerk")) == []
        assert queries.to_approve(stage.viewer("committee_head")) == []
    take(stage, letter_id, "approve")
    with stage.read():
        assert queries.to_approve(stage.viewer("redcross_head")) == []
        assert [item.id for item in queries.to_sign(stage.viewer("redcross_head"))] == [letter_id]


def test_nobody_approves_what_he_wrote_in_whatever_post(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "put_up")
    both = second_post(stage, "redcross_reviewer", Duty.head)
    from portal.letters import actions

    with stage.work(), pytest.raises(Refusal, match="không duyệt"):
        actions.approve(letter_of(letter_id), version=2, actor=both, at=clock.now())
    with stage.read():
        assert queries.to_approve(both) == []


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("redcross_head", 200),
        ("redcross_reviewer", 403),
        ("redcross_clerk", 403),
        ("women_head", 404),
        ("committee_head", 404),
        ("observer", 404),
        ("administrator", 404),
    ],
)
def test_who_may_approve(stage: Stage, persona: str, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1, "put_up")), expect=answer)


def test_a_decision_is_never_taken_by_htmx(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "put_up")
    stage.client("redcross_head").post(url(letter_id), {"version": "2"}, expect=400, htmx=True)
    with stage.read():
        assert letter_of(letter_id).state is LetterState.put_up


def test_who_reported_meanwhile_leaves_the_letter_as_it_is_approved(stage: Stage) -> None:
    letter_id = reminder(stage, 2, "put_up")
    with stage.read():
        gone = letter_of(letter_id).recipients[1].organisation_id
    reported(stage, gone)
    take(stage, letter_id, "approve")
    with stage.read():
        assert letter_of(letter_id).recipients[1].dropped_at is not None


@pytest.mark.both_databases
def test_of_two_who_decide_at_once_one_decides_and_the_other_is_told(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "put_up")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(verb: str, **typed: str) -> None:
        start.wait()
        try:
            take(stage, letter_id, verb, by="redcross_head", version=2, **typed)
            outcomes.append(verb)
        except Conflict as told:
            assert "Đỗ Văn Minh Họa đã thay đổi" in str(told)

    threads = [
        threading.Thread(target=decide, args=("approve",)),
        threading.Thread(target=decide, args=("send_back",), kwargs={"reason": "Sửa câu đầu."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    with stage.read():
        state = letter_of(letter_id).state
        assert state is (LetterState.approved if outcomes == ["approve"] else LetterState.draft)


def test_sent_back_with_a_reason_it_is_a_draft_again_and_its_drafter_reads_why(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    browser = stage.client("redcross_clerk")
    form = browser.get(url(letter_id, "return")).form("return")
    page = browser.post(url(letter_id, "return"), form, expect=422)
    assert "Viết lý do" in page.text
    browser.post(url(letter_id, "return"), form | {"reason": "Thiếu địa danh.", "key": ""}, expect=400)
    form = browser.get(url(letter_id, "return")).form("return") | {"reason": "Thiếu địa danh."}
    page = browser.follow(browser.post(url(letter_id, "return"), form))
    assert "Trả lại để sửa: Thiếu địa danh." in page.text
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.state is LetterState.draft
        assert (letter.approved_by, letter.signed_by, letter.signed_on) == (None, None, None)
        assert [why for _item, why in queries.sent_back(stage.viewer("redcross_reviewer"))] == [
            "Thiếu địa danh."
        ]
    take(stage, letter_id, "put_up")
    with stage.read():
        assert queries.sent_back(stage.viewer("redcross_reviewer")) == []


@pytest.mark.parametrize(
    ("upto", "persona", "answer"),
    [
        ("put_up", "redcross_head", 200),
        ("put_up", "redcross_clerk", 403),
        ("approve", "redcross_head", 200),
        ("sign", "redcross_clerk", 200),
        ("sign", "redcross_reviewer", 403),
        ("issue", "redcross_clerk", 403),
        ("issue", "redcross_head", 403),
    ],
)
def test_who_may_send_back_and_when(stage: Stage, upto: str, persona: str, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1, upto), "return"), expect=answer)


def test_given_up_it_takes_no_number_and_stays_on_record_with_its_reason(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "sign")
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "withdrawal")).form("withdrawal") | {"reason": "Đơn vị đã gọi điện."}
    page = browser.follow(browser.post(url(letter_id, "withdrawal"), form))
    assert "Đã rút: Đơn vị đã gọi điện." in page.text
    assert "Đã rút 1" in browser.get("/letters/?tab=withdrawn").text
    stage.client("redcross_clerk").get(url(letter_id, "number"), expect=403)
    with pytest.raises(Conflict):
        take(stage, letter_id, "withdraw", by="redcross_reviewer", reason="lần nữa")


@pytest.mark.parametrize(
    ("upto", "persona", "answer"),
    [
        ("", "redcross_reviewer", 200),
        ("sign", "redcross_head", 200),
        ("put_up", "redcross_clerk", 403),
        ("issue", "redcross_reviewer", 403),
        ("issue", "redcross_head", 403),
    ],
)
def test_who_may_give_a_letter_up_and_when(stage: Stage, upto: str, persona: str, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1, upto), "withdrawal"), expect=answer)
