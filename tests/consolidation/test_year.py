"""One year of the province, December to December, through the public actions; its figures are the ledger's to the đồng.

The short form ends with the half-year; the long one (`./dev drill`) plays all periods.
"""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from portal.consolidation import queries
from portal.consolidation.models import Edition
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.pledges.facts import Facts
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery
from portal.reports.models import Report, ReportState, ReportVersion, TrueUp
from tests.drill import LONG
from tests.drill.year import Year


def day(text: str) -> dt.date:
    on, month, year = map(int, text.split("/"))
    return dt.date(year, month, on)


@pytest.mark.drill
def test_a_year_ends_accepted_and_its_editions_are_the_ledger(province: Any) -> None:
    with province.app.app_context():
        year = Year()
        year.finish("2021-H1", day("20/05/2021"))
        _both_lines_are_the_ledger(year, "2021-H1", day("21/05/2021"))
        if not LONG:
            return
        year.deliver_until(day("31/05/2021"))
        year.finish("2021-Q2", day("08/06/2021"))
        year.consolidate("2021-Q2", day("10/06/2021"))
        year.true_up("2021-H1", day("09/06/2021"))
        year.deliver_until(day("31/08/2021"))
        year.finish("2021-Q3", day("08/09/2021"))
        year.deliver_until(day("15/11/2021"))
        year.finish("2021-Y", day("18/11/2021"))
        _both_lines_are_the_ledger(year, "2021-Y", day("19/11/2021"))
        year.deliver_until(day("30/11/2021"))
        year.finish("2021-Q4", day("08/12/2021"))
        year.true_up("2021-Y", day("09/12/2021"))
        year.consolidate("2021-Y", day("10/12/2021"))
    with province.read():
        _everything_ends_accepted_or_excused()
        for code in ("2021-H1", "2021-Y"):
            _official_figures_are_the_ledger(code)
            _each_true_up_is_told_by_its_rows(code)


def _both_lines_are_the_ledger(year: Year, code: str, on: dt.date) -> None:
    """At both levels, once everybody was accepted: by sector, by territory, and in the ledger the same sum."""
    from portal import database
    from portal.access import Duty

    editions = year.consolidate(code, on)
    with database.working():
        for edition in editions:
            kept = db.session.get_one(Edition, edition.id)
            agency = db.session.get_one(Organisation, kept.organisation_id)
            period = db.session.get_one(Period, kept.period_id)
            reviewer = year.writer.players.named(agency.code, Duty.reviewer)
            whole = queries.of(reviewer, agency, period, year.at(on, 300))
            assert kept.accepted == kept.expected
            told = {row.id: row for side in whole.gaps.values() for row in side}
            for line, name in ((whole.sector, "sector"), (whole.territory, "territory")):
                rest = [row.value for row in told.values() if row.id not in line.rows]
                assert line.total.value + sum(rest) == whole.ledger.value, name
                assert kept.content["sums"][name]["value"] == line.total.value


def _everything_ends_accepted_or_excused() -> None:
    open_ones = db.session.execute(
        sa.select(Organisation.code, Period.code)
        .select_from(Obligation)
        .join(Period, Period.id == Obligation.period_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .outerjoin(Report, Report.obligation_id == Obligation.id)
        .where(Period.code.like("2021-%"), is_owed(), Report.state.is_distinct_from(ReportState.accepted))
    ).all()
    assert not open_ones


def _official_figures_are_the_ledger(code: str) -> None:
    """The rows behind all true-ups of a period, each once, with those of who reports to nobody: the ledger's own sum."""
    period = db.session.scalars(sa.select(Period).where(Period.code == code)).one()
    rows = {
        row.id: row.value
        for facts in db.session.scalars(
            sa.select(TrueUp.facts)
            .join(Report, Report.id == TrueUp.report_id)
            .where(Report.period_id == period.id)
        )
        for row in Facts.from_json(facts).deliveries
        if period.data_from <= row.on <= period.data_to
    }
    ledger = {
        row.id: row.value
        for row in db.session.execute(
            sa.select(Delivery.id, Delivery.value, Delivery.organisation_id).where(
                COUNTS, Delivery.delivered_on.between(period.data_from, period.data_to)
            )
        )
    }
    own = db.session.scalars(
        sa.select(Delivery.id).join(Organisation).where(COUNTS, Organisation.code == "HCTD")
    )
    assert set(ledger) - set(rows) <= set(own)
    assert sum(rows.values()) == sum(value for key, value in ledger.items() if key in rows)
    assert not set(rows) - set(ledger)


def _each_true_up_is_told_by_its_rows(code: str) -> None:
    """What the official figure adds to the reported one is the sum of the rows that came since, to the đồng."""
    pairs = db.session.execute(
        sa.select(ReportVersion, TrueUp)
        .join(Report, Report.id == ReportVersion.report_id)
        .join(TrueUp, sa.and_(TrueUp.report_id == Report.id, TrueUp.number == ReportVersion.number))
        .join(Period, Period.id == Report.period_id)
        .where(Period.code == code)
    ).all()
    assert pairs
    for version, true_up in pairs:
        cut_off = dt.date.fromisoformat(version.content["cut_off"])
        before = {row.id: row.value for row in Facts.from_json(version.facts).deliveries if row.on <= cut_off}
        after = {row.id: row.value for row in Facts.from_json(true_up.facts).deliveries}
        moved = sum(after.values()) - sum(before.values())
        assert true_up.content["C"]["ledger"] - version.content["lines"]["C"]["ledger"] == moved
        since = sum(value for key, value in after.items() if key not in before)
        gone = sum(value for key, value in before.items() if key not in after)
        assert moved == since - gone
