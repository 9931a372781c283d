"""Taken softly: each reader gets another one, others see by whom and until when, and the unit cannot take it away."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest

from portal.extensions import db, new_id
from portal.lib import clock
from portal.lib.refusals import Conflict
from portal.reports import actions as reports
from portal.reports.models import Report
from portal.reports.rules import can_recall
from portal.reports.taking import LEASE
from portal.review import actions, desk
from portal.review.desk import Filter
from portal.review.models import Verdict
from portal.review.sieve import Reader, Sieve
from tests.review.papers import decided, submitted

FIRST, SECOND = "redcross_reviewer", "redcross_reviewer_2"


def take_next(stage: Any, who: str = FIRST) -> uuid.UUID | None:
    with stage.work():
        report = actions.take_next(actor=stage.viewer(who), at=clock.now())
        return report.id if report else None


def take(stage: Any, report_id: uuid.UUID, who: str, seen: uuid.UUID | None = None) -> None:
    with stage.work():
        reports.take(db.session.get_one(Report, report_id), seen, actor=stage.viewer(who), at=clock.now())


def reader(stage: Any, report_id: uuid.UUID) -> Any:
    with stage.read():
        report = db.session.get_one(Report, report_id)
        return report.taken_by_name if report.is_taken(clock.machine()) else None


def run_out(stage: Any, report_id: uuid.UUID) -> None:
    with stage.work():
        db.session.get_one(Report, report_id).taken_until = clock.machine()


def test_the_next_is_the_oldest_that_nobody_reads(stage: Any) -> None:
    newer, older = submitted(stage), submitted(stage, "farmers", at="2021-05-14T08:00+07:00")
    assert [take_next(stage), take_next(stage, SECOND)] == [older, newer]
    with stage.read():
        mine = Filter(sieve=Sieve(reader=Reader.mine))
        assert [row.report_id for row in desk.waiting_for(stage.viewer(FIRST), mine)] == [older]
        assert desk.next_in_line(stage.viewer(FIRST)) is None
    assert take_next(stage) == older  # nothing is free: back to one's own
    run_out(stage, newer)
    assert take_next(stage) == newer


def test_nothing_to_take_leads_back_to_the_desk(stage: Any) -> None:
    take(stage, submitted(stage), SECOND)
    page = stage.client(FIRST).post("/review/next")
    assert page.location == "/review/?none=1"


@pytest.mark.both_databases
def test_two_who_take_at_once_get_different_ones(stage: Any) -> None:
    for unit in ("women", "farmers", "youth"):
        submitted(stage, unit)
    browsers = {who: stage.client(who) for who in (FIRST, SECOND)}
    tokens = {who: browser.csrf() for who, browser in browsers.items()}
    barrier, went = threading.Barrier(2), {}

    def take_one(who: str) -> None:
        barrier.wait()
        data = {"csrf_token": tokens[who], "key": new_id().hex}
        went[who] = browsers[who].client.post("/review/next", data=data).location

    threads = [threading.Thread(target=take_one, args=(who,)) for who in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(went.values())) == 2
    assert all("/review/reports/" in place for place in went.values())


def test_another_one_takes_over_only_with_open_eyes(stage: Any) -> None:
    report_id = submitted(stage)
    take(stage, report_id, FIRST)
    with pytest.raises(Conflict, match="đang xem báo cáo này"):
        take(stage, report_id, SECOND)
    browser = stage.client(SECOND)
    page = browser.get(f"/review/reports/{report_id}")
    assert "đang xem báo cáo này, từ 20:15" in page.soup.select_one(".banner").text
    form = browser.get(f"/review/reports/{report_id}/taking")
    seen = form.soup.select_one("input[name=seen]")["value"]
    browser.post(f"/review/reports/{report_id}/taking", {"seen": seen})
    assert reader(stage, report_id) == stage.viewer(SECOND).user_name
    take(stage, submitted(stage, "farmers"), SECOND)  # what nobody reads needs no leave


@pytest.mark.parametrize("ended", ["decided", "released", "ran out"])
def test_it_ends_by_deciding_by_letting_go_or_with_time(stage: Any, ended: str) -> None:
    report_id = submitted(stage)
    take(stage, report_id, FIRST)
    assert reader(stage, report_id) == stage.viewer(FIRST).user_name
    if ended == "decided":
        decided(stage, report_id, Verdict.accepted, who=SECOND)  # softly: another one may decide
    elif ended == "released":
        stage.client(SECOND).post(f"/review/reports/{report_id}/release")
        assert reader(stage, report_id)  # not the other's to let go
        stage.client(FIRST).post(f"/review/reports/{report_id}/release")
    else:
        run_out(stage, report_id)
    assert reader(stage, report_id) is None


def test_the_unit_sees_who_reads_and_cannot_take_it_away(stage: Any) -> None:
    report_id = submitted(stage)
    head = stage.viewer("women_head")
    with stage.work():
        report = db.session.get_one(Report, report_id)
        assert can_recall(head, report)
        reports.take(report, actor=stage.viewer(FIRST), at=clock.now())
        assert not can_recall(head, report)
        with pytest.raises(Conflict, match="đến 20:45 ngày 18/05/2021"):
            reports.recall(report, "Nhầm.", version=report.version, actor=head, at=clock.now())
    browser = stage.client("women_head")
    page = browser.get(f"/reports/{report_id}")
    assert "đang xem" in page.soup.select_one("h1 + *, .pagehead").text
    assert "từ 20:15 ngày 18/05/2021" in page.soup.select_one(".lock").text
    assert "Rút về để sửa" not in page.text
    assert "đang xem báo cáo này" in browser.get(f"/reports/{report_id}/recall", 409).text
    run_out(stage, report_id)
    browser.get(f"/reports/{report_id}/recall")


def test_the_desk_says_by_whom_and_until_when(stage: Any) -> None:
    report_id = submitted(stage)
    take(stage, report_id, FIRST)
    text = stage.client(SECOND).get("/review/").soup.select_one("tbody").text
    assert f"{stage.viewer(FIRST).user_name} đang xem, đến 18/05, 20:45" in text
    stage.client("committee_head").get(f"/review/reports/{report_id}")


def test_nobody_takes_next_what_he_sent_himself(stage: Any) -> None:
    report_id = submitted(stage)
    with stage.work():
        from portal.reports.models import ReportVersion

        frozen = db.session.query(ReportVersion).filter_by(report_id=report_id).one()
        frozen.submitted_by = stage.viewer(FIRST).user_id
    assert take_next(stage) is None
    assert take_next(stage, SECOND) == report_id


def test_a_lease_is_half_an_hour() -> None:
    assert dt.timedelta(minutes=30) == LEASE
