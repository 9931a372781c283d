"""“Lệch so với sổ” on a list: the one sum that says it without counting a report anew."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation
from portal.plans.models import Period
from portal.pledges import queries as pledges
from portal.reports.freezing import frozen_figure
from portal.reports.models import Report, ReportState, ReportVersion


def drifted(viewer: Viewer) -> Collection[uuid.UUID]:
    """The accepted reports of the viewer's organisation whose value (C) the ledger no longer says.

    The page of a report compares every line; a list compares the value, in one reading for all of them.
    """
    rows: Any = db.session.execute(
        sa.select(
            Report.id,
            Period.data_from,
            ReportVersion.content["cut_off"].as_string().label("cut_off"),
            frozen_figure("C", "ledger").label("ledger"),
        )
        .join(Period, Period.id == Report.period_id)
        .join(
            ReportVersion,
            sa.and_(ReportVersion.report_id == Report.id, ReportVersion.number == Report.number),
        )
        .where(Report.organisation_id == viewer.organisation_id, Report.state == ReportState.accepted)
    ).all()
    if not rows or not viewer.does_business:
        return ()
    own = db.session.get_one(Organisation, viewer.organisation_id)
    windows = [(row.data_from, dt.date.fromisoformat(row.cut_off)) for row in rows]
    said = pledges.delivered_within(viewer, organisations.sector_below(viewer, own), windows)
    return {row.id for row, value in zip(rows, said, strict=True) if row.ledger != value}
