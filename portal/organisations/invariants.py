"""What must never be false in the tree; `flask verify` asks."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.organisations.models import Organisation, Succession, Unit


def broken() -> Iterator[str]:
    """Each broken invariant in a sentence that names the row; nothing when all hold."""
    copies = sa.select(Organisation.code).join(Unit).where(Unit.no != Organisation.unit_no)
    for code in db.session.scalars(copies):
        yield f"organisation {code}: keeps another number than its unit"
    inner, outer = aliased(Unit), aliased(Unit)
    crossing = sa.select(inner.code, outer.code).where(
        outer.no < inner.no, inner.no <= outer.last_no, inner.last_no > outer.last_no
    )
    for code, other in db.session.execute(crossing):
        yield f"unit {code}: lies half in unit {other}"
    ended = (
        sa.select(Organisation.code)
        .join(Unit)
        .where(Unit.valid_to.is_not(None), Organisation.closed_on.is_(None))
    )
    for code in db.session.scalars(ended):
        yield f"organisation {code}: goes on in a unit that has ended"
    shares = (
        sa.select(Succession.from_id, sa.func.sum(Succession.share))
        .group_by(Succession.from_id, Succession.act_id)
        .having(sa.func.sum(Succession.share) > 100)
    )
    for origin, total in db.session.execute(shares):
        yield f"organisation {origin}: {total} per cent of it were given away"
