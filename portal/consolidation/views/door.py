"""The room's door: which agency and period a page is about, and which scenario is asked for."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, request

from portal.consolidation import queries
from portal.consolidation.models import Edition
from portal.http import found, viewer
from portal.organisations.models import Organisation
from portal.plans.models import Period

bp = Blueprint("consolidation", __name__, url_prefix="/consolidation")
SUBMITTED, REPEATED = "submitted", "repeated"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks for. `scenario` is empty for the consolidation itself."""

    agency: Organisation
    periods: list[Period]
    period: Period
    scenario: str


def asked() -> Asked | None:
    """The desk's agency and the period in the URL, else the last one with an accepted report; None without any."""
    agency: Organisation = found(queries.agency(viewer()))
    periods = queries.periods(viewer(), agency)
    chosen = request.values.get("period", type=uuid.UUID)
    period = next((one for one in periods if one.id == chosen), None)
    period = period or queries.newest(viewer(), agency, periods)
    if period is None:
        return None
    scenario = request.args.get("scenario", "")
    return Asked(agency, periods, period, scenario if scenario in (SUBMITTED, REPEATED) else "")


def acting() -> Asked:
    """The same for an act: 404 where nobody reports to."""
    wanted: Asked = found(asked())
    return wanted


def edition_in_sight(edition_id: uuid.UUID) -> Edition:
    """The edition, or 404."""
    edition: Edition = found(queries.edition(viewer(), edition_id))
    return edition
