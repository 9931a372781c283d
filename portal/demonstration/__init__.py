"""The demonstration province: Bình Phước on the evening of 18 May 2021, filled by the same actions that a person uses.

Units, organisations and the plan are real; people, households, pledges, deliveries and reports are invented.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal import database
from portal.accounts.models import Post, User
from portal.demonstration import (
    changes,
    confirmations,
    consolidations,
    half_year,
    households,
    last_year,
    people,
    promises,
    roster,
    territory,
)
from portal.demonstration.players import Players
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.organisations.models import Organisation
from portal.plans import actions as plans
from portal.plans import preset
from portal.plans.models import Plan

Say = Callable[[str], Any]
NEW_YEAR = dt.datetime(2021, 1, 4, 8, 0, tzinfo=VIETNAM)
SIGNED = dt.datetime(2021, 1, 8, 15, 30, tzinfo=VIETNAM)


class RealInstallation(RuntimeError):
    """The store holds a real installation: the demonstration keeps its hands off."""


def is_filled() -> bool:
    """Whether the demonstration is there; raises RealInstallation when somebody else's data are."""
    database.read()
    users = set(db.session.scalars(sa.select(User.username)))
    whole = db.session.scalar(sa.select(sa.func.count()).select_from(Plan)) or 0
    db.session.rollback()
    if users and "phunu.lap" not in users:
        raise RealInstallation("the data folder holds a real installation")
    return whole > 0


def fill(size: str, *, only_stage: bool = False, say: Say = lambda words: None) -> None:
    """Fill an empty store: `small` or `province` (SIZES); `only_stage` stops before the ledger.

    Each part is a transaction; a fill that was interrupted is begun anew with an empty folder.
    """
    with database.working():
        say("  units, organisations, people …")
        _units, organisations = territory.settle(size, at=NEW_YEAR)
        people.settle(organisations, at=NEW_YEAR)
        changes.carry_out(organisations, at=NEW_YEAR)
    with database.working():
        say("  the plan 02-KH/BCĐ …")
        shape = preset.load("plan_2021")
        plan = plans.load_preset(shape, name="plan_2021", actor=None, at=SIGNED)
        plans.activate(plan, shape, actor=None, at=SIGNED)
    if only_stage:
        return
    players = Players()
    say("  leaders and branches …")
    roster.fill(players)
    households.fill(size, players, say=say)
    confirmations.fill(players, say=say)
    with database.working():
        promises.write(players)
    with database.working():
        say("  last year's reports, from paper …")
        last_year.write(at=NEW_YEAR)
    half_year.fill(players, say=say)
    say("  what was consolidated …")
    consolidations.fill(players)


def accounts() -> list[dict[str, str]]:
    """The personas' accounts, and one account of every other organisation, with the demonstration's password."""
    rows = db.session.execute(
        sa.select(User.username, User.name, Organisation.short_name, Post.duty)
        .join(Post, Post.user_id == User.id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(User.suspended_at.is_(None), User.password_hash.is_not(None), Post.ends_on.is_(None))
        .order_by(Organisation.unit_no, Organisation.name_sort, User.username, Post.duty)
    )
    personas = set(people.USERNAMES.values())
    found = [
        {
            "username": row.username,
            "password": people.PASSWORD,
            "name": row.name,
            "organisation": row.short_name,
            "duty": str(row.duty),
        }
        for row in rows
    ]
    return sorted(found, key=lambda account: account["username"] not in personas)
