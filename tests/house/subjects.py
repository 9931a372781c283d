"""The things of the demonstration province that the matrix asks about, by name."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.access import OrganisationKind
from portal.accounts.models import Post, User
from portal.addresses.models import HumanitarianAddress
from portal.demonstration.territory import SMALL_COMMUNES
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.letters.models import Letter
from portal.organisations.models import Organisation, Unit
from portal.plans.models import Obligation, Period
from portal.pledges.models import Delivery, Pledge, PledgeState
from portal.reports.models import Report
from portal.review.models import Comment
from portal.succession.models import Handover


def _report(code: str) -> Any:
    return (
        sa.select(Report.id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .where(Organisation.code == code, Period.code == "2021-H1")
    )


def _pledge(code: str, state: PledgeState) -> Any:
    return (
        sa.select(Pledge.id)
        .join(Organisation, Organisation.id == Pledge.organisation_id)
        .where(Organisation.code == code, Pledge.state == state)
        .order_by(Pledge.code)
    )


def _address(commune: str) -> Any:
    return (
        sa.select(HumanitarianAddress.id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(Unit.code == commune, HumanitarianAddress.state == "waiting")
        .order_by(HumanitarianAddress.code)
    )


def _obligation(code: str) -> Any:
    return (
        sa.select(Obligation.id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(Period, Period.id == Obligation.period_id)
        .where(Organisation.code == code, Period.code == "2021-Y")
    )


SUBJECTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "": ("", lambda: None),
    "own post": ("post_id", lambda: sa.select(Post.id).join(User).where(User.username == "phunu.lap")),
    "address of a commune": ("address_id", lambda: _address(SMALL_COMMUNES[0])),
    "address of the next commune": ("address_id", lambda: _address(SMALL_COMMUNES[1])),
    "women's pledge": ("pledge_id", lambda: _pledge("LHPN", PledgeState.under_way)),
    "commune women's pledge": (
        "pledge_id", lambda: _pledge(f"LHPN-{SMALL_COMMUNES[0]}", PledgeState.under_way)
    ),
    "commune women's delivery": (
        "delivery_id",
        lambda: sa.select(Delivery.id)
        .join(Organisation, Organisation.id == Delivery.organisation_id)
        .where(Organisation.code == f"LHPN-{SMALL_COMMUNES[0]}", Delivery.replaced_by_id.is_(None))
        .order_by(Delivery.delivered_on),
    ),
    "women's draft": ("report_id", lambda: _report("LHPN")),
    "farmers' second version": ("report_id", lambda: _report("HND")),
    "youth's handed over": ("report_id", lambda: _report("TD")),
    "district's accepted": (
        "report_id",
        lambda: sa.select(Report.id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .where(Report.state == "accepted", Organisation.kind == OrganisationKind.mass_organisation,
               Organisation.level == "district", Period.code == "2021-H1")
        .order_by(Organisation.code),
    ),
    "women's year": ("obligation_id", lambda: _obligation("LHPN")),
    "farmers' comment": (
        "comment_id",
        lambda: sa.select(Comment.id)
        .join(Report, Report.id == Comment.report_id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .where(Organisation.code == "HND"),
    ),
    "letter put up": ("letter_id", lambda: sa.select(Letter.id).where(Letter.state == "put_up")),
    "deliveries' table": ("kind", lambda: sa.select(sa.literal("deliveries"))),
    "someone's table": ("intake_id", lambda: sa.select(sa.literal("00000000-0000-4000-8000-000000000000"))),
    "commune women": (
        "organisation_id",
        lambda: sa.select(Organisation.id).where(Organisation.code == f"LHPN-{SMALL_COMMUNES[0]}"),
    ),
    "province": ("unit_id", lambda: sa.select(Unit.id).where(Unit.level == "province")),
    "a school's minute": ("handover_id", lambda: sa.select(Handover.id)),
    "red cross's file": ("file_id", lambda: sa.select(StoredFile.id)),
}  # fmt: skip


def find(name: str) -> dict[str, Any]:
    """The URL values of a subject (several joined by ` + `)."""
    values = {}
    for part in name.split(" + "):
        argument, select = SUBJECTS[part]
        if argument:
            found = db.session.scalar(select().limit(1))
            assert found is not None, f"the demonstration has no {part}"
            values[argument] = found
    return values
