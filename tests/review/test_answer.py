"""The return slip, and the unit's answers to it."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions as reports
from portal.reports.models import Report
from portal.review import actions
from portal.review.models import Comment
from tests.review.papers import comment_of, corrected, returned, submitted


def answered(
    stage: Any, report_id: uuid.UUID, comment_id: uuid.UUID, body: str, who: str = "women_reporter"
) -> None:
    with stage.work():
        item = comment_of(comment_id)
        assert item is not None
        report = db.session.get_one(Report, report_id)
        at = dt.datetime.fromisoformat("2021-05-18T19:20+07:00")
        actions.answer(report, item, body, actor=stage.viewer(who), at=at)


def url(report_id: uuid.UUID, comment_id: uuid.UUID) -> str:
    return f"/review/reports/{report_id}/comments/{comment_id}/answer"


# It does -------------------------------------------------------------------------------------------------------------


def test_a_second_answer_of_the_unit_replaces_its_first(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    answered(stage, report_id, comment_id, "Đã bỏ một bài.")
    answered(stage, report_id, comment_id, "Đã bỏ hai bài.", who="women_head")
    with stage.read():
        (given,) = db.session.scalars(sa.select(Comment).where(Comment.answers_id == comment_id)).all()
        assert (given.body, given.author_name) == ("Đã bỏ hai bài.", "Trần Thị Thí Dụ")
        assert given.sent_at is not None


def test_the_reviewer_reads_the_answer_under_the_comment(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    answered(stage, report_id, comment_id, "Đã bỏ một bài.")
    corrected(stage, report_id)
    page = stage.client("redcross_reviewer").get(f"/review/reports/{report_id}")
    notes = [note.get_text(" ", strip=True) for note in page.soup.select("#line-D1A .note")]
    assert "Đề nghị xem lại." in notes[0]
    assert "Đã bỏ một bài." in notes[1]


def test_the_desk_reads_nothing_of_it_before_the_next_version(stage: Any) -> None:
    """What reporter and head say to each other, and answers that are not sent, stay with the unit."""
    report_id, comment_id = returned(stage)
    answered(stage, report_id, comment_id, "Lời chưa gửi.")
    with stage.work():
        report, women = db.session.get_one(Report, report_id), stage.viewer("women_reporter")
        reports.hand_over(report, version=report.version, actor=women, at=clock.now())
        reports.hand_back(
            report,
            "Lời riêng trong đơn vị.",
            version=report.version,
            actor=stage.viewer("women_head"),
            at=clock.now(),
        )
    for url in (f"/review/reports/{report_id}", f"/reports/{report_id}"):
        page = stage.client("redcross_reviewer").get(url)
        assert "Lời chưa gửi" not in page.text
        assert "Lời riêng" not in page.text
    assert "Lời chưa gửi" in stage.client("women_reporter").get(f"/review/reports/{report_id}/slip").text
    assert "Lời riêng" in stage.client("women_reporter").get(f"/reports/{report_id}").text


# It refuses ----------------------------------------------------------------------------------------------------------


def test_it_refuses_an_empty_answer(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    with pytest.raises(Refusal, match="empty"):
        answered(stage, report_id, comment_id, " ")


def test_no_answer_once_the_report_is_submitted_again(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    corrected(stage, report_id)
    with pytest.raises(Conflict, match="không còn ở đơn vị"):
        answered(stage, report_id, comment_id, "Muộn.")


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "slip", "answer"),
    [
        ("women_reporter", 200, 303),
        ("women_head", 200, 303),
        ("farmers_reporter", 404, 404),
        ("commune_women", 404, 404),
        ("redcross_reviewer", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_the_unit_reads_its_slip_and_answers_nobody_else(
    stage: Any, persona: str, slip: int, answer: int
) -> None:
    report_id, comment_id = returned(stage)
    browser = stage.client(persona)
    browser.get(f"/review/reports/{report_id}/slip", expect=slip)
    browser.post(url(report_id, comment_id), {"body": "Đã sửa."}, expect=answer)


def test_after_the_next_submission_the_door_to_answers_is_shut(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    corrected(stage, report_id)
    stage.client("women_reporter").post(url(report_id, comment_id), {"body": "Muộn."}, expect=403)


def test_an_unsent_comment_cannot_be_answered(stage: Any) -> None:
    report_id, _sent = returned(stage)
    stage.client("women_reporter").post(url(report_id, uuid.uuid4()), {"body": "Đã sửa."}, expect=404)


# As page, as fragment ------------------------------------------------------------------------------------------------


def test_the_slip_shows_reason_items_and_how_many_are_answered(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    browser = stage.client("women_reporter")
    page = browser.get(f"/review/reports/{report_id}/slip")
    assert "Lê Văn Ví Dụ trả lại bản 1" in page.text
    assert "đã trả lời 0 trên 1" in page.text
    page = browser.follow(browser.post(url(report_id, comment_id), {"body": "Đã sửa."}))
    assert "đã trả lời 1 trên 1" in page.text


def test_an_answer_by_htmx_gets_its_item(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    page = stage.client("women_reporter").post(
        url(report_id, comment_id), {"body": "Đã sửa."}, 200, htmx=True
    )
    assert page.is_fragment
    assert "Đã sửa." in page.soup.select_one(f"li#item-{comment_id}").text


@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_answer_is_answered_beside_its_field(stage: Any, htmx: bool) -> None:
    report_id, comment_id = returned(stage)
    page = stage.client("women_reporter").post(url(report_id, comment_id), {"body": ""}, 422, htmx=htmx)
    assert page.soup.select_one(f"#answer-{comment_id}-error")


def test_a_report_that_was_never_returned_has_an_empty_slip(stage: Any) -> None:
    report_id = submitted(stage)
    page = stage.client("women_reporter").get(f"/review/reports/{report_id}/slip")
    assert "chưa bị trả lại lần nào" in page.text


def test_who_answers_what_a_colleague_has_answered_meanwhile_is_told_and_loses_nothing(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    browser = stage.client("women_reporter")
    form = browser.get(f"/review/reports/{report_id}/slip").form("/answer")
    answered(stage, report_id, comment_id, "Lãnh đạo đã trả lời.", who="women_head")
    mine = form | {"body": "Người lập trả lời sau."}
    page = browser.post(url(report_id, comment_id), mine, expect=409)
    assert "Trần Thị Thí Dụ đã trả lời mục này" in page.text
    assert "Lãnh đạo đã trả lời." in page.text
    assert "Người lập trả lời sau." in page.text
    with stage.read():
        (given,) = db.session.scalars(sa.select(Comment).where(Comment.answers_id == comment_id)).all()
        assert given.body == "Lãnh đạo đã trả lời."


def test_an_old_answer_saved_again_does_not_undo_a_colleagues_newer_one(stage: Any) -> None:
    report_id, comment_id = returned(stage)
    answered(stage, report_id, comment_id, "Lời đầu,\nhai dòng.")
    browser = stage.client("women_reporter")
    form = browser.get(f"/review/reports/{report_id}/slip").form("/answer")
    answered(stage, report_id, comment_id, "Lời mới hơn.", who="women_head")
    browser.post(url(report_id, comment_id), form, expect=409)
    with stage.read():
        (given,) = db.session.scalars(sa.select(Comment).where(Comment.answers_id == comment_id)).all()
        assert given.body == "Lời mới hơn."
