"""What the board asks: every expected report of a period and where it stands; counts and rows from one reading."""

import bisect
import datetime as dt
import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from portal.access import Level, Viewer
from portal.accounts import queries as accounts
from portal.extensions import db
from portal.lib import clock, vietnamese
from portal.organisations.models import Organisation, Unit
from portal.plans import calendar
from portal.plans.models import DueChange, Obligation, Period
from portal.plans.rules import is_owed
from portal.progress.board import Row, Standing, standing_of
from portal.progress.rules import expected_by, owed_in_territory_of
from portal.reports.models import Report, ReportVersion


class Order(enum.StrEnum):
    """How the board may be sorted."""

    standing = "standing"
    name = "name"
    moment = "moment"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the board is shown; all of it is in the URL."""

    standing: Standing | None = None
    words: str = ""
    order: Order = Order.standing


def periods(viewer: Viewer) -> list[Period]:
    """The periods for which reports are expected on this desk, the nearest due day first."""
    expected = (
        sa.select(Obligation.period_id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .where(is_owed(), sa.or_(expected_by(viewer), owed_in_territory_of(viewer)))
    )
    return list(db.session.scalars(sa.select(Period).where(Period.id.in_(expected)).order_by(Period.due_at)))


def current(periods: Sequence[Period], on: dt.date) -> Period | None:
    """The period to look at: the first whose due day is still ahead, or not gone for more than three weeks."""
    for period in periods:
        if calendar.is_current(period.due_at, on):
            return period
    return periods[-1] if periods else None


def completeness(viewer: Viewer, period: Period, *, territory: bool = False) -> list[Row]:
    """Every expected report of a period with where it stands, units to be called first.

    Those addressed to the viewer's desk; with `territory` all that is owed in the viewer's territory. `seen_at` is
    the machine's time.
    """
    scope = owed_in_territory_of(viewer) if territory else expected_by(viewer)
    found = db.session.execute(
        sa.select(
            Obligation.id,
            Obligation.organisation_id,
            Obligation.due_at,
            Obligation.clause,
            Organisation.kind,
            Organisation.short_name,
            Organisation.name,
            Organisation.phone,
            Organisation.unit_no,
            Report.id.label("report_id"),
            Report.state,
            Report.number,
            Report.first_submitted_at,
            Report.changed_at,
            Report.taken_by_name,
            Report.taken_until,
            sa.func.coalesce(
                Report.reopened_until, Report.correct_before, type_=Report.correct_before.type
            ).label("awaited_before"),
            ReportVersion.channel,
            sa.exists().where(DueChange.obligation_id == Obligation.id).label("moved"),
        )
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .outerjoin(Report, Report.obligation_id == Obligation.id)
        .outerjoin(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .where(Obligation.period_id == period.id, is_owed(), scope)
        .order_by(Organisation.unit_no, Organisation.name_sort)
    ).all()
    seen = accounts.last_seen(viewer, [row.organisation_id for row in found])
    districts = _districts(viewer)
    rows = [_row(row, seen.get(row.organisation_id), _district_of(districts, row.unit_no)) for row in found]
    return arrange(rows, Filter())


def _row(row: Any, seen_at: dt.datetime | None, district: str) -> Row:
    is_read = row.state == "submitted" and row.taken_until is not None and row.taken_until > clock.machine()
    return Row(
        obligation_id=row.id,
        organisation_id=row.organisation_id,
        organisation=row.short_name,
        official_name=row.name,
        kind=row.kind,
        district=district,
        phone=row.phone,
        due_at=row.due_at,
        standing=standing_of(row.state, row.first_submitted_at),
        handed_over=row.state == "handed_over",
        report_id=row.report_id,
        number=row.number or 0,
        first_submitted_at=row.first_submitted_at,
        changed_at=row.changed_at,
        seen_at=seen_at,
        clause=row.clause,
        reader=row.taken_by_name if is_read else "",
        read_until=row.taken_until,
        channel=row.channel,
        awaited_before=row.awaited_before,
        moved=row.moved,
    )


def arrange(rows: Sequence[Row], wanted: Filter) -> list[Row]:
    """The rows that a filter leaves, in its order; the search knows no accents and no case."""
    words = vietnamese.fold(wanted.words).split()

    def fits(row: Row) -> bool:
        if wanted.standing is not None and row.standing is not wanted.standing:
            return False
        name = vietnamese.fold(f"{row.organisation} {row.official_name}") if words else ""
        return all(word in name for word in words)

    chosen = [row for row in rows if fits(row)]
    if wanted.order is Order.name:
        return sorted(chosen, key=lambda row: vietnamese.sort_key(row.organisation))
    if wanted.order is Order.moment:
        return sorted(chosen, key=_latest_first)
    return sorted(chosen, key=_to_call_first)


def on_business_clock(rows: Sequence[Row], shift: dt.timedelta) -> list[Row]:
    """The rows with the machine's moments on the business's clock, beside which they are read."""

    def shifted(at: dt.datetime | None) -> dt.datetime | None:
        return at + shift if at else None

    return [replace(row, seen_at=shifted(row.seen_at), read_until=shifted(row.read_until)) for row in rows]


def row_of(rows: Sequence[Row], organisation_id: uuid.UUID) -> Row | None:
    """One organisation's row of a board in hand."""
    return next((row for row in rows if row.organisation_id == organisation_id), None)


def _to_call_first(row: Row) -> tuple[int, float]:
    """Silent units first, and among equals who was away longest."""
    return list(Standing).index(row.standing), row.seen_at.timestamp() if row.seen_at else 0.0


def _latest_first(row: Row) -> float:
    moment = row.changed_at or row.seen_at
    return -moment.timestamp() if moment else 0.0


def _districts(viewer: Viewer) -> list[tuple[int, int, str]]:
    rows = db.session.execute(
        sa.select(Unit.no, Unit.last_no, Unit.full_name)
        .where(Unit.level == Level.district, Unit.no.between(viewer.unit_no, viewer.unit_last))
        .order_by(Unit.no)
    )
    return [(row.no, row.last_no, row.full_name) for row in rows]


def _district_of(districts: list[tuple[int, int, str]], unit_no: int) -> str:
    """The district that a unit lies in, by its pre-order number; empty above the districts."""
    place = bisect.bisect_right(districts, (unit_no, 1 << 30, "")) - 1
    if place < 0:
        return ""
    first, last, name = districts[place]
    return name if first <= unit_no <= last else ""
