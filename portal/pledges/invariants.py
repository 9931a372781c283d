"""What must never be false in the ledger; `flask verify` asks."""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.addresses.models import AddressState, HumanitarianAddress
from portal.addresses.rules import OPEN
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, DeliveryPhoto, Instalment, Pledge, PledgeState
from portal.pledges.rules import IN_FORCE, UNBOUND
from portal.supporters.models import Branch, Person


def broken() -> Iterator[str]:
    """Each broken invariant in a sentence that names the row; nothing when all hold."""
    yield from _parts("pledge", Pledge)
    yield from _parts("delivery", Delivery)
    yield from _kept_sums()
    yield from _corrections()
    yield from _copies()
    yield from _confirmations()
    yield from _photos()
    yield from _instalments()
    yield from _open_pledges()
    yield from _givers()
    yield from _chains()


def _parts(name: str, table: Any) -> Iterator[str]:
    for row in db.session.execute(
        sa.select(table.id).where(table.value != table.cash + table.goods + table.labour)
    ):
        yield f"{name} {row.id}: the parts do not add up to the value"


def _kept_sums() -> Iterator[str]:
    sums = (
        sa.select(
            Delivery.pledge_id,
            sa.func.sum(Delivery.value).label("total"),
            sa.func.max(Delivery.delivered_on).label("last"),
        )
        .where(COUNTS)
        .group_by(Delivery.pledge_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(
            Pledge.code, Pledge.state, Pledge.delivered, Pledge.last_delivered_on, sums.c.total, sums.c.last
        )
        .outerjoin(sums, sums.c.pledge_id == Pledge.id)
        .order_by(Pledge.code)
    )
    for row in rows:
        if row.delivered != (row.total or 0) or row.last_delivered_on != row.last:
            yield f"pledge {row.code}: delivered {row.delivered}, the rows say {row.total or 0}"
        if row.last and row.state in (PledgeState.registered, *UNBOUND):
            yield f"pledge {row.code}: {row.state} although something was delivered"


def _corrections() -> Iterator[str]:
    newer = aliased(Delivery)
    rows = db.session.execute(
        sa.select(
            Delivery.id, Delivery.pledge_id, newer.pledge_id.label("other"), newer.correction_reason
        ).join(newer, newer.id == Delivery.replaced_by_id)
    )
    for row in rows:
        if row.pledge_id != row.other:
            yield f"delivery {row.id}: replaced by a row of another pledge"
        if not row.correction_reason:
            yield f"delivery {row.id}: replaced without a reason"
    twice = (
        sa.select(Delivery.replaced_by_id)
        .where(Delivery.replaced_by_id.is_not(None))
        .group_by(Delivery.replaced_by_id)
    )
    for double in db.session.execute(twice.having(sa.func.count() > 1)):
        yield f"delivery {double.replaced_by_id}: replaces more than one row"
    yield from _circles()


def _circles() -> Iterator[str]:
    links = {
        row.id: row.replaced_by_id
        for row in db.session.execute(
            sa.select(Delivery.id, Delivery.replaced_by_id).where(Delivery.replaced_by_id.is_not(None))
        )
    }
    for start in links:
        here, steps = start, 0
        while here in links and steps <= len(links):
            here, steps = links[here], steps + 1
        if steps > len(links):
            yield f"delivery {start}: its corrections run in a circle"


def _copies() -> Iterator[str]:
    rows = db.session.execute(
        sa.select(Delivery.id)
        .join(Pledge, Pledge.id == Delivery.pledge_id)
        .where(
            sa.or_(
                Delivery.organisation_id != Pledge.organisation_id, Delivery.address_id != Pledge.address_id
            )
        )
    )
    for row in rows:
        yield f"delivery {row.id}: not of its pledge's organisation and address"


def _confirmations() -> Iterator[str]:
    rows = db.session.scalars(
        sa.select(Delivery.id).where(
            sa.or_(
                Delivery.confirmed_by == Delivery.logged_by,
                Delivery.confirmed_by.is_(None) != Delivery.confirmed_at.is_(None),
            )
        )
    )
    for identity in rows:
        yield f"delivery {identity}: not confirmed by a second person"


def _photos() -> Iterator[str]:
    rows = db.session.scalars(
        sa.select(Delivery.id)
        .join(DeliveryPhoto, DeliveryPhoto.delivery_id == Delivery.id)
        .join(StoredFile, StoredFile.id == DeliveryPhoto.file_id)
        .where(StoredFile.organisation_id != Delivery.organisation_id)
    )
    for identity in rows:
        yield f"delivery {identity}: shown in another organisation's photograph"


def _instalments() -> Iterator[str]:
    sums = (
        sa.select(Instalment.pledge_id, sa.func.sum(Instalment.value).label("total"))
        .group_by(Instalment.pledge_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Pledge.code)
        .outerjoin(sums, sums.c.pledge_id == Pledge.id)
        .where(sa.func.coalesce(sums.c.total, -1) != Pledge.value, Pledge.state != PledgeState.draft)
    )
    for row in rows:
        yield f"pledge {row.code}: its instalments do not add up to its value"


def _open_pledges() -> Iterator[str]:
    in_force = sa.func.sum(sa.case((Pledge.state.in_(IN_FORCE), 1), else_=0)).label("in_force")
    leads = sa.func.sum(sa.case((sa.and_(Pledge.state.in_(IN_FORCE), Pledge.is_lead), 1), else_=0)).label(
        "leads"
    )
    counts = sa.select(Pledge.address_id, in_force, leads).group_by(Pledge.address_id).subquery()
    rows = db.session.execute(
        sa.select(
            HumanitarianAddress.id,
            HumanitarianAddress.merged_into_id,
            HumanitarianAddress.code,
            HumanitarianAddress.state,
            HumanitarianAddress.open_pledges,
            sa.func.coalesce(counts.c.in_force, 0).label("in_force"),
            sa.func.coalesce(counts.c.leads, 0).label("leads"),
        )
        .outerjoin(counts, counts.c.address_id == HumanitarianAddress.id)
        .order_by(HumanitarianAddress.code)
    ).all()
    others: Counter[uuid.UUID] = Counter()
    for row in rows:
        if row.merged_into_id:
            others[row.merged_into_id] += row.in_force
    for row in rows:
        found = row.in_force + others[row.id]
        if row.open_pledges != found:
            yield f"address {row.code}: keeps {row.open_pledges} pledges in force, there are {found}"
        if row.in_force and row.leads != 1:
            yield f"address {row.code}: {row.leads} of its supporters lead"
        if row.in_force and row.state in OPEN and row.state is not AddressState.supported:
            yield f"address {row.code}: waits although {row.in_force} stand by it"


def _givers() -> Iterator[str]:
    """While it is in force, whoever gives is kept by the organisation; after that he or she may have moved."""
    rows = db.session.execute(
        sa.select(Pledge.code)
        .outerjoin(Person, Person.id == Pledge.person_id)
        .outerjoin(Branch, Branch.id == Pledge.branch_id)
        .where(
            Pledge.state.in_(IN_FORCE),
            sa.or_(
                Person.organisation_id != Pledge.organisation_id,
                Branch.organisation_id != Pledge.organisation_id,
                sa.and_(Pledge.person_id.is_not(None), Pledge.branch_id.is_not(None)),
            ),
        )
        .order_by(Pledge.code)
    )
    for row in rows:
        yield f"pledge {row.code}: given by somebody whom its organisation does not keep, or by two"


def _chains() -> Iterator[str]:
    """A renewal follows its own giver's pledge, a taking over another organisation's that was passed on, once each."""
    earlier = aliased(Pledge)
    for row, before in db.session.execute(
        sa.select(Pledge, earlier).join(
            earlier, earlier.id == sa.func.coalesce(Pledge.renewed_from_id, Pledge.passed_from_id)
        )
    ):
        renewed = row.renewed_from_id is not None
        same = (row.organisation_id, row.person_id) == (before.organisation_id, before.person_id)
        passed = before.state is PledgeState.passed_on and row.registered_on == before.ended_on
        both = renewed and row.passed_from_id is not None
        if row.address_id != before.address_id or both or not (same if renewed else passed):
            yield f"pledge {row.code}: does not follow {before.code}"
    for origin in (Pledge.renewed_from_id, Pledge.passed_from_id):
        twice = sa.select(origin).where(origin.is_not(None), Pledge.state.not_in(UNBOUND)).group_by(origin)
        for (identity,) in db.session.execute(twice.having(sa.func.count() > 1)):
            yield f"pledge {identity}: is followed by more than one"
