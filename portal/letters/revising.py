"""A draft is written in: its text, whom it goes to, an older version taken back. Guarded by version as every step."""

import datetime as dt
import uuid
from typing import Any

from portal.access import Viewer
from portal.letters import addressing, heads, reminders
from portal.letters.composing import DraftText, composed
from portal.letters.models import Letter, LetterState
from portal.letters.rules import authors, goes_apart
from portal.letters.soundness import readable
from portal.letters.steps import step
from portal.letters.versions import restored, took
from portal.letters.versions import version as version_of
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.words import _


def edit(
    letter: Letter, *, version: int, text: DraftText, signer_id: uuid.UUID, actor: Viewer, at: dt.datetime
) -> Letter:
    """Write in a draft. A reminder's recipients and annex follow the reports and stay as they are.

    Refuses what cannot be kept or printed, with the field it is about; a signer who wrote in it (S5).
    """
    content = composed(letter.content, letter.facts["body"], text)
    one = heads.signatory(actor, signer_id, at.astimezone(VIETNAM).date(), content["format"], letter.kind)
    content["signer"] = heads.named(one)
    signers = {
        "signer_id": str(one.user_id),
        "delegator_id": str(one.delegator_id) if one.delegator_id else None,
    }
    return rewrite(letter, content, "letter.edited", version=version, actor=actor, at=at, **signers)


def rewrite(
    letter: Letter,
    content: dict[str, Any],
    verb: str,
    *,
    version: int,
    actor: Viewer,
    at: dt.datetime,
    **facts_too: Any,
) -> Letter:
    """Put this content in the place of a draft's; the actor becomes one of its authors, who may not sign it (S5)."""
    readable(content)
    facts = letter.facts | facts_too
    if actor.user_id not in authors(letter):
        facts["editors"] = [*facts.get("editors", ()), str(actor.user_id)]
    wrote = {str(one) for one in (*authors(letter), actor.user_id)}
    if wrote & {facts.get("signer_id"), facts.get("delegator_id")}:
        raise Refusal(
            "letter.signer_drafted",
            _(
                "Người soạn không ký văn bản của mình, cũng không ủy quyền cho người khác ký. Chọn người khác ký"
            ),
            "signer",
        )
    step(letter, version, LetterState.draft, LetterState.draft)
    letter.content, letter.facts = content, facts
    reminders.describe(letter)
    took(letter, verb, actor=actor, at=at)
    return letter


def address(
    letter: Letter, page: addressing.Picked, *, version: int, actor: Viewer, at: dt.datetime
) -> Letter:
    """Choose whom a draft goes to, and whether apart; the lines of “Kính gửi” and the list in an annex follow."""
    before = goes_apart(letter)
    rows, to = addressing.picked(actor, letter, page, at.astimezone(VIETNAM).date())
    content = addressing.arranged(letter.content, rows, to)
    addressing.send_to(letter, rows)
    verb = "letter.addressed"
    if to.apart is not before:
        verb = "letter.set_apart" if to.apart else "letter.put_together"
    return rewrite(
        letter,
        content,
        verb,
        version=version,
        actor=actor,
        at=at,
        to=addressing.stored(to),
    )


def restore(letter: Letter, number: int, *, version: int, actor: Viewer, at: dt.datetime) -> Letter:
    """Put the text of an older version in the place of a draft's; the versions between stay."""
    old = version_of(actor, letter.id, number)
    if old is None:
        raise Refusal("letter.no_version", _("Không có bản này"))
    content = restored(letter.content, old.content)
    return rewrite(letter, content, "letter.restored", version=version, actor=actor, at=at)
