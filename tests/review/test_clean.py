"""Accepting the clean ones together: only what nobody need read, shown first, each guarded, what is left is named."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.reports import actions as reports
from portal.reports.models import Report, ReportState, ReportVersion
from portal.review import clean
from portal.review.models import Verdict
from tests.review.papers import commented, corrected, decided, returned, submitted

WHO = "redcross_reviewer"


def state(report_id: uuid.UUID) -> ReportState:
    return db.session.get_one(Report, report_id).state


def against(stage: Any, report_id: uuid.UUID, who: str = WHO) -> str:
    with stage.read():
        (one,) = clean.candidates(stage.viewer(who), [report_id])
        return "; ".join(str(words) for words in one.against)


def tick(page: Any) -> list[str]:
    return [box["value"] for box in page.soup.select("input[name=report]")]


def _read(stage: Any, report_id: uuid.UUID) -> None:
    with stage.work():
        reports.take(
            db.session.get_one(Report, report_id),
            actor=stage.viewer("redcross_reviewer_2"),
            at=clock.now(),
        )


@pytest.mark.parametrize(
    ("spot", "words"),
    [
        ("nothing", ""),
        ("a comment", "1 ý kiến chưa gửi"),
        ("another reader", "đang xem báo cáo này"),
        ("a decision", "đã quyết định bản 1"),
        ("one person", ""),
        ("an open item", "1 ý kiến lần trước: 0"),
    ],
)
def test_what_speaks_against_accepting_it_unread(stage: Any, spot: str, words: str) -> None:
    if spot == "an open item":
        report_id, comment = returned(stage)
        with stage.work():
            from portal.review.models import Comment

            db.session.get_one(Comment, comment).line = "C1"  # another line than the one that is corrected
        corrected(stage, report_id)
    else:
        report_id = submitted(stage)
    if spot == "a comment":
        commented(stage, report_id)
    if spot == "another reader":
        _read(stage, report_id)
    if spot == "one person":  # said beside it, and no bar: most communes have nobody else
        with stage.work():
            db.session.execute(sa.update(ReportVersion).values(one_person=True))
        text = stage.client(WHO).get(f"/review/acceptance?report={report_id}").soup.select_one("tbody").text
        assert "Một người lập và duyệt" in text
    if spot == "a decision":
        decided(stage, report_id, Verdict.accepted)
    found = against(stage, report_id)
    assert words in found
    assert bool(found) == bool(words)


def test_nobody_accepts_what_he_may_not_decide(stage: Any) -> None:
    assert "Chỉ người giữ nhiệm vụ thẩm tra" in against(stage, submitted(stage), "redcross_head")


def test_the_clean_ones_are_ticked_shown_and_accepted_and_the_overtaken_left(stage: Any) -> None:
    women, farmers, youth = (submitted(stage, who) for who in ("women", "farmers", "youth"))
    browser = stage.client(WHO)
    desk = browser.get("/review/")
    assert not desk.soup.select("input[name=report][checked]")
    assert len(browser.get("/review/?choose=clean").soup.select("input[name=report][checked]")) == 3
    page = browser.get("/review/acceptance?" + "&".join(f"report={one}" for one in tick(desk)))
    assert "Nhận 3 báo cáo cùng lúc?" in page.soup.h1.text
    decided(stage, farmers, Verdict.returned, "Thiếu phần lời.", who="redcross_reviewer_2")
    done = browser.follow(browser.post("/review/acceptance", {"report": tick(page)}))
    assert "Đã nhận 2 báo cáo, để lại 1" in done.soup.h1.text
    assert "Hội Nông dân tỉnh" in done.soup.select_one(".plainlist").text
    with stage.read():
        assert [state(one) for one in (women, farmers, youth)] == [
            ReportState.accepted,
            ReportState.returned,
            ReportState.accepted,
        ]


def test_what_is_not_clean_any_more_is_left(stage: Any) -> None:
    report_id = submitted(stage)
    browser = stage.client(WHO)
    page = browser.get(f"/review/acceptance?report={report_id}")
    commented(stage, report_id, who="redcross_reviewer_2")
    done = browser.follow(browser.post("/review/acceptance", {"report": tick(page)}))
    assert "1 ý kiến chưa gửi" in done.text
    with stage.read():
        assert state(report_id) is ReportState.submitted
    again = browser.get(f"/review/acceptance?report={report_id}")
    assert "Không báo cáo nào nhận cùng lúc được" in again.soup.h1.text


def test_nothing_chosen_and_nonsense_do_nothing(stage: Any) -> None:
    browser = stage.client(WHO)
    assert "Chưa chọn báo cáo nào" in browser.follow(browser.get("/review/acceptance", 303)).text
    browser.follow(browser.post("/review/acceptance", {"report": ["x", "1.2.3"]}))
