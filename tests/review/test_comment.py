"""Comments on a line: seen by the desk until a decision sends them, then for ever."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports.models import Report
from portal.review import actions, queries
from portal.review.models import MOST_LETTERS, Comment, Verdict
from tests.review.papers import comment_of, commented, decided, returned, submitted


def post(
    stage: Any, persona: str, report_id: uuid.UUID, expect: int = 303, *, htmx: bool = False, **fields: Any
) -> Any:
    sent = {"number": 1, "line": "D1A", "ready": "", "body": "Đề nghị xem lại."} | fields
    return stage.client(persona).post(f"/review/reports/{report_id}/comments", sent, expect=expect, htmx=htmx)


# It does -------------------------------------------------------------------------------------------------------------


def test_writing_again_on_the_same_line_replaces_ones_own_unsent_comment(stage: Any) -> None:
    report_id = submitted(stage)
    first = commented(stage, report_id, "D1A", "Một.")
    assert commented(stage, report_id, "D1A", "Hai.") == first
    with stage.read():
        assert db.session.scalars(sa.select(Comment.body)).all() == ["Hai."]


def test_two_reviewers_write_two_comments_on_one_line(stage: Any) -> None:
    report_id = submitted(stage)
    assert commented(stage, report_id) != commented(stage, report_id, who="redcross_reviewer_2")


def test_an_unsent_comment_can_be_taken_back(stage: Any) -> None:
    report_id = submitted(stage)
    comment_id = commented(stage, report_id)
    with stage.work():
        item = comment_of(comment_id)
        assert item is not None
        report = db.session.get_one(Report, report_id)
        actions.remove(report, item, actor=stage.viewer("redcross_reviewer"), at=clock.now())
    with stage.read():
        assert comment_of(comment_id) is None


# It refuses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("body", "code"), [("  ", "empty"), ("a" * (MOST_LETTERS + 1), "too_long")])
def test_it_refuses_an_empty_or_overlong_comment(stage: Any, body: str, code: str) -> None:
    report_id = submitted(stage)
    with pytest.raises(Refusal, match=code):
        commented(stage, report_id, body=body)


def test_nobody_takes_back_anothers_comment(stage: Any) -> None:
    report_id = submitted(stage)
    comment_id = commented(stage, report_id)
    with stage.work():
        item = comment_of(comment_id)
        report = db.session.get_one(Report, report_id)
        assert item is not None
        with pytest.raises(Refusal, match="not_own"):
            actions.remove(report, item, actor=stage.viewer("redcross_reviewer_2"), at=clock.now())


def test_what_was_sent_is_never_taken_back(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    with stage.work():
        item = comment_of(comment_id)
        report = db.session.get_one(Report, report_id)
        assert item is not None
        with pytest.raises(Conflict, match="đã gửi cho đơn vị"):
            actions.remove(report, item, actor=stage.viewer("redcross_reviewer"), at=clock.now())


def test_no_comment_on_a_version_that_was_decided_on(stage: Any) -> None:
    report_id = submitted(stage)
    decided(stage, report_id, Verdict.accepted)
    with pytest.raises(Conflict, match="đã nhận bản 1"):
        commented(stage, report_id)


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("redcross_reviewer", 303),
        ("redcross_head", 403),
        ("committee_head", 403),
        ("district_reviewer", 404),
        ("women_head", 404),
    ],
)
def test_only_who_may_decide_may_comment(stage: Any, persona: str, status: int) -> None:
    post(stage, persona, submitted(stage), status)


def test_the_unit_sees_no_comment_before_it_is_sent(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, body="Chưa gửi.")
    assert _seen(stage, "women_reporter", report_id) == []
    assert _seen(stage, "redcross_reviewer_2", report_id) == ["Chưa gửi."]
    decided(stage, report_id, Verdict.returned)
    assert _seen(stage, "women_reporter", report_id) == ["Chưa gửi."]


def _seen(stage: Any, persona: str, report_id: uuid.UUID) -> list[str]:
    with stage.read():
        viewer = stage.viewer(persona)
        report = db.session.get_one(Report, report_id)
        return [note.body for note in queries.notes(viewer, report)]


# As page, as fragment ------------------------------------------------------------------------------------------------


def test_the_field_is_opened_under_the_line_where_one_wants_to_write(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    page = browser.get(f"/review/reports/{report_id}?all=1")
    assert not page.soup.select("textarea")
    link = page.soup.select_one("#line-D1A .target")
    opened = browser.get(link["href"].partition("#")[0])
    assert [field["id"] for field in opened.soup.select("textarea")] == ["comment-D1A"]
    part = browser.get(link["hx-get"], htmx=True)
    assert part.soup.select_one("li#line-D1A textarea")
    whole = browser.get(f"/review/reports/{report_id}?comment=whole", htmx=True)
    assert whole.soup.select_one("section#whole textarea")


def test_a_comment_leads_back_to_its_line(stage: Any) -> None:
    report_id = submitted(stage)
    page = post(stage, "redcross_reviewer", report_id)
    assert page.location.endswith(f"/review/reports/{report_id}#line-D1A")
    page = stage.client("redcross_reviewer").get(f"/review/reports/{report_id}")
    assert "Đề nghị xem lại." in page.soup.select_one("#line-D1A textarea").text
    assert "Trả lại kèm 1 ý kiến" in page.text
    assert "verdict=accepted" not in page.html


def test_a_comment_by_htmx_gets_its_line_and_the_bar(stage: Any) -> None:
    report_id = submitted(stage)
    page = post(stage, "redcross_reviewer", report_id, 200, htmx=True)
    assert page.is_fragment
    assert page.soup.select_one("li#line-D1A")
    assert "1 ý kiến chưa gửi" in page.soup.select_one("section#decide[hx-swap-oob]").text


def test_a_comment_on_the_whole_has_its_own_place(stage: Any) -> None:
    report_id = submitted(stage)
    page = post(stage, "redcross_reviewer", report_id, 200, htmx=True, line="")
    assert page.soup.select_one("section#whole textarea")


def test_a_ready_sentence_is_put_before_the_words(stage: Any) -> None:
    report_id = submitted(stage)
    post(stage, "redcross_reviewer", report_id, ready="twice", body="16 hộ.")
    with stage.read():
        body = db.session.scalars(sa.select(Comment.body)).one()
        assert body.startswith("Có hộ được tính hai lần.")
        assert body.endswith("16 hộ.")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_comment_is_answered_beside_its_field(stage: Any, htmx: bool) -> None:
    report_id = submitted(stage)
    page = post(stage, "redcross_reviewer", report_id, 422, htmx=htmx, body=" ")
    assert "Viết một câu" in page.soup.select_one("#comment-D1A-error").text
    assert page.is_fragment is htmx


def test_a_line_that_the_form_does_not_have_is_not_found(stage: Any) -> None:
    post(stage, "redcross_reviewer", submitted(stage), 404, line="Z9")


def test_taking_back_by_page_and_by_htmx(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    url = f"/review/reports/{report_id}/comments/{commented(stage, report_id)}/removal"
    assert browser.post(url).location.endswith("#line-D1A")
    url = f"/review/reports/{report_id}/comments/{commented(stage, report_id)}/removal"
    assert "Chưa có ý kiến nào" in browser.post(url, expect=200, htmx=True).text
    browser.post(url, expect=404)
