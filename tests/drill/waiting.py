"""Many reports that wait for their heads. One for each unit is written by the room's own actions; the others are its
copies for periods of the same days, so that a thousand are there at once and every invariant still holds.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Duty
from portal.demonstration.players import Players
from portal.extensions import db, new_id
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports.models import Report, ReportEvent, ReportVersion
from tests.factories import reports


@dataclass(frozen=True)
class Pile:
    """What lies before one head: who it is, the reports, the version that they all have."""

    head: uuid.UUID
    reports: list[uuid.UUID]
    version: int


def piles(units: int, each: int) -> list[Pile]:
    """`each` handed-over reports for so many units that report to the province; inside a transaction that commits."""
    model, periods, players = *_periods(each), Players()
    return [
        _pile(players, model.id, periods, organisation) for organisation in _units(players, model.id, units)
    ]


def pile_of(code: str, each: int) -> Pile:
    """The same for one unit, by its code."""
    model, periods = _periods(each)
    organisation = db.session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()
    return _pile(Players(), model.id, periods, organisation)


def _periods(count: int) -> tuple[Period, list[uuid.UUID]]:
    model = db.session.scalars(sa.select(Period).where(Period.code == "2021-H1")).one()
    return model, [_copy(model, code=f"2021-X{number:04}", name=f"đợt {number}") for number in range(count)]


def _units(players: Players, period_id: uuid.UUID, count: int) -> list[Organisation]:
    """Provincial bodies that owe the Red Cross this report, with one person to draft and another to submit it."""
    agency = sa.select(Organisation.id).where(Organisation.code == "HCTD").scalar_subquery()
    found = db.session.scalars(
        sa.select(Organisation)
        .join(Obligation, Obligation.organisation_id == Organisation.id)
        .where(Obligation.period_id == period_id, Obligation.recipient_id == agency)
        .order_by(Organisation.code)
    )
    chosen = []
    for organisation in found:
        pair = [players.of(organisation.id, duty) for duty in (Duty.reporter, Duty.head)]
        if len({viewer.user_id for viewer in pair if viewer}) == 2:
            chosen.append(organisation)
    assert len(chosen) >= count, f"only {len(chosen)} units have a reporter and a head"
    return chosen[:count]


def _pile(
    players: Players, model_id: uuid.UUID, periods: list[uuid.UUID], organisation: Organisation
) -> Pile:
    reporter, head = (players.of(organisation.id, duty) for duty in (Duty.reporter, Duty.head))
    assert reporter is not None
    assert head is not None
    owed = db.session.scalars(
        sa.select(Obligation).where(
            Obligation.period_id == model_id, Obligation.organisation_id == organisation.id
        )
    ).one()
    obligations = [_copy(owed, period_id=period) for period in periods]
    code = db.session.scalars(sa.select(Period.code).where(Period.id == periods[0])).one()
    first = reports.handed_over(reporter, code)
    made = [
        _again(first, obligation, period)
        for obligation, period in zip(obligations[1:], periods[1:], strict=True)
    ]
    return Pile(head.user_id, [first.id, *made], first.version)


def _again(first: Report, obligation: uuid.UUID, period: uuid.UUID) -> uuid.UUID:
    report = _copy(first, obligation_id=obligation, period_id=period)
    for kind in (ReportVersion, ReportEvent):
        for row in db.session.scalars(sa.select(kind).where(kind.report_id == first.id)):
            _copy(row, report_id=report)
    return report


def _copy(row: Any, **changes: Any) -> uuid.UUID:
    """The row once more under a new id, with changes; written past the session, so that a thousand are quick."""
    kept = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}
    fresh = new_id()
    db.session.execute(sa.insert(type(row)).values(kept | changes | {"id": fresh}))
    return fresh
