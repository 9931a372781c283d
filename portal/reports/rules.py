"""Who sees a report, reads its figures, writes, submits, takes back, enters for others, reopens (domain §2, §6.5, §7).

A draft belongs to its organisation: others see only *that* it exists, and read figures once a version was submitted.
"""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.lib import clock
from portal.organisations import rules as organisations
from portal.organisations.models import Organisation
from portal.plans.models import Obligation
from portal.reports.models import Report, ReportState

WRITERS = frozenset({Duty.reporter, Duty.head})
ENTERERS = frozenset({Duty.reporter, Duty.reviewer})
DECIDERS = frozenset({Duty.reviewer, Duty.head})
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


def enters(viewer: Viewer, report: Report) -> bool:
    """Whether it is this viewer who is entering, at the recipient's, what the unit sent by another way (A-23)."""
    return (
        report.entered_by == viewer.user_id
        and report.recipient_id == viewer.organisation_id
        and viewer.duty in ENTERERS
    )


def drafts(viewer: Viewer, report: Report) -> bool:
    """Whether the draft is this viewer's to read: the own organisation's always, and of who is entering it."""
    return own(viewer, report) or enters(viewer, report)


def at_recipient(viewer: Viewer, subject: Report | Obligation) -> bool:
    """Whether the viewer works where it is sent to, another organisation than the one that owes it."""
    return (
        viewer.does_business
        and subject.recipient_id == viewer.organisation_id
        and subject.organisation_id != viewer.organisation_id
    )


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
    """Its figures: whoever drafts it always; all others only what was submitted at least once."""
    return drafts(viewer, report) or (can_see(viewer, report) and report.first_submitted_at is not None)


@rule("reports.start")
def can_start(viewer: Viewer, obligation: Obligation) -> bool:
    """The reporter or the head of the organisation that owes it."""
    return viewer.duty in WRITERS and own(viewer, obligation)


@rule("reports.edit")
def can_edit(viewer: Viewer, report: Report) -> bool:
    """The reporter or the head of the own organisation, while nobody else holds it; or who is entering it for them."""
    return report.state in OPEN and (enters(viewer, report) or _writes(viewer, report, WRITERS))


def _writes(viewer: Viewer, report: Report, duties: frozenset[Duty]) -> bool:
    return report.entered_by is None and viewer.duty in duties and own(viewer, report)


@rule("reports.hand_over")
def can_hand_over(viewer: Viewer, report: Report) -> bool:
    """Who may write may hand over."""
    return can_edit(viewer, report)


@rule("reports.sign")
def can_sign(viewer: Viewer, report: Report) -> bool:
    """The head's page: what was handed over waits for the head of the own organisation, or for who entered it."""
    return report.state is ReportState.handed_over and (
        enters(viewer, report) or _writes(viewer, report, frozenset({Duty.head}))
    )


@rule("reports.hand_back")
def can_hand_back(viewer: Viewer, report: Report) -> bool:
    """The head returns it to the reporter; who drafted it may do that too, it decides nothing."""
    return can_sign(viewer, report)


@rule("reports.submit")
def can_submit(viewer: Viewer, report: Report) -> bool:
    """The head, who did not draft this version himself (S2), unless the body has one person for both duties (c8).

    Who entered it for the unit sends it as well: the signature stands on the paper that he scanned.
    """
    return can_sign(viewer, report) and (
        viewer.user_id != report.drafted_by or report.one_person or enters(viewer, report)
    )


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


# What is not everyday ------------------------------------------------------------------------------------------------


@rule("reports.enter")
def can_enter(viewer: Viewer, obligation: Obligation | None) -> bool:
    """Reporter or reviewer of the standing agency that receives it, for a unit that sent it by another way (A-23)."""
    if viewer.kind is not OrganisationKind.standing_agency or viewer.duty not in ENTERERS:
        return False
    return obligation is None or at_recipient(viewer, obligation)


@rule("reports.drop_entry")
def can_drop_entry(viewer: Viewer, report: Report) -> bool:
    """Whoever may enter it, should the one who began be away."""
    return report.entered_by is not None and can_enter(viewer, report.obligation)


@rule("reports.see_scan")
def can_see_scan(viewer: Viewer, report: Report) -> bool:
    """The own organisation and the one that receives it, nobody else in sight."""
    return own(viewer, report) or at_recipient(viewer, report)


@rule("reports.attach_scan")
def can_attach_scan(viewer: Viewer, report: Report) -> bool:
    """The own head, to what one person drafted and submitted (c8), until it is decided on."""
    return (
        viewer.duty is Duty.head
        and own(viewer, report)
        and report.one_person
        and report.state is ReportState.submitted
    )


@rule("reports.ask_reopening")
def can_ask_reopening(viewer: Viewer, report: Report) -> bool:
    """The own head, or a reviewer where it was accepted (c9); once it is open, for more days."""
    if report.state is not ReportState.accepted and report.reopened_until is None:
        return False
    return (viewer.duty is Duty.head and own(viewer, report)) or (
        viewer.duty is Duty.reviewer and at_recipient(viewer, report)
    )


@rule("reports.decide_reopening")
def can_decide_reopening(viewer: Viewer, report: Report) -> bool:
    """Reviewer or head where it was accepted. That he is not the one who asked is judged on the request (S6)."""
    return viewer.duty in DECIDERS and at_recipient(viewer, report)


@rule("reports.relock")
def can_relock(viewer: Viewer, report: Report) -> bool:
    """A reviewer where it was accepted, while it is reopened and not sent anew."""
    return viewer.duty is Duty.reviewer and at_recipient(viewer, report) and report.reopened_until is not None
