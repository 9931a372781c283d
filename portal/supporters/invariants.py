"""What must never be false about leaders, persons and branches; `flask verify` asks.

Two heads of one body on one day are an error; two deputies of the same title are not.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.lib.vietnamese import fold
from portal.supporters.models import Branch, LeaderHolding, LeadershipKind, Person


def broken() -> Iterator[str]:
    """Each broken invariant in a sentence that names the row, never the person; nothing when all hold."""
    for kind, table in (("person", Person), ("branch", Branch)):
        for row in db.session.execute(sa.select(table.id, table.name, table.name_folded)):
            if not row.name.strip() or row.name_folded != fold(row.name):
                yield f"{kind} {row.id}: the name is blank, or not what it is searched by"
    backwards = sa.select(LeaderHolding.id).where(LeaderHolding.ends_on < LeaderHolding.starts_on)
    for identity in db.session.scalars(backwards):
        yield f"leader holding {identity}: ends before it begins"
    yield from _two_heads()


def _two_heads() -> Iterator[str]:
    other = aliased(LeaderHolding)
    pairs = (
        sa.select(LeaderHolding.id, other.id.label("other"))
        .join(other, other.organisation_id == LeaderHolding.organisation_id)
        .where(
            LeaderHolding.kind == LeadershipKind.head_of_body,
            other.kind == LeadershipKind.head_of_body,
            LeaderHolding.id != other.id,
            LeaderHolding.starts_on <= other.starts_on,
            sa.or_(LeaderHolding.ends_on.is_(None), LeaderHolding.ends_on >= other.starts_on),
        )
    )
    for row in db.session.execute(pairs):
        yield f"leader holding {row.id}: its body has another head at the same time, {row.other}"
