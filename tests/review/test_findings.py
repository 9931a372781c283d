"""What the desk counts is what the case shows; and what happens when the ledger moves on."""

from typing import Any

import sqlalchemy as sa

from portal.extensions import db
from portal.pledges.models import Delivery
from portal.reports.completeness import Level
from portal.reports.models import Report, ReportVersion
from portal.review import desk, queries
from portal.review.desk import Filter
from portal.review.models import Verdict
from tests.review.papers import decided


def test_the_desk_counts_the_flags_that_the_case_shows(province: Any) -> None:
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        rows = desk.waiting_for(viewer, Filter())
        assert len(rows) > 1
        for row in rows:
            report = queries.get(viewer, row.report_id)
            assert report is not None
            case = queries.case(viewer, report)
            flags = [flag for line in case.lines for flag in line.flags if flag.level is Level.explain]
            assert row.findings.flags == len(flags)
            assert row.findings.unexplained == sum(not flag.answered for flag in flags)
            assert row.findings.changed == (
                sum(line.changed for line in case.lines) if case.before is not None else None
            )
        assert any(row.findings.flags for row in rows)


def test_a_ledger_that_moves_on_raises_a_flag_and_changes_no_version(province: Any) -> None:
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        report_id = next(
            row.report_id for row in desk.waiting_for(viewer, Filter()) if "Nông dân" in row.organisation
        )
    decided(province, report_id, Verdict.accepted)
    with province.work():
        report = db.session.get_one(Report, report_id)
        before = db.session.scalars(
            sa.select(ReportVersion.content).where(
                ReportVersion.report_id == report_id, ReportVersion.number == report.number
            )
        ).one()
        delivery = db.session.scalars(
            sa.select(Delivery)
            .where(
                Delivery.organisation_id == report.organisation_id,
                Delivery.delivered_on.between(report.period.data_from, report.cut_off),
                Delivery.replaced_by_id.is_(None),
            )
            .limit(1)
        ).one()
        delivery.cash += 1_000
        delivery.value += 1_000
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        report = queries.get(viewer, report_id)
        assert report is not None
        case = queries.case(viewer, report)
        line = case.line("C1")
        assert line is not None
        assert line.entry.ledger == before["lines"]["C1"]["ledger"]
        assert line.drift == before["lines"]["C1"]["ledger"] + 1_000
        assert line.asks
    page = province.client("redcross_reviewer").get(f"/review/reports/{report_id}")
    assert "lệch so với sổ hôm nay" in page.text
    assert "Sổ hôm nay ghi" in page.soup.select_one("#line-C1").text
