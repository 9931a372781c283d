"""An accepted report is opened again by two persons, with a reason, for a few days (trust §1.5, c9 and S6)."""

import datetime as dt
from typing import Any

import pytest

from portal.access import allowed
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions, invariants, queries, reopening
from portal.reports.models import Answer, EventKind, Report, ReportState
from tests.factories import reports as made

REASON = "Dòng C1 thiếu một lần giao ngày 12/5 của cơ sở"


def accepted(stage: Any) -> Report:
    return made.accepted(
        stage.viewer("women_reporter"), stage.viewer("women_head"), stage.viewer("redcross_reviewer")
    )


def asked(stage: Any, report: Report, by: str = "women_head") -> Any:
    return reopening.ask(report, REASON, version=report.version, actor=stage.viewer(by), at=clock.now())


@pytest.mark.both_databases
def test_the_accepted_version_stays_and_a_new_one_follows(stage: Any) -> None:
    with stage.work():
        report = accepted(stage)
        request = asked(stage, report)
        reopening.decide(
            report, request, Answer.approved, "", actor=stage.viewer("redcross_reviewer"), at=clock.now()
        )
        before = made.versions(report)[0].sha256
        assert report.state is ReportState.returned
        assert report.reopened_until == dt.datetime.fromisoformat("2021-05-24T00:00+07:00")
        event = queries.events(stage.viewer("women_head"), report)[-1]
        assert (event.kind, event.actor_name) == (EventKind.reopened, "Lê Văn Ví Dụ")
        assert event.note == f"Trần Thị Thí Dụ đề nghị: {REASON}"
        women = stage.viewer("women_reporter")
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.submit(report, version=report.version, actor=stage.viewer("women_head"), at=clock.now())
        assert made.versions(report)[0].sha256 == before
        assert (report.number, report.state, report.reopened_until) == (2, ReportState.submitted, None)
        assert list(invariants.broken()) == []


def test_who_asked_does_not_answer_and_nobody_answers_twice(stage: Any) -> None:
    with stage.work():
        report = accepted(stage)
        reviewer, head = stage.viewer("redcross_reviewer"), stage.viewer("redcross_head")
        request = asked(stage, report, "redcross_reviewer")
        with pytest.raises(Conflict):
            asked(stage, report)
        with pytest.raises(Refusal, match=r"reopening\.same_person"):
            reopening.decide(report, request, Answer.approved, "", actor=reviewer, at=clock.now())
        with pytest.raises(Refusal, match=r"reopening\.no_note"):
            reopening.decide(report, request, Answer.refused, " ", actor=head, at=clock.now())
        reopening.decide(report, request, Answer.refused, "Đã vào tổng hợp.", actor=head, at=clock.now())
        with pytest.raises(Conflict):
            reopening.decide(report, request, Answer.approved, "", actor=head, at=clock.now())
        assert report.state is ReportState.accepted


@pytest.mark.parametrize(
    ("persona", "asks", "answers"),
    [
        ("women_head", True, False), ("women_reporter", False, False), ("redcross_reviewer", True, True),
        ("redcross_head", False, True), ("redcross_reporter", False, False), ("committee_head", False, False),
        ("district_reviewer", False, False), ("farmers_reporter", False, False), ("administrator", False, False),
    ],
)  # fmt: skip
def test_rights(stage: Any, persona: str, asks: bool, answers: bool) -> None:
    with stage.work():
        report = accepted(stage)
        viewer = stage.viewer(persona)
        assert allowed(viewer, "reports.ask_reopening", report) is asks
        assert allowed(viewer, "reports.decide_reopening", report) is answers


def test_after_its_days_it_is_closed_until_it_is_asked_for_again(stage: Any) -> None:
    with stage.work():
        report = accepted(stage)
        head, reviewer = stage.viewer("redcross_head"), stage.viewer("redcross_reviewer")
        women = stage.viewer("women_reporter")
        reopening.decide(report, asked(stage, report), Answer.approved, "", actor=head, at=clock.now())
        over = dt.datetime.fromisoformat("2021-05-24T00:00+07:00")
        with pytest.raises(Refusal, match=r"report\.box_over"):
            actions.hand_over(report, version=report.version, actor=women, at=over)
        actions.hand_over(report, version=report.version, actor=women, at=over - dt.timedelta(seconds=1))
        with pytest.raises(Refusal, match=r"report\.box_over"):
            actions.submit(report, version=report.version, actor=stage.viewer("women_head"), at=over)
        again = asked(stage, report)
        reopening.decide(report, again, Answer.approved, "", actor=reviewer, at=over)
        assert report.reopened_until == dt.datetime.fromisoformat("2021-05-30T00:00+07:00")
        reopening.relock(report, version=report.version, actor=reviewer, at=over)
        assert (report.state, report.number, len(made.versions(report))) == (ReportState.accepted, 1, 1)
        assert list(invariants.broken()) == []


def test_as_page_two_persons_open_it_and_the_unit_reads_why(stage: Any) -> None:
    with stage.work():
        url = f"/reports/{accepted(stage).id}"
    head = stage.client("women_head")
    page = head.get(url)
    assert "muốn sửa phải mở lại" in page.text
    assert page.soup.find("a", href=f"{url}/reopening")
    form = head.get(f"{url}/reopening").form("/reopening")
    assert "ít nhất 20 ký tự" in head.post(f"{url}/reopening", form | {"reason": "sai số"}, 422).text
    page = head.follow(head.post(f"{url}/reopening", form | {"reason": REASON}))
    assert "Chờ người thứ hai" in page.text
    second = stage.client("redcross_head")
    form = second.get(f"{url}/reopening/answer").form("/answer")
    assert "Viết vì sao" in second.post(f"{url}/reopening/answer", form | {"answer": "refused"}, 422).text
    page = second.follow(second.post(f"{url}/reopening/answer", form | {"answer": "approved"}))
    assert "Đỗ Văn Minh Họa đồng ý mở lại" in page.text
    page = head.get(url)
    assert "Gửi bản sửa chậm nhất hết ngày 23/05/2021, còn 5 ngày" in page.text
    assert "được mở lại, cần sửa và gửi lại" in stage.client("women_reporter").get("/").text
    with stage.work():
        report = db.session.scalars(db.select(Report)).one()
        report.reopened_until = clock.now()
    assert "Thời gian mở lại đã hết" in head.get(url).text
    reviewer = stage.client("redcross_reviewer")
    reviewer.post(f"{url}/relock", reviewer.get(f"{url}/relock").form("/relock"))
    assert "đã tiếp nhận" in head.get(url).text
