"""What was consolidated by the evening: the first quarter, frozen and approved; a district's half-year, frozen."""

import datetime as dt

import sqlalchemy as sa

from portal import database
from portal.access import Duty
from portal.consolidation import actions, queries, reported
from portal.consolidation.models import Edition
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import SMALL_DISTRICT, STANDING_AGENCY
from portal.extensions import db
from portal.plans.models import Period

QUARTER, APPROVED = dt.date(2021, 3, 12), dt.date(2021, 3, 15)
DISTRICT, ADJUSTED = dt.date(2021, 5, 17), dt.date(2021, 5, 18)


def fill(players: Players) -> None:
    """The quarter by the province, whose committee's head approved it; the half-year by one district; an adjustment."""
    with database.working():
        edition = _freeze(players, STANDING_AGENCY, "2021-Q1", QUARTER)
        actions.approve(
            edition, version=edition.version, actor=players.named("BCD", Duty.head), at=moment(APPROVED, 60)
        )
        _freeze(players, f"{STANDING_AGENCY}-{SMALL_DISTRICT}", "2021-H1", DISTRICT)
        reporter = players.named(STANDING_AGENCY, Duty.reporter)
        agency, period = queries.agency(reporter), _period("2021-H1")
        assert agency is not None
        actions.adjust(
            agency,
            period,
            reported.form_of(reporter, agency, period),
            "D1P",
            45,
            "Lễ phát động cấp tỉnh ngày 10/5, không đơn vị nào ghi vào báo cáo của mình.",
            actor=reporter,
            at=moment(ADJUSTED, 420),
        )


def _freeze(players: Players, code: str, period: str, day: dt.date) -> Edition:
    reviewer = players.named(code, Duty.reviewer)
    agency = queries.agency(reviewer)
    assert agency is not None
    return actions.freeze(agency, _period(period), last=0, actor=reviewer, at=moment(day, 480))


def _period(code: str) -> Period:
    return db.session.scalars(sa.select(Period).where(Period.code == code)).one()
