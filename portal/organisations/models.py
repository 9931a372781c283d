"""Administrative units, sectors, organisations and their letterheads."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import Level, OrganisationKind
from portal.extensions import Base, Code, SortKey, new_id


class Unit(Base):
    """An administrative unit (đơn vị hành chính): province, district or commune."""

    __tablename__ = "unit"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(10))
    level: Mapped[Level] = mapped_column(Code(Level))
    type: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str]
    full_name: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    no: Mapped[int] = mapped_column(unique=True)
    last_no: Mapped[int]

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])
    __table_args__ = (
        sa.UniqueConstraint("level", "code"),
        sa.CheckConstraint("no <= last_no", name="interval"),
    )


class Sector(Base):
    """A vertical system (ngành dọc), named by the code of its provincial organisation."""

    __tablename__ = "sector"
    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    name: Mapped[str]


class Organisation(Base):
    """An organisation of the campaign; `unit` is the territory it belongs to, `sector` its vertical system.

    `unit_no` repeats the unit's pre-order number, so that reach is one interval on this table.
    """

    __tablename__ = "organisation"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    level: Mapped[Level] = mapped_column(Code(Level))
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    unit_no: Mapped[int]
    sector_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sector.code"))
    name: Mapped[str]
    short_name: Mapped[str]
    abbreviation: Mapped[str] = mapped_column(sa.String(40))
    is_member: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    name_folded: Mapped[str]
    name_sort: Mapped[str] = mapped_column(SortKey())
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]

    unit: Mapped[Unit] = relationship()
    __table_args__ = (
        sa.Index("ix_organisation_unit", "unit_no"),
        sa.Index("ix_organisation_sector", "sector_code", "unit_no"),
    )


class Letterhead(Base):
    """How an organisation's letters are headed and signed, from a day on (domain §7)."""

    __tablename__ = "letterhead"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    format: Mapped[str] = mapped_column(sa.String(10))
    superior: Mapped[str]
    name: Mapped[str]
    abbreviation: Mapped[str] = mapped_column(sa.String(40))
    drafting_unit: Mapped[str] = mapped_column(sa.String(40))
    place: Mapped[str]
    archive: Mapped[str]
    number_scope: Mapped[str] = mapped_column(sa.String(30))
    authority: Mapped[str]
    signer_title: Mapped[str]
