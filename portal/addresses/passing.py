"""How households that wait for a first supporter pass to the organisation that follows the one that proposed them."""

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from portal.addresses.models import AddressState, HumanitarianAddress
from portal.extensions import db, table_of

UNSUPPORTED = (AddressState.found, AddressState.surveyed, AddressState.waiting)


def pass_on(moves: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """From now on the heir is who proposed the household. Its place stays the commune where it was recorded."""
    if not moves:
        return
    address = table_of(HumanitarianAddress)
    db.session.execute(
        sa.update(address)
        .where(address.c.id == sa.bindparam("moved"))
        .values(proposed_by_id=sa.bindparam("heir"), version=address.c.version + 1),
        [{"moved": address_id, "heir": heir} for address_id, heir in moves.items()],
    )
    db.session.expire_all()
