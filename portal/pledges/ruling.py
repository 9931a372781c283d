"""What the plan in force says to this room: terms of II.3 and the rate of a labour day."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.access import Viewer
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.plans import queries as plans
from portal.plans.terms import Terms

LABOUR_DAY = "labour_day"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The plan's terms; `data_from` and `data_to` bound its campaign year."""

    plan_id: uuid.UUID
    year: int
    data_from: dt.date
    data_to: dt.date
    terms: Terms


def ruling(viewer: Viewer | None, on: dt.date, otherwise: dt.date | None = None) -> Ruling:
    """The plan of the day or the last one before; before the first that of the day `otherwise`; refuses without any."""
    rows = plans.rules_of_day(viewer, on) or (plans.rules_of_day(viewer, otherwise) if otherwise else [])
    if not rows:
        raise Refusal("plan.none", _("Chưa có kế hoạch nào có hiệu lực cho ngày này"))
    plan = rows[0]
    return Ruling(plan.plan_id, plan.year, plan.data_from, plan.data_to, Terms.of(rows))


def labour_rate(viewer: Viewer, rule: Ruling, on: dt.date) -> int | None:
    """What a labour day counts for on a day, in đồng (A-09); None when the plan does not say.

    The rate is that of the day's own plan; before the portal's first plan that of `rule`.
    """
    plan_id = rule.plan_id
    if not rule.data_from <= on <= rule.data_to:
        other = plans.plan_of_day(viewer, on)
        plan_id = other.id if other else plan_id
    rate = plans.rate(viewer, plan_id, LABOUR_DAY, on)
    return None if rate is None else rate.value
