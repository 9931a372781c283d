"""The desk: what waits, the right one first, and who reads which."""

import uuid
from enum import StrEnum
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for

from portal.accounts import saved
from portal.fields import say
from portal.http import guard, is_fragment, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.words import _
from portal.plans.calendar import Punctuality
from portal.reports import actions as reports
from portal.reports import correcting, taking
from portal.review import actions
from portal.review import desk as queue
from portal.review.checklist import MARKS
from portal.review.clean import MOST
from portal.review.desk import PAGE, Filter, Tab
from portal.review.sieve import Look, Reader, Sender, Sieve
from portal.review.views.door import bp, on_the_desk

Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("/")
@guard("review.list")
def desk() -> Any:
    """What waits for a decision, the right one first."""
    wanted = _wanted()
    rows = queue.waiting_for(viewer(), wanted)
    return page_or_fragment(
        "review/desk.html",
        "review/_rows.html",
        rows=rows[:PAGE],
        more=rows[PAGE - 1].key if len(rows) > PAGE else "",
        wanted=wanted,
        kept=_kept(wanted),
        senders=_in_words(Sender),
        looks=_in_words(Look),
        readers=_in_words(Reader),
        classes=_in_words(Punctuality),
        saved=saved.saved_views(viewer(), "review.desk"),
        built_in=[
            (say(Reader.mine.words), "reader=mine"),
            (say(Look.corrected.words), "look=corrected"),
            (say(Look.clean.words), "look=clean"),
            (say(_("Gửi quá hạn")), "punctuality=late"),
        ],
        query=saved.filters_of("review.desk", request.query_string.decode("ascii", "ignore")),
        overview=queue.overview(viewer(), wanted.period_id),
        today=clock.today(),
        ahead=correcting.ahead,
        clock_of=correcting.kept,
        machine_now=clock.machine(),
        shift=clock.shift(),
        marks=MARKS,
        most=MOST,
        partial=is_fragment(),
    )


def _wanted() -> Filter:
    """The filter in the URL; what cannot be read is left out."""
    asked = request.args
    try:
        period_id = uuid.UUID(asked.get("period", ""))
    except ValueError:
        period_id = None
    return Filter(
        tab=_choice(Tab, "tab") or Tab.waiting,
        words=asked.get("q", "").strip()[:100],
        period_id=period_id,
        after=asked.get("after", ""),
        sieve=Sieve(
            sender=_choice(Sender, "sender"),
            punctuality=_choice(Punctuality, "punctuality"),
            look=_choice(Look, "look"),
            reader=_choice(Reader, "reader"),
        ),
    )


def _choice(kind: type[Choice], name: str) -> Choice | None:
    asked = request.args.get(name, "")
    return kind(asked) if asked in list(kind) else None


def _in_words(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, say(one.words)) for one in kind]


def _kept(wanted: Filter) -> dict[str, Any]:
    """The filter as the address has it, without the tab and the page."""
    sieve = wanted.sieve
    return {
        "q": wanted.words or None,
        "period": wanted.period_id,
        "sender": sieve.sender,
        "punctuality": sieve.punctuality,
        "look": sieve.look,
        "reader": sieve.reader,
    }


# Who reads which -----------------------------------------------------------------------------------------------------


@bp.post("/next")
@guard("review.take")
def take_next() -> Any:
    """Take the oldest right one that nobody reads, and open it."""
    report = actions.take_next(actor=viewer(), at=clock.now())
    if report is None:
        return see_other("review.desk", none=1)
    return see_other("review.case", report_id=report.id)


@bp.get("/reports/<uuid:report_id>/taking")
@guard("review.take")
def confirm_take(report_id: uuid.UUID) -> Any:
    """Before one takes over what another one reads: who, and since when."""
    report, submission = on_the_desk(report_id)
    require("review.take", submission)
    reading = taking.reading(report)
    if reading is None or report.taken_by == viewer().user_id:
        return redirect(url_for("review.case", report_id=report_id), 303)
    return render_template("review/taking.html", report=report, reading=reading)


@bp.post("/reports/<uuid:report_id>/taking")
@guard("review.take")
def take(report_id: uuid.UUID) -> Any:
    """Put one's own name on it for half an hour; `seen` is the reader from whom one knowingly takes over."""
    report, submission = on_the_desk(report_id)
    require("review.take", submission)
    reports.take(report, request.form.get("seen", type=uuid.UUID), actor=viewer(), at=clock.now())
    return see_other("review.case", report_id=report_id)


@bp.post("/reports/<uuid:report_id>/release")
@guard("review.take")
def release(report_id: uuid.UUID) -> Any:
    """Let go of what one reads; the next one on the desk gets it."""
    report, submission = on_the_desk(report_id)
    require("review.take", submission)
    reports.release(report, actor=viewer(), at=clock.now())
    return see_other("review.desk")
