"""Letters: the list, one letter with its next act, writing in it, the steps on pages of their own, previews."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect

from portal import database
from portal.audit.queries import history_of
from portal.fields import say
from portal.http import found, guard, invalid, page_or_fragment, require, see_other, viewer
from portal.letters import (
    actions,
    addressing,
    answering,
    lists,
    mailing,
    mailings,
    numbering,
    official,
    outcome,
    pages,
    personal,
    queries,
    reminders,
    rendering,
    signing,
)
from portal.letters.advice import Check
from portal.letters.answered import AWAITED
from portal.letters.customs import named
from portal.letters.forms import IssueForm, PutUpForm, ReasonForm, StepForm
from portal.letters.models import IN_FORCE, Letter
from portal.letters.pages import shown
from portal.letters.parts import part
from portal.letters.rules import UNNUMBERED, goes_apart
from portal.letters.soundness import checks
from portal.letters.steps import already
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal
from portal.plans import queries as plans

bp = Blueprint("letters", __name__, url_prefix="/letters")


# Lists ---------------------------------------------------------------------------------------------------------------


@bp.get("/")
@guard("letters.list")
def index() -> str:
    """The own organisation's letters by where they stand."""
    asked = lists.Asked.of(request.args)
    only = [AWAITED] if asked.tab is lists.Tab.unanswered else []
    items, more = queries.index(viewer(), asked.tab.states, asked.search, asked.after, only)
    return page_or_fragment(
        "letters/index.html",
        "letters/_rows.html",
        items=items,
        more=lists.key_of(items[-1]) if more else "",
        asked=asked,
        marks=pages.MARKS,
        effects=outcome.MARKS,
        tab_items=[
            (say(words), url_for("letters.index", tab=tab), count, tab is asked.tab)
            for words, tab, count in lists.tabs(queries.counts(viewer()), answering.awaited(viewer()))
        ],
    )


# Drafting ------------------------------------------------------------------------------------------------------------


@bp.post("/reminders")
@guard("letters.draft")
def draft_reminder() -> Any:
    """Draft one reminder to the chosen silent organisations of a period."""
    period = plans.period(viewer(), found(request.form.get("period", type=uuid.UUID)))
    chosen = request.form.getlist("organisation", type=uuid.UUID)
    if not chosen:
        return redirect(url_for("progress.board", period=found(period).id, empty=1, _anchor="units"), 303)
    letter = actions.draft_reminder(found(period), chosen, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter.id)


@bp.get("/<uuid:letter_id>")
@guard("letters.see")
def show(letter_id: uuid.UUID) -> str:
    """One letter: where it stands, how it looks, whom it goes to, and the one act that is this viewer's."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    return page_or_fragment("letters/show.html", "letters/_rendering.html", **_context(letter))


# Steps ---------------------------------------------------------------------------------------------------------------


@bp.route("/<uuid:letter_id>/put-up", methods=["GET", "POST"])
@guard("letters.put_up", decision=True)
def put_up(letter_id: uuid.UUID) -> Any:
    """Put a draft up for approval."""
    return _step("put_up", letter_id, PutUpForm(), actions.put_up, "seen")


@bp.route("/<uuid:letter_id>/approval", methods=["GET", "POST"])
@guard("letters.approve", decision=True)
def approve(letter_id: uuid.UUID) -> Any:
    """Approve the text."""
    return _step("approve", letter_id, StepForm(), actions.approve)


@bp.route("/<uuid:letter_id>/number", methods=["GET", "POST"])
@guard("letters.issue", decision=True)
def issue(letter_id: uuid.UUID) -> Any:
    """Take the number and issue; which number it is, nobody knows before it is taken."""
    form = IssueForm()
    letter = queries.get(viewer(), letter_id)
    kept = numbering.kept_for(viewer(), letter, clock.today()) if letter else []
    form.held.choices = [("", _("Số kế tiếp trong sổ, ngày hôm nay")), *map(pages.kept_number, kept)]

    def act(of: Letter, *, held: str, **given: Any) -> Letter:
        return actions.issue(of, held=uuid.UUID(held) if held else None, **given)

    return _step("issue", letter_id, form, act, "held")


@bp.route("/<uuid:letter_id>/mailing/start", methods=["GET", "POST"])
@guard("letters.issue_each", decision=True)
def issue_each(letter_id: uuid.UUID) -> Any:
    """Have the worker number and print a letter for each addressee."""
    return _step("issue_each", letter_id, StepForm(), mailing.start, done="letters.progress")


@bp.route("/<uuid:letter_id>/return", methods=["GET", "POST"])
@guard("letters.send_back", decision=True)
def send_back(letter_id: uuid.UUID) -> Any:
    """Send it back to its drafter."""
    return _step("send_back", letter_id, ReasonForm(), actions.send_back, "reason")


@bp.route("/<uuid:letter_id>/withdrawal", methods=["GET", "POST"])
@guard("letters.withdraw", decision=True)
def withdraw(letter_id: uuid.UUID) -> Any:
    """Give a letter up before it has a number."""
    return _step("withdraw", letter_id, ReasonForm(), actions.withdraw, "reason")


@bp.post("/<uuid:letter_id>/rendering")
@guard("letters.render_again")
def render_again(letter_id: uuid.UUID) -> Any:
    """Try once more to make the PDF of an issued letter."""
    letter = found(queries.get(viewer(), letter_id))
    require("letters.render_again", letter)
    actions.render_again(letter, actor=viewer(), at=clock.now())
    return see_other("letters.show", letter_id=letter_id)


def _not_overtaken(letter: Any) -> None:
    """Whoever acts on an older state is told who moved the letter on, before it is asked whether he still may."""
    seen = request.form.get("version", "")
    if seen.isascii() and seen.isdigit() and int(seen) != letter.version:
        raise Conflict(already(letter))


def _step(
    name: str,
    letter_id: uuid.UUID,
    form: Any,
    act: Callable[..., Any],
    *typed: str,
    done: str = "letters.show",
    **more: Any,
) -> Any:
    """A step's own page, and the step with what was typed: a refusal comes back on that page with its sentence."""
    letter = found(queries.get(viewer(), letter_id))
    _not_overtaken(letter)
    require(f"letters.{name}", letter)
    page = f"letters/{name}.html"
    if request.method == "GET":
        return render_template(page, form=form, **_context(letter), **more)
    if form.validate():
        try:
            values = {name: form[name].data for name in typed}
            act(letter, version=form.version.data, actor=viewer(), at=clock.now(), **values)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            return see_other(done, letter_id=letter_id)
    return _again(page, form, letter_id, **more)


