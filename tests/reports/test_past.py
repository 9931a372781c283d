"""What a figure was before: the unit's earlier values of the same form with their official figures, and who typed."""

from typing import Any

from portal.access import Duty
from portal.demonstration.players import Players
from portal.demonstration.writers import obligations
from portal.extensions import db
from portal.lib import clock
from portal.plans.models import Obligation
from portal.reports import actions, papers, past, queries
from tests.factories import reports


def test_a_quarter_stands_beside_the_quarters_before_it_and_who_typed_is_the_units_own(stage: Any) -> None:
    players = Players()
    with stage.work():
        for period, moment in (("Q1", "2021-03-08T09:00+07:00"), ("Q2", "2021-06-07T09:00+07:00")):
            stage.at(moment)
            obligation = db.session.get_one(Obligation, obligations(f"2021-{period}", "HCTD-H")[0])
            reporter = players.of(obligation.organisation_id, Duty.reporter)
            head = players.of(obligation.organisation_id, Duty.head)
            report = actions.start(obligation, actor=reporter, at=clock.now())
            value = 4 if period == "Q1" else 7
            actions.record_figure(
                report, "A1", version=0, value=value, reason="Thêm chi hội", actor=reporter, at=clock.now()
            )
            if period == "Q1":
                reports.fill(report, reporter)
                actions.hand_over(report, version=report.version, actor=reporter, at=clock.now())
                actions.submit(report, version=report.version, actor=head, at=clock.now())
        paper = papers.live(reporter, report)
        (before,) = past.of_line(reporter, paper, "A1")
        assert (before.period, before.value, before.estimate, before.official) == (
            "quý I năm 2021",
            4,
            None,
            None,
        )
        (typed,) = past.changes_of(reporter, report, "A1")
        assert (typed.value, typed.who, typed.words) == ((None, 7), reporter.user_name, False)
        assert past.changes_of(stage.viewer("redcross_reviewer"), report, "A1") == []


def test_as_page_a_line_tells_its_past(province: Any) -> None:
    with province.read():
        dues = queries.due_for(province.viewer("women_reporter"), clock.today())
        report_id = next(due.report.id for due in dues if due.period.code == "2021-H1" and due.report)
    page = province.client("women_reporter").get(f"/reports/{report_id}/lines/D1A")
    assert "Kỳ đã báo cáo trước đây, 1 kỳ gần nhất" in page.text
    assert "6 tháng đầu năm 2020" in page.text
