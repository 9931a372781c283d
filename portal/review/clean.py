"""Which versions can be accepted together: those about which nothing is left to read, to answer or to ask."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from portal.access import Viewer
from portal.lib.words import Words, _
from portal.reports import taking
from portal.reports.completeness import Level
from portal.review import queries
from portal.review.checklist import checklist
from portal.review.queries import Case
from portal.review.rules import reason_against

MOST = 20  # at once: one page that can still be read line by line


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version with what speaks against accepting it unread; nothing when it is clean."""

    case: Case
    against: list[Words]

    def figure(self, code: str) -> Words | str:
        """A line of it as it is read; nothing where the form has no such line."""
        line = self.case.line(code)
        return line.show(line.entry.value) if line else ""


def candidates(viewer: Viewer, report_ids: Iterable[uuid.UUID]) -> list[Candidate]:
    """The chosen reports of the viewer's desk, at most `MOST`, in the order chosen."""
    found = [queries.get(viewer, report_id) for report_id in list(dict.fromkeys(report_ids))[:MOST]]
    cases = [queries.case(viewer, report) for report in found if report is not None]
    return [Candidate(case, against(viewer, case)) for case in cases]


def against(viewer: Viewer, case: Case) -> list[Words]:
    """Why a version must be read by itself first, in words."""
    if case.decision is not None:
        return [
            _("{who} đã quyết định bản {number}", who=case.decision.reviewer_name, number=case.version.number)
        ]
    if not case.waits:
        return [_("Đơn vị đã rút về để sửa")]
    barred = reason_against(viewer, case.submission)
    if barred is not None:
        return [barred]
    found = [check.words for check in checklist(case) if not check.done and not check.advice]
    if not found and any(flag.level is Level.explain for line in case.lines for flag in line.flags):
        found.append(_("Có điểm đã giải thích, cần đọc lời giải thích"))
    reading = taking.reading(case.report)
    if reading is not None and case.report.taken_by != viewer.user_id:
        found.append(reading)
    return found
