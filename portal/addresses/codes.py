"""The next code of a series (`DC-00147`), without gaps that anybody would notice and without a collision."""

from typing import Any

import sqlalchemy as sa

from portal.extensions import db

DIGITS = 5
# Any number of ours: on PostgreSQL whoever wants a code waits until the one before has committed.
_LOCK = 1_021_002


def next_code(column: Any, prefix: str) -> str:
    """The code after the highest one in `column`; call it inside the work that stores it.

    SQLite has one writer at a time already. Codes are of one width, so the highest text is the highest number.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    last = db.session.scalar(sa.select(sa.func.max(column)).where(column.startswith(f"{prefix}-")))
    number = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{prefix}-{number:0{DIGITS}}"
