"""What was said about two entries."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.addresses.models import HumanitarianAddress
from portal.extensions import Base, Code, new_id


class TwinState(enum.StrEnum):
    """different: not the same household, remembered · proposed: to be merged · linked: merged · undone: no longer."""

    different = "different"
    proposed = "proposed"
    linked = "linked"
    undone = "undone"


class Twin(Base):
    """A pair of entries, in the order of their codes, and the last word about it; the words before are in the audit."""

    __tablename__ = "twin"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id <> second_id", name="two"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"))
    second_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("address.id"), index=True)
    kept_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("address.id"))
    state: Mapped[TwinState] = mapped_column(Code(TwinState))
    reason: Mapped[str]
    said_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    said_by_name: Mapped[str]
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    first: Mapped[HumanitarianAddress] = relationship(foreign_keys=[first_id])
    second: Mapped[HumanitarianAddress] = relationship(foreign_keys=[second_id])