def _again(page: str, form: Any, letter_id: uuid.UUID, **more: Any) -> Response:
    """The same page with what was typed; the letter is read anew, since nothing of the refused step may be left."""
    g.refused = True
    database.read()
    return invalid(page, form=form, **_context(found(queries.get(viewer(), letter_id))), **more)


def _checks(
    letter: Letter, content: dict[str, Any], signer_id: uuid.UUID | None = None, leaving: int = 0
) -> list[Check]:
    """The check of form of a letter with this content, under its own signer unless another is chosen."""
    return checks(
        content,
        drafted_body=letter.facts["body"] if letter.period_id else [],
        leaving=leaving,
        apart=goes_apart(letter),
        signer_fits=letter.state not in UNNUMBERED
        or reminders.signer_fits(viewer(), letter, clock.today(), signer_id),
    )


def _context(letter: Letter) -> dict[str, Any]:
    """What the pages of one letter share."""
    content = shown(letter)
    addressees = queries.addressees(viewer(), letter)
    follows = letter.period_id is not None and letter.state in UNNUMBERED
    answers = answering.answers(viewer(), letter)
    outside = addressing.others(letter)
    leaving = sum(1 for one in addressees if follows and not one.dropped_at and one.reported_at)
    return {
        "letter": letter,
        "content": content,
        "addressees": addressees,
        "part": partial(part, first=request.args.get("from", 0, type=int)),
        "leaving": leaving,
        "named": named(letter.kind, letter.abstract),
        "book": queries.book_of(viewer(), letter),
        "apart": goes_apart(letter),
        "step_items": [
            (say(words), state, "") for words, state in pages.steps(letter, over=mailings.is_over(letter))
        ],
        "outside": outside,
        "recipients_note": say(pages.how_many(addressees, len(outside))),
        "mark": pages.MARKS[letter.state],
        "next_act": pages.next_act(viewer(), letter),
        "waits_for": pages.waits_for(viewer(), letter),
        "checks": _checks(letter, content, leaving=leaving),
        "timeline": pages.timeline(history_of(viewer(), "letter", letter.mailing_id or letter.id)),
        "entry": queries.entry_of(viewer(), letter),
        "copies": signing.copies(viewer(), letter),
        "official": official.signed_copy(letter),
        "signers": official.signers,
        "answers": answers,
        "answering": queries.answering(viewer(), letter),
        "awaits": letter.kind == "cong-van"
        and letter.effect in IN_FORCE
        and "answers_id" not in letter.facts
        and bool(answers),
        "rendering": queries.rendering_of(viewer(), letter),
        "page_count": rendering.kept_pages(content),
        "found": personal.found(letter.content, reminders.contact_phone(letter)),
        "failure": None,
        "whole": False,
        **outcome.context(viewer(), letter),
    }
