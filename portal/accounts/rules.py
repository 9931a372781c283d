"""Posts: which of them are in force, which may be held together."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Duty
from portal.accounts.models import Post


def in_force(on: dt.date) -> sa.ColumnElement[bool]:
    """The posts held on a day."""
    return sa.and_(Post.starts_on <= on, sa.or_(Post.ends_on.is_(None), Post.ends_on >= on))


def excludes(duty: Duty, held: set[Duty]) -> bool:
    """The administrator holds no other duty, and nobody else becomes administrator beside one (S7)."""
    return bool(held) and (duty is Duty.administrator) != (held == {Duty.administrator})
