"""Printed one-time codes: how a person without e-mail gets a first or a new password (F22)."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Viewer
from portal.accounts import passwords
from portal.accounts.actions import drop_code, hold, set_password
from portal.accounts.models import OneTimeCode, User
from portal.audit.actions import record
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.words import _


def issue(
    user: User, code_hash: str, *, version: int | None = None, actor: Viewer | None, at: dt.datetime
) -> dt.datetime:
    """A new printed code in place of any before it; gives the machine's time at which it expires (F22).

    It changes nothing else: a password that the person still knows goes on to work until the code is used.
    """
    hold(user, version)
    if user.suspended_at is not None:
        raise Refusal("code.suspended", _("Tài khoản đang tạm khóa. Bỏ tạm khóa trước rồi cấp mã"))
    drop_code(user.id)
    first = user.password_hash is None
    expires_at = at + (passwords.INVITED if first else passwords.FORGOTTEN)
    db.session.add(OneTimeCode(user_id=user.id, code_hash=code_hash, expires_at=expires_at))
    record("code.issued", "user", user.id, actor=actor, at=at, first=first)
    db.session.flush()
    return expires_at


def use(user: User, code_hash: str, password_hash: str, *, at: dt.datetime) -> bool:
    """Set the password with a code, whose row goes: of two who use it at the same moment one finds it (F22)."""
    taken = db.session.scalar(
        sa.delete(OneTimeCode)
        .where(
            OneTimeCode.user_id == user.id, OneTimeCode.code_hash == code_hash, OneTimeCode.expires_at > at
        )
        .returning(OneTimeCode.user_id)
    )
    if taken is None:
        return False
    set_password(user, password_hash, actor=None, at=at)
    return True
