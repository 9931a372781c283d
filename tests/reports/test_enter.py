"""A report that came by e-mail, Zalo or on paper is entered for its unit; who enters it never decides on it (A-23, S10)."""

import datetime as dt
import io
from typing import Any

import pytest

from portal.access import allowed
from portal.documents import actions as documents
from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions, entering, invariants, queries, scans
from portal.reports.models import Channel, EventKind, Report, ReportState
from portal.review import queries as review
from portal.review.rules import reason_against
from tests.factories import reports as made

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ARRIVED = dt.datetime.fromisoformat("2021-05-17T16:40+07:00")


def begun(stage: Any, arrived: dt.datetime = ARRIVED, by: str = "redcross_reporter") -> Report:
    """The women's report that came by Zalo, in the hands of the Red Cross's reporter."""
    actor = stage.viewer(by)
    scan = documents.store(
        actor.organisation_id, "ban-chup.pdf", "application/pdf", PDF, clock.now(), sealed=True
    )
    owed = made.obligation(stage.viewer("women_reporter"))
    given: Any = {"channel": Channel.zalo, "arrived_at": arrived, "scan": scan, "note": ""}
    return entering.begin(owed, **given, actor=actor, at=clock.now())


def sent(stage: Any, report: Report, by: str = "redcross_reporter") -> Report:
    """Filled and sent by who entered it."""
    actor = stage.viewer(by)
    made.fill(report, actor)
    actions.hand_over(report, version=report.version, actor=actor, at=clock.now())
    actions.submit(report, version=report.version, actor=actor, at=clock.now())
    return report


@pytest.mark.both_databases
def test_it_counts_from_when_it_arrived_and_says_how_it_came(stage: Any) -> None:
    """Entered on the due day, it is in time: the message stood in Zalo two days before; the receipt is today's."""
    stage.at("2021-05-20T10:00+07:00")
    with stage.work():
        report = sent(stage, begun(stage))
        (version,) = made.versions(report)
        assert (report.state, report.first_submitted_at) == (ReportState.submitted, ARRIVED)
        assert queries.punctuality(report, report.obligation) == "before"
        assert (version.channel, version.arrived_at, version.one_person) == (Channel.zalo, ARRIVED, False)
        assert version.submitted_at is not None
        assert version.submitted_at.astimezone(clock.VIETNAM).date() == dt.date(2021, 5, 20)
        assert version.receipt_number == 1
        assert report.entered_by is None
        assert list(invariants.broken()) == []


def test_who_entered_it_never_accepts_it_even_after_he_gave_it_up(stage: Any) -> None:
    with stage.work():
        reviewer, other = stage.viewer("redcross_reviewer"), stage.viewer("redcross_reviewer_2")
        report = begun(stage, by="redcross_reviewer")
        entering.drop(report, version=report.version, actor=reviewer, at=clock.now())
        made.fill(report, stage.viewer("women_reporter"))
        actions.hand_over(
            report, version=report.version, actor=stage.viewer("women_reporter"), at=clock.now()
        )
        actions.submit(report, version=report.version, actor=stage.viewer("women_head"), at=clock.now())
        assert reason_against(reviewer, review.submission(reviewer, report))
        assert reason_against(other, review.submission(other, report)) is None
        with pytest.raises(Refusal, match=r"report\.own_decision"):
            actions.accept(report, 1, actor=reviewer, at=clock.now())
        actions.accept(report, 1, actor=other, at=clock.now())


def test_while_it_is_entered_the_units_own_draft_rests_and_nothing_is_lost(stage: Any) -> None:
    with stage.work():
        women, enterer = stage.viewer("women_reporter"), stage.viewer("redcross_reporter")
        own = made.draft(women)
        actions.record_text(own, "E1", version=0, text="Chữ của đơn vị.", actor=women, at=clock.now())
        report = begun(stage)
        assert report.id == own.id
        assert not allowed(women, "reports.edit", report)
        assert not allowed(stage.viewer("redcross_reviewer"), "reports.edit", report)
        assert allowed(enterer, "reports.edit", report)
        assert queries.paper(enterer, report).sheet["E1"].text == "Chữ của đơn vị."
        colleague = stage.viewer("redcross_reviewer")
        entering.drop(report, version=report.version, actor=colleague, at=clock.now())
        assert allowed(women, "reports.edit", report)
        assert not allowed(enterer, "reports.read", report)


@pytest.mark.parametrize("state", ["submitted", "handed_over", "accepted", "entered"])
def test_what_is_there_already_is_not_entered_again(stage: Any, state: str) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        if state == "entered":
            begun(stage)
        elif state == "accepted":
            made.accepted(women, head, stage.viewer("redcross_reviewer"))
        elif state == "submitted":
            made.submitted(women, head)
        else:
            made.handed_over(women)
        with pytest.raises(Refusal, match=r"entry\.taken"):
            begun(stage, by="redcross_reviewer")


@pytest.mark.parametrize("arrived", ["2021-05-18T21:00+07:00", "2020-11-30T23:59+07:00"])
def test_it_arrived_within_the_period_and_before_now(stage: Any, arrived: str) -> None:
    with stage.work(), pytest.raises(Refusal, match=r"entry\.moment"):
        begun(stage, dt.datetime.fromisoformat(arrived))


