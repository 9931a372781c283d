"""What stands in the national list."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base, new_id


class NationalEntry(Base):
    """A line of the national list as it was last brought; of the name only what matching needs and the initials."""

    __tablename__ = "national_entry"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    head_folded: Mapped[str]
    initials: Mapped[str] = mapped_column(sa.String(40))
    birth_year: Mapped[int | None]
    address_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("address.id"), unique=True)
    brought_at: Mapped[dt.datetime]
