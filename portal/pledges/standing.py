"""Who stands by an address together, what a pledge came from, and who could take it over."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import OrganisationKind, Viewer
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.pledges.models import Pledge
from portal.pledges.rules import IN_FORCE, UNBOUND, in_sight_of, shown_to


def supporters_in_sight(viewer: Viewer, address_id: uuid.UUID) -> list[Any]:
    """Who stands by an address, in sight or linked with the viewer: rows (id, code, organisation, is_lead, …)."""
    return list(
        db.session.execute(
            sa.select(
                Pledge.id,
                Pledge.code,
                Organisation.short_name.label("organisation"),
                Pledge.is_lead,
                Pledge.form,
                Pledge.months,
                Pledge.state,
                Pledge.value,
                Pledge.delivered,
                Pledge.organisation_id,
                Pledge.person_id,
                Pledge.confirmed_on,
            )
            .join(Organisation, Organisation.id == Pledge.organisation_id)
            .where(
                Pledge.address_id == address_id,
                Pledge.state.not_in(UNBOUND),
                sa.or_(in_sight_of(viewer), linked(viewer, address_id)),
            )
            .order_by(Pledge.is_lead.desc(), Pledge.registered_on, Pledge.code)
        )
    )


def linked(viewer: Viewer, address_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """The confirmed supporters of an address, for whoever is one of them: the Red Cross linked them (domain §5, 15)."""
    own = aliased(Pledge)
    mine = sa.exists().where(
        own.address_id == address_id,
        own.organisation_id == viewer.organisation_id,
        own.confirmed_on.is_not(None),
        own.state.in_(IN_FORCE),
    )
    return sa.and_(Pledge.confirmed_on.is_not(None), Pledge.state.in_(IN_FORCE), mine)


def chain(viewer: Viewer, pledge: Pledge) -> list[Any]:
    """What a pledge in hand came from and what follows it: rows (id, code, organisation, renews, passes, visible)."""
    return list(
        db.session.execute(
            sa.select(
                Pledge.id,
                Pledge.code,
                Organisation.short_name.label("organisation"),
                Pledge.renewed_from_id,
                Pledge.passed_from_id,
                shown_to(viewer).label("visible"),
            )
            .join(Organisation, Organisation.id == Pledge.organisation_id)
            .where(
                Pledge.state.not_in(UNBOUND),
                sa.or_(
                    Pledge.id.in_([key for key in (pledge.renewed_from_id, pledge.passed_from_id) if key]),
                    Pledge.renewed_from_id == pledge.id,
                    Pledge.passed_from_id == pledge.id,
                ),
            )
            .order_by(Pledge.code)
        )
    )


def peers(viewer: Viewer, on: dt.date) -> list[Organisation]:
    """The other organisations of the viewer's unit that pledge on a day: who may take something over."""
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.unit_id == viewer.unit_id,
                Organisation.id != viewer.organisation_id,
                Organisation.kind != OrganisationKind.steering_committee,
                sa.or_(Organisation.closed_on.is_(None), Organisation.closed_on >= on),
            )
            .order_by(Organisation.name_sort)
        )
    )
