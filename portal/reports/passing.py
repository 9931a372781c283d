"""How unfinished reports follow their obligations to another organisation or another desk.

What was accepted, and what was submitted, stays with who submitted it; only the desk where it waits may change.
"""

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.plans.models import Obligation
from portal.reports import actions
from portal.reports.models import Entry, Report, ReportState

UNFINISHED = (ReportState.draft, ReportState.handed_over, ReportState.returned)


def follow(obligations: Collection[uuid.UUID], *, reason: str, actor: Viewer, at: dt.datetime) -> None:
    """Let the reports that are not decided be of the organisation and recipient that their obligation now names.

    What waits for a head's signature goes back to be drafted: its frozen figures are those of the old organisation.
    """
    rows = db.session.execute(
        sa.select(Report, Obligation)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(Obligation.id.in_(obligations), Report.state != ReportState.accepted)
    ).all()
    for report, obligation in rows:
        if report.state is ReportState.handed_over:
            actions.hand_back(report, reason, version=report.version, actor=actor, at=at)
        if report.entered_by is not None:
            db.session.execute(sa.delete(Entry).where(Entry.report_id == report.id))
            report.entered_by = None
        if report.state in UNFINISHED:
            report.organisation_id = obligation.organisation_id
        report.recipient_id = obligation.recipient_id
        report.version += 1
    db.session.flush()
