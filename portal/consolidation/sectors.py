"""A vertical system's own line, as its upper organisation reads it: by district, from the ledger and its reports."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.consolidation import lines, reading
from portal.consolidation.lines import Sums
from portal.consolidation.summing import Coverage
from portal.extensions import db
from portal.lib import vietnamese
from portal.organisations.models import Organisation
from portal.organisations.rules import in_sight_of
from portal.plans.models import Obligation, Period


@dataclass(frozen=True, slots=True)
class Seat:
    """One district (or commune) of the line; `name` is empty for the upper organisation itself."""

    name: str
    organisations: int
    accepted: int
    expected: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class SectorLine:
    """The line of one period: its seats, the upper organisation first; addresses count once in the total."""

    seats: list[Seat]
    coverage: Coverage
    total: Sums


def periods(viewer: Viewer) -> list[Period]:
    """The periods that somebody of the line reports for, by due day."""
    owed = (
        sa.select(Obligation.period_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .where(in_sight_of(viewer))
    )
    return list(db.session.scalars(sa.select(Period).where(Period.id.in_(owed)).order_by(Period.due_at)))


def line(viewer: Viewer, period: Period, at: dt.datetime) -> SectorLine:
    """What the organisation and its lower ones delivered in a period, and whose reports were accepted."""
    rows = reading.Store(viewer, period).ledger(min(period.data_to, at.date()))
    places, senders = reading.seats(viewer), reading.senders(viewer, period)
    sums = lines.grouped(rows, lambda row: places[row.organisation_id])
    names = sorted(set(places.values()), key=vietnamese.sort_key)
    seats = []
    for name in names:
        here = [sender for sender in senders if places[sender.body.id] == name]
        number = sum(place == name for place in places.values())
        seats.append(Seat(name, number, sum(one.accepted for one in here), len(here), sums.get(name, Sums())))
    accepted = sum(sender.accepted for sender in senders)
    return SectorLine(seats, Coverage(accepted, len(senders), at), lines.sums(rows))
