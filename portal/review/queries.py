"""What can be asked about one case: the report, its versions, comments, decisions; the slip that its unit reads."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.reports.models import Report, ReportEvent, ReportVersion
from portal.review.models import Comment, Decision
from portal.review.reading import Note
from portal.review.rules import Submission, addressed_to, reads_slip


@dataclass(frozen=True, slots=True)
class Version:
    """A submitted version without the rows behind it."""

    number: int
    content: dict[str, Any]
    sha256: str
    drafter: str
    submitted_at: dt.datetime
    submitter: str
    one_person: bool
    receipt_year: int | None
    receipt_number: int | None


def get(viewer: Viewer, report_id: uuid.UUID) -> Report | None:
    """A report on the viewer's desk that was submitted at least once."""
    return db.session.scalar(
        sa.select(Report).where(
            Report.id == report_id, addressed_to(viewer), Report.first_submitted_at.is_not(None)
        )
    )


def get_own(viewer: Viewer, report_id: uuid.UUID) -> Report | None:
    """A report of the viewer's own organisation that was submitted at least once."""
    return db.session.scalar(
        sa.select(Report).where(
            Report.id == report_id, reads_slip(viewer), Report.first_submitted_at.is_not(None)
        )
    )


def submission(viewer: Viewer, report: Report) -> Submission:
    """What the rules judge of a report in hand."""
    people: set[uuid.UUID] = {report.drafted_by}
    rows = db.session.execute(
        sa.select(ReportVersion.drafted_by, ReportVersion.submitted_by).where(
            ReportVersion.report_id == report.id
        )
    )
    for row in rows:
        people |= {person for person in row if person is not None}
    return Submission(
        report_id=report.id,
        organisation_id=report.organisation_id,
        recipient_id=report.recipient_id,
        state=report.state,
        people=frozenset(people),
    )


def versions(viewer: Viewer, report: Report) -> list[Version]:
    """The submitted versions, the latest first."""
    rows = db.session.execute(
        sa.select(
            ReportVersion.number,
            ReportVersion.content,
            ReportVersion.sha256,
            ReportVersion.drafter_name,
            ReportVersion.submitted_at,
            ReportVersion.submitter_name,
            ReportVersion.one_person,
            ReportVersion.receipt_year,
            ReportVersion.receipt_number,
        )
        .where(ReportVersion.report_id == report.id, ReportVersion.submitted_at.is_not(None))
        .order_by(ReportVersion.number.desc())
    )
    return [Version(*row) for row in rows]


def decisions_on(viewer: Viewer, report: Report) -> list[Decision]:
    """The decisions on a report's versions, the first one first."""
    return list(
        db.session.scalars(
            sa.select(Decision).where(Decision.report_id == report.id).order_by(Decision.number)
        )
    )


def timeline(viewer: Viewer, report: Report) -> list[ReportEvent]:
    """What happened to a report since it was submitted first; the unit's own drafting before that is its business."""
    return list(
        db.session.scalars(
            sa.select(ReportEvent)
            .where(ReportEvent.report_id == report.id, ReportEvent.at >= report.first_submitted_at)
            .order_by(ReportEvent.at)
        )
    )


def notes(viewer: Viewer, report: Report) -> list[Note]:
    """The comments on a report with their answers, the earliest first.

    The desk sees its own unsent ones too; the unit sees only what was sent, and the desk no answer that belongs to
    none of them.
    """
    rows = db.session.execute(
        sa.select(Comment, Organisation.short_name)
        .join(Organisation, Organisation.id == Comment.organisation_id)
        .where(
            Comment.report_id == report.id,
            sa.or_(Comment.sent_at.is_not(None), Comment.organisation_id == viewer.organisation_id),
        )
        .order_by(Comment.at)
    ).all()
    answers = {item.answers_id: _note(item, name) for item, name in rows if item.answers_id}
    return [_note(item, name, answers.get(item.id)) for item, name in rows if not item.answers_id]


def comment(viewer: Viewer, report: Report, comment_id: uuid.UUID) -> Comment | None:
    """One comment of a report in hand: the desk's own, or one that was sent."""
    return db.session.scalar(
        sa.select(Comment).where(
            Comment.id == comment_id,
            Comment.report_id == report.id,
            Comment.answers_id.is_(None),
            sa.or_(Comment.sent_at.is_not(None), Comment.organisation_id == viewer.organisation_id),
        )
    )


def first_sentences(viewer: Viewer, report_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """For each returned report what the reviewer said first and who: (sentence, name); nothing for the others."""
    ids = list(report_ids)
    if not ids:
        return {}
    latest = (
        sa.select(Decision.report_id, sa.func.max(Decision.number).label("number"))
        .where(Decision.report_id.in_(ids))
        .group_by(Decision.report_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Decision.report_id, Decision.reason, Decision.reviewer_name, Comment.body)
        .join(latest, sa.and_(latest.c.report_id == Decision.report_id, latest.c.number == Decision.number))
        .outerjoin(
            Comment,
            sa.and_(
                Comment.report_id == Decision.report_id,
                Comment.number == Decision.number,
                Comment.answers_id.is_(None),
                Comment.sent_at.is_not(None),
            ),
        )
        .order_by(Comment.line)
    )
    said: dict[uuid.UUID, tuple[str, str]] = {}
    for row in rows:
        said.setdefault(row.report_id, (row.reason or row.body or "", row.reviewer_name))
    return said


def _note(item: Comment, organisation: str, answer: Note | None = None) -> Note:
    return Note(
        id=item.id,
        number=item.number,
        line=item.line,
        body=item.body,
        author_id=item.author_id,
        author=item.author_name,
        organisation=organisation,
        at=item.at,
        sent_at=item.sent_at,
        answer=answer,
    )
