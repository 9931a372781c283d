"""The hand-over minute (biên bản bàn giao) of one decision, line by line."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base, Code, new_id


class ActKind(enum.StrEnum):
    """What was decided; `reform` is the rearrangement of a province's units with all that stands in them."""

    merger = "merger"
    division = "division"
    dissolution = "dissolution"
    reform = "reform"


class What(enum.StrEnum):
    """What an organisation leaves, in the order of the minute."""

    post = "post"
    pledge = "pledge"
    address = "address"
    obligation = "obligation"
    desk = "desk"
    person = "person"
    holding = "holding"
    branch = "branch"


class Outcome(enum.StrEnum):
    """What became of it: it passed on, it ended, who follows owes the same already, or (no line) it was kept."""

    passed = "passed"
    ended = "ended"
    doubled = "doubled"
    kept = "kept"


class Handover(Base):
    """A decision that was carried out. Its id is the `act_id` of the edges in the succession graph."""

    __tablename__ = "handover"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ActKind] = mapped_column(Code(ActKind))
    legal_basis: Mapped[str]
    effective_on: Mapped[dt.date]
    confirmed_at: Mapped[dt.datetime]
    actor_name: Mapped[str]


class HandoverLine(Base):
    """One thing that was open. `label` is what it was called that day, `note` the duty of a post."""

    __tablename__ = "handover_line"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    handover_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("handover.id"), index=True)
    what: Mapped[What] = mapped_column(Code(What))
    subject_id: Mapped[uuid.UUID]
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    to_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Code(Outcome))
    label: Mapped[str]
    note: Mapped[str]
