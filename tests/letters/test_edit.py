"""Writing in a draft, and putting it up."""

import pytest

from portal.letters import revising
from portal.letters.composing import DraftText
from portal.letters.models import LetterState
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from tests.conftest import Stage
from tests.factories.letters import letter_of, reminder, reported, take


def url(letter_id: object, step: str = "edit") -> str:
    return f"/letters/{letter_id}/{step}"


def test_what_is_written_is_kept_and_numbered_lists_stay_lists(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id)).form(url(letter_id))
    form |= {
        "abstract": "nhắc gửi báo cáo",
        "body": "Đoạn một.\n1. Việc một.\n2. Việc hai.\n\nĐoạn cuối.",
        "distribution": "Ban Chỉ đạo (b/c)\nLưu trữ tỉnh",
    }
    page = browser.follow(browser.post(url(letter_id), form))
    assert "nhắc gửi báo cáo" in page.text
    with stage.read():
        content = letter_of(letter_id).content
        assert content["body"][1] == {"type": "list", "style": "number", "items": ["Việc một.", "Việc hai."]}
        assert content["distribution"] == [
            {"to": "Ban Chỉ đạo", "purpose": "b/c"},
            {"to": "Lưu trữ tỉnh", "purpose": ""},
        ]


def test_saving_untouched_changes_nothing_of_the_content(stage: Stage) -> None:
    letter_id = reminder(stage, 8)
    with stage.read():
        before = letter_of(letter_id).content
    browser = stage.client("redcross_reviewer")
    browser.post(url(letter_id), browser.get(url(letter_id)).form(url(letter_id)))
    with stage.read():
        assert letter_of(letter_id).content == before


def test_a_missing_abstract_is_said_beside_its_field_and_the_rest_is_kept(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id)).form(url(letter_id)) | {"abstract": " ", "body": "Chỉ một đoạn."}
    page = browser.post(url(letter_id), form, expect=422)
    assert page.soup.select_one(".field-error #abstract-error")
    assert page.soup.find(id="body").text.strip() == "Chỉ một đoạn."
    assert page.soup.title.text.startswith("Lỗi: ")


def test_what_the_letter_cannot_print_is_named_at_its_field(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id)).form(url(letter_id)) | {"body": "Chào 😀"}
    page = browser.post(url(letter_id), form, expect=422)
    assert "😀" in page.soup.find(id="body-error").text


def test_the_later_of_two_tabs_is_told_who_was_faster(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    stale = browser.get(url(letter_id)).form(url(letter_id))
    browser.post(url(letter_id), stale | {"abstract": "của tab một"})
    other = {name: value for name, value in stale.items() if name != "key"}
    long = "Câu đã viết rất lâu trong tab hai."
    page = browser.post(url(letter_id), other | {"abstract": "của tab hai", "body": long}, expect=409)
    assert "Lê Văn Ví Dụ đã thay đổi văn bản này" in page.text
    assert {"của tab hai", long} <= {block.get_text() for block in page.soup.select(".prose")}
    with stage.read():
        assert letter_of(letter_id).abstract == "của tab một"


def test_who_wrote_in_it_cannot_be_its_signer(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    clerk = stage.viewer("redcross_clerk")
    with stage.work():
        letter = letter_of(letter_id)
        named = letter.facts["signer_id"]
        revising.edit(
            letter,
            version=1,
            text=DraftText("a", "b", ""),
            signer_id=stage.viewer("redcross_head").user_id,
            actor=clerk,
            at=clock.now(),
        )
    with stage.read():
        facts = letter_of(letter_id).facts
        assert (facts["signer_id"], facts["editors"]) == (named, [str(clerk.user_id)])
    with stage.work(), pytest.raises(Refusal) as refused:
        revising.edit(
            letter_of(letter_id),
            version=2,
            text=DraftText("a", "b", ""),
            signer_id=clerk.user_id,
            actor=clerk,
            at=clock.now(),
        )
    assert refused.value.field == "signer"


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("redcross_reviewer", 200),
        ("redcross_clerk", 200),
        ("redcross_reviewer_2", 403),
        ("redcross_head", 403),
        ("redcross_reporter", 404),
        ("district_reviewer", 404),
        ("committee_head", 404),
        ("observer", 404),
        ("administrator", 404),
    ],
)
def test_who_may_write_in_a_draft(stage: Stage, persona: str, answer: int) -> None:
    stage.client(persona).get(url(reminder(stage, 1)), expect=answer)


