"""Every cell of every accepted report can be opened, and later changes of the ledger change no accepted report."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.pledges.offer import Parts
from portal.reports import drifting, invariants, papers, queries
from portal.reports.models import Report, ReportState, ReportVersion
from tests.factories import addresses, pledges, reports


@pytest.mark.both_databases
def test_the_rows_of_every_cell_of_every_accepted_report_add_up_to_the_dong(province: Any) -> None:
    cells = 0
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        accepted = db.session.scalars(sa.select(Report).where(Report.state == ReportState.accepted)).all()
        assert len(accepted) > 10
        for report in accepted:
            version = db.session.scalars(
                sa.select(ReportVersion).where(
                    ReportVersion.report_id == report.id, ReportVersion.number == report.number
                )
            ).one()
            paper = papers.frozen(viewer, report, version)
            for code, figure in paper.figures.items():
                if code in paper.sheet.entries:
                    assert paper.sheet[code].ledger == sum(row.share for row in figure.rows), (
                        report.id,
                        code,
                    )
                    cells += len(figure.rows) > 0
        assert list(invariants.broken()) == []
    assert cells > 100


def test_as_page_the_rows_are_listed_with_their_sum(province: Any) -> None:
    with province.read():
        report = db.session.scalars(
            sa.select(Report).where(Report.state == ReportState.accepted, Report.number == 1).limit(1)
        ).one()
        report_id = report.id
        paper = queries.paper(province.viewer("redcross_reviewer"), report)
        assert paper is not None
        value = paper.sheet["C"].ledger
    page = province.client("redcross_reviewer").get(f"/reports/{report_id}/lines/C")
    total = page.soup.select_one("tr.total td.num")
    assert total is None or total.text.replace(".", "") == str(value)
    province.client("redcross_reviewer").get(f"/reports/{report_id}/lines/ZZ", expect=404)


@pytest.mark.both_databases
def test_the_ledger_moving_on_changes_no_accepted_report_but_raises_a_flag(stage: Any) -> None:
    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        promised = pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id)
        pledges.deliver(women, promised, Parts(cash=2_000_000))
        report = reports.accepted(women, head, stage.viewer("redcross_reviewer"))
        read = queries.paper(women, report)
        assert read is not None
        assert queries.drift(women, read) == {}
        assert not drifting.drifted(women)
        pledges.deliver(women, promised, Parts(cash=500_000))
        read = queries.paper(women, report)
        assert read is not None
        assert read.sheet["C"].value == 2_000_000
        assert queries.drift(women, read) == {"C": 2_500_000, "C1": 2_500_000}
        assert drifting.drifted(women) == {report.id}
        report_id = report.id
    assert "Lệch so với sổ." in stage.client("redcross_reviewer").get(f"/reports/{report_id}").text


def test_versions_say_what_they_changed(stage: Any) -> None:
    from portal.reports import actions

    with stage.work():
        women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
        report = reports.returned(women, head, stage.viewer("redcross_reviewer"))
        actions.record_figure(report, "D1A", version=1, value=16, actor=women, at=clock.now())
        actions.hand_over(report, version=report.version, actor=women, at=clock.now())
        actions.submit(report, version=report.version, actor=head, at=clock.now())
        changed = queries.difference(head, report, 1, 2)
        assert changed is not None
        assert [(one.code, str(one.words)) for one in changed] == [("D1A", "tăng 16")]
        assert queries.difference(head, report, 2, 3) is None
        report_id = report.id
    page = stage.client("redcross_reviewer").get(f"/reports/{report_id}/versions/2")
    assert "tăng 16" in page.text
    stage.client("redcross_reviewer").get(f"/reports/{report_id}/versions/3", expect=404)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": {"cut_off": "2021-05-18", "lines": {}}}, "fingerprint"),
        ({"receipt_number": 9}, "receipt"),
        ({"number": 3}, "versions"),
    ],
)
def test_the_invariants_notice_what_was_changed_behind_our_back(stage: Any, change: Any, said: str) -> None:
    with stage.work():
        reports.submitted(stage.viewer("women_reporter"), stage.viewer("women_head"))
        assert list(invariants.broken()) == []
        db.session.execute(sa.update(ReportVersion).values(**change))
        assert any(said in fault for fault in invariants.broken())
