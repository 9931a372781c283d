"""Pledges, their instalments, deliveries with their photographs, pairs of deliveries that look like one."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.addresses.models import HumanitarianAddress, SupportKind
from portal.documents.models import StoredFile
from portal.extensions import Base, Code, new_id
from portal.organisations.models import Organisation
from portal.supporters.models import Branch, Person


class SupportForm(enum.StrEnum):
    """The two main forms of support (R-07): one-off or under 12 months, and regular."""

    one_off_support = "one_off_support"
    regular_support = "regular_support"


class PledgeState(enum.StrEnum):
    """The life of a pledge (domain §6.5); that the Red Cross confirmed it stands beside the state.

    A draft binds nothing yet, a withdrawn one nothing any more; one that was passed on goes on in its successor's.
    """

    draft = "draft"
    registered = "registered"
    under_way = "under_way"
    fulfilled = "fulfilled"
    ended = "ended"
    withdrawn = "withdrawn"
    passed_on = "passed_on"


class Origin(enum.StrEnum):
    """Where the value comes from (C4): the organisation's own, mobilised outside it, or outside the province."""

    own = "own"
    mobilised = "mobilised"
    outside_province = "outside_province"


class Pledge(Base):
    """One organisation bound to one address (đăng ký gắn). `value` = cash + goods + labour, in đồng.

    With a `person` it is that person's and only logged by the organisation (R-15); with a `branch` it is the
    organisation's, given by this branch (I-05). `renewed_from` names the cycle before (A-19), `passed_from` the pledge
    of another organisation whose undelivered rest this one took over.
    `delivered` and `last_delivered_on` are sums kept by this room's own actions for its lists.
    """

    __tablename__ = "pledge"
    __table_args__ = (
        sa.Index("ix_pledge_organisation", "organisation_id", "registered_on", "id"),
        sa.Index("ix_pledge_registered", "registered_on", "id"),
        sa.Index("ix_pledge_address", "address_id", "state"),
        sa.Index("ix_pledge_person", "person_id"),
        sa.CheckConstraint("value = cash + goods + labour", name="parts"),
        sa.CheckConstraint(
            "cash >= 0 and goods >= 0 and labour >= 0 and labour_days >= 0", name="not_negative"
        ),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    branch_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("branch.id"))
    form: Mapped[SupportForm] = mapped_column(Code(SupportForm))
    kind: Mapped[SupportKind] = mapped_column(Code(SupportKind))
    cash: Mapped[int] = mapped_column(sa.BigInteger)
    goods: Mapped[int] = mapped_column(sa.BigInteger)
    goods_note: Mapped[str] = mapped_column(default="")
    labour_days: Mapped[int]
    labour: Mapped[int] = mapped_column(sa.BigInteger)
    value: Mapped[int] = mapped_column(sa.BigInteger)
    months: Mapped[int]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    lasting_development: Mapped[str]
    participants: Mapped[int] = mapped_column(default=1)
    leaders: Mapped[int] = mapped_column(default=0)
    is_lead: Mapped[bool] = mapped_column(default=True)
    state: Mapped[PledgeState] = mapped_column(Code(PledgeState))
    registered_on: Mapped[dt.date]
    registered_by: Mapped[uuid.UUID]
    confirmed_on: Mapped[dt.date | None]
    confirmed_by: Mapped[uuid.UUID | None]
    renewed_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("pledge.id"))
    passed_from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("pledge.id"))
    ended_on: Mapped[dt.date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    delivered: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    last_delivered_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    address: Mapped[HumanitarianAddress] = relationship()
    person: Mapped[Person | None] = relationship()
    branch: Mapped[Branch | None] = relationship()
    instalments: Mapped[list["Instalment"]] = relationship(
        order_by="Instalment.number", cascade="all, delete-orphan"
    )


class Instalment(Base):
    """A part of a pledge that falls due on a day (đợt)."""

    __tablename__ = "instalment"
    pledge_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pledge.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[dt.date]
    value: Mapped[int] = mapped_column(sa.BigInteger)


class Delivery(Base):
    """One act of handing over (đợt trợ giúp): the only source of value. `replaced_by_id` names its correction.

    `form` and `kind` are the pledge's at that time, so that no later change of the pledge moves a figure. A second
    person confirms it (S4), which moves no figure either; its correction is confirmed anew.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.Index("ix_delivery_organisation", "organisation_id", "delivered_on"),
        sa.Index("ix_delivery_pledge", "pledge_id", "delivered_on"),
        sa.Index("ix_delivery_address", "address_id", "replaced_by_id", "value"),
        sa.Index("ix_delivery_delivered", "delivered_on", "id"),
        sa.CheckConstraint("value = cash + goods + labour", name="parts"),
        sa.CheckConstraint(
            "cash >= 0 and goods >= 0 and labour >= 0 and labour_days >= 0", name="not_negative"
        ),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    pledge_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pledge.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    address_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"))
    form: Mapped[SupportForm] = mapped_column(Code(SupportForm))
    kind: Mapped[SupportKind] = mapped_column(Code(SupportKind))
    delivered_on: Mapped[dt.date]
    cash: Mapped[int] = mapped_column(sa.BigInteger)
    goods: Mapped[int] = mapped_column(sa.BigInteger)
    goods_note: Mapped[str] = mapped_column(default="")
    labour_days: Mapped[int]
    labour: Mapped[int] = mapped_column(sa.BigInteger)
    value: Mapped[int] = mapped_column(sa.BigInteger)
    origin: Mapped[Origin] = mapped_column(Code(Origin))
    note: Mapped[str] = mapped_column(default="")
    logged_at: Mapped[dt.datetime]
    logged_by: Mapped[uuid.UUID]
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("delivery.id"))
    correction_reason: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by: Mapped[uuid.UUID | None]

    pledge: Mapped[Pledge] = relationship()
    photos: Mapped[list["DeliveryPhoto"]] = relationship(order_by="DeliveryPhoto.number")

    @property
    def unit_no(self) -> int:
        """The pre-order number of the household's commune."""
        return self.pledge.address.unit.no


class DeliveryPhoto(Base):
    """A photograph of a delivery or of its receipt; `description` says what is seen, never an illness."""

    __tablename__ = "delivery_photo"
    delivery_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("delivery.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    description: Mapped[str]

    file: Mapped[StoredFile] = relationship()


class DeliveryPair(Base):
    """What a standing agency decided on two deliveries that look like one, `first` the one that was logged first.

    `is_same`: it is one delivery told twice, and the organisation of `second` is to cancel its row.
    """

    __tablename__ = "delivery_pair"
    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("delivery.id"), primary_key=True)
    second_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("delivery.id"), primary_key=True, index=True)
    is_same: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[dt.datetime]
    decided_by: Mapped[uuid.UUID]
    decider: Mapped[str]
