"""“Already known?” asked blind (domain §5.15): a yes or no and whom to call, never who, where or by whom."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal import database
from portal.access import OrganisationKind, Viewer
from portal.addresses.matching import NEAR_AGE
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import fold
from portal.lib.words import _
from portal.organisations.models import Organisation, Unit

MOST_AN_HOUR = 60  # questions of one person: enough for a survey, too few to list a commune


@dataclass(frozen=True, slots=True)
class Known:
    """Whether somebody like this may be in the registry of that commune, and who there can tell."""

    possible: bool
    commune: str
    steward: str
    phone: str


def count_question(viewer: Viewer, at: dt.datetime) -> None:
    """Count one more question of this person, in a work of its own; refuses too many. `at` is the machine's."""
    with database.aside() as connection:
        asked = database.count_try(connection, f"blind {viewer.user_id}", 3600, at, MOST_AN_HOUR)
    if asked > MOST_AN_HOUR:
        raise Refusal(
            "address.too_many_questions",
            _("Đã hỏi quá nhiều lần trong một giờ. Gọi Hội Chữ thập đỏ xã để hỏi tiếp"),
        )


def already_known(viewer: Viewer, name: str, birth_year: int, unit_id: uuid.UUID) -> Known | None:
    """The blind answer for a commune in the viewer's territory; None outside of it."""
    unit = db.session.scalar(
        sa.select(Unit).where(Unit.id == unit_id, Unit.no.between(viewer.unit_no, viewer.unit_last))
    )
    if unit is None or not viewer.does_business:
        return None
    found = db.session.scalar(
        sa.select(HumanitarianAddress.id)
        .where(
            HumanitarianAddress.unit_id == unit.id,
            HumanitarianAddress.head_folded == fold(name),
            HumanitarianAddress.birth_year.between(birth_year - NEAR_AGE, birth_year + NEAR_AGE),
        )
        .limit(1)
    )
    steward = db.session.execute(
        sa.select(Organisation.short_name, Organisation.phone).where(
            Organisation.unit_id == unit.id,
            Organisation.kind == OrganisationKind.standing_agency,
            Organisation.closed_on.is_(None),
        )
    ).first()
    return Known(
        found is not None,
        unit.full_name,
        steward.short_name if steward else "",
        steward.phone if steward else "",
    )
