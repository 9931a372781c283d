"""The things of the demonstration province that the matrix asks about, by name."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.access import OrganisationKind
from portal.accounts.models import Post, User
from portal.addresses.models import DossierFile, HumanitarianAddress
from portal.consolidation.models import Adjustment, Edition
from portal.demonstration.territory import SMALL_COMMUNES, SMALL_DISTRICT
from portal.documents.models import Book, FollowUp, RegisterEntry, StoredFile
from portal.extensions import db
from portal.letters.models import Letter
from portal.letters.signing_models import Delegation
from portal.organisations.models import Organisation, Unit
from portal.plans.models import Obligation, Period, Plan
from portal.pledges.models import Delivery, DeliveryPair, DeliveryPhoto, Pledge, PledgeState
from portal.reports.models import Report, ReportVersion
from portal.review.models import Comment
from portal.succession.models import Handover
from portal.supporters.models import Branch, LeaderHolding, Person

WOMEN = f"LHPN-{SMALL_COMMUNES[0]}"


def _report(code: str, period: str = "2021-H1") -> Any:
    return (
        sa.select(Report.id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .join(Period, Period.id == Report.period_id)
        .where(Organisation.code == code, Period.code == period)
    )


def _pledge(code: str, state: PledgeState) -> Any:
    return (
        sa.select(Pledge.id)
        .join(Organisation, Organisation.id == Pledge.organisation_id)
        .where(Organisation.code == code, Pledge.state == state)
        .order_by(Pledge.code)
    )


def _address(commune: str, state: str = "waiting") -> Any:
    return (
        sa.select(HumanitarianAddress.id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(Unit.code == commune, HumanitarianAddress.state == state)
        .order_by(HumanitarianAddress.code)
    )


def _photograph() -> Any:
    """The file of the first surveyed address of the personas' commune, all of which have one."""
    return sa.select(DossierFile.file_id).where(
        DossierFile.address_id == _address(SMALL_COMMUNES[0], "surveyed").where(
            HumanitarianAddress.proposer_id.is_not(None)
        ).limit(1).scalar_subquery()
    )  # fmt: skip


