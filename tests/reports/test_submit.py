"""Submission is the head's act: one transaction, one event, one receipt, however often it is asked (trust §1.2)."""

import datetime as dt
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty
from portal.accounts.models import Post
from portal.documents.models import RegisterEntry
from portal.extensions import db, new_id
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.reports import actions, invariants, queries
from portal.reports.models import EventKind, Report, ReportEvent, ReportState, ReportVersion
from tests.drill import scaled
from tests.factories import reports

ROUNDS = scaled(10, 200)


def ready(stage: Any, who: str = "women") -> Any:
    """A report that waits for its head."""
    with stage.work():
        return reports.handed_over(stage.viewer(f"{who}_reporter")).id


def test_its_line_in_the_recipients_book_leads_to_the_version_that_came_in(stage: Any) -> None:
    with stage.work():
        report_id = reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head")).id
    clerk = stage.client("redcross_clerk")
    book = clerk.get("/documents/incoming")
    line = clerk.get(book.soup.select_one('a[href^="/documents/entries/"]')["href"])
    for page in (book, line):
        (link,) = page.soup.select('a[href^="/reports/submitted/"]')
        assert clerk.get(link["href"], 303).headers["Location"] == f"/reports/{report_id}/versions/1"
    stage.client("farmers_reporter").get(link["href"], 404)


@pytest.mark.both_databases
def test_it_gives_the_number_of_the_recipients_incoming_register(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.submitted(women, head)
        frozen = reports.versions(report)[0]
        entry = db.session.scalars(
            sa.select(RegisterEntry).where(RegisterEntry.subject_id == frozen.id)
        ).one()
        assert (frozen.receipt_number, frozen.receipt_year) == (entry.number, 2021) == (1, 2021)
        assert (entry.author, entry.abstract) == (report.organisation.name, "Báo cáo 6 tháng đầu năm 2021")
        assert (report.state, report.first_submitted_at, frozen.submitter_name) == (
            ReportState.submitted,
            frozen.submitted_at,
            "Trần Thị Thí Dụ",
        )
        farmers = reports.submitted(stage.viewer("farmers_reporter"), stage.viewer("farmers_head"))
        assert reports.versions(farmers)[0].receipt_number == 2
        assert list(invariants.broken()) == []


def test_the_first_submission_counts_for_ever(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.returned(women, head, stage.viewer("redcross_reviewer"))
        first = report.first_submitted_at
        late = dt.datetime.fromisoformat("2021-05-25T08:00+07:00")
        actions.hand_over(report, version=report.version, actor=women, at=late)
        actions.submit(report, version=report.version, actor=head, at=late)
        assert (report.number, report.first_submitted_at) == (2, first)
        assert queries.punctuality(report, report.obligation) == "before"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2021-05-19T23:59:59+07:00", "trước hạn"),
        ("2021-05-20T00:00+07:00", "trong ngày hạn"),
        ("2021-05-20T23:59+07:00", "trong ngày hạn"),
        ("2021-05-21T00:00+07:00", "quá hạn"),
    ],
)
def test_before_on_and_after_the_due_day(stage: Any, moment: str, said: str) -> None:
    report_id = ready(stage)
    stage.at(moment)
    head = stage.client("women_head")
    page = head.follow(head.post(f"/reports/{report_id}/submit", {"version": "2"}))
    assert f"Đúng hạn không {said}" in page.text


def test_it_refuses_who_drafted_it_unless_there_is_nobody_else(stage: Any) -> None:
    with stage.work():
        head = stage.viewer("women_head")
        report = reports.handed_over(head)
        with pytest.raises(Refusal, match=r"report\.same_person"):
            actions.submit(report, version=report.version, actor=head, at=clock.now())


def test_a_body_of_one_person_submits_and_says_so(stage: Any) -> None:
    with stage.work():
        head = stage.viewer("women_head")
        others = sa.select(Post).where(
            Post.organisation_id == head.organisation_id, Post.duty == Duty.reporter
        )
        for post in db.session.scalars(others):
            post.ends_on = dt.date(2021, 5, 1)
        report = reports.handed_over(head)
        assert report.one_person
        actions.submit(report, version=report.version, actor=head, at=clock.now())
        frozen = db.session.scalars(
            sa.select(ReportVersion).where(ReportVersion.report_id == report.id)
        ).one()
        db.session.refresh(frozen)
        assert frozen.one_person
        report_id = report.id
    assert "một người lập và duyệt" in stage.client("women_head").get(f"/reports/{report_id}/receipt").text


