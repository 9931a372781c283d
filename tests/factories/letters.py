"""Reminders in any state, made by the people who make them; and organisations that have reported."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal.extensions import db, new_id
from portal.letters import actions
from portal.letters.models import Letter, LetterRecipient
from portal.lib import clock
from portal.plans.models import Obligation, Period
from portal.progress import queries as progress
from portal.reports.models import Report, ReportState

WAY = ("put_up", "approve", "sign", "issue")
BY = {
    "put_up": "redcross_reviewer",
    "approve": "redcross_head",
    "sign": "redcross_head",
    "issue": "redcross_clerk",
}


def half_year() -> Period:
    """The six-month period of 2021, for which the province's members owe a report."""
    return db.session.scalars(sa.select(Period).where(Period.code == "2021-H1")).one()


def silent(stage: Any, count: int | None = None) -> list[uuid.UUID]:
    """Organisations that the provincial Red Cross still expects a half-year report from."""
    with stage.read():
        rows = progress.completeness(stage.viewer("redcross_reviewer"), half_year())
        return [row.organisation_id for row in rows if not row.has_reported][:count]


def reminder(stage: Any, count: int = 3, upto: str = "", by: str = "redcross_reviewer") -> uuid.UUID:
    """A reminder to so many silent organisations, taken so far on its way (`put_up`, `approve`, `sign`, `issue`)."""
    chosen = silent(stage, count)
    with stage.work():
        letter = actions.draft_reminder(half_year(), chosen, actor=stage.viewer(by), at=clock.now())
        letter_id = letter.id
    for verb in WAY[: WAY.index(upto) + 1] if upto else ():
        take(stage, letter_id, verb)
    return letter_id


def take(
    stage: Any, letter_id: uuid.UUID, verb: str, by: str = "", version: int | None = None, **typed: Any
) -> None:
    """One step, by the person whose step it is or by another."""
    if verb == "sign":
        typed.setdefault("on", clock.today())
    with stage.work():
        letter = db.session.get_one(Letter, letter_id)
        act = getattr(actions, verb)
        shown = letter.version if version is None else version
        act(letter, version=shown, actor=stage.viewer(by or BY[verb]), at=clock.now(), **typed)


def reported(stage: Any, organisation_id: uuid.UUID, at: dt.datetime | None = None) -> None:
    """The organisation's half-year report has come in."""
    with stage.work():
        owed = db.session.scalars(
            sa.select(Obligation).where(
                Obligation.period_id == half_year().id, Obligation.organisation_id == organisation_id
            )
        ).one()
        moment = at or clock.now()
        db.session.add(
            Report(
                id=new_id(),
                obligation_id=owed.id,
                organisation_id=organisation_id,
                period_id=owed.period_id,
                recipient_id=owed.recipient_id,
                state=ReportState.submitted,
                cut_off=moment.date(),
                drafted_by=new_id(),
                one_person=False,
                first_submitted_at=moment,
                changed_at=moment,
            )
        )


def letter_of(letter_id: uuid.UUID) -> Letter:
    """The letter as it is stored."""
    return db.session.get_one(Letter, letter_id)


def copies(stage: Any, signed: uuid.UUID, count: int) -> list[uuid.UUID]:
    """So many signed letters like this one."""
    with stage.work():
        pattern = letter_of(signed)
        names = [column.key for column in sa.inspect(Letter).column_attrs if column.key != "id"]
        made = []
        for _ in range(count):
            copy = Letter(id=new_id(), **{name: getattr(pattern, name) for name in names})
            copy.recipients = [
                LetterRecipient(
                    organisation_id=one.organisation_id,
                    obligation_id=one.obligation_id,
                    position=one.position,
                )
                for one in pattern.recipients
            ]
            db.session.add(copy)
            made.append(copy.id)
        return made
