"""What a consolidation is made of, read from the store: senders, what accepted reports froze, the ledger's own rows."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.addresses.models import HumanitarianAddress, home_of
from portal.consolidation.lines import Row
from portal.consolidation.senders import Body, Sender, Told
from portal.extensions import db
from portal.organisations.models import Organisation, Sector, Unit
from portal.organisations.rules import in_sight_of
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery
from portal.reports.models import Report, ReportState, ReportVersion

_BODY = (
    Organisation.id, Organisation.short_name, Organisation.kind, Organisation.level, Organisation.sector_code,
    Organisation.unit_no,
)  # fmt: skip
_PARTS = ("id", "address_id", "address_code", "organisation_id", "on", "cash", "goods", "labour")


def agency_of(viewer: Viewer) -> Organisation | None:
    """The standing agency whose desk the viewer looks at: his own, or that of his committee's territory."""
    if viewer.kind is OrganisationKind.standing_agency:
        return db.session.get(Organisation, viewer.organisation_id)
    return db.session.scalar(
        sa.select(Organisation)
        .where(Organisation.unit_id == viewer.unit_id, Organisation.kind == OrganisationKind.standing_agency)
        .order_by(Organisation.closed_on.is_not(None))
    )


def bodies(viewer: Viewer) -> dict[uuid.UUID, Body]:
    """All organisations in sight."""
    rows = db.session.execute(sa.select(*_BODY).where(in_sight_of(viewer)))
    return {row.id: Body(*row) for row in rows}


def senders(viewer: Viewer, period: Period) -> list[Sender]:
    """Every report expected in a period of the organisations in sight, whoever receives it."""
    rows = db.session.execute(
        sa.select(
            *_BODY, sa.case((Unit.level == Level.province, ""), else_=Unit.full_name),
            Unit.last_no, Obligation.recipient_id, Obligation.due_at,
            Report.id.label("report_id"), Report.state, Report.first_submitted_at, Report.cut_off,
        )
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(Unit, Unit.id == Organisation.unit_id)
        .outerjoin(Report, Report.obligation_id == Obligation.id)
        .where(
            Obligation.period_id == period.id,
            sa.or_(is_owed(), Report.state == ReportState.accepted),
            in_sight_of(viewer),
        )
        .order_by(Organisation.unit_no, Organisation.name_sort)
    )  # fmt: skip
    return [Sender(Body(*row[:6]), *row[6:]) for row in rows]


class Store:
    """Reads frozen rows; what was corrected or merged since is named as the ledger names it now."""

    def __init__(self, viewer: Viewer, period: Period) -> None:
        """Corrections and merged entries are few: read once."""
        self.viewer, self.period = viewer, period
        self.known: dict[str, uuid.UUID] = {}
        self.newer = _pairs(sa.select(Delivery.id, Delivery.replaced_by_id), Delivery.replaced_by_id)
        merged = HumanitarianAddress.merged_into_id
        self.homes = _pairs(sa.select(HumanitarianAddress.id, merged), merged)

    def told(self, senders: Iterable[Sender]) -> list[Told]:
        """The deliveries in the newest submitted version of each report, the earliest frozen first."""
        by_report = {sender.report_id: sender for sender in senders}
        found = db.session.execute(
            sa.select(ReportVersion.report_id, ReportVersion.facts["deliveries"].label("deliveries"))
            .join(
                Report,
                sa.and_(Report.id == ReportVersion.report_id, Report.number == ReportVersion.number),
            )
            .where(
                Report.period_id == self.period.id,
                Report.state.in_((ReportState.accepted, ReportState.submitted)),
            )
            .order_by(ReportVersion.frozen_at)
        )
        return [
            Told(sender, tuple(self._rows(row.deliveries, sender.cut_off)))
            for row in found
            if (sender := by_report.get(row.report_id)) is not None
        ]

    def _rows(self, deliveries: Any, cut_off: dt.date | None) -> Iterable[Row]:
        places = [deliveries["fields"].index(name) for name in _PARTS]
        first, last = self.period.data_from.isoformat(), cut_off.isoformat() if cut_off else ""
        for one in deliveries["rows"]:
            id_, address, code, organisation, on, cash, goods, labour = (one[place] for place in places)
            if first <= on <= last:
                yield Row(
                    self._newest(uuid.UUID(id_)), self._home(self._id(address)), code, self._id(organisation),
                    dt.date.fromisoformat(on), cash, goods, labour,
                )  # fmt: skip

    def _id(self, text: str) -> uuid.UUID:
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = uuid.UUID(text)
        return found

    def _newest(self, delivery_id: uuid.UUID) -> uuid.UUID:
        while delivery_id in self.newer:
            delivery_id = self.newer[delivery_id]
        return delivery_id

    def _home(self, address_id: uuid.UUID) -> uuid.UUID:
        return self.homes.get(address_id, address_id)

    def ledger(self, until: dt.date) -> list[Row]:
        """What the ledger says of the organisations in sight, from the period's first day to a day."""
        found = db.session.execute(
            sa.select(
                Delivery.id, home_of().label("home"), HumanitarianAddress.code, Delivery.organisation_id,
                Delivery.delivered_on, Delivery.cash, Delivery.goods, Delivery.labour,
            )
            .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
            .join(Organisation, Organisation.id == Delivery.organisation_id)
            .where(
                COUNTS,
                Delivery.delivered_on.between(self.period.data_from, until),
                in_sight_of(self.viewer),
            )
        )  # fmt: skip
        return [Row(*row) for row in found]


def _pairs(statement: Any, told: Any) -> dict[uuid.UUID, uuid.UUID]:
    return {row[0]: row[1] for row in db.session.execute(statement.where(told.is_not(None)))}


def _units_below(viewer: Viewer) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """By unit its name, and that of the unit directly below the viewer's that holds it (empty: none).

    Each unit's parent is that of its own day, so a district that has ended still holds its communes.
    """
    units: dict[uuid.UUID, Any] = {
        row.id: row for row in db.session.execute(sa.select(Unit.id, Unit.parent_id, Unit.full_name))
    }

    def holder(unit: Any) -> str:
        while unit is not None and unit.parent_id != viewer.unit_id:
            unit = units.get(unit.parent_id)
        return str(unit.full_name) if unit else ""

    return {key: unit.full_name for key, unit in units.items()}, {
        key: holder(unit) for key, unit in units.items()
    }


def places(viewer: Viewer, period: Period) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """By address helped in the period: the commune it lies in, and the unit below the viewer's that holds it."""
    helped = sa.select(Delivery.address_id).where(
        Delivery.delivered_on.between(period.data_from, period.data_to)
    )
    homes = sa.select(home_of()).where(HumanitarianAddress.id.in_(helped))
    rows = db.session.execute(
        sa.select(HumanitarianAddress.id, HumanitarianAddress.unit_id).where(
            HumanitarianAddress.id.in_(homes)
        )
    ).all()
    names, holders = _units_below(viewer)
    return {row.id: names[row.unit_id] for row in rows}, {row.id: holders[row.unit_id] for row in rows}


def seats(viewer: Viewer) -> dict[uuid.UUID, str]:
    """By organisation in sight the unit below the viewer's that it belongs to; empty at the viewer's own level."""
    _names, holders = _units_below(viewer)
    rows = db.session.execute(sa.select(Organisation.id, Organisation.unit_id).where(in_sight_of(viewer)))
    return {row.id: holders[row.unit_id] for row in rows}


def sector_names(viewer: Viewer) -> dict[str, str]:
    """What each vertical system is called."""
    return {row.code: row.name for row in db.session.execute(sa.select(Sector.code, Sector.name))}
