"""A line of a register as it is shown, and the statement that reads it."""

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.documents.models import (
    RESERVATION,
    Book,
    Channel,
    FollowUp,
    Progress,
    RegisterEntry,
    StoredFile,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register as it is shown; `sha256` and `file_id` are those of the issued document or of the scan.

    `due_on` stands with what arrived and asks for an act, `answer_symbol` with what has been answered; `closed` when
    its handler said that it is done.
    """

    id: uuid.UUID
    number: int
    symbol: str
    dated: dt.date
    abstract: str
    author: str
    of_date: dt.date | None
    channel: Channel | None
    signer: str
    recipients: str
    keeper: str
    copies: int
    sent_on: dt.date | None
    note: str
    subject_type: str
    subject_id: uuid.UUID
    entered_by: str
    void_asked_by: uuid.UUID | None
    void_asker_name: str
    voided_at: dt.datetime | None
    voider_name: str
    void_reason: str
    file_id: uuid.UUID | None
    year: int
    series: str
    sha256: str | None
    due_on: dt.date | None
    handler_name: str | None
    answer_symbol: str | None
    answer_id: uuid.UUID | None
    closed: bool

    @property
    def is_reserved(self) -> bool:
        """A number kept for a letter to come."""
        return self.subject_type == RESERVATION and not self.voided_at

    @property
    def is_done(self) -> bool:
        """Answered, closed, or void."""
        return self.closed or self.answer_symbol is not None or self.voided_at is not None

    def overdue(self, today: dt.date) -> int:
        """Days since its last day has gone by without an answer; 0 when in time or done."""
        return 0 if self.due_on is None or self.is_done else max(0, (today - self.due_on).days)


_answer = sa.orm.aliased(RegisterEntry)
_answers = sa.and_(_answer.answers_id == RegisterEntry.id, _answer.voided_at.is_(None))
_first = sa.select(_answer.symbol).where(_answers).order_by(_answer.dated, _answer.id).limit(1)
_closed = sa.exists().where(Progress.entry_id == RegisterEntry.id, Progress.closes).correlate(RegisterEntry)
OPEN_ACT = sa.and_(
    FollowUp.entry_id.is_not(None),
    RegisterEntry.voided_at.is_(None),
    ~sa.exists().where(_answers).correlate(RegisterEntry),
    ~_closed,
)
"""What arrived, asks for an answer or an act, and has neither yet: of a line joined with its follow-up."""
LINE = (
    sa.select(
        *(
            getattr(RegisterEntry, field.name)
            for field in dataclasses.fields(Line)
            if hasattr(RegisterEntry, field.name) and field.name != "is_reserved"
        ),
        Book.year,
        Book.series,
        StoredFile.sha256,
        FollowUp.due_on,
        FollowUp.handler_name,
        _first.scalar_subquery().label("answer_symbol"),
        _first.with_only_columns(_answer.id).scalar_subquery().label("answer_id"),
        _closed.label("closed"),
    )
    .join(Book, Book.id == RegisterEntry.book_id)
    .outerjoin(StoredFile, StoredFile.id == RegisterEntry.file_id)
    .outerjoin(FollowUp, FollowUp.entry_id == RegisterEntry.id)
)
