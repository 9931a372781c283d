"""Accepting and returning a version: once, by the right person, with a word."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import allowed
from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions as reports
from portal.reports.models import EventKind, Report, ReportEvent, ReportState
from portal.review import actions, queries
from portal.review.models import Comment, Decision, Verdict
from tests.review.papers import commented, corrected, decided, fields, returned, submitted

# It does -------------------------------------------------------------------------------------------------------------


def test_accepting_locks_the_version_and_leaves_a_decision_an_event_and_an_audit_entry(stage: Any) -> None:
    report_id = submitted(stage)
    decided(stage, report_id, Verdict.accepted)
    with stage.read():
        report = db.session.get_one(Report, report_id)
        decision = db.session.scalars(sa.select(Decision)).one()
        assert report.state is ReportState.accepted
        assert (decision.number, decision.verdict, decision.reviewer_name) == (
            1,
            Verdict.accepted,
            "Lê Văn Ví Dụ",
        )
        kinds = set(db.session.scalars(sa.select(ReportEvent.kind).where(ReportEvent.report_id == report_id)))
        assert EventKind.accepted in kinds
        assert "review.accepted" in set(db.session.scalars(sa.select(AuditEntry.verb)))


def test_returning_sends_all_unsent_comments_at_once(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, "D1A")
    commented(stage, report_id, "", "Gửi thêm danh sách.", who="redcross_reviewer_2")
    decided(stage, report_id, Verdict.returned)
    with stage.read():
        assert db.session.get_one(Report, report_id).state is ReportState.returned
        sent = db.session.scalars(sa.select(Comment.sent_at)).all()
        assert len(sent) == 2
        assert None not in sent


def test_the_unit_reads_the_comment_on_the_whole_first(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, "D1A", "Số bài chưa khớp.")
    commented(stage, report_id, "", "Gửi thêm danh sách.")
    decided(stage, report_id, Verdict.returned)
    with stage.read():
        note = db.session.scalar(sa.select(ReportEvent.note).where(ReportEvent.kind == EventKind.returned))
        assert note == "Gửi thêm danh sách."


def test_the_reviewer_who_returned_may_accept_the_next_version(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    decided(stage, report_id, Verdict.accepted)
    with stage.read():
        numbers = db.session.execute(
            sa.select(Decision.number, Decision.verdict).order_by(Decision.number)
        ).all()
        assert [tuple(row) for row in numbers] == [(1, Verdict.returned), (2, Verdict.accepted)]


def test_returning_never_makes_an_on_time_unit_late(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id, at="2021-05-25T09:00+07:00")
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        report = queries.get(viewer, report_id)
        assert report is not None
        assert queries.case(viewer, report).punctuality.value == "before"


# It refuses ----------------------------------------------------------------------------------------------------------


def test_it_refuses_to_return_without_a_word(stage: Any) -> None:
    report_id = submitted(stage)
    with pytest.raises(Refusal, match="no_reason"):
        decided(stage, report_id, Verdict.returned, "  ")


def test_it_refuses_to_accept_over_an_unsent_comment(stage: Any) -> None:
    report_id = submitted(stage)
    commented(stage, report_id, who="redcross_reviewer_2")
    with pytest.raises(Refusal, match="comments_open"):
        decided(stage, report_id, Verdict.accepted)


def test_who_comes_second_is_told_who_did_what_and_when(stage: Any) -> None:
    report_id = submitted(stage)
    decided(stage, report_id, Verdict.accepted)
    with pytest.raises(Conflict, match="Lê Văn Ví Dụ đã nhận bản 1 lúc 20:15 ngày 18/05/2021"):
        decided(stage, report_id, Verdict.returned, "Xem lại.", who="redcross_reviewer_2")


def test_a_newer_version_stops_the_decision_on_the_older(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    with stage.work():
        report = db.session.get_one(Report, report_id)
        viewer = stage.viewer("redcross_reviewer")
        with pytest.raises(Conflict, match="đã trả lại bản 1"):
            actions.decide(report, 1, report.version, Verdict.accepted, "", actor=viewer, at=clock.now())


def test_a_version_that_the_unit_took_back_cannot_be_decided_on(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.work():
        report = db.session.get_one(Report, report_id)
        reports.recall(
            report, "Nhầm số.", version=report.version, actor=stage.viewer("women_head"), at=clock.now()
        )
    with pytest.raises(Conflict, match="đã rút bản 1"):
        decided(stage, report_id, Verdict.accepted)


def test_a_page_read_before_the_last_change_cannot_decide(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.work():
        report = db.session.get_one(Report, report_id)
        viewer = stage.viewer("redcross_reviewer")
        with pytest.raises(Conflict, match="vừa thay đổi"):
            actions.decide(report, 1, report.version - 1, Verdict.accepted, "", actor=viewer, at=clock.now())


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("redcross_reviewer", 303),
        ("redcross_reviewer_2", 303),
        ("redcross_head", 403),
        ("redcross_clerk", 404),
        ("committee_head", 403),
        ("district_reviewer", 404),
        ("women_head", 404),
        ("farmers_head", 404),
        ("administrator", 404),
    ],
)
def test_the_recipients_reviewers_decide_and_nobody_else(stage: Any, persona: str, status: int) -> None:
    report_id = submitted(stage)
    page = stage.client(persona).post(
        f"/review/reports/{report_id}/decision", fields(stage, report_id, "accepted"), expect=status
    )
    assert page.status == status
    with stage.read():
        state = db.session.get_one(Report, report_id).state
        assert (state is ReportState.accepted) is (status == 303)


def test_nobody_decides_on_what_he_drafted_or_submitted_in_another_post(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        report = queries.get(viewer, report_id)
        assert report is not None
        submission = queries.submission(viewer, report)
        for person in ("women_reporter", "women_head"):
            twin = type(viewer)(
                **{name: getattr(viewer, name) for name in viewer.__slots__}
                | {"user_id": stage.viewer(person).user_id}
            )
            assert not allowed(twin, "review.decide", submission)
            assert not allowed(twin, "review.comment", submission)
        assert allowed(viewer, "review.decide", submission)


def test_no_organisation_decides_on_its_own_report(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.read():
        viewer = stage.viewer("redcross_reviewer")
        report = queries.get(viewer, report_id)
        assert report is not None
        own = type(queries.submission(viewer, report))(
            report_id, viewer.organisation_id, viewer.organisation_id, ReportState.submitted, frozenset()
        )
        assert not allowed(viewer, "review.decide", own)


# As page -------------------------------------------------------------------------------------------------------------


def test_the_confirm_page_says_what_will_happen_and_carries_the_version(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    page = browser.get(f"/review/reports/{report_id}/decision?verdict=accepted")
    form = page.form("/decision")
    assert (form["number"], form["verdict"]) == ("1", "accepted")
    assert "khóa bản này" in page.text
    done = browser.follow(browser.post(f"/review/reports/{report_id}/decision", form))
    assert "đã nhận bản này" in done.text


def test_a_return_without_a_word_keeps_the_page_and_says_so_beside_the_field(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    page = browser.post(
        f"/review/reports/{report_id}/decision", fields(stage, report_id, "returned"), expect=422
    )
    assert "Viết lý do trả lại" in page.soup.select_one("#reason-error").text
    assert page.soup.title.text.startswith("Lỗi: ")


def test_the_same_key_twice_gets_the_same_answer_and_one_decision(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    sent = fields(stage, report_id, "accepted", key="0" * 31 + "1")
    first = browser.post(f"/review/reports/{report_id}/decision", sent)
    second = browser.post(f"/review/reports/{report_id}/decision", sent)
    assert first.location == second.location
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_who_comes_second_gets_a_page_that_names_the_first(stage: Any) -> None:
    report_id = submitted(stage)
    late = fields(stage, report_id, "returned", reason="Xem lại.")
    decided(stage, report_id, Verdict.accepted)
    page = stage.client("redcross_reviewer_2").post(f"/review/reports/{report_id}/decision", late, expect=409)
    assert "Lê Văn Ví Dụ đã nhận bản 1" in page.text


def test_a_decision_is_never_taken_by_htmx(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client("redcross_reviewer")
    browser.post(
        f"/review/reports/{report_id}/decision", fields(stage, report_id, "accepted"), expect=400, htmx=True
    )


def test_an_unknown_verdict_has_no_confirm_page(stage: Any) -> None:
    report_id = submitted(stage)
    stage.client("redcross_reviewer").get(f"/review/reports/{report_id}/decision?verdict=maybe", expect=404)


def test_at_the_moment_of_the_decision_stands_business_time(stage: Any) -> None:
    report_id = submitted(stage)
    decided(stage, report_id, Verdict.accepted)
    with stage.read():
        at = db.session.scalars(sa.select(Decision.at)).one()
        assert abs(at - clock.now()) < dt.timedelta(minutes=1)
