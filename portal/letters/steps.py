"""One step of a letter: compare and set. Who acts on an older state than the stored one is told what happened."""

from typing import Any

import sqlalchemy as sa

from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.letters.models import Letter, LetterState
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict
from portal.lib.words import Words, _

IN_WORDS = {
    LetterState.draft: _("đang soạn"),
    LetterState.put_up: _("đang chờ duyệt"),
    LetterState.approved: _("đã duyệt, chờ ký"),
    LetterState.signed: _("đã ký, chờ cấp số"),
    LetterState.issued: _("đã phát hành"),
    LetterState.withdrawn: _("đã rút"),
    LetterState.apart: _("đã tách, gửi riêng từng nơi"),
}


def step(letter: Letter, version: int, source: LetterState, target: LetterState, **values: Any) -> None:
    """Compare and set: from this version in this state to the next; a conflict says where the letter stands now."""
    moved = db.session.scalar(
        sa.update(Letter)
        .where(Letter.id == letter.id, Letter.version == version, Letter.state == source)
        .values(state=target, version=Letter.version + 1, **values)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(letter)
    if moved is None:
        raise Conflict(already(letter))


def already(letter: Letter) -> Words:
    """Somebody else moved the letter on: who and when, where it stands now, what to do."""
    last = db.session.scalar(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_type == "letter", AuditEntry.subject_id == letter.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return _(
        "{name} đã thay đổi văn bản này lúc {time}, sau khi anh/chị mở trang: nay {state}. Mở lại để xem rồi làm tiếp",
        name=last.actor_name if last else letter.drafter_name,
        time=f"{(last.at if last else letter.changed_at).astimezone(VIETNAM):%H:%M, %d/%m/%Y}",
        state=IN_WORDS[letter.state],
    )
