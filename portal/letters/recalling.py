"""Thu hồi: an issued letter is taken back by two persons. Its number, its line and its PDF stay, a note says so."""

import datetime as dt

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.extensions import db, new_id
from portal.letters.models import LONGEST_REASON, Effect, Letter, LetterState, Recall
from portal.letters.steps import step
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _

SHORTEST_REASON = 20  # characters


def ask(letter: Letter, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> None:
    """Ask that the letter be taken back; a head who did not ask decides."""
    if len(reason.strip()) < SHORTEST_REASON:
        words = _("Viết rõ lý do thu hồi, từ {least} ký tự", least=SHORTEST_REASON)
        raise Refusal("letter.recall_reason", words, "reason")
    step(letter, version, LetterState.issued, LetterState.issued)
    letter.recalls.append(
        Recall(
            id=new_id(),
            reason=reason.strip()[:LONGEST_REASON],
            asked_by=actor.user_id,
            asker_name=actor.user_name,
            asked_at=at,
        )
    )
    record("letter.recall_asked", "letter", letter.id, actor=actor, at=at, reason=reason.strip())
    db.session.flush()


def decide(letter: Letter, *, version: int, agreed: bool, actor: Viewer, at: dt.datetime) -> None:
    """Take it back, or leave it in force; refuses whoever asked."""
    recall = letter.recalls[-1]
    if recall.asked_by == actor.user_id:
        raise Refusal("letter.recall_own", _("Người đề nghị không tự quyết định thu hồi. Chờ lãnh đạo khác"))
    step(letter, version, LetterState.issued, LetterState.issued)
    recall = letter.recalls[-1]
    recall.agreed, recall.decided_by, recall.decider_name, recall.decided_at = (
        agreed,
        actor.user_id,
        actor.user_name,
        at,
    )
    if agreed:
        assert letter.entry_id is not None
        letter.effect = Effect.recalled
        documents.note(letter.entry_id, f"Thu hồi ngày {short_date(at.astimezone(VIETNAM).date())}")
    verb = "letter.recalled" if agreed else "letter.recall_declined"
    record(verb, "letter", letter.id, actor=actor, at=at)
    db.session.flush()
