"""What came before a figure: the unit's own earlier values of the line, and who changed it in the draft."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.access import Viewer
from portal.audit import queries as audit
from portal.reports.models import Report
from portal.reports.official import official_of
from portal.reports.papers import Paper
from portal.reports.rules import own

MOST_CHANGES = 20
Moved = tuple[int | None, int | None]
STILL: Moved = (None, None)


@dataclass(frozen=True, slots=True)
class Value:
    """A line in an earlier period of the same form."""

    report_id: uuid.UUID
    period: str
    value: int | None
    estimate: int | None
    official: int | None


@dataclass(frozen=True, slots=True)
class Typing:
    """One change of a line in the draft: figures as (before, after), whether words were changed beside them."""

    at: dt.datetime
    who: str
    value: Moved
    estimate: Moved
    words: bool


def of_line(viewer: Viewer, paper: Paper, code: str) -> list[Value]:
    """Up to twelve earlier values of a line that the viewer may read, the latest first."""
    said = official_of(viewer, [one.report_id for one in paper.earlier])
    return [
        Value(
            one.report_id,
            one.period.name,
            one.sheet[code].value,
            one.sheet[code].estimate if one.period.true_up_before else None,
            said.get(one.report_id, {}).get(code),
        )
        for one in paper.earlier
    ]


def changes_of(viewer: Viewer, report: Report, code: str) -> list[Typing]:
    """Who typed what into a line, the latest first; how a draft came about is its own organisation's matter."""
    if not own(viewer, report):
        return []
    found: list[Typing] = []
    for entry in reversed(audit.history_of(viewer, "report", report.id)):
        if entry.verb != "report.typed" or entry.changes.get("code") != code or len(found) == MOST_CHANGES:
            continue
        value, estimate = (entry.changes.get(name, STILL) for name in ("value", "estimate"))
        moved = value[0] != value[1] or estimate[0] != estimate[1]
        found.append(
            Typing(entry.at, entry.actor_name, (value[0], value[1]), (estimate[0], estimate[1]), not moved)
        )
    return found