def _alike(place: int) -> Any:
    """The first or the second of two entries of a commune that share an identity number."""
    other = aliased(HumanitarianAddress)
    shared = sa.exists().where(
        other.identity_hash == HumanitarianAddress.identity_hash, other.id != HumanitarianAddress.id
    )
    return (
        sa.select(HumanitarianAddress.id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(Unit.code == SMALL_COMMUNES[0], shared)
        .order_by(HumanitarianAddress.identity_hash, HumanitarianAddress.code)
        .offset(place)
    )


def _obligation(code: str) -> Any:
    return (
        sa.select(Obligation.id)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(Period, Period.id == Obligation.period_id)
        .where(Organisation.code == code, Period.code == "2021-Y")
    )


def _edition(period: str) -> Any:
    return sa.select(Edition.id).join(Period, Period.id == Edition.period_id).where(Period.code == period)


def _register_line(direction: str) -> Any:
    """A line of the provincial Red Cross's registers."""
    return (
        sa.select(RegisterEntry.id)
        .join(Book, Book.id == RegisterEntry.book_id)
        .join(Organisation, Organisation.id == Book.organisation_id)
        .where(Organisation.code == "HCTD", Book.direction == direction)
        .order_by(Book.year.desc(), RegisterEntry.number)
    )


def _letter(state: str) -> Any:
    """The provincial Red Cross's letter on this stage."""
    return (
        sa.select(Letter.id)
        .join(Letter.organisation)
        .where(Organisation.code == "HCTD", Letter.state == state)
    )


def _of(model: Any, code: str, column: Any = None) -> Any:
    """Leading posts, persons or branches that an organisation has."""
    return (
        sa.select(model.id if column is None else column)
        .join(Organisation, Organisation.id == model.organisation_id)
        .where(Organisation.code == code)
    )


SUBJECTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "": ("", lambda: None),
    "own post": ("post_id", lambda: sa.select(Post.id).join(User).where(User.username == "phunu.lap")),
    "women's reporter": ("user_id", lambda: sa.select(User.id).where(User.username == "phunu.lap")),
    "the administrator": ("user_id", lambda: sa.select(User.id).where(User.username == "quantri")),
    "commune's farmers' person": ("user_id", lambda: sa.select(User.id).where(User.username == "nongdanxa.lap")),
    "women's reporter's post": ("held_id", lambda: sa.select(Post.id).join(User).where(User.username == "phunu.lap")),
    "address of a commune": ("address_id", lambda: _address(SMALL_COMMUNES[0])),
    "address of the next commune": ("address_id", lambda: _address(SMALL_COMMUNES[1])),
    "surveyed address of a commune": ("address_id", lambda: _address(SMALL_COMMUNES[0], "surveyed")),
    "supported address of a commune": ("address_id", lambda: _address(SMALL_COMMUNES[0], "supported")),
    "women's proposal of a commune": (
        "address_id",
        lambda: _address(SMALL_COMMUNES[0], "found").where(HumanitarianAddress.proposer_id.is_not(None)),
    ),
    "closed address": (
        "address_id",
        lambda: _address(SMALL_COMMUNES[0], "closed"),
    ),
    "photographed address": (
        "address_id",
        lambda: _address(SMALL_COMMUNES[0], "surveyed").where(HumanitarianAddress.proposer_id.is_not(None)),
    ),
    "its photograph": ("file_id", _photograph),
    "women's pledge": ("pledge_id", lambda: _pledge("LHPN", PledgeState.under_way)),
    "women's fulfilled pledge": ("pledge_id", lambda: _pledge("LHPN", PledgeState.fulfilled)),
    "women's kept draft": ("pledge_id", lambda: _pledge("LHPN", PledgeState.draft)),
    "commune women's shared pledge": (
        "pledge_id",
        lambda: _pledge(f"LHPN-{SMALL_COMMUNES[0]}", PledgeState.under_way)
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .where(Pledge.is_lead, HumanitarianAddress.open_pledges > 1),
    ),
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
    "farmers' submitted version": (
        "version_id",
        lambda: sa.select(ReportVersion.id)
        .where(ReportVersion.report_id == _report("HND").scalar_subquery(), ReportVersion.submitted_at.is_not(None))
        .order_by(ReportVersion.number),
    ),
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
    "district Red Cross's quarter": ("report_id", lambda: _report(f"HCTD-{SMALL_DISTRICT}", "2021-Q1")),
    "women's year": ("obligation_id", lambda: _obligation("LHPN")),
    "farmers' comment": (
        "comment_id",
        lambda: sa.select(Comment.id)
        .join(Report, Report.id == Comment.report_id)
        .join(Organisation, Organisation.id == Report.organisation_id)
        .where(Organisation.code == "HND"),
    ),
    "commune women": ("organisation_id", lambda: sa.select(Organisation.id).where(Organisation.code == WOMEN)),
    "commune women's head": ("holding_id", lambda: _of(LeaderHolding, WOMEN)),
    "commune women's leader": ("person_id", lambda: _of(LeaderHolding, WOMEN, LeaderHolding.person_id)),
    "women's donor": ("person_id", lambda: _of(Person, "LHPN").where(Person.outside_province)),
    "commune women's branch": ("branch_id", lambda: _of(Branch, WOMEN).order_by(Branch.name)),
    "letter put up": ("letter_id", lambda: sa.select(Letter.id).where(Letter.state == "put_up")),
    "clerk's draft": (
        "letter_id",
        lambda: _letter("draft").join(User, User.id == Letter.drafted_by).where(User.username == "ctd.vanthu"),
    ),
    "approved letter": ("letter_id", lambda: _letter("approved")),
    "signed letter": ("letter_id", lambda: _letter("signed")),
    "replaced letter": ("letter_id", lambda: _letter("issued").where(Letter.effect == "replaced")),
    "issued letter": ("letter_id", lambda: _letter("issued").order_by(Letter.issued_at)),
    "alike first": ("first_id", lambda: _alike(0)),
    "alike second": ("second_id", lambda: _alike(1)),
    "kind of thanks": ("kind", lambda: sa.select(sa.literal("thanks"))),
    "deliveries' table": ("kind", lambda: sa.select(sa.literal("deliveries"))),
    "someone's table": ("intake_id", lambda: sa.select(sa.literal("00000000-0000-4000-8000-000000000000"))),
    "red cross's file": (
        "file_id",
        lambda: sa.select(StoredFile.id)
        .join(Organisation, Organisation.id == StoredFile.organisation_id)
        .where(Organisation.code == "HCTD", StoredFile.sealed.is_(False)),
    ),
    "red cross's issued letter": (
        "file_id",
        lambda: sa.select(Letter.file_id)
        .join(Organisation, Organisation.id == Letter.organisation_id)
        .where(Organisation.code == "HCTD", Letter.file_id.is_not(None)),
    ),
    "women's photograph": (
        "delivery_id", lambda: sa.select(DeliveryPhoto.delivery_id).order_by(DeliveryPhoto.delivery_id)
    ),
    "second of the pair": (
        "other_id", lambda: sa.select(DeliveryPair.second_id).where(DeliveryPair.is_same)
    ),
    "first of the pair": (
        "delivery_id", lambda: sa.select(DeliveryPair.first_id).where(DeliveryPair.is_same)
    ),
    "plan of 2021": ("plan_id", lambda: sa.select(Plan.id).where(Plan.year == 2021)),
    "the year's period": ("period_id", lambda: sa.select(Period.id).where(Period.code == "2021-Y")),
    "province": ("unit_id", lambda: sa.select(Unit.id).where(Unit.level == "province")),
    "the quarter's edition": ("edition_id", lambda: _edition("2021-Q1")),
    "a district's edition": ("edition_id", lambda: _edition("2021-H1")),
    "an adjustment": ("adjustment_id", lambda: sa.select(Adjustment.id)),
    "a delegation": ("delegation_id", lambda: sa.select(Delegation.id)),
    "red cross's arrived line": ("entry_id", lambda: _register_line("incoming")),
    "red cross's sent line": ("entry_id", lambda: _register_line("outgoing")),
    "red cross's arrival in hand": (
        "entry_id", lambda: _register_line("incoming").join(FollowUp, FollowUp.entry_id == RegisterEntry.id)
    ),
    "number asked to be void": (
        "entry_id",
        lambda: _register_line("outgoing").where(
            RegisterEntry.void_asked_by.is_not(None), RegisterEntry.voided_at.is_(None)
        ),
    ),
    "a school's minute": ("handover_id", lambda: sa.select(Handover.id)),
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
