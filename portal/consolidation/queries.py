"""What can be asked of a consolidation: periods, both lines, adjustments, editions."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from portal.access import Viewer
from portal.consolidation import freezing, reading, reported
from portal.consolidation.models import Adjustment, Edition
from portal.consolidation.reported import Reported
from portal.consolidation.rules import Frozen, can_see, editions_in_sight_of
from portal.consolidation.senders import Told
from portal.consolidation.summing import Consolidation, Ground, consolidate
from portal.extensions import db
from portal.lib.words import Words
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.plans.rules import is_owed
from portal.reports.models import Report, ReportState


def agency(viewer: Viewer) -> Organisation | None:
    """The standing agency whose consolidation the viewer reads."""
    return reading.agency_of(viewer)


def periods(viewer: Viewer, agency: Organisation) -> list[Period]:
    """The periods for which reports are expected at the agency, by due day."""
    expected = sa.select(Obligation.period_id).where(Obligation.recipient_id == agency.id, is_owed())
    return list(db.session.scalars(sa.select(Period).where(Period.id.in_(expected)).order_by(Period.due_at)))


def newest(viewer: Viewer, agency: Organisation, periods: list[Period]) -> Period | None:
    """The last period that has an accepted report at the agency's desk; else the first."""
    have = set(
        db.session.scalars(
            sa.select(Report.period_id)
            .where(Report.recipient_id == agency.id, Report.state == ReportState.accepted)
            .distinct()
        )
    )
    return next(
        (period for period in reversed(periods) if period.id in have), periods[0] if periods else None
    )


def of(
    viewer: Viewer, agency: Organisation, period: Period, at: dt.datetime, *, with_submitted: bool = False
) -> Consolidation:
    """The period as it can be consolidated now. `with_submitted`: a scenario that counts what waits for a decision."""
    senders = reading.senders(viewer, period)
    store = reading.Store(viewer, period)
    communes, holders = reading.places(viewer, period)
    ground = Ground(agency.id, reading.bodies(viewer), reading.sector_names(viewer), communes, holders)
    ledger = store.ledger(min(period.data_to, at.date()))
    return consolidate(senders, _counted(store.told(senders), with_submitted), ledger, ground, at)


def _counted(told: list[Told], with_submitted: bool) -> list[Told]:
    return [one for one in told if with_submitted or one.sender.accepted]


def reported_of(
    viewer: Viewer,
    agency: Organisation,
    period: Period,
    whole: Consolidation,
    *,
    with_submitted: bool = False,
) -> Reported:
    """The units' figures behind a consolidation, with the adjustments that were approved."""
    desk = [
        sender
        for sender in whole.senders
        if sender.accepted or (with_submitted and sender.state is ReportState.submitted)
    ]
    made = adjustments(viewer, agency, period)
    return reported.reported(viewer, agency, period, desk, made, whole.coverage.at)


def draft(
    viewer: Viewer, agency: Organisation, period: Period, at: dt.datetime
) -> tuple[dict[str, Any], list[Words]]:
    """What an edition frozen now would say, and what in it does not add up."""
    whole = of(viewer, agency, period, at)
    figures = reported_of(viewer, agency, period, whole)
    made = adjustments(viewer, agency, period)
    previous = reported.totals_before(viewer, agency, period)
    content = freezing.content(period, whole, figures, made, previous)
    return content, freezing.faults(whole, figures)


# Adjustments and editions --------------------------------------------------------------------------------------------


def adjustments(viewer: Viewer, agency: Organisation, period: Period) -> list[Adjustment]:
    """All of an agency's adjustments of a period, the first one first."""
    return list(
        db.session.scalars(
            sa.select(Adjustment)
            .where(Adjustment.organisation_id == agency.id, Adjustment.period_id == period.id)
            .order_by(Adjustment.at, Adjustment.id)
        )
    )


def adjustment(viewer: Viewer, adjustment_id: uuid.UUID) -> Adjustment | None:
    """One adjustment at the desk that the viewer looks at."""
    own = reading.agency_of(viewer) if can_see(viewer, None) else None
    return db.session.scalar(
        sa.select(Adjustment)
        .options(joinedload(Adjustment.organisation), joinedload(Adjustment.period))
        .where(Adjustment.id == adjustment_id, Adjustment.organisation_id == (own.id if own else None))
    )


def editions(viewer: Viewer, period: Period) -> list[Edition]:
    """The editions in sight of a period, an agency's newest first, the territory's own agency before those below it."""
    return list(
        db.session.scalars(
            sa.select(Edition)
            .join(Organisation, Organisation.id == Edition.organisation_id)
            .options(contains_eager(Edition.organisation))
            .where(Edition.period_id == period.id, editions_in_sight_of(viewer))
            .order_by(Organisation.unit_no, Edition.number.desc())
        )
    )


def edition(viewer: Viewer, edition_id: uuid.UUID) -> Edition | None:
    """One edition in sight, with its agency and period; `content` as `freezing.content` describes it."""
    return db.session.scalar(
        sa.select(Edition)
        .join(Organisation, Organisation.id == Edition.organisation_id)
        .options(contains_eager(Edition.organisation), joinedload(Edition.period))
        .where(Edition.id == edition_id, editions_in_sight_of(viewer))
    )


def newest_edition(viewer: Viewer, agency: Organisation, period: Period) -> Edition | None:
    """An agency's last edition of a period."""
    return db.session.scalar(
        sa.select(Edition)
        .where(Edition.organisation_id == agency.id, Edition.period_id == period.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def named_by(viewer: Viewer, report: Report, frozen_at: dt.datetime | None) -> Edition | None:
    """The edition in sight that a district's own report stands on: its last one when the version was handed over.

    `frozen_at` None: the report is a draft, which will name the last one there is.
    """
    return db.session.scalar(
        sa.select(Edition)
        .join(Organisation, Organisation.id == Edition.organisation_id)
        .where(
            Edition.organisation_id == report.organisation_id,
            Edition.period_id == report.period_id,
            editions_in_sight_of(viewer),
            Edition.frozen_at <= frozen_at if frozen_at else sa.true(),
        )
        .order_by(Edition.number.desc())
        .limit(1)
    )


def before(viewer: Viewer, edition: Edition) -> Edition | None:
    """The edition that this one follows."""
    return db.session.scalar(
        sa.select(Edition).where(
            Edition.organisation_id == edition.organisation_id,
            Edition.period_id == edition.period_id,
            Edition.number == edition.number - 1,
        )
    )


def frozen(viewer: Viewer, edition: Edition) -> Frozen:
    """What the rules judge of an edition: who wrote an adjustment that was there when it was frozen has fixed it."""
    authors = db.session.scalars(
        sa.select(Adjustment.author_id).where(
            Adjustment.organisation_id == edition.organisation_id,
            Adjustment.period_id == edition.period_id,
            Adjustment.at <= edition.frozen_at,
        )
    )
    return Frozen(
        edition.organisation.unit_id,
        edition.approved_at is not None,
        frozenset({edition.frozen_by, *authors}),
    )
