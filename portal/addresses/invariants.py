"""What must hold of the registry whatever happens; asked by `flask verify` and by the drills."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import orm

from portal.addresses.completeness import gaps
from portal.addresses.models import AddressState, ConsentKind, HumanitarianAddress
from portal.addresses.rules import OPEN
from portal.extensions import db
from portal.lib.vietnamese import fold


def broken() -> Iterator[str]:
    """Every fault, by the code of its address and never by a name."""
    rows = db.session.scalars(
        sa.select(HumanitarianAddress)
        .order_by(HumanitarianAddress.code)
        .options(
            orm.selectinload(HumanitarianAddress.members),
            orm.selectinload(HumanitarianAddress.groups),
            orm.selectinload(HumanitarianAddress.consents),
            orm.selectinload(HumanitarianAddress.needs),
            orm.joinedload(HumanitarianAddress.survey),
        )
    )
    for row in rows:
        for fault in _faults(row):
            yield f"address {row.code}: {fault}"


def _faults(row: HumanitarianAddress) -> Iterator[str]:
    if row.head_folded != fold(row.head_name):
        yield "cannot be found by its name"
    eligible = [member for member in row.members if member.eligible]
    if row.members and (row.household_size, row.eligible_count) != (len(row.members), len(eligible)):
        yield "its figures do not follow from its members (R-09)"
    helped = row.consent(ConsentKind.helped)
    if row.consented_on != (helped.given_on if helped else None):
        yield "the day of its consent is not that of the consent in force"
    if row.state in OPEN and any(gap.stops for gap in gaps(row)):
        yield "is open without a need or a consent (R-04)"
    is_closed = row.state is AddressState.closed
    if is_closed is not (row.close_reason is not None and row.closed_from is not None):
        yield "is closed without a reason, or has one without being closed"
