"""Letters that the provincial Red Cross has issued already this year, so that its register does not begin empty."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal import database
from portal.access import Duty
from portal.demonstration.players import Players, moment
from portal.extensions import db
from portal.letters import actions
from portal.plans.models import Obligation, Period

ABSTRACTS = 2


def first_quarter(players: Players) -> None:
    """Nothing of the quarter is silent by now, so the letters of May are those that stand on the board's desk."""
    with database.working():
        _draft_on_the_desk(players)


def _draft_on_the_desk(players: Players) -> None:
    """One reminder to a single unit, put up for the head in the afternoon."""
    period = db.session.scalars(sa.select(Period).where(Period.code == "2021-H1")).one()
    silent = _silent(period.id)
    if not silent:
        return
    at = moment(dt.date(2021, 5, 18), 500)
    reviewer = players.named("HCTD", Duty.reviewer)
    letter = actions.draft_reminder(period, silent[:1], actor=reviewer, at=at)
    actions.put_up(letter, version=letter.version, actor=reviewer, at=at + dt.timedelta(minutes=5))


def _silent(period_id: uuid.UUID) -> list[uuid.UUID]:
    from portal.reports.models import Report

    return list(
        db.session.scalars(
            sa.select(Obligation.organisation_id)
            .outerjoin(Report, Report.obligation_id == Obligation.id)
            .where(Obligation.period_id == period_id, Obligation.clause == "V.2", Report.id.is_(None))
        )
    )