def test_it_refuses_a_report_that_moved_on_and_says_who_moved_it(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.submitted(women, head)
        with pytest.raises(Conflict, match="Trần Thị Thí Dụ đã gửi báo cáo"):
            actions.submit(report, version=report.version, actor=head, at=clock.now())


def test_nothing_is_left_behind_when_it_is_refused(stage: Any) -> None:
    with stage.work():
        report_id = reports.handed_over(stage.viewer("women_head")).id
    stage.client("women_head").post(f"/reports/{report_id}/submit", {"version": "2"}, expect=403)
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RegisterEntry)) == 0
        assert db.session.get_one(Report, report_id).state is ReportState.handed_over


# Pages ---------------------------------------------------------------------------------------------------------------


def test_as_page_the_head_reads_confirms_and_gets_a_receipt_to_the_second(stage: Any) -> None:
    report_id = ready(stage)
    head = stage.client("women_head")
    page = head.get(f"/reports/{report_id}/sign")
    assert "Bản 1 đã sẵn sàng gửi." in page.text
    page = head.get(f"/reports/{report_id}/submit")
    sent = page.form("/submit")
    page = head.follow(head.post(f"/reports/{report_id}/submit", sent))
    assert "Giấy biên nhận số 1/2021" in page.text
    assert "20:15:0" in page.text
    with stage.read():
        frozen = reports.versions(db.session.get_one(Report, report_id))[0]
        assert frozen.sha256[:12].upper() in page.text


def test_a_decision_is_never_taken_by_htmx(stage: Any) -> None:
    report_id = ready(stage)
    stage.client("women_head").post(f"/reports/{report_id}/submit", {"version": "2"}, expect=400, htmx=True)


def test_the_same_key_again_gets_the_same_receipt(stage: Any) -> None:
    report_id = ready(stage)
    head = stage.client("women_head")
    sent = {"version": "2", "key": new_id().hex}
    first = head.post(f"/reports/{report_id}/submit", sent)
    assert head.post(f"/reports/{report_id}/submit", sent).location == first.location
    page = head.post(f"/reports/{report_id}/submit", {"version": "2"}, expect=409)
    assert "Trần Thị Thí Dụ đã gửi báo cáo lúc 20:15 ngày 18/05/2021" in page.text


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("women_reporter", 403),
        ("farmers_head", 404),
        ("redcross_head", 403),
        ("redcross_reviewer", 403),
        ("committee_head", 403),
        ("observer", 403),
        ("administrator", 404),
    ],
)
def test_only_the_own_head_submits(stage: Any, persona: str, status: int) -> None:
    report_id = ready(stage)
    browser = stage.client(persona)
    browser.post(f"/reports/{report_id}/submit", {"version": "2"}, expect=status)
    browser.get(f"/reports/{report_id}/submit", expect=status)
    browser.get(f"/reports/{report_id}/sign", expect=status)


# At once -------------------------------------------------------------------------------------------------------------


@pytest.mark.drill
@pytest.mark.both_databases
def test_three_parallel_posts_of_one_key_make_one_event_and_one_receipt(stage: Any) -> None:
    """F03: the browser swallows some double clicks, so the POSTs are raw and at once."""
    report_id = ready(stage)
    browsers = [stage.client("women_head") for _tab in range(3)]
    for browser in browsers:
        browser.csrf()
    for round_ in range(1, ROUNDS + 1):
        with stage.read():
            version = db.session.get_one(Report, report_id).version
        sent = {"version": str(version), "key": new_id().hex}
        answers = at_once(browsers, f"/reports/{report_id}/submit", sent)
        assert answers == [(303, f"/reports/{report_id}/receipt")] * 3
        with stage.read():
            report = db.session.get_one(Report, report_id)
            told = sa.select(sa.func.count()).where(
                ReportEvent.report_id == report_id, ReportEvent.kind == EventKind.submitted
            )
            assert (report.number, db.session.scalar(told)) == (round_, round_)
        if round_ < ROUNDS:
            again(stage, report_id)
    with stage.read():
        assert [
            one.receipt_number for one in reports.versions(db.session.get_one(Report, report_id))
        ] == list(range(1, ROUNDS + 1))
        assert list(invariants.broken()) == []


def at_once(browsers: list[Any], url: str, sent: dict[str, str]) -> list[tuple[int, str]]:
    """The same POST from every browser, released together; status and place of each answer."""
    barrier = threading.Barrier(len(browsers))
    answers: list[Any] = [None] * len(browsers)

    def post(place: int) -> None:
        data = {"csrf_token": browsers[place].csrf(), **sent}
        barrier.wait()
        answer = browsers[place].client.post(url, data=data)
        answers[place] = (
            answer.status_code,
            answer.headers.get("Location", answer.get_data(as_text=True)[-300:]),
        )

    threads = [threading.Thread(target=post, args=(place,)) for place in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def again(stage: Any, report_id: Any) -> None:
    """Take it back and hand it over once more."""
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = db.session.get_one(Report, report_id)
        actions.recall(report, "", version=report.version, actor=head, at=clock.now())
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
