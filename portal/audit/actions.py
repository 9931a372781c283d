"""Writing in the book."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.models import AuditEntry
from portal.extensions import db, table_of

_APPEND = sa.insert(table_of(AuditEntry))


def record(
    verb: str,
    subject_type: str,
    subject_id: uuid.UUID,
    *,
    actor: Viewer | None,
    at: dt.datetime,
    **changes: Any,
) -> None:
    """Append what was done, in the transaction that does it.

    `changes` holds plain values (numbers, codes, states) and never personal data of a household.
    """
    entry = {
        "at": at,
        "verb": verb,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "actor_id": actor.user_id if actor else None,
        "actor_name": actor.user_name if actor else "portal",
        "organisation_id": actor.organisation_id if actor else None,
        "changes": {name: value if _plain(value) else str(value) for name, value in changes.items()},
    }
    db.session.execute(_APPEND, entry)


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, (bool, int, str, list, dict))