def test_nobody_writes_in_a_letter_that_was_put_up(stage: Stage) -> None:
    letter_id = reminder(stage, 1, "put_up")
    stage.client("redcross_reviewer").get(url(letter_id), expect=403)
    stage.client("redcross_reviewer").post(url(letter_id), {"version": "2"}, expect=403)


def test_putting_up_asks_first_and_then_waits_for_the_head(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "put-up")).form("put-up")
    page = browser.follow(browser.post(url(letter_id, "put-up"), form))
    assert "Chờ duyệt" in page.text
    assert "người soạn không duyệt, không ký văn bản của mình" in page.text
    browser.get(url(letter_id, "put-up"), expect=403)


def test_who_reported_before_the_letter_is_put_up_leaves_it_and_it_is_counted_anew(stage: Stage) -> None:
    letter_id = reminder(stage, 3)
    with stage.read():
        gone = letter_of(letter_id).recipients[0].organisation_id
        name = letter_of(letter_id).recipients[0].organisation.name
    reported(stage, gone)
    page = stage.client("redcross_reviewer").get(f"/letters/{letter_id}")
    assert "1 đơn vị đã gửi báo cáo" in page.text
    take(stage, letter_id, "put_up")
    with stage.read():
        letter = letter_of(letter_id)
        assert [one.dropped_at is not None for one in letter.recipients] == [True, False, False]
        assert name not in letter.content["recipients"]
        assert "báo cáo của 01/" in str(letter.content["body"])
    page = stage.client("redcross_head").get(f"/letters/{letter_id}")
    assert name in page.soup.find(id="timeline").find_parent("section").text


def test_a_paragraph_that_a_person_wrote_stays_when_the_rest_is_worded_anew(stage: Stage) -> None:
    letter_id = reminder(stage, 2)
    with stage.work():
        letter = letter_of(letter_id)
        body = [dict(block) for block in letter.content["body"]]
        body[-1] = {"type": "paragraph", "text": "Trân trọng cảm ơn."}
        letter.content = letter.content | {"body": body, "bases": ["Luật A"], "urgency": "khan"}
        gone = letter.recipients[0].organisation_id
    reported(stage, gone)
    take(stage, letter_id, "put_up")
    with stage.read():
        content = letter_of(letter_id).content
        assert (content["bases"], content["urgency"]) == (["Luật A"], "khan")
        body = content["body"]
        assert body[-1]["text"] == "Trân trọng cảm ơn."
        assert "báo cáo của 01/" in body[1]["text"]


def test_when_all_have_reported_there_is_nobody_to_remind(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    with stage.read():
        gone = letter_of(letter_id).recipients[0].organisation_id
    reported(stage, gone)
    browser = stage.client("redcross_reviewer")
    form = browser.get(url(letter_id, "put-up")).form("put-up")
    page = browser.post(url(letter_id, "put-up"), form, expect=422)
    assert "không còn ai để nhắc" in page.text
    with stage.read():
        assert letter_of(letter_id).state is LetterState.draft


def test_a_before_the_day_draft_becomes_an_overdue_one_when_its_day_is_over(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    stage.at("2021-05-21T08:00+07:00")
    take(stage, letter_id, "put_up")
    with stage.read():
        letter = letter_of(letter_id)
        assert letter.facts["form"] == "overdue"
        assert "đã quá hạn 01 ngày" in str(letter.content["body"])


@pytest.mark.both_databases
def test_an_older_version_is_put_up_by_nobody(stage: Stage) -> None:
    letter_id = reminder(stage, 1)
    with pytest.raises(Conflict, match="đang soạn"):
        take(stage, letter_id, "put_up", version=7)
