"""Whether the addressees of a letter have answered, as criteria on `Letter`: nothing of it is stored.

One has answered once its report of the obligation that it was reminded of came in after the issue, or once a letter of
its own was entered as an answer in the incoming book.
"""

import sqlalchemy as sa

from portal.documents.models import RegisterEntry
from portal.letters.models import IN_FORCE, Letter, LetterRecipient, LetterState
from portal.reports.models import Report

SINCE = sa.and_(
    Report.obligation_id == LetterRecipient.obligation_id, Report.first_submitted_at > Letter.issued_at
)
_came = sa.and_(
    RegisterEntry.answers_id == Letter.entry_id,
    RegisterEntry.author_id == LetterRecipient.organisation_id,
    RegisterEntry.voided_at.is_(None),
)
_has_answered = sa.or_(
    sa.exists().where(SINCE).correlate(LetterRecipient, Letter),
    sa.exists().where(_came).correlate(LetterRecipient, Letter),
)
_addressed = sa.and_(LetterRecipient.letter_id == Letter.id, LetterRecipient.dropped_at.is_(None))
_taken = sa.orm.aliased(RegisterEntry)
ANSWERED = sa.select(sa.func.count()).where(_addressed, _has_answered).correlate(Letter).scalar_subquery()
"""How many of a letter's addressees have answered: since its issue their report has come in, or a letter of theirs."""
AWAITED = sa.and_(
    Letter.state == LetterState.issued,
    Letter.kind == "cong-van",
    Letter.effect.in_(IN_FORCE),
    sa.exists()
    .where(_taken.id == Letter.entry_id, _taken.answers_id.is_(None), _taken.voided_at.is_(None))
    .correlate(Letter),
    sa.exists().where(_addressed, ~_has_answered).correlate(Letter),
)
"""The issued official letters in force, themselves no answers, that somebody on the portal has not answered."""
