"""What can be asked about one case: the report, its versions, comments and decisions."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.organisations.models import Organisation
from portal.plans.calendar import Punctuality
from portal.plans.models import Period
from portal.pledges import queries as ledger
from portal.reports import queries as reports
from portal.reports import scans, sheet
from portal.reports.completeness import CUT_OFF, Level
from portal.reports.figures import Figure
from portal.reports.models import Report, ReportEvent, ReportState, ReportVersion
from portal.reports.rows import Row
from portal.review import evidence, reading
from portal.review.evidence import Earlier
from portal.review.models import Comment, Decision
from portal.review.reading import Line, Note
from portal.review.rules import Submission, addressed_to, reads_slip


@dataclass(frozen=True, slots=True)
class Case:
    """A report as the reviewer has it on the table: its latest submitted version beside everything it is read with."""

    report: Report
    submission: Submission
    version: ReportVersion
    before: ReportVersion | None
    lines: list[Line]
    whole: tuple[Note, ...]
    decisions: list[Decision]
    events: list[ReportEvent]
    earlier: Period | None
    doubles: int
    goals: Mapping[str, int]
    figures: Mapping[str, Figure]
    past: list[Earlier]

    def history(self, line: Line) -> list[tuple[Earlier, int]]:
        """What the unit said on a line before, the latest first."""
        return [(one, one.values[line.code]) for one in self.past if line.code in one.values]

    def behind(self, line: Line) -> tuple[Row, ...]:
        """The frozen ledger rows that make up a figure; none where nothing is counted."""
        return self.figures[line.code].rows if line.counted else ()

    @property
    def waits(self) -> bool:
        """Whether it can be decided on now: submitted, and no newer version under way."""
        return self.report.state is ReportState.submitted and self.report.number == self.version.number

    @property
    def decision(self) -> Decision | None:
        """What was decided on this version."""
        return next((item for item in self.decisions if item.number == self.version.number), None)

    @property
    def punctuality(self) -> Punctuality:
        """By the first complete submission (A-04)."""
        found = reports.punctuality(self.report, self.report.obligation)
        assert found is not None
        return found

    @property
    def to_read(self) -> list[Line]:
        """The lines that ask to be read."""
        return [line for line in self.lines if line.asks]

    @property
    def notes(self) -> list[Note]:
        """All comments, those on the whole first."""
        return [*self.whole, *(note for line in self.lines for note in line.notes)]

    @property
    def unsent(self) -> list[Note]:
        """Comments on this version that only the desk has seen."""
        return [note for note in self.notes if note.sent_at is None and note.number == self.version.number]

    def mine(self, author_id: uuid.UUID, code: str) -> Note | None:
        """One's own unsent comment on a line (or on the whole)."""
        return next((note for note in self.unsent if note.line == code and note.author_id == author_id), None)

    def line(self, code: str) -> Line | None:
        """One line by its code."""
        return next((line for line in self.lines if line.code == code), None)


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
    people |= scans.enterers(viewer, report)
    return Submission(
        report_id=report.id,
        organisation_id=report.organisation_id,
        recipient_id=report.recipient_id,
        state=report.state,
        people=frozenset(people),
    )


def case(viewer: Viewer, report: Report) -> Case:
    """Everything about a report on the desk; the flags are those that its unit saw when it submitted this version."""
    paper = reports.paper(viewer, report)
    assert paper is not None
    assert paper.version is not None
    assert paper.version.submitted_at is not None
    number = paper.version.number
    before = reports.version_of(viewer, report, number - 1) if number > 1 else None
    said = notes(viewer, report)
    submitted_on = paper.version.submitted_at.astimezone(VIETNAM).date()
    problems = [
        problem
        for problem in paper.problems(submitted_on)
        if problem.level is not Level.must_fix and problem.code != CUT_OFF
    ]
    return Case(
        report=report,
        submission=submission(viewer, report),
        version=paper.version,
        before=before,
        lines=reading.lines(
            paper.form,
            paper.duties,
            paper.sheet,
            before=sheet.from_content(before.content) if before else None,
            previous=paper.previous,
            drift=reports.drift(viewer, paper),
            problems=problems,
            notes=said,
            counted=paper.figures,
        ),
        whole=tuple(note for note in said if note.line == reading.WHOLE),
        decisions=decisions_on(viewer, report),
        events=reports.events(viewer, report),
        earlier=paper.previous_period if paper.previous else None,
        doubles=ledger.doubles_of(
            viewer, report.organisation, report.period.data_from, report.period.data_to
        ),
        goals=paper.goals,
        figures=paper.figures,
        past=evidence.past(viewer, paper.version, report),
    )


def decisions_on(viewer: Viewer, report: Report) -> list[Decision]:
    """The decisions on a report's versions, the first one first."""
    return list(
        db.session.scalars(
            sa.select(Decision).where(Decision.report_id == report.id).order_by(Decision.number)
        )
    )


def notes(viewer: Viewer, report: Report) -> list[Note]:
    """The comments on a report with their answers, the earliest first.

    The desk sees its own unsent ones too; the unit sees only what was sent. The unit's answers reach others with its
    next submission, as its figures do.
    """
    told: sa.ColumnElement[bool] = sa.true()
    if viewer.organisation_id != report.organisation_id:
        last = sa.select(sa.func.max(ReportVersion.submitted_at)).where(ReportVersion.report_id == report.id)
        told = sa.or_(Comment.answers_id.is_(None), Comment.at <= last.scalar_subquery())
    rows = db.session.execute(
        sa.select(Comment, Organisation.short_name)
        .join(Organisation, Organisation.id == Comment.organisation_id)
        .where(
            Comment.report_id == report.id,
            sa.or_(Comment.sent_at.is_not(None), Comment.organisation_id == viewer.organisation_id),
            told,
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
