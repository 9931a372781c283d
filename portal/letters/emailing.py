"""All letters of a mailing by e-mail: the worker has each sent as a clerk would (`dispatching.send`), in slices.

Asked again, only those who do not have theirs are tried anew. The mail itself gives way to all other work.
"""

import contextlib
import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal import database, jobs
from portal.access import Viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Post
from portal.audit.actions import record
from portal.extensions import db
from portal.jobs import Job
from portal.letters import dispatching
from portal.letters.models import IN_FORCE, Channel, Dispatch, Letter, Mailing
from portal.letters.posting import SLICE
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation

JOB = "letters.email_each"


def to_mail(viewer: Viewer, mailing: Mailing) -> int:
    """To how many the letters of a mailing in hand would be mailed now."""
    unsent = _unsent(mailing.id, clock.now()).where(Organisation.email != "")
    return db.session.scalar(sa.select(sa.func.count()).select_from(unsent.subquery())) or 0


def under_way(viewer: Viewer, mailing: Mailing) -> bool:
    """Whether the worker still has letters of a mailing in hand to hand on."""
    mine = sa.select(Job.id).where(
        Job.key.startswith(f"{JOB} {mailing.id} "), Job.state.in_(("ready", "running"))
    )
    return db.session.scalar(mine.limit(1)) is not None


def start(mailing: Mailing, *, actor: Viewer, at: dt.datetime) -> None:
    """Have the worker mail each letter that has its PDF, in the actor's name. Refuses without a mail server, and when
    nobody is left to mail to.
    """
    if dispatching.server() is None:
        raise Refusal(
            "letter.no_mail", _("Chưa cấu hình gửi thư. Nhờ quản trị hệ thống khai báo máy chủ thư")
        )
    count = to_mail(actor, mailing)
    if not count:
        raise Refusal("letter.nobody_to_mail", _("Không còn nơi nào có địa chỉ thư mà chưa được gửi"))
    record("letter.mailed", "letter", mailing.id, actor=actor, at=at, count=count)
    told: dict[str, Any] = {
        "mailing_id": str(mailing.id),
        "post_id": str(actor.post_id),
        "asked_at": at.isoformat(),
    }
    jobs.enqueue(JOB, f"{JOB} {mailing.id} {at.isoformat()}", **told)


@jobs.task(JOB)
def send_some(mailing_id: str, post_id: str, asked_at: str) -> bool:
    """One slice; true while there is more to do. A letter that was taken back meanwhile is left out."""
    if dispatching.server() is None:
        return False
    end = clock.machine() + SLICE
    database.read()
    left = db.session.scalars(_unsent(uuid.UUID(mailing_id), dt.datetime.fromisoformat(asked_at))).all()
    db.session.rollback()
    for letter_id in left:
        with contextlib.suppress(Refusal), database.working():
            actor = accounts.viewer_of_post(db.session.get_one(Post, uuid.UUID(post_id)))
            dispatching.send(db.session.get_one(Letter, letter_id), actor=actor, at=clock.now())
        if clock.machine() > end:
            return True
    return False


def _unsent(mailing_id: uuid.UUID, before: dt.datetime) -> sa.Select[Any]:
    """The copies that were never mailed, and those where it failed `before` then and there is an address now."""
    mailed = sa.and_(Dispatch.letter_id == Letter.id, Dispatch.channel == Channel.email)
    again = sa.and_(
        Dispatch.state.in_(dispatching.AGAIN), Dispatch.changed_at < before, Organisation.email != ""
    )
    return (
        sa.select(Letter.id)
        .join(Organisation, Organisation.id == Letter.addressee_id)
        .outerjoin(Dispatch, mailed)
        .where(
            Letter.mailing_id == mailing_id,
            Letter.file_id.is_not(None),
            Letter.effect.in_(IN_FORCE),
            sa.or_(Dispatch.id.is_(None), again),
        )
        .order_by(Letter.issued_at, Letter.id)
    )
