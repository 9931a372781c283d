"""The ledger's rows behind a report, read for one organisation and its sector below it (domain §7)."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import AddressGroup, AddressNeed, AddressState, HumanitarianAddress, home_of
from portal.extensions import db
from portal.organisations.models import Organisation, Unit
from portal.pledges.facts import (
    AddressFact,
    DeliveryFact,
    Facts,
    HouseholdFact,
    InstalmentFact,
    PledgeFact,
)
from portal.pledges.keeping import ATTACHED_AGAIN, COUNTS, CYCLE, cycles
from portal.pledges.models import Delivery, Instalment, Pledge
from portal.pledges.rules import IN_FORCE, UNBOUND
from portal.pledges.ruling import ruling
from portal.pledges.threshold import Gift, Support, sort_out
from portal.supporters.models import LeaderHolding

Groups = dict[uuid.UUID, tuple[str, ...]]
HOME = home_of()


class Home(NamedTuple):
    """A household as the rows name it: the entry that stands for it, its code, the groups of all its entries."""

    id: uuid.UUID
    code: str
    groups: tuple[str, ...]


Homes = dict[uuid.UUID, Home]


def facts_of(viewer: Viewer, organisations: list[Organisation], data_from: dt.date, to: dt.date) -> Facts:
    """Everything that a report of `organisations` counts in the window, both days included."""
    ids = [organisation.id for organisation in organisations]
    in_window = sa.and_(
        Delivery.organisation_id.in_(ids), Delivery.delivered_on.between(data_from, to), COUNTS
    )
    in_force = sa.and_(
        Pledge.organisation_id.in_(ids),
        Pledge.state.not_in(UNBOUND),
        Pledge.registered_on <= to,
        sa.or_(Pledge.ended_on.is_(None), Pledge.ended_on >= data_from),
    )
    touched = sa.union(
        sa.select(Delivery.address_id).where(in_window), sa.select(Pledge.address_id).where(in_force)
    ).subquery()
    heads = sa.select(HOME).where(HumanitarianAddress.id.in_(sa.select(touched.c.address_id)))
    concerned = sa.select(HumanitarianAddress.id).where(HOME.in_(heads))
    homes = _homes(concerned)
    return Facts(
        organisations=len(organisations),
        deliveries=_deliveries(in_window, homes),
        pledges=_pledges(in_force, homes, data_from, to),
        instalments=_instalments(in_force, data_from, to),
        addresses=_addresses(ids, data_from, to),
        households=_households(viewer, concerned, homes, to),
    )


def _homes(concerned: sa.Select[Any]) -> Homes:
    """By entry the household that it belongs to: entries merged into another count as that one, once."""
    rows = db.session.execute(
        sa.select(HumanitarianAddress.id, HumanitarianAddress.code, HOME.label("home")).where(
            HumanitarianAddress.id.in_(concerned)
        )
    ).all()
    codes, groups = {row.id: row.code for row in rows}, _groups(concerned)
    together: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in rows:
        together[row.home].update(groups.get(row.id, ()))
    return {row.id: Home(row.home, codes[row.home], tuple(sorted(together[row.home]))) for row in rows}


def _groups(concerned: sa.Select[Any]) -> Groups:
    rows = db.session.execute(
        sa.select(AddressGroup.address_id, AddressGroup.group)
        .where(AddressGroup.address_id.in_(concerned))
        .order_by(AddressGroup.group)
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.address_id].append(str(row.group))
    return {address: tuple(groups) for address, groups in found.items()}


def _place(statement: Any, row: Any) -> Any:
    """Join the address, its commune and the organisation, whose names stand in every row."""
    return (
        statement.join(HumanitarianAddress, HumanitarianAddress.id == row.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .join(Organisation, Organisation.id == row.organisation_id)
    )


NAMES = (
    Unit.full_name.label("commune"),
    Organisation.short_name.label("organisation"),
)


def _deliveries(in_window: sa.ColumnElement[bool], homes: Homes) -> tuple[DeliveryFact, ...]:
    statement = sa.select(
        Delivery.id,
        Delivery.address_id,
        *NAMES,
        Delivery.organisation_id,
        Delivery.delivered_on,
        Delivery.form,
        Delivery.kind,
        Delivery.cash,
        Delivery.goods,
        Delivery.labour_days,
        Delivery.labour,
        Delivery.value,
        Delivery.origin,
    )
    rows = db.session.execute(
        _place(statement, Delivery).where(in_window).order_by(Delivery.delivered_on, Delivery.id)
    )
    return tuple(
        DeliveryFact(
            id=row.id,
            address_id=homes[row.address_id].id,
            address_code=homes[row.address_id].code,
            commune=row.commune,
            groups=homes[row.address_id].groups,
            organisation_id=row.organisation_id,
            organisation=row.organisation,
            on=row.delivered_on,
            form=str(row.form),
            kind=str(row.kind),
            cash=row.cash,
            goods=row.goods,
            labour_days=row.labour_days,
            labour=row.labour,
            value=row.value,
            origin=str(row.origin),
        )
        for row in rows
    )


COPIED = (
    "id", "code", "address_id", "organisation_id", "months", "starts_on", "ends_on", "registered_on", "ended_on",
    "cash", "goods", "labour_days", "labour", "value", "participants", "person_id",
)  # fmt: skip


def _pledges(
    in_force: sa.ColumnElement[bool], homes: Homes, data_from: dt.date, to: dt.date
) -> tuple[PledgeFact, ...]:
    columns: list[Any] = [getattr(Pledge, name) for name in COPIED]
    leads = sa.exists().where(
        LeaderHolding.person_id == Pledge.person_id,
        LeaderHolding.starts_on <= to,
        sa.or_(LeaderHolding.ends_on.is_(None), LeaderHolding.ends_on >= data_from),
    )
    leaders = sa.case((Pledge.person_id.is_(None), Pledge.leaders), (leads, 1), else_=0)
    columns += [leaders.label("leaders"), ATTACHED_AGAIN.label("again")]
    statement = sa.select(*columns, Pledge.form, Pledge.kind, Pledge.state, *NAMES)
    rows = db.session.execute(_place(statement, Pledge).where(in_force).order_by(Pledge.code))
    return tuple(
        PledgeFact(
            **{name: getattr(row, name) for name in COPIED if name != "address_id"},
            address_id=homes[row.address_id].id,
            address_code=homes[row.address_id].code,
            commune=row.commune,
            groups=homes[row.address_id].groups,
            organisation=row.organisation,
            form=str(row.form),
            kind=str(row.kind),
            state=str(row.state),
            leaders=row.leaders,
            again=bool(row.again),
        )
        for row in rows
    )


def _instalments(
    in_force: sa.ColumnElement[bool], data_from: dt.date, to: dt.date
) -> tuple[InstalmentFact, ...]:
    rows = db.session.execute(
        sa.select(Instalment.pledge_id, Instalment.number, Instalment.due_on, Instalment.value)
        .join(Pledge, Pledge.id == Instalment.pledge_id)
        .where(in_force, Pledge.state.in_(IN_FORCE), Instalment.due_on.between(data_from, to))
        .order_by(Instalment.due_on, Pledge.code, Instalment.number)
    )
    return tuple(InstalmentFact(row.pledge_id, row.number, row.due_on, row.value) for row in rows)


def _addresses(ids: list[uuid.UUID], data_from: dt.date, to: dt.date) -> tuple[AddressFact, ...]:
    """Those that moved within the window, and those approved by its end that are not on iNHANDAO yet (A-22)."""
    days = (
        HumanitarianAddress.surveyed_on,
        HumanitarianAddress.approved_on,
        HumanitarianAddress.posted_on,
    )
    unposted = sa.and_(
        HumanitarianAddress.approved_on <= to,
        sa.or_(HumanitarianAddress.posted_on.is_(None), HumanitarianAddress.posted_on > to),
        HumanitarianAddress.state != AddressState.closed,
    )
    wanted = sa.and_(
        HumanitarianAddress.proposed_by_id.in_(ids),
        sa.or_(*(day.between(data_from, to) for day in days), unposted),
    )
    needs: dict[uuid.UUID, list[str]] = defaultdict(list)
    asked = sa.select(AddressNeed.address_id, AddressNeed.kind).join(HumanitarianAddress).where(wanted)
    for address_id, kind in db.session.execute(asked.order_by(AddressNeed.kind)):
        needs[address_id].append(str(kind))
    rows = db.session.execute(
        sa.select(
            HumanitarianAddress.id,
            HumanitarianAddress.code,
            Unit.full_name.label("commune"),
            Organisation.id.label("organisation_id"),
            Organisation.short_name.label("organisation"),
            *days,
            HumanitarianAddress.eligible_count.label("eligible"),
            (HumanitarianAddress.state == AddressState.closed).label("closed"),
            (HumanitarianAddress.unposted_reason != "").label("reasoned"),
        )
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .join(Organisation, Organisation.id == HumanitarianAddress.proposed_by_id)
        .where(wanted)
        .order_by(HumanitarianAddress.code)
    )
    return tuple(AddressFact(**row._mapping, needs=tuple(needs[row.id])) for row in rows)


def _households(
    viewer: Viewer, concerned: sa.Select[Any], homes: Homes, to: dt.date
) -> tuple[HouseholdFact, ...]:
    """All help to the concerned addresses by whomever, for the threshold engine (A-07)."""
    gifts: dict[uuid.UUID, list[Gift]] = defaultdict(list)
    for row in db.session.execute(
        sa.select(Delivery.pledge_id, Delivery.delivered_on, Delivery.value).where(
            Delivery.address_id.in_(concerned), Delivery.delivered_on <= to, COUNTS
        )
    ):
        gifts[row.pledge_id].append(Gift(row.delivered_on, cash=row.value))
    supports: dict[uuid.UUID, list[Support]] = defaultdict(list)
    held = db.session.execute(
        sa.select(*CYCLE)
        .where(Pledge.address_id.in_(concerned), Pledge.state.not_in(UNBOUND), Pledge.registered_on <= to)
        .order_by(Pledge.code)
    ).all()
    cycle = cycles(held)
    for pledge in held:
        supports[homes[pledge.address_id].id].append(Support(tuple(gifts[pledge.id]), cycle[pledge.id]))
    terms = ruling(viewer, to).terms
    households = []
    for home in db.session.execute(
        sa.select(
            HumanitarianAddress.id,
            HumanitarianAddress.code,
            HumanitarianAddress.eligible_count,
            HumanitarianAddress.risen_on,
        )
        .where(HumanitarianAddress.id.in_(concerned), HumanitarianAddress.merged_into_id.is_(None))
        .order_by(HumanitarianAddress.code)
    ):
        judged, regular = sort_out(supports[home.id], terms, to)
        households.append(
            HouseholdFact(
                address_id=home.id,
                code=home.code,
                eligible_count=home.eligible_count,
                risen_on=home.risen_on,
                one_off=tuple((gift.on, gift.value) for gift in judged),
                cycles=tuple((row.starts_on, row.ends_on, row.ended_on, row.months) for row in regular),
            )
        )
    return tuple(households)
