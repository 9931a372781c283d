"""What a reviewer holds a figure against: goal, rows of the ledger, what the unit said before; and what he ticked."""

from typing import Any

import sqlalchemy as sa

from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.reports.models import Report, ReportState
from portal.review import queries
from tests.review.papers import corrected, fields, returned, seen_by, submitted
from tests.review.test_take import take


def test_the_first_rows_of_the_ledger_stand_under_a_figure(province: Any) -> None:
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        reports = db.session.scalars(
            sa.select(Report)
            .join(Organisation, Organisation.id == Report.organisation_id)
            .where(
                Report.recipient_id == viewer.organisation_id,
                Report.state == ReportState.submitted,
                Organisation.code == "HND",
            )
        ).all()
        case = queries.case(viewer, reports[0])
        line = case.line("C1")
        assert line is not None
        count, first = len(case.behind(line)), case.behind(line)[0]
        report_id, shown = reports[0].id, [str(line.show(value)) for _one, value in case.history(line)]
    assert count
    page = province.client("redcross_reviewer").get(f"/review/reports/{report_id}?all=1")
    text = page.soup.select_one("#line-C1").text
    assert f"{count} dòng sổ tạo nên số này" in text
    assert first.label in text
    assert shown
    assert all(value in text for value in shown)
    assert "Chỉ tiêu" in page.soup.select_one("#line-B3").text


def test_earlier_versions_are_its_history_the_latest_first(stage: Any) -> None:
    report_id, _comment = returned(stage)
    corrected(stage, report_id)
    with stage.read():
        case = seen_by(stage, "redcross_reviewer", report_id)
        line = case.line("D1A")
        assert [(one.number, value) for one, value in case.history(line)] == [(1, 0)]


def test_what_was_ticked_as_seen_is_in_the_book(stage: Any) -> None:
    report_id = submitted(stage)
    data = fields(stage, report_id, "accepted", seen=["C1", "C2"])
    stage.client("redcross_reviewer").post(f"/review/reports/{report_id}/decision", data)
    with stage.read():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "review.accepted")).one()
        assert entry.changes["seen"] == ["C1", "C2"]


def test_the_confirm_page_warns_while_another_one_reads(stage: Any) -> None:
    report_id = submitted(stage)
    take(stage, report_id, "redcross_reviewer_2")
    url = f"/review/reports/{report_id}/decision?verdict=accepted"
    banner = stage.client("redcross_reviewer").get(url).soup.select_one(".banner.ask").text
    assert "đang xem báo cáo này" in banner
    assert "ai quyết định trước" in banner


def test_one_goes_on_to_the_next_that_waits_and_back(stage: Any) -> None:
    older, newer = submitted(stage, "farmers", at="2021-05-14T08:00+07:00"), submitted(stage)
    browser = stage.client("redcross_reviewer")
    onward = browser.get(f"/review/reports/{older}").soup.select_one("a[rel=next][data-key=n]")["href"]
    assert onward == f"/review/reports/{newer}"
    assert (
        browser.get(onward).soup.select_one("a[rel=prev][data-key=p]")["href"] == f"/review/reports/{older}"
    )
