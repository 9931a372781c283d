"""Reminders that the provincial Red Cross has issued this year, and one that waits for its head on the evening."""

import datetime as dt
import uuid

import sqlalchemy as sa
from flask import Flask, current_app

from portal import database, jobs
from portal.access import Duty
from portal.accounts.models import User
from portal.demonstration.people import USERNAMES
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import STANDING_AGENCY
from portal.extensions import db, new_id
from portal.letters import actions, delegations
from portal.letters.content import Kind
from portal.letters.signing_models import Authority
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports.models import Report


def remind(players: Players, period_code: str, day: dt.date) -> None:
    """From draft to number within a day, then the worker's part: the PDF."""
    with database.working():
        period, silent = _silent(period_code)
        reviewer, head, clerk = (
            players.named(STANDING_AGENCY, duty) for duty in (Duty.reviewer, Duty.head, Duty.clerk)
        )
        letter = actions.draft_reminder(period, silent, actor=reviewer, at=moment(day, 30))
        actions.put_up(letter, version=letter.version, actor=reviewer, at=moment(day, 40))
        actions.approve(letter, version=letter.version, actor=head, at=moment(day, 90))
        actions.sign(letter, version=letter.version, on=day, actor=head, at=moment(day, 120))
        actions.issue(letter, version=letter.version, actor=clerk, at=moment(day, 150))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    while jobs.run_one(app, new_id()):
        pass


def put_up(players: Players, period_code: str, day: dt.date) -> None:
    """The afternoon's reminder to one unit, waiting for the head."""
    with database.working():
        period, silent = _silent(period_code)
        reviewer = players.named(STANDING_AGENCY, Duty.reviewer)
        letter = actions.draft_reminder(period, silent[:1], actor=reviewer, at=moment(day, 500))
        actions.put_up(letter, version=letter.version, actor=reviewer, at=moment(day, 505))


def entrust(players: Players, day: dt.date) -> None:
    """The head lets the head of his office sign notices and invitations by his order for the rest of the year."""
    with database.working():
        name = USERNAMES["redcross_reviewer_2"]
        delegations.grant(
            delegations.Grant(
                user_id=db.session.scalars(sa.select(User.id).where(User.username == name)).one(),
                authority=Authority.order,
                on_behalf="CHỦ TỊCH",
                title="Chánh Văn phòng",
                kinds=(Kind.notice, Kind.invitation),
                basis_number="08/QĐ-CTĐ",
                basis_on=day,
                starts_on=day,
                ends_on=dt.date(day.year, 12, 31),
            ),
            actor=players.named(STANDING_AGENCY, Duty.head),
            at=moment(day, 60),
        )


def _silent(period_code: str) -> tuple[Period, list[uuid.UUID]]:
    """The period and who has not even begun its report to the provincial Red Cross."""
    period = db.session.scalars(sa.select(Period).where(Period.code == period_code)).one()
    recipient = sa.select(Organisation.id).where(Organisation.code == STANDING_AGENCY).scalar_subquery()
    return period, list(
        db.session.scalars(
            sa.select(Obligation.organisation_id)
            .outerjoin(Report, Report.obligation_id == Obligation.id)
            .join(Organisation, Organisation.id == Obligation.organisation_id)
            .where(
                Obligation.period_id == period.id, Obligation.recipient_id == recipient, Report.id.is_(None)
            )
            .order_by(Organisation.unit_no, Organisation.name_sort)
        )
    )
