"""What became of an issued letter, in words: in force, corrected, replaced, recalled; and by what."""

import datetime as dt

import sqlalchemy as sa

from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters.models import Effect, Letter, Recall
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


def recall_of(letter: Letter) -> Recall | None:
    """The last time that somebody asked to take the letter back."""
    return db.session.scalar(
        sa.select(Recall).where(Recall.letter_id == letter.id).order_by(Recall.asked_at.desc()).limit(1)
    )


def told(letter: Letter) -> Words:
    """The whole sentence for whoever holds the letter in his hands."""
    match letter.effect:
        case Effect.in_force:
            return _("Văn bản đang có hiệu lực")
        case Effect.recalled:
            recall = recall_of(letter)
            assert recall is not None
            assert recall.decided_at is not None
            return _("Văn bản đã được thu hồi ngày {date}", date=short_date(_day(recall.decided_at)))
        case Effect.replaced:
            return _("Văn bản đã được thay thế bằng {by}", by=_named(letter, replacing=True))
        case Effect.corrected:
            by = _named(letter, replacing=False)
            return _("Văn bản đang có hiệu lực, đã được đính chính bằng {by}", by=by)


def _named(letter: Letter, *, replacing: bool) -> str:
    by = [entry for one, entry in followers(letter) if (one.replaces_id == letter.id) is replacing]
    return "; ".join(f"{entry.symbol}, {short_date(entry.dated)}" for entry in by)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