def test_a_correction_that_came_by_paper_erases_no_lateness(stage: Any) -> None:
    stage.at("2021-05-21T08:00+07:00")
    with stage.work():
        report = made.returned(
            stage.viewer("women_reporter"), stage.viewer("women_head"), stage.viewer("redcross_reviewer")
        )
        with pytest.raises(Refusal, match=r"entry\.moment"):
            begun(stage)  # an older message cannot be the correction
        sent(stage, begun(stage, clock.now()))
        assert queries.punctuality(report, report.obligation) == "late"
        assert made.versions(report)[1].channel is Channel.zalo
        assert list(invariants.broken()) == []


def test_rights(stage: Any) -> None:
    """Reporter or reviewer where it is received; no head, no clerk, no other agency, nobody for the own organisation."""
    with stage.read():
        owed = made.obligation(stage.viewer("women_reporter"))
        open_to = {
            name
            for name in ("redcross_reporter", "redcross_reviewer", "redcross_head", "redcross_clerk", "women_head",
                         "district_reviewer", "committee_head", "administrator", "observer")
            if allowed(stage.viewer(name), "reports.enter", owed)
        }  # fmt: skip
        assert open_to == {"redcross_reporter", "redcross_reviewer"}


def test_a_scan_is_opened_by_the_unit_and_the_recipient_only(stage: Any) -> None:
    with stage.work():
        report = sent(stage, begun(stage))
        url = f"/reports/{report.id}/scans/{made.versions(report)[0].scan_id}"
    for persona, status in (
        ("women_head", 200), ("redcross_reviewer", 200), ("redcross_clerk", 200),
        ("committee_head", 403), ("observer", 403), ("farmers_reporter", 404), ("administrator", 404),
    ):  # fmt: skip
        answer = stage.client(persona).get(url, status)
        assert status != 200 or answer.data == PDF


def test_the_head_of_a_one_person_body_attaches_the_signed_copy(stage: Any) -> None:
    with stage.work():
        report = made.submitted(stage.viewer("women_reporter"), stage.viewer("women_head"))
        head = stage.viewer("women_head")
        scan = documents.store(
            head.organisation_id, "ban-chup.pdf", "application/pdf", PDF, clock.now(), sealed=True
        )
        given: Any = {"version": report.version, "actor": head, "at": clock.now()}
        with pytest.raises(Refusal, match=r"scan\.two_persons"):
            scans.attach(report, scan, **given)
        made.versions(report)[0].one_person = True
        db.session.flush()
        scans.attach(report, scan, **given)
        assert made.versions(report)[0].scan_id == scan.id
        actions.accept(report, 1, actor=stage.viewer("redcross_reviewer"), at=clock.now())
        with pytest.raises(Conflict):
            scans.attach(report, scan, **given)


def test_as_page_from_the_board_to_the_desk(stage: Any) -> None:
    with stage.read():
        url = f"/reports/obligations/{made.obligation(stage.viewer('women_reporter')).id}/enter"
    browser = stage.client("redcross_reporter")
    assert url in browser.get("/progress/board").html
    form = browser.get(url).form("/enter") | {
        "channel": "zalo",
        "arrived_day": "17/5/21",
        "arrived_time": "16h40",
    }
    refused = browser.post(url, form, 422, content_type="multipart/form-data")
    assert "Chọn tệp PDF" in refused.text
    junk = browser.post(
        url, form | {"scan": (io.BytesIO(b"MZ"), "a.exe")}, 422, content_type="multipart/form-data"
    )
    assert "Không đọc được tệp này" in junk.text
    page = browser.follow(
        browser.post(url, form | {"scan": (io.BytesIO(PDF), "zalo.pdf")}, content_type="multipart/form-data")
    )
    assert "Nhập hộ Hội LHPN tỉnh từ Zalo." in page.text
    with stage.work():
        report = db.session.scalars(db.select(Report)).one()
        made.fill(report, stage.viewer("redcross_reporter"))
        report_id = report.id
    assert (
        "Đang được nhập hộ từ 20:15 ngày 18/05/2021."
        in stage.client("women_head").get(f"/reports/{report_id}").text
    )
    page = browser.get(f"/reports/{report_id}/check")
    assert "Đọc lại rồi ghi nhận" in page.text
    page = browser.follow(browser.post(f"/reports/{report_id}/hand-over", page.form("/hand-over")))
    assert page.soup.find("a", href=f"/reports/{report_id}/submit")
    page = browser.follow(
        browser.post(
            f"/reports/{report_id}/submit", browser.get(f"/reports/{report_id}/submit").form("/submit")
        )
    )
    assert "17/05/2021, 16:40, qua Zalo, nhập hộ" in page.text
    assert "nhập hộ từ Zalo" in browser.get("/progress/board").text
    reviewer = stage.client("redcross_reviewer")
    assert "nhập hộ từ Zalo" in reviewer.get("/review/").text
    assert "Nhập hộ từ Zalo." in reviewer.get(f"/review/reports/{report_id}").text
    assert "nhập hộ từ Zalo" in stage.client("women_head").get(f"/reports/{report_id}").text
    again = reviewer.get(url, 422)
    assert "không nhập lần nữa" in again.text


def test_the_timeline_says_who_entered_it(stage: Any) -> None:
    with stage.work():
        report = sent(stage, begun(stage))
        told = queries.events(stage.viewer("women_head"), report)
        assert {event.kind for event in told} >= {EventKind.entering, EventKind.submitted}
        assert {event.actor_name for event in told} == {"Đặng Thị Ví Dụ"}
