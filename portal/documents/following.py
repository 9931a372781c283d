"""Dealing with what arrived (giải quyết văn bản đến): who has it in hand, by when, how far it is."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts import queries as accounts
from portal.accounts.models import Post
from portal.audit.actions import record
from portal.documents.entering import SUBJECT, hold
from portal.documents.models import FollowUp, Progress, RegisterEntry
from portal.extensions import db
from portal.lib import workdays
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _


def assign(
    entry: RegisterEntry, *, handler_id: uuid.UUID | None, due_on: dt.date, actor: Viewer, at: dt.datetime
) -> None:
    """Say who deals with it and the last day for it. Refuses a day off, a day before the arrival, another body's post;
    without a post whoever has it in hand (`recipients`) deals with it.
    """
    if due_on < entry.dated:
        raise Refusal("follow.due_before", _("Hạn không thể trước ngày đến"), "due_on")
    if not workdays.is_working_day(due_on):
        raise Refusal(
            "follow.day_off",
            _(
                "{day} là ngày nghỉ. Ngày làm việc kế tiếp: {next}",
                day=short_date(due_on),
                next=short_date(workdays.working_day_from(due_on)),
            ),
            "due_on",
        )
    on = at.astimezone(VIETNAM).date()
    known = {post.id: post for post in posts(actor, on)}
    if handler_id is not None and handler_id not in known:
        raise Refusal("follow.no_post", _("Chọn người đang giữ nhiệm vụ ở cơ quan"), "handler")
    name = known[handler_id].user.name if handler_id else entry.recipients
    if not name:
        raise Refusal("follow.nobody", _("Chọn người giải quyết"), "handler")
    follow = db.session.get(FollowUp, entry.id) or FollowUp(entry_id=entry.id)
    follow.handler_id, follow.handler_name, follow.due_on = handler_id, name, due_on
    db.session.add(follow)
    record("entry.assigned", SUBJECT, entry.id, actor=actor, at=at, handler=name, due_on=short_date(due_on))
    db.session.flush()


def reassign(
    entry: RegisterEntry,
    *,
    version: int,
    handler_id: uuid.UUID | None,
    due_on: dt.date,
    actor: Viewer,
    at: dt.datetime,
) -> None:
    """The same from the line's page, guarded by what it showed."""
    hold(entry, version)
    assign(entry, handler_id=handler_id, due_on=due_on, actor=actor, at=at)


def progress(
    entry: RegisterEntry, *, version: int, body: str, closes: bool, actor: Viewer, at: dt.datetime
) -> None:
    """A dated and signed word on how far it is; `closes` says that it is done without a letter."""
    hold(entry, version)
    if db.session.get(FollowUp, entry.id) is None:
        raise Refusal("follow.none", _("Chọn người giải quyết và hạn trước khi ghi tiến độ"))
    db.session.add(
        Progress(
            entry_id=entry.id,
            at=at,
            author_id=actor.user_id,
            author_name=actor.user_name,
            body=body,
            closes=closes,
        )
    )
    record("entry.progress", SUBJECT, entry.id, actor=actor, at=at, closes=closes)
    db.session.flush()


def posts(viewer: Viewer, on: dt.date) -> list[Post]:
    """Who may be given something to deal with: whoever does business in the own body, each person once."""
    first: dict[uuid.UUID, Post] = {}
    for post in accounts.posts_in(viewer, on):
        if post.duty not in (Duty.observer, Duty.administrator):
            first.setdefault(post.user_id, post)
    return list(first.values())


def words_on(viewer: Viewer, entry_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Progress]]:
    """What was said on lines in hand, oldest first."""
    found: dict[uuid.UUID, list[Progress]] = {}
    asked = sa.select(Progress).where(Progress.entry_id.in_(list(entry_ids))).order_by(Progress.at)
    for word in db.session.scalars(asked):
        found.setdefault(word.entry_id, []).append(word)
    return found
