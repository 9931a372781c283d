"""Which obligations are still owed."""

import sqlalchemy as sa

from portal.plans.models import Obligation


def is_owed() -> sa.ColumnElement[bool]:
    """The obligations that were not closed when the organisation that owed them ended: a criterion on `Obligation`."""
    return Obligation.closed_on.is_(None)
