"""Persons, the leading posts they hold, and the branches of an organisation."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, SortKey, new_id
from portal.organisations.models import Organisation


class LeadershipKind(enum.StrEnum):
    """The three groups whose union is the denominator of I-01 (R-14, A-12)."""

    head_of_body = "head_of_body"
    honorary_president = "honorary_president"
    local_leader = "local_leader"


class BranchKind(enum.StrEnum):
    """What a branch without an account is (R-19, R-32)."""

    association_branch = "association_branch"
    youth_branch = "youth_branch"
    school_class = "school_class"
    trade_union = "trade_union"


class Person(Base):
    """A person who pledges in his or her own name; `organisation` keeps the entry and acts for the person."""

    __tablename__ = "person"
    __table_args__ = (sa.Index("ix_person_organisation", "organisation_id", "name_sort"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[str] = mapped_column(SortKey())
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    outside_province: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()


class LeaderHolding(Base):
    """A leading post that a person holds from a day to a last day; `organisation` is the body that is led."""

    __tablename__ = "leader_holding"
    __table_args__ = (sa.Index("ix_leader_holding_organisation", "organisation_id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[LeadershipKind] = mapped_column(Code(LeadershipKind))
    title: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Branch(Base):
    """A branch of an organisation: counted, without an account (domain §6.1, SubUnit). `closed_on` is its last day."""

    __tablename__ = "branch"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "name_folded"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[BranchKind] = mapped_column(Code(BranchKind))
    name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[str] = mapped_column(SortKey())
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]

    organisation: Mapped[Organisation] = relationship()
