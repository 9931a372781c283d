"""Administrative units, sectors, organisations and their letterheads."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import Level, OrganisationKind
from portal.extensions import Base, Code, SortKey, new_id


class Unit(Base):
    """An administrative unit (đơn vị hành chính): province, district or commune.

    Two maps in one table. Today's is the pre-order: what lies in a unit today has its `no` between `no` and `last_no`,
    units that have ended included. Each unit's own day is told by `parent_id`, which never changes: a district that
    ended in 2025 is still the parent of its communes of 2021. `valid_from`, `valid_to`: first and last day, if known.
    """

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
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])
    __table_args__ = (
        # The State gives the code of a unit that has ended to its successor.
        sa.Index(
            "uq_unit_in_use", "level", "code", unique=True,
            sqlite_where=sa.text("valid_to IS NULL"), postgresql_where=sa.text("valid_to IS NULL"),
        ),
        sa.CheckConstraint("no <= last_no", name="interval"),
    )  # fmt: skip


class UnitSuccession(Base):
    """What became of a unit: `from` went whole into `to` on a day, by a resolution."""

    __tablename__ = "unit_succession"
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    to_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    legal_basis: Mapped[str]
    effective_on: Mapped[dt.date]


class FormerUnitName(Base):
    """What a unit was called until a day, and the resolution that changed it; `Unit` bears today's name."""

    __tablename__ = "unit_name"
    __table_args__ = (sa.UniqueConstraint("unit_id", "valid_to"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    name: Mapped[str]
    full_name: Mapped[str]
    valid_to: Mapped[dt.date]
    legal_basis: Mapped[str]


class Sector(Base):
    """A vertical system (ngành dọc), named by the code of its provincial organisation."""

    __tablename__ = "sector"
    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    name: Mapped[str]


class Organisation(Base):
    """An organisation of the campaign; `unit` is the territory it belongs to, `sector` its vertical system.

    `unit_no` repeats the unit's pre-order number, so that reach is one interval on this table. The names are today's;
    earlier ones stand in `FormerName`. `closed_on` is the last day.
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
    email: Mapped[str] = mapped_column(sa.String(254), default="", server_default="")
    name_folded: Mapped[str]
    name_sort: Mapped[str] = mapped_column(SortKey())
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]

    unit: Mapped[Unit] = relationship()
    __table_args__ = (
        sa.Index("ix_organisation_unit", "unit_no"),
        sa.Index("ix_organisation_sector", "sector_code", "unit_no"),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The official name for letters, the short one for tables, the abbreviation for the sign of a document."""

    name: str
    short_name: str
    abbreviation: str


class FormerName(Base):
    """The names that an organisation bore until a day (`valid_to`), and the decision that ended them."""

    __tablename__ = "organisation_name"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "valid_to"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str]
    short_name: Mapped[str]
    abbreviation: Mapped[str] = mapped_column(sa.String(40))
    name_folded: Mapped[str]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date]
    legal_basis: Mapped[str]


class SuccessionKind(enum.StrEnum):
    """How an organisation came to an end, or gave a part away (domain §5 item 10)."""

    merger = "merger"
    division = "division"
    dissolution = "dissolution"


class Succession(Base):
    """An edge of the succession graph; `to` is None where nobody follows.

    `share` is the per cent of a division that `to` took (100 otherwise), `act_id` what the edges of one decision share.
    """

    __tablename__ = "succession"
    __table_args__ = (sa.UniqueConstraint("from_id", "to_id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    act_id: Mapped[uuid.UUID] = mapped_column(index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    to_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[SuccessionKind] = mapped_column(Code(SuccessionKind))
    share: Mapped[int] = mapped_column(default=100)
    legal_basis: Mapped[str]
    effective_on: Mapped[dt.date]

    origin: Mapped[Organisation] = relationship(foreign_keys=[from_id])
    heir: Mapped[Organisation | None] = relationship(foreign_keys=[to_id])


class Letterhead(Base):
    """How an organisation's letters are headed and signed, from a day on (domain §7).

    `number_scope`: `one_per_body_year`, `per_type_year`, or `per_type_party_term 2020` with the term's first year.
    """

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
