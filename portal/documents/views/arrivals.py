"""What arrived on paper or by e-mail: entering it, one line of a register, putting a slip right."""

import uuid
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from portal import database
from portal.audit.queries import history_of
from portal.documents import actions, arrivals, following, queries
from portal.documents.entering import SUBJECT, version_of
from portal.documents.forms import ArrivalForm, ArrivedForm, CorrectForm, ProgressForm, offer
from portal.documents.models import Direction, RegisterEntry
from portal.documents.register import remark
from portal.documents.views.books import bp
from portal.documents.words import CHANNELS, EVENTS, FIELDS, standing
from portal.fields import say
from portal.http import begin_work, found, guard, invalid, require, see_other, slow, uploads, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.organisations import queries as organisations

BOTH = ["GET", "POST"]


@bp.route("/incoming/new", methods=BOTH)
@guard("documents.arrive")
@slow
@uploads
def arrive() -> Any:
    """Enter what arrived on paper or by e-mail; its number is taken in the same act."""
    form = ArrivalForm(data={"dated": clock.today(), "channel": "paper"})
    page = "documents/arrival.html"
    if request.method == "GET":
        return render_template(page, form=_offered(form))
    _keep(form)
    if done := begin_work():
        return done
    _offered(form)
    if form.validate() and form.dated.data:
        try:
            line = arrivals.arrive(
                form.arrived(_author(form)),
                on=form.dated.data,
                scan_id=arrivals.scan_of(form.kept.data or "", viewer()),
                handler_id=uuid.UUID(form.handler.data) if form.handler.data else None,
                due_on=form.due_on.data,
                again=form.again.data,
                actor=viewer(),
                at=clock.now(),
            )
            return see_other("documents.entry", entry_id=line.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, form=_offered(form))


def _keep(form: ArrivalForm) -> None:
    """Keep the scan before the work begins: a second look at the rest must not lose it."""
    if form.scan.data:
        name = f"{arrivals.SCAN}.{'pdf' if form.scan.media_type == 'application/pdf' else 'jpg'}"
        with database.working():
            file = actions.store(
                viewer().organisation_id, name, form.scan.media_type, form.scan.data, clock.now()
            )
            form.kept.data = file.id.hex


def _author(form: ArrivedForm) -> uuid.UUID | None:
    author = organisations.by_name(viewer(), form.author.data or "")
    return author.id if author else None


def _offered(form: Any) -> Any:
    """The selects and the names to pick from, of today."""
    today = clock.today()
    ours = [
        (str(line.id), f"{line.symbol}, {short_date(line.dated)}: {line.abstract[:80]}")
        for line in queries.to_answer(viewer())
    ]
    offer(form.answers, ours, _("Không phải văn bản trả lời"))
    if "handler" in form:
        people = [(str(post.id), post.user.name) for post in following.posts(viewer(), today)]
        offer(form.handler, people, _("Chưa giao ai"))
    form.authors = organisations.correspondents(viewer(), today)
    return form


@bp.get("/entries/<uuid:entry_id>")
@guard("documents.see")
def entry(entry_id: uuid.UUID) -> str:
    """One line of a register: what stands in it, what became of it, what can be done about it."""
    of = in_sight(entry_id)
    require("documents.see", of)
    return render_template("documents/entry.html", **about(of), form=ProgressForm(formdata=None))


def in_sight(entry_id: uuid.UUID) -> RegisterEntry:
    """The line that an address names."""
    of: RegisterEntry = found(queries.entry(viewer(), entry_id))
    return of


def about(of: RegisterEntry) -> dict[str, Any]:
    """What the pages of one line share."""
    events = [event for event in history_of(viewer(), SUBJECT, of.id) if event.verb in EVENTS]
    return {
        "entry": of,
        "line": found(queries.line(viewer(), of.id)),
        "incoming": of.book.direction is Direction.incoming,
        "version": version_of(of.id),
        "channel": CHANNELS.get(of.channel) if of.channel else None,
        "answers": queries.entry(viewer(), of.answers_id) if of.answers_id else None,
        "answered_by": queries.answers_to(viewer(), of.id),
        "progress": following.words_on(viewer(), [of.id]).get(of.id, []),
        "scan": queries.file(viewer(), of.file_id) if of.file_id else None,
        "standing": standing,
        "remark": remark,
        "today": clock.today(),
        "events": [(event, EVENTS[event.verb], _told(event.changes)) for event in events],
    }


def _told(changes: dict[str, Any]) -> str:
    """What an event says: both values of what was put right, a reason, a handler and a day."""
    both = [
        f"{say(FIELDS[name])}: “{change[0]}” → “{change[1]}”"
        for name, change in changes.items()
        if name in FIELDS and name != "answers_id" and isinstance(change, list)
    ]
    if both:
        return "; ".join(both)
    return ", ".join(str(changes[name]) for name in ("reason", "handler", "due_on") if changes.get(name))


@bp.route("/entries/<uuid:entry_id>/correction", methods=BOTH)
@guard("documents.correct", decision=True)
def correct(entry_id: uuid.UUID) -> Any:
    """Put right a slip in an arrival."""
    of = in_sight(entry_id)
    require("documents.correct", of)
    page = "documents/correction.html"
    if request.method == "GET":
        typed = CorrectForm.of(of, answers=str(of.answers_id or ""), channel=str(of.channel), version=None)
        return render_template(page, form=_offered(typed), **about(of))
    form = _offered(CorrectForm())
    if form.validate():
        try:
            arrivals.correct(
                of, form.arrived(_author(form)), version=form.version.data, actor=viewer(), at=clock.now()
            )
            return see_other("documents.entry", entry_id=entry_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid_entry(page, form, entry_id)


def invalid_entry(page: str, form: Any, entry_id: uuid.UUID) -> Any:
    """The page again with what was typed; the line is read anew, nothing of the refused act may be left."""
    database.read()
    again = about(in_sight(entry_id))
    if "answers" in form:
        _offered(form)
    return invalid(page, form=form, **again)
