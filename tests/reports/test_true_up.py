"""Official figures after the period (A-01): what they are, how far the estimate was off, confirmed once by the head."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.extensions import db
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.pledges.offer import Parts
from portal.reports import confirming, invariants, official, queries, true_up
from portal.reports.figures import Figure
from portal.reports.models import ReportEvent, TrueUp
from portal.reports.rows import Row
from portal.reports.sheet import Entry, Sheet
from portal.reports.true_up import Given, Line
from tests.factories import addresses, pledges, reports
from tests.reports.ledgers import LAST, WINDOW, line

OVER = "2021-06-02T09:00+07:00"


def figure(value: int) -> Figure:
    """A figure of one row."""
    return Figure((Row("delivery", None, "", "", "", None, value, value),))


@pytest.mark.parametrize(
    ("estimate", "actual", "words", "share", "large"),
    [
        (100, 100, "đúng số ước", 0.0, False),
        (90, 100, "ước thấp hơn 10, 10 %", 0.1, False),
        (89, 100, "ước thấp hơn 11, 11 %", 0.11, True),
        (184, 200, "ước thấp hơn 16, 8 %", 0.08, False),
        (115, 100, "ước cao hơn 15, 15 %", -0.15, True),
        (2, 4, "ước thấp hơn 2, 50 %", 0.5, False),  # a count that is off by fewer than ten is not marked
        (5, 0, "ước cao hơn 5", None, False),
        (12, 0, "ước cao hơn 12", None, True),
        (0, 0, "đúng số ước", None, False),
        (None, 7, "không có số ước", None, False),
        (7, None, "không có số ước", None, False),
    ],
)
def test_the_error_of_an_estimate(
    estimate: int | None, actual: int | None, words: str, share: float | None, large: bool
) -> None:
    row = Line(line("B3"), 0, estimate, actual, actual)
    assert (str(row.error), true_up.share(estimate, actual), row.large) == (words, share, large)


FORM = (
    line("B3", sum_of=("B3O", "B3R")),
    line("B3O"),
    line("B3R"),
    line("C", "money", sum_of=("C1",)),
    line("C1", "money"),
    line("D1A", source="free"),
    line("E1", "text", "free"),
)
FIGURES = {
    "B3O": figure(4),
    "B3R": figure(2),
    "B3": figure(6),
    "C1": figure(9_000_000),
    "C": figure(9_000_000),
}
REPORTED = Sheet(WINDOW.cut_off, {"D1A": Entry("D1A", value=3, estimate=5), "C1": Entry("C1", 8, 8, 10, 10)})


@pytest.mark.parametrize(
    ("given", "official_b3", "free", "stops"),
    [
        ({}, 6, 5, ()),  # the ledger's at the end of the period, else the estimate
        ({"B3O": Given(5, "một hộ nhận ngoài sổ"), "D1A": Given(7)}, 7, 7, ()),
        ({"B3O": Given(5)}, 7, 5, ("B3O",)),  # beside the ledger without a reason
        ({"D1A": Given(None)}, 6, None, ("D1A",)),
        ({"C1": Given(-1, "nhầm")}, 6, 5, ("C1", "C")),
    ],
)
def test_what_the_official_figures_are(
    given: dict[str, Given], official_b3: int, free: int | None, stops: tuple[str, ...]
) -> None:
    sheet = true_up.official(FORM, FIGURES, REPORTED, given, LAST)
    assert (sheet["B3"].value, sheet["D1A"].value) == (official_b3, free)
    assert {fault.code for fault in true_up.faults(FORM, sheet, WINDOW)} == set(stops)
    assert "E1" not in true_up.content_of(FORM, REPORTED, sheet)


def sent(stage: Any) -> Any:
    """The women's half-year, sent in May with two million delivered; what was delivered beside it is logged later."""
    women, head = stage.viewer("women_reporter"), stage.viewer("women_head")
    promised = pledges.pledge(women, addresses.waiting(addresses.commune_of(women)).id)
    pledges.deliver(women, promised, Parts(cash=2_000_000))
    report = reports.submitted(women, head)
    pledges.deliver(women, promised, Parts(cash=1_500_000), dt.date(2021, 4, 3))
    return report


def confirm(stage: Any, report: Any, **changed: Any) -> TrueUp:
    """As the head, with what the ledger says."""
    head = stage.viewer("women_head")
    proposal = official.proposal(head, report)
    values = {"version": report.version, "seen": proposal.seen, "actor": head, "at": clock.now(), **changed}
    return confirming.confirm_official(report, proposal, **values)


