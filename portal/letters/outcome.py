"""What became of an issued letter, in words: in force, corrected, replaced, recalled; and by what."""

import uuid
from collections import Counter
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import dispatching, outbox
from portal.letters.models import Effect, Letter, LetterState
from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _

# effect: (the square, words)
MARKS: dict[Effect, tuple[str, Words]] = {
    Effect.in_force: ("done", _("Còn hiệu lực")),
    Effect.corrected: ("done", _("Đã được đính chính")),
    Effect.replaced: ("void", _("Đã được thay thế")),
    Effect.recalled: ("void", _("Đã thu hồi")),
}


def followers(letter: Letter) -> list[tuple[Letter, RegisterEntry]]:
    """The issued letters that replace or correct this one, in the order of their issue."""
    rows = db.session.execute(
        sa.select(Letter, RegisterEntry)
        .join(RegisterEntry, RegisterEntry.id == Letter.entry_id)
        .where(sa.or_(Letter.replaces_id == letter.id, Letter.corrects_id == letter.id))
        .order_by(Letter.issued_at)
    )
    return [(one, entry) for one, entry in rows]


def told(letter: Letter) -> Words:
    """The whole sentence for whoever holds the letter in his hands."""
    match letter.effect:
        case Effect.in_force:
            return _("Văn bản đang có hiệu lực")
        case Effect.recalled:
            at = letter.recalls[-1].decided_at
            assert at is not None
            return _("Văn bản đã được thu hồi ngày {date}", date=short_date(at.astimezone(VIETNAM).date()))
        case Effect.replaced:
            return _("Văn bản đã được thay thế bằng {by}", by=_named(letter, replacing=True))
        case Effect.corrected:
            by = _named(letter, replacing=False)
            return _("Văn bản đang có hiệu lực, đã được đính chính bằng {by}", by=by)


def _named(letter: Letter, *, replacing: bool) -> str:
    by = [entry for one, entry in followers(letter) if (one.replaces_id == letter.id) is replacing]
    return "; ".join(f"{entry.symbol}, {short_date(entry.dated)}" for entry in by)


def context(viewer: Viewer, letter: Letter) -> dict[str, Any]:
    """What the page of a letter says of what came after its issue, and of the letter that it replaces or corrects."""
    found = outbox.lines(viewer, letter) if letter.state is LetterState.issued else []
    changed = letter.effect is not Effect.in_force
    return {
        "effect_mark": MARKS[letter.effect] if changed else None,
        "told": told(letter),
        "recall": letter.recalls[-1] if letter.recalls else None,
        "followers": followers(letter) if changed else [],
        "older": _older(letter.replaces_id or letter.corrects_id),
        "lines": found,
        "line_counts": outbox.counted(Counter(line.state for line in found)),
        "lacking": outbox.lacking(found),
        "line_marks": outbox.MARKS,
        "channels": outbox.CHANNELS,
        "mails": dispatching.server() is not None,
    }


def _older(letter_id: uuid.UUID | None) -> Any:
    """Id, symbol and day of the letter that another is to replace or correct."""
    if letter_id is None:
        return None
    return db.session.execute(
        sa.select(Letter.id, RegisterEntry.symbol, RegisterEntry.dated)
        .join(RegisterEntry, RegisterEntry.id == Letter.entry_id)
        .where(Letter.id == letter_id)
    ).first()
