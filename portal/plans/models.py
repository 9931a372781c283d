"""The plan of a year, row by row; loaded from a TOML preset."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import Base, Code, new_id

PLAN = "plan.id"


class Plan(Base):
    """A plan: one issuer, one number, one campaign year (01/12/Y−1 – 30/11/Y, R-37, A-05)."""

    __tablename__ = "plan"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(sa.String(40))
    issuer: Mapped[str]
    title: Mapped[str]
    signed_on: Mapped[dt.date]
    data_from: Mapped[dt.date]
    data_to: Mapped[dt.date]
    preset: Mapped[str] = mapped_column(sa.String(40))
    settings: Mapped[dict[str, Any]]
    activated_at: Mapped[dt.datetime | None]
    __table_args__ = (sa.UniqueConstraint("year", "edition"),)


class Clause(Base):
    """A clause of the plan's text, by its path such as `II.3a`."""

    __tablename__ = "clause"
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    position: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]


class Period(Base):
    """A reporting period: its data window, the day before which reports are due, the end of the true-up window."""

    __tablename__ = "period"
    __table_args__ = (sa.UniqueConstraint("plan_id", "code"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN))
    code: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str]
    data_from: Mapped[dt.date]
    data_to: Mapped[dt.date]
    due_before: Mapped[dt.date]
    due_at: Mapped[dt.datetime]
    true_up_before: Mapped[dt.date | None]
    clause: Mapped[str] = mapped_column(sa.String(20))


class Obligation(Base):
    """An expected report: who owes what to whom, by when, by which clause. Born when a plan is activated.

    It passes on when the organisation ends, or is closed on that day for a reason (portal.succession).
    """

    __tablename__ = "obligation"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "organisation_id"),
        sa.Index("ix_obligation_recipient", "recipient_id", "period_id"),
        sa.Index("ix_obligation_organisation", "organisation_id", "due_at"),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("period.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    form: Mapped[str] = mapped_column(sa.String(10))
    group: Mapped[str] = mapped_column(sa.String(20))
    due_before: Mapped[dt.date]
    due_at: Mapped[dt.datetime]
    clause: Mapped[str] = mapped_column(sa.String(20))
    closed_on: Mapped[dt.date | None]
    closed_reason: Mapped[str] = mapped_column(default="", server_default="")


class Threshold(Base):
    """The least value of one-off support by eligible members (II.3a), or the months of a regular cycle (II.3b)."""

    __tablename__ = "threshold"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), index=True)
    code: Mapped[str] = mapped_column(sa.String(10))
    eligible_from: Mapped[int | None]
    least_value: Mapped[int | None] = mapped_column(sa.BigInteger)
    months_from: Mapped[int | None]
    months_to: Mapped[int | None]
    clause: Mapped[str] = mapped_column(sa.String(20))


class Rate(Base):
    """What one unit of labour or goods counts for, from a day on, by which decision (A-09)."""

    __tablename__ = "rate"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[int] = mapped_column(sa.BigInteger)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    decision: Mapped[str]


class Target(Base):
    """A target of section III or IV with its comparator (T01 … T12)."""

    __tablename__ = "target"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), index=True)
    code: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str]
    numerator: Mapped[str]
    denominator: Mapped[str]
    comparison: Mapped[str] = mapped_column(sa.String(10))
    goal: Mapped[int | None] = mapped_column(sa.BigInteger)
    unit: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(20))
    clause: Mapped[str] = mapped_column(sa.String(20))


class PlanDuty(Base):
    """A task that section IV gives to a named organisation and that is no count."""

    __tablename__ = "plan_duty"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), index=True)
    organisation_code: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    text: Mapped[str]
    clause: Mapped[str] = mapped_column(sa.String(20))


class PriorityCriterion(Base):
    """What makes a household's need more urgent (II.2, IV.14), and by how many points."""

    __tablename__ = "priority_criterion"
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    position: Mapped[int]
    text: Mapped[str]
    points: Mapped[int]
    clause: Mapped[str] = mapped_column(sa.String(20))


class FormLine(Base):
    """One line of a report form (domain §4): what is asked, in which unit, where the figure comes from."""

    __tablename__ = "form_line"
    __table_args__ = (sa.UniqueConstraint("plan_id", "code"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN))
    code: Mapped[str] = mapped_column(sa.String(10))
    parent: Mapped[str | None] = mapped_column(sa.String(10))
    position: Mapped[int]
    label: Mapped[str]
    definition: Mapped[str]
    unit: Mapped[str] = mapped_column(sa.String(10))
    source: Mapped[str] = mapped_column(sa.String(20))
    sum_of: Mapped[list[Any]]
    forms: Mapped[list[Any]]
    clause: Mapped[str] = mapped_column(sa.String(20))


class PlanText(Base):
    """A plan whole, as the TOML it was drafted in. It is a draft until a plan of its id is in force.

    `drafters` are the user ids of all who had a hand in it: none of them activates it.
    """

    __tablename__ = "plan_text"
    plan_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int] = mapped_column(unique=True)
    preset: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str]
    drafters: Mapped[list[Any]]
    drafted_by_name: Mapped[str]
    drafted_at: Mapped[dt.datetime]
    activated_by_name: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class TargetAssignment(Base):
    """What a committee asks of an organisation below it for one target of the plan (IV.14), by which document.

    `value` None: it was asked once and no longer is.
    """

    __tablename__ = "target_assignment"
    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(PLAN), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    target_code: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    value: Mapped[int | None]
    basis: Mapped[str] = mapped_column(sa.String(120))
    assigned_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    assigned_by_name: Mapped[str]
    assigned_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (sa.Index("ix_target_assignment_organisation_id", "organisation_id"),)


class DueChangeKind(enum.StrEnum):
    """Why a due moment moved."""

    extension = "extension"
    outage = "outage"


class Outage(Base):
    """The portal was out of reach, as the administrator recorded it (domain §5 item 14); it moves everyone's clock."""

    __tablename__ = "outage"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime]
    reason: Mapped[str]
    recorded_by: Mapped[uuid.UUID]
    recorder_name: Mapped[str]
    at: Mapped[dt.datetime]


class DueChange(Base):
    """One move of an obligation's due moment, always later: what it was, what it became, why, by whom.

    `Obligation.due_at` is what holds; this is how it came about.
    """

    __tablename__ = "due_change"
    __table_args__ = (sa.CheckConstraint("after_at > before_at", name="later"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    obligation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("obligation.id"), index=True)
    kind: Mapped[DueChangeKind] = mapped_column(Code(DueChangeKind))
    before_at: Mapped[dt.datetime]
    after_at: Mapped[dt.datetime]
    reason: Mapped[str]
    decided_by: Mapped[uuid.UUID]
    decider_name: Mapped[str]
    at: Mapped[dt.datetime]
    outage_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("outage.id"), index=True)

    outage: Mapped[Outage | None] = relationship()
