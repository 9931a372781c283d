"""Consolidated figures are the ledger's, to the đồng, at every level and on both lines."""

from typing import Any

import pytest

from portal.consolidation import matrix, queries
from portal.consolidation.freezing import adds_up, faults, fingerprint
from portal.consolidation.senders import Side
from portal.lib import clock
from tests.consolidation.desks import desk, everyone_reports


@pytest.mark.both_databases
def test_when_every_report_is_accepted_both_lines_are_the_ledger(province: Any) -> None:
    with province.work():
        everyone_reports()
    with province.read():
        for who in ("redcross_reviewer", "district_reviewer"):
            viewer = province.viewer(who)
            agency, period = desk(viewer)
            whole = queries.of(viewer, agency, period, clock.now())
            assert whole.coverage.accepted == whole.coverage.expected > 0
            assert whole.agrees, [str(one.why) for side in Side for one in whole.listed(side)]
            assert whole.sector.total == whole.territory.total == whole.ledger
            assert whole.ledger.value > 0
            figures = queries.reported_of(viewer, agency, period, whole)
            assert not faults(whole, figures)
            totals = figures.totals
            assert totals["C"].value - totals["C"].overruled == whole.at_desk.value
            assert totals["C"].value == totals["C1"].value + totals["C2"].value + totals["C3"].value
            assert totals["B3"].value == totals["B3O"].value + totals["B3R"].value == whole.at_desk.addresses
            for line in figures.lines:
                if matrix.is_distinct(line.code):
                    assert totals[line.code].value <= sum(
                        unit.sheet[line.code].value or 0 for unit in figures.units
                    )
            content, _faults = queries.draft(viewer, agency, period, clock.now())
            assert adds_up(content)
            broken = content | {"sums": content["sums"] | {"sector": content["sums"]["sector"] | {"cash": 1}}}
            assert not adds_up(broken)
            assert fingerprint(broken) != fingerprint(content)


def test_what_only_one_line_tells_is_listed_with_the_report_that_is_missing(province: Any) -> None:
    """On the demonstration's evening most provincial members have not reported: the districts tell their rows alone."""
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        agency, period = desk(viewer)
        whole = queries.of(viewer, agency, period, clock.now())
        assert 0 < whole.coverage.accepted < whole.coverage.expected
        only = whole.listed(Side.territory)
        assert any("chưa gửi báo cáo" in str(one.why) for one in only)
        assert sum(
            one.row.value for one in only
        ) == whole.territory.total.value - whole.sector.total.value + sum(
            row.value for row in whole.gaps[Side.sector]
        )
        assert str(whole.coverage.words).endswith("chốt 20:15 ngày 18/05/2021")


def test_a_scenario_is_never_the_consolidation(province: Any) -> None:
    with province.read():
        viewer = province.viewer("redcross_reviewer")
        agency, period = desk(viewer)
        plain = queries.of(viewer, agency, period, clock.now())
        more = queries.of(viewer, agency, period, clock.now(), with_submitted=True)
        assert more.sector.total.value > plain.sector.total.value
        assert more.coverage.accepted == plain.coverage.accepted
        period_id = period.id
    browser = province.client("redcross_reviewer")
    page = browser.get(f"/consolidation/?scenario=submitted&period={period_id}")
    assert "Kịch bản, không phải số tổng hợp." in page.text
    page = browser.get(f"/consolidation/matrix?scenario=repeated&period={period_id}")
    assert "Cộng cả số giả định" in page.text
