"""The versions of a letter: kept at every save and step, compared in words, put back as the newest one."""

import datetime as dt
import uuid
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.letters import plaintext
from portal.letters.composing import own_annexes, with_annexes
from portal.letters.models import Letter, LetterVersion
from portal.lib.vietnamese import short_date
from portal.lib.words import Words, _

_WRITTEN = ("abstract", "bases", "body", "distribution", "archive", "urgency")


def took(letter: Letter, verb: str, *, actor: Viewer, at: dt.datetime, **changes: Any) -> None:
    """A save or a step was taken: it stands in the audit, and the letter as it is now among its versions."""
    record(verb, "letter", letter.id, actor=actor, at=at, **changes)
    db.session.flush()
    db.session.add(
        LetterVersion(
            letter_id=letter.id,
            number=letter.version,
            verb=verb,
            content=letter.content,
            at=at,
            by_id=actor.user_id,
            by_name=actor.user_name,
        )
    )
    db.session.flush()


def versions(viewer: Viewer, letter: Letter) -> list[LetterVersion]:
    """All versions of a letter in hand, the newest first."""
    asked = sa.select(LetterVersion).where(LetterVersion.letter_id == letter.id)
    return list(db.session.scalars(asked.order_by(LetterVersion.number.desc())))


def version(viewer: Viewer, letter_id: uuid.UUID, number: int) -> LetterVersion | None:
    """One version of a letter in hand."""
    return db.session.get(LetterVersion, (letter_id, number))


def restored(content: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """A draft with the text of an older version; whom it goes to and who signs stays as it is now."""
    return with_annexes(content | {name: old[name] for name in _WRITTEN}, own_annexes(old))


# In words ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter that differs: its lines, each with `-` taken out, `+` put in, or a blank for unchanged."""

    name: Words
    lines: list[tuple[str, str]]


def between(old: dict[str, Any], new: dict[str, Any]) -> list[Part]:
    """The parts in which two versions differ, line by line; a part that is the same is left out."""
    before, after = _parts(old), _parts(new)
    return [
        Part(name, _lines(before.get(name, []), after.get(name, [])))
        for name in dict.fromkeys([*before, *after])
        if before.get(name, []) != after.get(name, [])
    ]


def _parts(content: dict[str, Any]) -> dict[Words, list[str]]:
    signer = content["signer"]
    found = {
        _("Trích yếu"): [content["abstract"]],
        _("Kính gửi"): content["recipients"],
        _("Căn cứ"): content["bases"],
        _("Nội dung"): _text(content["body"]),
        _("Người ký"): [*signer["authority"], f"{signer['title']} {signer['name']}"],
        _("Nơi nhận"): plaintext.text_of_distribution(content["distribution"]).split("\n"),
        _("Dòng Lưu"): [content["archive"]],
        _("Mức độ khẩn"): [content["urgency"] or ""],
        _("Số và ngày"): [_number_and_day(content)],
    }
    for annex in content["annexes"]:
        found[_("Phụ lục “{title}”", title=annex["title"])] = _text(annex["body"])
    return found


def _number_and_day(content: dict[str, Any]) -> str:
    day = short_date(dt.date.fromisoformat(content["date"])) if content["date"] else ""
    return ", ".join(str(one) for one in (content["number"], day) if one)


def _text(blocks: plaintext.Blocks) -> list[str]:
    return [line for line in plaintext.text_of(blocks, []).split("\n") if line]


def _lines(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(" ", line) for line in old[a:b]]
        else:
            found += [("-", line) for line in old[a:b]] + [("+", line) for line in new[c:d]]
    return found
