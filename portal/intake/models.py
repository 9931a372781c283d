"""A table that somebody brought."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base, Code, new_id


class IntakeState(enum.StrEnum):
    """brought → working → written, or refused when the books changed meanwhile."""

    brought = "brought"
    working = "working"
    written = "written"
    refused = "refused"


class Intake(Base):
    """A table and what was found in it. `rows` = [number, {column: cell}], emptied once they are written.

    `faults` = [number, column or "", sentence], `notes` = [number, sentence], both in the language of who brought it.
    `control` = the count and total that the person counted by hand, if the kind asks for them.
    """

    __tablename__ = "intake"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(sa.String(40))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    post_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("post.id"))
    brought_at: Mapped[dt.datetime]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[IntakeState] = mapped_column(Code(IntakeState))
    count: Mapped[int]
    skipped: Mapped[int]
    read: Mapped[int] = mapped_column(default=0)
    rows: Mapped[list[Any]]
    faults: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    control: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(default="")
    written_at: Mapped[dt.datetime | None]
