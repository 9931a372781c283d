"""Under which number a letter is issued: the next of its book, or one that was kept for it; and the taking of it."""

import datetime as dt
import uuid
from typing import Any

from portal.access import Viewer
from portal.documents import actions as documents
from portal.documents import queries as registers
from portal.documents import reserving
from portal.documents.entering import Line
from portal.documents.models import RegisterEntry
from portal.letters import answering, codes, heads, reminders
from portal.letters.addressing import others
from portal.letters.content import letter_from_json
from portal.letters.customs import named
from portal.letters.layouts import symbol
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
    kept = registers.entry(actor, held)
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


def take(
    letter: Letter,
    content: dict[str, Any],
    on: dt.date,
    *,
    recipients: str,
    actor: Viewer,
    at: dt.datetime,
    held: uuid.UUID | None = None,
) -> Line:
    """Enter a letter into the book of the day with this content: it gets its number, its short code and its line.

    `recipients` is whom the register names; one copy goes to each of them and of the “Nơi nhận”, one stays.
    """
    series, year = heads.book(actor, letter.kind, on)
    entry = documents.take_number(
        organisation_id=letter.organisation_id,
        series=series,
        year=year,
        on=on,
        symbol_of=lambda number: symbol(letter_from_json(content | {"number": number})),
        abstract=named(letter.kind, letter.abstract),
        signer=letter.signer_name,
        recipients=recipients,
        keeper=content["archive"],
        copies=len(reminders.still_addressed(letter))
        + len(others(letter))
        + len(content["distribution"])
        + 1,
        subject_type="letter",
        subject_id=letter.id,
        answers_id=answering.answered_by(actor, letter),
        held=held,
        actor=actor,
        at=at,
    )
    letter.code = codes.fresh()
    letter.content = content | {"number": entry.number, "code": codes.shown(letter.code)}
    letter.entry_id = entry.id
    return entry
