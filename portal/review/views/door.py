"""The room's door, and what every page of a case asks first."""

import uuid

from flask import Blueprint

from portal.http import found, viewer
from portal.reports.models import Report
from portal.review import queries
from portal.review.rules import Submission

bp = Blueprint("review", __name__, url_prefix="/review")


def on_the_desk(report_id: uuid.UUID) -> tuple[Report, Submission]:
    """A report addressed to the viewer's desk and what the rules judge of it, or 404."""
    report: Report = found(queries.get(viewer(), report_id))
    return report, queries.submission(viewer(), report)
