"""Numbering several signed letters in one act of the clerk: each in a transaction of its own, in the order shown."""

import uuid
from collections.abc import Sequence

from portal import database
from portal.access import Viewer, allowed
from portal.extensions import db
from portal.letters import actions, queries
from portal.letters.steps import already
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import Words, _

PATH = "letters.issue together"


def number_together(
    chosen: Sequence[tuple[uuid.UUID, int]], key: uuid.UUID, *, actor: Viewer
) -> dict[uuid.UUID, Words]:
    """Issue each of (letter, version as it was read); gives those that were refused and why, the others go on.

    Under the same `key` a letter is issued once: what the first act did is done, what it was refused is tried anew.
    Outside any transaction: each letter has its own, so that what is numbered stays so whatever happens to the next.
    """
    refused: dict[uuid.UUID, Words] = {}
    for letter_id, version in chosen:
        once = uuid.uuid5(key, letter_id.hex)
        try:
            with database.working():
                if database.claim(actor.user_id, once, PATH, clock.machine()) is None:
                    _issue(letter_id, version, actor)
                    database.settle(actor.user_id, once, PATH, letter_id.hex)
        except (Conflict, Refusal) as why:
            refused[letter_id] = why.words
    db.session.rollback()
    return refused


def _issue(letter_id: uuid.UUID, version: int, actor: Viewer) -> None:
    letter = queries.get(actor, letter_id)
    if letter is None:
        raise Refusal("letter.none", _("Không tìm thấy văn bản này"))
    if letter.version != version:
        raise Conflict(already(letter))
    if not allowed(actor, "letters.issue", letter):
        raise Refusal("letter.not_yours", _("Anh/chị không cấp số cho văn bản này được"))
    actions.issue(letter, version=version, actor=actor, at=clock.now())
