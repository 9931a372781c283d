"""The household, its members, groups and needs, what it agreed to, who surveyed it, who read about it."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, new_id
from portal.organisations.models import Unit


class AddressState(enum.StrEnum):
    """The life of an address (domain §6.5); iNHANDAO is a posting state beside it (A-22)."""

    found = "found"
    surveyed = "surveyed"
    waiting = "waiting"
    supported = "supported"
    risen = "risen"
    closed = "closed"


class NeedGroup(enum.StrEnum):
    """The eight groups of II.2 (R-05). A group can name an illness: it is personal data."""

    disability = "disability"
    agent_orange_victim = "agent_orange_victim"
    disaster_victim = "disaster_victim"
    grave_illness = "grave_illness"
    injury_victim = "injury_victim"
    orphan = "orphan"
    lone_elderly = "lone_elderly"
    other_vulnerable = "other_vulnerable"


class SupportKind(enum.StrEnum):
    """What is needed or given (R-11, R-30, IV.6–12)."""

    house_building = "house_building"
    production_tools = "production_tools"
    vocational_training = "vocational_training"
    savings_book = "savings_book"
    monthly_allowance = "monthly_allowance"
    health_insurance_card = "health_insurance_card"
    medical_care = "medical_care"
    other = "other"


class CloseReason(enum.StrEnum):
    """Why an address left the list before it rose (domain §6.5)."""

    refused = "refused"
    data_withdrawn = "data_withdrawn"
    moved_away = "moved_away"
    died = "died"
    not_eligible = "not_eligible"
    duplicate = "duplicate"


class ConsentKind(enum.StrEnum):
    """Three consents apart (trust §1.3); none follows from another."""

    helped = "helped"
    processed = "processed"
    published = "published"


class Purpose(enum.StrEnum):
    """What a dossier is opened for (trust §1.5, c2)."""

    survey = "survey"
    approval = "approval"
    delivery_check = "delivery_check"
    correction = "correction"
    complaint = "complaint"
    posting = "posting"


class FileKind(enum.StrEnum):
    """What a photograph in a dossier shows."""

    photo = "photo"
    minutes = "minutes"
    consent = "consent"
    guardian = "guardian"


ADDRESS = "address.id"


class HumanitarianAddress(Base):
    """A household that needs help.

    Of an identity number only `identity_last4` and the keyed `identity_hash` are kept. `consented_on` repeats the day
    of the consent to be helped that is in force; `closed_from` is the state that a side exit ended.
    `open_pledges` (pledges in force), `judged_value` (đồng delivered by whomever that the least value is judged on),
    `cycle_ends_on` (the last running cycle's end) and `last_helped_on` are kept by the pledges room for the lists, and
    so are the `supporters`.
    """

    __tablename__ = "address"
    __table_args__ = (
        sa.Index("ix_address_unit", "unit_id", "state"),
        sa.Index("ix_address_priority", "state", "priority", "code"),
        sa.Index("ix_address_head", "head_folded", "birth_year"),
        sa.CheckConstraint("eligible_count between 1 and household_size", name="eligible"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    village: Mapped[str]
    head_name: Mapped[str]
    head_folded: Mapped[str]
    birth_year: Mapped[int]
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    identity_last4: Mapped[str | None] = mapped_column(sa.String(4))
    identity_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    household_size: Mapped[int]
    eligible_count: Mapped[int]
    circumstances: Mapped[str]
    guardian_name: Mapped[str] = mapped_column(default="")
    guardian_relation: Mapped[str] = mapped_column(default="")
    guardian_evidence: Mapped[str] = mapped_column(default="")
    priority: Mapped[int]
    priority_reason: Mapped[str] = mapped_column(default="")
    state: Mapped[AddressState] = mapped_column(Code(AddressState))
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    proposer_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    surveyed_on: Mapped[dt.date | None]
    consented_on: Mapped[dt.date | None]
    approved_on: Mapped[dt.date | None]
    posted_on: Mapped[dt.date | None]
    posted_code: Mapped[str] = mapped_column(sa.String(40), default="")
    unposted_reason: Mapped[str] = mapped_column(default="")
    risen_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(Code(CloseReason))
    close_note: Mapped[str] = mapped_column(default="")
    closed_from: Mapped[AddressState | None] = mapped_column(Code(AddressState))
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey(ADDRESS), index=True)
    reopen_reason: Mapped[str] = mapped_column(default="")
    open_pledges: Mapped[int] = mapped_column(default=0)
    judged_value: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    cycle_ends_on: Mapped[dt.date | None]
    last_helped_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    groups: Mapped[list["AddressGroup"]] = relationship(cascade="all, delete-orphan")
    needs: Mapped[list["AddressNeed"]] = relationship(cascade="all, delete-orphan")
    members: Mapped[list["Member"]] = relationship(cascade="all, delete-orphan", order_by="Member.position")
    other_supports: Mapped[list["OtherSupport"]] = relationship(
        cascade="all, delete-orphan", order_by="OtherSupport.position"
    )
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.given_on, Consent.at")
    survey: Mapped["Survey | None"] = relationship()
    files: Mapped[list["DossierFile"]] = relationship(order_by="DossierFile.at")
    supporters: Mapped[list["AddressSupporter"]] = relationship(cascade="all, delete-orphan")

    @property
    def unit_no(self) -> int:
        """Where it lies in the pre-order of units, for the rules."""
        return self.unit.no

    @property
    def kinds(self) -> tuple[NeedGroup, ...]:
        """The groups of II.2 that its eligible members belong to."""
        return tuple(sorted(row.group for row in self.groups))

    def consent(self, kind: ConsentKind) -> "Consent | None":
        """The consent of a kind that is in force."""
        return next((row for row in self.consents if row.kind is kind and row.withdrawn_on is None), None)

    @property
    def lacks_guardian(self) -> bool:
        """An orphan for whom nobody can agree yet (trust §1.3)."""
        return NeedGroup.orphan in self.kinds and not self.guardian_name


def home_of(entry: Any = HumanitarianAddress) -> sa.ColumnElement[uuid.UUID]:
    """The entry that stands for a household: itself, or the one that it was merged into."""
    return sa.func.coalesce(entry.merged_into_id, entry.id)


class AddressGroup(Base):
    """A group to which eligible members of the household belong; a household can belong to several."""

    __tablename__ = "address_group"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), primary_key=True)
    group: Mapped[NeedGroup] = mapped_column(Code(NeedGroup), primary_key=True)


class AddressNeed(Base):
    """A kind of help that the household asked for."""

    __tablename__ = "address_need"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), primary_key=True)
    kind: Mapped[SupportKind] = mapped_column(Code(SupportKind), primary_key=True)


class AddressSupporter(Base):
    """An organisation whose pledge is in force: it may know where to go, with `medical` care also what the illness is.

    Kept by the pledges room.
    """

    __tablename__ = "address_supporter"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, index=True
    )
    is_lead: Mapped[bool]
    medical: Mapped[bool]


class Member(Base):
    """One person of the household, by a label such as “con”, never by name; `groups` are codes of `NeedGroup`."""

    __tablename__ = "address_member"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), index=True)
    position: Mapped[int]
    label: Mapped[str]
    birth_year: Mapped[int | None]
    groups: Mapped[list[Any]]
    eligible: Mapped[bool]


class OtherSupport(Base):
    """What the household gets from elsewhere (II.2): source, kind, đồng (None: not known), period in words."""

    __tablename__ = "address_other_support"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), index=True)
    position: Mapped[int]
    source: Mapped[str]
    kind: Mapped[str]
    value: Mapped[int | None] = mapped_column(sa.BigInteger)
    period: Mapped[str]


class Consent(Base):
    """One consent of the household: never changed but by its withdrawal, so that its history stays."""

    __tablename__ = "address_consent"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), index=True)
    kind: Mapped[ConsentKind] = mapped_column(Code(ConsentKind))
    given_on: Mapped[dt.date]
    given_by: Mapped[str]
    evidence: Mapped[str]
    at: Mapped[dt.datetime]
    recorded_by: Mapped[str]
    withdrawn_on: Mapped[dt.date | None]
    withdrawal_note: Mapped[str] = mapped_column(default="")


class Survey(Base):
    """The survey (IV.14): who went, which criteria of the plan were met, since when the list hung out in public.

    `suggested` is the priority that follows from the criteria's `score`.
    """

    __tablename__ = "address_survey"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), primary_key=True)
    surveyors: Mapped[str]
    criteria: Mapped[list[Any]]
    score: Mapped[int]
    suggested: Mapped[int]
    posted_from: Mapped[dt.date | None]
    posted_to: Mapped[dt.date | None]


class DossierFile(Base):
    """A photograph of a dossier: of the place, the minutes, a signed consent, a guardian's paper."""

    __tablename__ = "address_file"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS), primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"), primary_key=True)
    kind: Mapped[FileKind] = mapped_column(Code(FileKind))
    at: Mapped[dt.datetime]
    added_by: Mapped[str]


class Reading(Base):
    """Somebody opened a dossier: who, in which post, what for, from when until when. Append only."""

    __tablename__ = "reading"
    __table_args__ = (
        sa.Index("ix_reading_address", "address_id", "at"),
        sa.Index("ix_reading_user", "user_id", "address_id", "until"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(ADDRESS))
    user_id: Mapped[uuid.UUID]
    user_name: Mapped[str]
    post_id: Mapped[uuid.UUID]
    organisation_name: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(Code(Purpose))
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
