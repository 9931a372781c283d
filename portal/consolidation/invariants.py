"""What must hold of frozen editions whatever happened; `flask verify` and the tests ask."""

from collections.abc import Iterator

import sqlalchemy as sa

from portal.consolidation.freezing import adds_up, fingerprint
from portal.consolidation.models import Edition
from portal.extensions import db


def broken() -> Iterator[str]:
    """One sentence for every fault; none when all is well."""
    expected: dict[tuple[object, object], int] = {}
    for edition in db.session.scalars(
        sa.select(Edition).order_by(Edition.organisation_id, Edition.period_id, Edition.number)
    ):
        where, key = f"edition {edition.id}", (edition.organisation_id, edition.period_id)
        expected[key] = expected.get(key, 0) + 1
        if edition.number != expected[key]:
            yield f"{where} is number {edition.number}, expected {expected[key]}"
        if fingerprint(edition.content) != edition.sha256:
            yield f"{where}: its content is not what its fingerprint says"
        elif not adds_up(edition.content):
            yield f"{where}: its totals are not the sums of their parts"
        if edition.approved_by is not None and edition.approved_by == edition.frozen_by:
            yield f"{where} was approved by who froze it"
