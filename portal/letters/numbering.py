"""Under which number a letter is issued: the next of its book, or one that was kept for it."""

import datetime as dt
import uuid

from portal.access import Viewer
from portal.documents import queries as documents
from portal.documents import reserving
from portal.documents.models import RegisterEntry
from portal.letters import heads
from portal.letters.models import Letter
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _


def kept_for(viewer: Viewer, letter: Letter, on: dt.date) -> list[RegisterEntry]:
    """The kept numbers that a signed letter may take."""
    if letter.signed_on is None:
        return []
    return reserving.fitting(viewer, heads.book(viewer, letter.kind, on)[0], letter.signed_on)


def day_of(letter: Letter, held: uuid.UUID | None, today: dt.date, actor: Viewer) -> dt.date:
    """The date of the letter: today, or the day on which its number was kept. Refuses a number that was kept before
    the letter was signed: it would be dated back (N6, T6).
    """
    if held is None:
        return today
    kept = documents.entry(actor, held)
    if kept is None or not kept.is_reserved:
        raise Refusal("register.not_kept", _("Số giữ này đã dùng hoặc không còn. Chọn lại số"), "held")
    if letter.signed_on is None or letter.signed_on > kept.dated:
        raise Refusal(
            "letter.signed_after_kept",
            _(
                "Số {number} giữ ngày {date}, văn bản ký sau ngày đó nên không dùng được số này",
                number=f"{kept.number:02}",
                date=short_date(kept.dated),
            ),
            "held",
        )
    return kept.dated
