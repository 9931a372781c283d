"""“Hoàn tác”: the last figure a person saved goes back, step by step, and never over somebody else's."""

from typing import Any

import pytest

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.reports import actions, papers, undoing
from portal.reports.models import Report
from tests.factories import reports


@pytest.fixture
def draft(stage: Any) -> Any:
    with stage.work():
        return reports.draft(stage.viewer("women_reporter")).id


def put(
    stage: Any, draft: Any, code: str, version: int, value: int | None, who: str = "women_reporter"
) -> None:
    with stage.work():
        report = db.session.get_one(Report, draft)
        given: Any = {"actor": stage.viewer(who), "at": clock.now(), "reason": "vì phiếu"}
        actions.record_figure(report, code, version=version, value=value, **given)


def value(stage: Any, draft: Any, code: str) -> Any:
    with stage.read():
        of = papers.live(stage.viewer("women_reporter"), db.session.get_one(Report, draft)).sheet[code]
        return of.value, of.reason


def undo(stage: Any, draft: Any, who: str = "women_reporter") -> list[str]:
    with stage.work():
        return undoing.undo(db.session.get_one(Report, draft), actor=stage.viewer(who), at=clock.now())


@pytest.mark.both_databases
def test_it_goes_back_one_saving_at_a_time_and_then_there_is_nothing_left(stage: Any, draft: Any) -> None:
    put(stage, draft, "D1A", 0, 12)
    put(stage, draft, "D1M", 0, 3)
    put(stage, draft, "D1A", 1, 15)
    seen = []
    for _step in range(3):
        seen += undo(stage, draft)
        seen.append(value(stage, draft, "D1A")[0])
    assert seen == ["D1A", 12, "D1M", 12, "D1A", None]
    assert value(stage, draft, "D1A") == (None, "")
    with pytest.raises(Refusal, match=r"undo\.nothing"):
        undo(stage, draft)
    put(stage, draft, "D1A", 4, 7)
    assert undo(stage, draft) == ["D1A"]


def test_nobody_takes_back_what_another_saved(stage: Any, draft: Any) -> None:
    put(stage, draft, "D1A", 0, 12)
    with pytest.raises(Refusal, match=r"undo\.nothing"):
        undo(stage, draft, "women_head")
    put(stage, draft, "D1A", 1, 30, "women_head")
    with pytest.raises(Refusal, match=r"undo\.moved_on"):
        undo(stage, draft)
    assert value(stage, draft, "D1A")[0] == 30


def test_a_block_that_was_saved_together_goes_back_together(stage: Any, draft: Any) -> None:
    browser = stage.client("women_reporter")
    page = browser.post(f"/reports/{draft}/paste", {"pasted": "Mã\tSố báo cáo\nD1A\t1\nD1M\t2"}, expect=200)
    browser.post(f"/reports/{draft}/paste/apply", page.form("/apply"))
    sent = browser.get(f"/reports/{draft}/figures").form("/undo")
    assert "row-D1A" in browser.post(f"/reports/{draft}/undo", sent).location
    assert [value(stage, draft, code)[0] for code in ("D1A", "D1M")] == [None, None]


def test_what_was_handed_over_stays(stage: Any, draft: Any) -> None:
    with stage.work():
        women, report = stage.viewer("women_reporter"), db.session.get_one(Report, draft)
        reports.fill(report, women)
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.hand_back(
            report, "Xem lại", version=report.version, actor=stage.viewer("women_head"), at=clock.now()
        )
    with pytest.raises(Refusal, match=r"undo\.nothing"):
        undo(stage, draft)
