"""The household, its groups and its needs."""

import datetime as dt
import enum
import uuid

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


class HumanitarianAddress(Base):
    """A household that needs help.

    `open_pledges` (pledges in force) and `judged_value` (đồng delivered by whomever that the least value is judged on)
    are kept by the pledges room for the lists.
    """

    __tablename__ = "address"
    __table_args__ = (
        sa.Index("ix_address_unit", "unit_id", "state"),
        sa.Index("ix_address_priority", "state", "priority", "code"),
        sa.CheckConstraint("eligible_count between 1 and household_size", name="eligible"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    village: Mapped[str]
    head_name: Mapped[str]
    birth_year: Mapped[int]
    household_size: Mapped[int]
    eligible_count: Mapped[int]
    circumstances: Mapped[str]
    priority: Mapped[int]
    state: Mapped[AddressState] = mapped_column(Code(AddressState))
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    surveyed_on: Mapped[dt.date | None]
    consented_on: Mapped[dt.date | None]
    approved_on: Mapped[dt.date | None]
    posted_on: Mapped[dt.date | None]
    risen_on: Mapped[dt.date | None]
    open_pledges: Mapped[int] = mapped_column(default=0)
    judged_value: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    groups: Mapped[list["AddressGroup"]] = relationship(cascade="all, delete-orphan")
    needs: Mapped[list["AddressNeed"]] = relationship(cascade="all, delete-orphan")


class AddressGroup(Base):
    """A group to which eligible members of the household belong; a household can belong to several."""

    __tablename__ = "address_group"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"), primary_key=True)
    group: Mapped[NeedGroup] = mapped_column(Code(NeedGroup), primary_key=True)


class AddressNeed(Base):
    """A kind of help that the household asked for."""

    __tablename__ = "address_need"
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"), primary_key=True)
    kind: Mapped[SupportKind] = mapped_column(Code(SupportKind), primary_key=True)
