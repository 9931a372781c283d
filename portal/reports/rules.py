"""Who sees a report, who reads its figures, who writes, submits, takes back (domain §2, §6.5, §7).

A draft belongs to its organisation: others see only *that* it exists, and read figures once a version was submitted.
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Viewer, rule
from portal.lib import clock
from portal.organisations import rules as organisations
from portal.organisations.models import Organisation
from portal.plans.models import Obligation
from portal.reports.models import Report, ReportState

WRITERS = frozenset({Duty.reporter, Duty.head})
OPEN = frozenset({ReportState.draft, ReportState.returned})


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The reports that a viewer may know of: a criterion on `Report` joined with its `Organisation`.

    Those of the organisations in sight (own, sector below, territory) and those addressed to the viewer's own.
    """
    if not viewer.does_business:
        return sa.false()
    return sa.or_(organisations.in_sight_of(viewer), Report.recipient_id == viewer.organisation_id)


def sees(viewer: Viewer, organisation: Organisation, recipient_id: Any) -> bool:
    """The same question about one report or obligation in hand."""
    if not viewer.does_business:
        return False
    return recipient_id == viewer.organisation_id or organisations.sees(viewer, organisation)


def own(viewer: Viewer, subject: Report | Obligation) -> bool:
    """Whether it is the viewer's organisation that owes it; the administrator has none for this purpose (S7)."""
    return viewer.does_business and viewer.organisation_id == subject.organisation_id


@rule("reports.list")
def can_list(viewer: Viewer, _subject: Any) -> bool:
    """Everyone in business; the list is cut to what is in sight."""
    return viewer.does_business


@rule("reports.see")
def can_see(viewer: Viewer, report: Report) -> bool:
    """That it exists and where it stands."""
    return sees(viewer, report.organisation, report.recipient_id)


@rule("reports.read")
def can_read(viewer: Viewer, report: Report) -> bool:
    """Its figures: the own organisation always; all others only what was submitted at least once."""
    return own(viewer, report) or (can_see(viewer, report) and report.first_submitted_at is not None)


@rule("reports.start")
def can_start(viewer: Viewer, obligation: Obligation) -> bool:
    """The reporter or the head of the organisation that owes it."""
    return viewer.duty in WRITERS and own(viewer, obligation)


@rule("reports.edit")
def can_edit(viewer: Viewer, report: Report) -> bool:
    """The reporter or the head of the own organisation, while nobody else holds it."""
    return viewer.duty in WRITERS and own(viewer, report) and report.state in OPEN


@rule("reports.hand_over")
def can_hand_over(viewer: Viewer, report: Report) -> bool:
    """Who may write may hand over."""
    return can_edit(viewer, report)


@rule("reports.sign")
def can_sign(viewer: Viewer, report: Report) -> bool:
    """The head's page: what was handed over waits for the head of the own organisation."""
    return viewer.duty is Duty.head and own(viewer, report) and report.state is ReportState.handed_over


@rule("reports.hand_back")
def can_hand_back(viewer: Viewer, report: Report) -> bool:
    """The head returns it to the reporter; who drafted it may do that too, it decides nothing."""
    return can_sign(viewer, report)


@rule("reports.submit")
def can_submit(viewer: Viewer, report: Report) -> bool:
    """The head, who did not draft this version himself (S2), unless the body has one person for both duties (c8)."""
    return can_sign(viewer, report) and (viewer.user_id != report.drafted_by or report.one_person)


@rule("reports.recall")
def can_recall(viewer: Viewer, report: Report) -> bool:
    """The own head, while no decision has been taken on what was submitted and nobody reads it."""
    waits = report.state is ReportState.submitted and not report.is_taken(clock.machine())
    return viewer.duty is Duty.head and own(viewer, report) and waits


@rule("reports.true_up")
def can_true_up(viewer: Viewer, report: Report) -> bool:
    """The own head confirms the official figures of what was sent, where the report fell due before its data closed."""
    sent = report.state in (ReportState.submitted, ReportState.accepted)
    return (
        viewer.duty is Duty.head and own(viewer, report) and sent and report.period.true_up_before is not None
    )


@rule("reports.estimates")
def can_compare_estimates(viewer: Viewer, _subject: Any) -> bool:
    """Standing agencies and committees: how far the estimates of their units were from the official figures."""
    return viewer.does_business and viewer.oversees_territory