@pytest.mark.both_databases
def test_it_is_confirmed_once_beside_the_version_that_was_sent_and_never_moves_again(stage: Any) -> None:
    with stage.work():
        report = sent(stage)
        with pytest.raises(Refusal, match=r"report\.too_early"):
            confirm(stage, report)
        stage.at(OVER)
        head, reviewer = stage.viewer("women_head"), stage.viewer("redcross_reviewer")
        assert [one.report_id for one in official.open_for(head, clock.today())] == [report.id]
        with pytest.raises(Conflict, match=r"report\.ledger_changed"):
            confirm(stage, report, seen="")
        before = [version.sha256 for version in reports.versions(report)]
        kept = confirm(stage, report)
        assert (kept.content["C"]["reported"], kept.content["C"]["official"]) == (2_000_000, 3_500_000)
        assert (kept.number, kept.confirmer_name) == (1, "Trần Thị Thí Dụ")
        assert [version.sha256 for version in reports.versions(report)] == before
        assert official.open_for(head, clock.today()) == []
        with pytest.raises(Conflict, match=r"report\.trued_up"):
            confirm(stage, report)
        told = sa.select(ReportEvent.kind).where(ReportEvent.report_id == report.id)
        assert list(db.session.scalars(told)).count("trued_up") == 1
        assert official.official_of(reviewer, [report.id])[report.id]["C"] == 3_500_000
        assert official.official_of(stage.viewer("farmers_reporter"), [report.id]) == {}
        paper = queries.paper(reviewer, report)
        assert paper is not None
        assert (paper.sheet["C"].value, paper.official["C"]) == (2_000_000, 3_500_000)
        rows = official.compared(reviewer, report.period)
        assert [(row.addresses, row.value) for row in rows] == [((1, 1), (2_000_000, 3_500_000))]
        assert list(invariants.broken()) == []
        kept.content = {**kept.content, "C": {**kept.content["C"], "official": 1}}
        db.session.flush()
        assert any("true-up" in fault for fault in invariants.broken())


def test_as_page_only_the_own_head_confirms_and_the_desk_compares(stage: Any) -> None:
    with stage.work():
        report_id = sent(stage).id
    path = f"/reports/{report_id}/official"
    head = stage.client("women_head")
    assert "Sau ngày đó lãnh đạo đơn vị xác nhận, trước ngày 10/06/2021" in head.get(path).text
    stage.at(OVER)
    assert "Số chính thức 6 tháng đầu năm 2021" in head.get("/").text
    assert "Số chính thức chưa xác nhận: hết thứ Tư 09/06, còn 7 ngày" in head.get("/reports/").text
    page = head.get(path)
    assert "ước thấp hơn 1.500.000, 42,9 %" in page.text
    given = page.form("/official")
    again = head.post(path, given | {"C1-value": "3.400.000"}, expect=422)
    assert "C1: ghi lý do sửa khác sổ (3.500.000)" in again.text
    for persona, status in (("women_reporter", 403), ("redcross_reviewer", 403), ("farmers_reporter", 404)):
        stage.client(persona).post(path, {"version": given["version"]}, expect=status)
    reason = {"C1-value": "3.400.000", "C1-reason": "Biên lai 12 ghi nhầm"}
    head.follow(head.post(path, given | reason))
    assert "Số chính thức đã khóa" in head.get(path).text
    assert "So với hạn: trước hạn." in head.get(path).text
    reviewer = stage.client("redcross_reviewer")
    rows = reviewer.get(f"/reports/{report_id}/lines/C1?official=1")
    assert rows.soup.select_one("tr.total td.num").text == "3.500.000"
    assert "Biên lai 12 ghi nhầm" in reviewer.get(path).text
    assert "3.400.000" in reviewer.get(f"/reports/{report_id}/versions/1").soup.select_one("tr#row-C").text
    assert "Đơn vị xác nhận số chính thức" in reviewer.get(f"/review/reports/{report_id}").text
    table = reviewer.get("/reports/estimates?sort=value")
    assert "1/1 đơn vị đã xác nhận" in table.text
    assert "ước thấp hơn 1.400.000, 41,2 %" in table.text
    assert reviewer.get("/reports/estimates.xlsx").data[:2] == b"PK"
    stage.client("women_head").get("/reports/estimates", expect=403)
