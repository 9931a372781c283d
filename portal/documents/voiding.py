"""A number that was taken wrongly: one asks that it be void, another decides (S6)."""

import datetime as dt

from portal.access import Viewer
from portal.audit.actions import record
from portal.documents import actions
from portal.documents.entering import SUBJECT, hold, sound_reason
from portal.documents.models import RegisterEntry
from portal.extensions import db


def ask(entry: RegisterEntry, *, version: int, reason: str, actor: Viewer, at: dt.datetime) -> None:
    """Ask that a number be void; nothing changes in the book until another agrees."""
    sound_reason(reason)
    hold(entry, version)
    entry.void_asked_by, entry.void_asker_name, entry.void_reason = (
        actor.user_id,
        actor.user_name,
        reason.strip(),
    )
    record("number.void_asked", SUBJECT, entry.id, actor=actor, at=at, reason=reason)
    db.session.flush()


def approve(entry: RegisterEntry, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Make it void as it was asked."""
    hold(entry, version)
    assert entry.void_asked_by is not None, "the door asked"
    actions.void(
        entry,
        reason=entry.void_reason,
        asked_by=entry.void_asked_by,
        asker_name=entry.void_asker_name,
        actor=actor,
        at=at,
    )


def keep(entry: RegisterEntry, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Let the number stand: the request is gone from the line, not from its history."""
    hold(entry, version)
    entry.void_asked_by, entry.void_asker_name, entry.void_reason = None, "", ""
    record("number.kept", SUBJECT, entry.id, actor=actor, at=at)
    db.session.flush()
