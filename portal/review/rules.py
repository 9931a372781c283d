"""Who reads the desk, who comments, who decides. Separation of duties is judged on the person (trust §1.5, S1)."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.lib.words import Words, _
from portal.organisations.models import Organisation
from portal.reports.models import Report, ReportState

READERS = frozenset({Duty.reviewer, Duty.head})
ANSWERERS = frozenset({Duty.reporter, Duty.head})


@dataclass(frozen=True, slots=True)
class Submission:
    """What the rules judge: whose report, sent to whom, and everybody who drafted, entered or submitted some of it."""

    report_id: uuid.UUID
    organisation_id: uuid.UUID
    recipient_id: uuid.UUID
    state: ReportState
    people: frozenset[uuid.UUID]


def addressed_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The reports on the viewer's desk: a criterion on `Report`.

    A standing agency: those sent to it. A steering committee: those sent to the standing agency of its territory.
    """
    if not _at_the_desk(viewer):
        return sa.false()
    if viewer.kind is OrganisationKind.standing_agency:
        return Report.recipient_id == viewer.organisation_id
    agencies = sa.select(Organisation.id).where(
        Organisation.unit_id == viewer.unit_id, Organisation.kind == OrganisationKind.standing_agency
    )
    return Report.recipient_id.in_(agencies)


def reads_slip(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The reports whose return slip a viewer may open as the unit that has to answer: its own."""
    return sa.and_(Report.organisation_id == viewer.organisation_id, sa.literal(viewer.does_business))


def reason_against(viewer: Viewer, submission: Submission) -> Words | None:
    """Why this person cannot decide on this report, in one sentence; None when nothing stands against it (S1)."""
    if viewer.duty is not Duty.reviewer:
        return _("Chỉ người giữ nhiệm vụ thẩm tra nhận hoặc trả lại báo cáo")
    if submission.organisation_id == viewer.organisation_id:
        return _("Không đơn vị nào tự nhận báo cáo của mình; báo cáo này do cấp trên quyết định")
    if submission.recipient_id != viewer.organisation_id:
        return _("Báo cáo này gửi cho cơ quan thường trực; người thẩm tra ở đó quyết định")
    if viewer.user_id in submission.people:
        return _(
            "Anh/chị đã lập, nhập hộ hoặc ký báo cáo này nên không thể quyết định; nhờ người thẩm tra khác"
        )
    return None


def _at_the_desk(viewer: Viewer) -> bool:
    return viewer.oversees_territory and viewer.duty in READERS


@rule("review.list")
def can_list(viewer: Viewer, _subject: Any) -> bool:
    """The desk: the reviewer of a standing agency or a steering committee; its head reads along."""
    return _at_the_desk(viewer)


@rule("review.see")
def can_see(viewer: Viewer, _subject: Any) -> bool:
    """What lies on the desk may be opened; the query has already cut it to what is addressed to this desk."""
    return _at_the_desk(viewer)


@rule("review.take")
def can_take(viewer: Viewer, submission: Submission | None) -> bool:
    """To read with one's name on it, the next or this one: those who may decide."""
    if submission is None:
        return viewer.duty is Duty.reviewer and viewer.kind is OrganisationKind.standing_agency
    return reason_against(viewer, submission) is None


@rule("review.accept_clean")
def can_accept_clean(viewer: Viewer, _subject: Any) -> bool:
    """Several at once: those who may take; each report is judged by itself."""
    return can_take(viewer, None)


@rule("review.comment")
def can_comment(viewer: Viewer, submission: Submission) -> bool:
    """Comments are written by those who may decide."""
    return reason_against(viewer, submission) is None


@rule("review.decide")
def can_decide(viewer: Viewer, submission: Submission) -> bool:
    """The reviewer at the recipient who neither drafted nor submitted it (S1).

    Says nothing about the report's state: who comes second is told what the first one did, not that he may not.
    """
    return reason_against(viewer, submission) is None


@rule("review.read_slip")
def can_read_slip(viewer: Viewer, submission: Submission) -> bool:
    """Everyone who works in the unit reads what came back."""
    return viewer.does_business and viewer.organisation_id == submission.organisation_id


@rule("review.answer")
def can_answer(viewer: Viewer, submission: Submission) -> bool:
    """The unit answers item by item while the report is with it again."""
    return (
        viewer.organisation_id == submission.organisation_id
        and viewer.duty in ANSWERERS
        and submission.state in (ReportState.returned, ReportState.draft, ReportState.handed_over)
    )
