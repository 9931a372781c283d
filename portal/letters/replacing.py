"""An issued letter is wrong: a letter of the same kind replaces its text, an official letter corrects its form (Decree
30/2020 Art. 18.3). Both are drafts like any other; at their issue the older letter and the register say so.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions as documents
from portal.documents.models import RegisterEntry
from portal.extensions import db
from portal.letters import customs, heads, kinds, reminders
from portal.letters.content import Format, Kind
from portal.letters.drafting import begin
from portal.letters.models import Effect, Letter, LetterRecipient, LetterState
from portal.letters.soundness import proofread
from portal.letters.wording import NAMED
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import letter_short_date, short_date
from portal.lib.words import _


def cited(letter: Letter, *, briefly: bool = False) -> str:
    """An issued letter as another one cites it the first time, or `briefly` by its number and day alone."""
    entry = db.session.get_one(RegisterEntry, letter.entry_id)
    comma = "," if letter.content["format"] == Format.party else ""
    name = customs.TYPES[Kind(letter.kind)].name
    said = f"{name} số {entry.symbol}{comma} ngày {letter_short_date(entry.dated)}"
    if briefly:
        return said
    about = customs.about(letter.abstract)
    return f"{said} của {letter.content['issuer']['name']} về việc {about[:1].lower()}{about[1:]}".replace(
        " về việc về ", " về "
    )


def replace(letter: Letter, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Begin the letter that replaces an issued one: the same kind, text and recipients, and what it replaces."""
    _refuse_second(letter)
    content = letter.content | _frame(letter, actor, at) | {"number": None, "date": None, "draft": True}
    opening = f"Văn bản này thay thế {cited(letter)}."
    content = content | {
        "code": "",
        "body": [{"type": "paragraph", "text": opening}, *letter.content["body"]],
    }
    signer_id = content.pop("signer_id")
    proofread(content)
    facts = letter.facts | {"signer_id": signer_id, "editors": []}
    draft = begin(content, facts, _recipients(letter), actor=actor, at=at, period_id=letter.period_id)
    draft.replaces_id = letter.id
    db.session.flush()
    return draft


def correct(letter: Letter, *, wrong: str, right: str, actor: Viewer, at: dt.datetime) -> Letter:
    """Begin the official letter that corrects an issued one: what it says and what it should say."""
    frame = _frame(letter, actor, at)
    signer_id = frame.pop("signer_id")
    told = {"cited": cited(letter), "briefly": cited(letter, briefly=True), "to": _named(letter)}
    content = kinds.write("correction", frame, wrong=wrong, right=right, **told)
    proofread(content)
    draft = begin(content, {"signer_id": signer_id}, _recipients(letter), actor=actor, at=at)
    draft.corrects_id = letter.id
    db.session.flush()
    return draft


def _frame(letter: Letter, actor: Viewer, at: dt.datetime) -> dict[str, Any]:
    """The frame of today in the older letter's form; `signer_id` is who is to sign."""
    content = letter.content
    frame, signer_id = heads.frame(actor, _day(at), content["distribution"], content["format"])
    return frame | {"signer_id": str(signer_id)}


def _recipients(letter: Letter) -> list[LetterRecipient]:
    return [
        LetterRecipient(
            organisation_id=one.organisation_id, obligation_id=one.obligation_id, position=one.position
        )
        for one in reminders.still_addressed(letter)
    ]


def _named(letter: Letter) -> list[str]:
    """Whom “Kính gửi” of a correction names: those who got the letter, by name while they are few."""
    names = [one.organisation.name for one in reminders.still_addressed(letter)]
    if len(names) > NAMED:
        return [f"Các cơ quan, đơn vị nhận {cited(letter, briefly=True)}"]
    return names or letter.content["recipients"] or [line["to"] for line in letter.content["distribution"]]


def _refuse_second(letter: Letter) -> None:
    under_way = sa.select(Letter.id).where(
        Letter.replaces_id == letter.id, Letter.state != LetterState.withdrawn
    )
    if db.session.scalar(under_way.limit(1)) is not None:
        raise Refusal(
            "letter.replaced_twice", _("Văn bản này đã có dự thảo thay thế. Mở dự thảo đó để làm tiếp")
        )


def take_effect(letter: Letter, *, actor: Viewer, at: dt.datetime) -> None:
    """At the issue of a letter, the one that it replaces or corrects is so; both lines of the register say it."""
    for older_id, effect, done, passive in (
        (letter.replaces_id, Effect.replaced, "Thay thế", "Được thay thế bằng"),
        (letter.corrects_id, Effect.corrected, "Đính chính", "Được đính chính bằng"),
    ):
        if older_id is None:
            continue
        older = db.session.scalars(sa.select(Letter).where(Letter.id == older_id).with_for_update()).one()
        if older.effect is not Effect.recalled:
            older.effect, older.version = effect, older.version + 1
        for one, other, words in ((older, letter, passive), (letter, older, done)):
            entry = db.session.get_one(RegisterEntry, other.entry_id)
            assert one.entry_id is not None
            documents.note(one.entry_id, f"{words} {entry.symbol}, ngày {short_date(entry.dated)}")
        record(
            f"letter.{effect.value}", "letter", older.id, actor=actor, at=at, by=cited(letter, briefly=True)
        )


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()
