"""What goes back: handed back by the head, taken back by the head, returned or accepted by the recipient."""

from dataclasses import replace
from typing import Any

import pytest

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions, invariants, queries
from portal.reports.models import EventKind, Report, ReportState
from tests.factories import reports


def people(stage: Any) -> tuple[Any, Any, Any]:
    return stage.viewer("women_reporter"), stage.viewer("women_head"), stage.viewer("redcross_reviewer")


def test_the_head_hands_back_with_a_word(stage: Any) -> None:
    with stage.work():
        women, head, _reviewer = people(stage)
        report = reports.handed_over(women)
        with pytest.raises(Refusal, match=r"report\.no_note"):
            actions.hand_back(report, "  ", version=report.version, actor=head, at=clock.now())
        actions.hand_back(report, "Thêm số cuộc họp", version=report.version, actor=head, at=clock.now())
        last = queries.events(women, report)[-1]
        assert (report.state, last.kind, last.note) == (
            ReportState.draft,
            EventKind.handed_back,
            "Thêm số cuộc họp",
        )


def test_what_was_returned_is_still_returned_when_the_head_hands_it_back(stage: Any) -> None:
    with stage.work():
        women, head, reviewer = people(stage)
        report = reports.returned(women, head, reviewer)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.hand_back(report, "Chưa được", version=report.version, actor=head, at=clock.now())
        assert report.state is ReportState.returned


def test_as_page_handing_back_asks_for_the_word_and_keeps_it(stage: Any) -> None:
    with stage.work():
        report_id = reports.handed_over(stage.viewer("women_reporter")).id
    head = stage.client("women_head")
    page = head.post(f"/reports/{report_id}/hand-back", {"version": "2", "note": ""}, expect=422)
    assert "Viết điều cần sửa, để người lập biết" in page.text
    page = head.follow(head.post(f"/reports/{report_id}/hand-back", {"version": "2", "note": "Thêm số họp"}))
    assert "đã giao lại để sửa" in page.text
    assert "Thêm số họp" in stage.client("women_reporter").get(f"/reports/{report_id}").text


def test_the_head_takes_back_before_a_decision_and_the_submitted_version_stays(stage: Any) -> None:
    with stage.work():
        women, head, _reviewer = people(stage)
        report = reports.submitted(women, head)
        actions.recall(report, "Thiếu một xã", version=report.version, actor=head, at=clock.now())
        assert (report.state, report.number) == (ReportState.draft, 1)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.submit(report, version=report.version, actor=head, at=clock.now())
        assert [(one.number, one.receipt_number) for one in reports.versions(report)] == [(1, 1), (2, 2)]
        assert list(invariants.broken()) == []


def test_as_page_taking_back_is_confirmed_first(stage: Any) -> None:
    with stage.work():
        women, head, _reviewer = people(stage)
        report_id = reports.submitted(women, head).id
    browser = stage.client("women_head")
    sent = browser.get(f"/reports/{report_id}/recall").form("/recall")
    page = browser.follow(browser.post(f"/reports/{report_id}/recall", sent))
    assert "đã rút báo cáo về" in page.text


def test_after_a_decision_nothing_is_taken_back(stage: Any) -> None:
    with stage.work():
        women, head, reviewer = people(stage)
        report_id = reports.accepted(women, head, reviewer).id
    page = stage.client("women_head").post(f"/reports/{report_id}/recall", {"version": "4"}, expect=409)
    assert "Lê Văn Ví Dụ đã tiếp nhận báo cáo" in page.text


@pytest.mark.parametrize(
    ("persona", "status"), [("women_reporter", 403), ("farmers_head", 404), ("redcross_reviewer", 403)]
)
def test_only_the_own_head_hands_back_or_takes_back(stage: Any, persona: str, status: int) -> None:
    with stage.work():
        women, head, _reviewer = people(stage)
        waiting = reports.handed_over(women).id
    browser = stage.client(persona)
    browser.post(f"/reports/{waiting}/hand-back", {"version": "2", "note": "x"}, expect=status)
    with stage.work():
        report = db.session.get_one(Report, waiting)
        actions.submit(report, version=report.version, actor=head, at=clock.now())
    browser.post(f"/reports/{waiting}/recall", {"version": "3"}, expect=status)


@pytest.mark.both_databases
def test_the_recipient_accepts_only_the_version_that_waits(stage: Any) -> None:
    with stage.work():
        women, head, reviewer = people(stage)
        report = reports.returned(women, head, reviewer)
        with pytest.raises(Conflict):
            actions.accept(report, 1, actor=reviewer, at=clock.now())
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.submit(report, version=report.version, actor=head, at=clock.now())
        with pytest.raises(Conflict):
            actions.accept(report, 1, actor=reviewer, at=clock.now())
        actions.accept(report, 2, actor=reviewer, at=clock.now())
        assert report.state is ReportState.accepted
        with pytest.raises(Conflict, match="Lê Văn Ví Dụ đã tiếp nhận"):
            actions.send_back(report, 2, actor=reviewer, at=clock.now(), note="muộn")


def test_nobody_decides_on_what_his_own_organisation_or_he_himself_sent(stage: Any) -> None:
    with stage.work():
        women, head, reviewer = people(stage)
        report = reports.submitted(women, head)
        for somebody in (head, stage.viewer("committee_head")):
            with pytest.raises(Refusal, match=r"report\.own_decision"):
                actions.accept(report, 1, actor=somebody, at=clock.now())
        actions.send_back(report, 1, actor=reviewer, at=clock.now(), note="Xem lại C2")
        assert report.state is ReportState.returned


@pytest.mark.parametrize("author", ["women_reporter", "women_head"])
def test_who_drafted_or_sent_it_does_not_decide_on_it_from_a_reviewers_post_either(
    stage: Any, author: str
) -> None:
    """S1 is judged on the person: the doors may be open to the post, the acts themselves are not."""
    with stage.work():
        women, head, reviewer = people(stage)
        report = reports.submitted(women, head)
        also = replace(reviewer, user_id=stage.viewer(author).user_id)
        for act in (actions.accept, actions.send_back):
            with pytest.raises(Refusal, match=r"report\.own_decision"):
                act(report, 1, actor=also, at=clock.now())
        assert report.state is ReportState.submitted


def test_the_reporter_reads_the_heads_word_where_the_work_goes_on(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.handed_over(women)
        actions.hand_back(report, "Xem lại dòng C2.", version=report.version, actor=head, at=clock.now())
        report_id = report.id
    browser = stage.client("women_reporter")
    for page in ("figures", "narrative", "check"):
        text = browser.get(f"/reports/{report_id}/{page}").text
        assert "Trần Thị Thí Dụ giao lại để sửa. Xem lại dòng C2." in text
