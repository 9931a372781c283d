"""Expected reports made up for the first page."""

import datetime as dt
import uuid

from portal.plans import calendar
from portal.plans.models import Obligation, Period
from portal.reports.models import Report, ReportState
from portal.reports.queries import Due


def due(
    today: str = "2021-05-18",
    state: ReportState | None = None,
    *,
    before: str = "2021-05-20",
    name: str = "6 tháng đầu năm 2021",
) -> Due:
    """A report due before a day, seen on `today`, in a state."""
    day = dt.date.fromisoformat(today)
    moment = calendar.due_at(dt.date.fromisoformat(before))
    report = None
    if state is not None:
        report = Report(
            id=uuid.uuid4(), state=state, changed_at=dt.datetime.fromisoformat("2021-05-16T14:25+07:00")
        )
    return Due(
        obligation=Obligation(due_at=moment, due_before=dt.date.fromisoformat(before), clause="V.2"),
        period=Period(
            name=name, code="2021-H1", data_from=dt.date(2020, 12, 1), data_to=dt.date(2021, 5, 31)
        ),
        report=report,
        recipient="Hội CTĐ tỉnh",
        days_left=calendar.days_left(day, moment),
        days_overdue=calendar.days_overdue(day, moment),
        punctuality=None,
    )
