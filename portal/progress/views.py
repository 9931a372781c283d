"""The board of who has reported and who has not, on screen and as a spreadsheet."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from portal.access import allowed
from portal.accounts import saved
from portal.fields import say
from portal.http import found, guard, is_fragment, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.words import phrase
from portal.organisations.steps import step, typed
from portal.plans import calendar, postponing
from portal.plans.models import Period
from portal.progress import board as boards
from portal.progress import inner as inners
from portal.progress import morning as mornings
from portal.progress import morning_sheet, queries, sheet
from portal.progress import territory as territories
from portal.progress.board import Row, Standing, Summary
from portal.progress.forms import InnerDueForm
from portal.progress.inner import Inner
from portal.progress.queries import Filter, Order
from portal.progress.territory import Map
from portal.reports import correcting

PAGE = 50
bp = Blueprint("progress", __name__, url_prefix="/progress")
# Which rows the links “chọn tất cả …” tick.
CHOICES = {
    "silent": frozenset({Standing.silent}),
    "unreported": frozenset({Standing.silent, Standing.drafting}),
}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks for: a period, all of the territory or one's own desk, a filter."""

    periods: list[Period]
    period: Period | None
    territory: bool
    wanted: Filter


@bp.get("/board")
@guard("progress.board")
def board() -> Any:
    """Who has reported and who has not; htmx asks every minute for the counts and the states alone."""
    asked = _asked()
    if asked.period is None:
        return render_template("progress/nothing.html")
    rows = _rows(asked, asked.period)
    now, listed = clock.now(), queries.arrange(rows, asked.wanted)
    ticked = CHOICES.get(request.args.get("choose", ""), frozenset())
    number = min(max(request.args.get("page", 1, type=int), 1), max(-(-len(listed) // PAGE), 1))
    shown = listed[(number - 1) * PAGE : number * PAGE]
    summary = boards.summary(rows, asked.period.due_at)
    chosen = request.args.get("remind", type=uuid.UUID)
    reminded = queries.row_of(rows, chosen) if chosen else None
    moves = postponing.changes_of(viewer(), [row.obligation_id for row in shown if row.moved])
    return page_or_fragment(
        "progress/board.html",
        "progress/_summary.html",
        asked=asked,
        period=asked.period,
        rows=rows,
        listed=listed,
        shown=shown,
        number=number,
        first=(number - 1) * PAGE + 1,
        elsewhere=[
            row for row in listed if row.standing in ticked and row not in shown and not row.has_time(now)
        ],
        summary=summary,
        squads=boards.roll_call(rows),
        last_day=calendar.last_day(summary.due_at),
        due_day=calendar.due_day(summary.due_at),
        chosen=ticked,
        remind_href=_remind_href() if summary.unreported and not asked.territory else "",
        basis=boards.basis(rows),
        reads_cases=allowed(viewer(), "review.list"),
        moves=moves,
        outages={one.outage_id: one for each in moves.values() for one in each if one.outage_id}.values(),
        told=postponing.told,
        brief=postponing.brief,
        ahead=correcting.ahead,
        extends=allowed(viewer(), "plans.extend") and not asked.territory,
        enters=allowed(viewer(), "reports.enter") and not asked.territory,
        period_choices=[(row.id, say(phrase(row.name))) for row in asked.periods],
        standing_views=_views(asked, asked.period, summary),
        partial=is_fragment(),
        reminded=reminded,
        reminder=_reminder(reminded, asked.period, summary) if reminded else "",
        labels=boards.LABELS,
        marks=boards.MARKS,
        in_words=boards.IN_WORDS,
        today=now.date(),
        moment_now=now,
        saved=saved.saved_views(viewer(), "progress.board"),
        query=saved.filters_of("progress.board", request.query_string.decode("ascii", "ignore")),
    )


@bp.get("/territory")
@guard("progress.territory")
def territory() -> str:
    """Totals by territory, as reported or on today's map: the switch is printed on the table."""
    drawn = Map.today if request.args.get("map") == Map.today else Map.reported
    return render_template(
        "progress/territory.html",
        table_of=territories.table(viewer(), request.args.get("unit", ""), drawn, clock.today()),
        drawn=drawn.value,
        at=clock.now(),
    )


@bp.route("/inner/<uuid:period_id>", methods=["GET", "POST"])
@guard("progress.inner", decision=True)
def inner(period_id: uuid.UUID) -> Any:
    """The day before which those who report to this desk do so: form, what it comes to, confirmation (A-16)."""
    require("progress.inner")
    of: Inner = found(inners.inner(viewer(), period_id, lock=request.method == "POST"))
    form = InnerDueForm(formdata=typed())

    def look() -> dict[str, Any]:
        assert form.before.data is not None
        inners.must_be_possible(of, form.before.data, clock.now())
        return {"last": calendar.last_day(of.due_at(form.before.data))}

    def act() -> Any:
        assert form.before.data is not None
        inners.set_inner_due(of, form.before.data, actor=viewer(), at=clock.now())
        return see_other("progress.board", period=period_id)

    return step(
        "progress/inner.html",
        form,
        look,
        act,
        of=of,
        days=sorted({one.due_before for one in of.waiting}),
        form_href=request.path,
    )


@bp.get("/board.xlsx")
@guard("progress.board")
def export() -> Any:
    """The same rows as a spreadsheet."""
    asked = _asked()
    rows = _rows(asked, asked.period) if asked.period else []
    period = asked.period
    if period is None:
        return render_template("progress/nothing.html")
    now = clock.now()
    summary = boards.summary(rows, period.due_at)
    body = sheet.workbook(period.name, queries.arrange(rows, asked.wanted), summary, now)
    name = f"han-nop-{period.code}-{now:%Y%m%d-%H%M}.xlsx"
    return Response(
        body, mimetype=SPREADSHEET, headers={"Content-Disposition": f"attachment; filename={name}"}
    )


@bp.get("/reminders")
@guard("progress.board")
def reminders() -> Any:
    """Ready texts for those who have not reported: one for each unit, one for a group chat; some of them, if chosen."""
    asked = _asked()
    if asked.period is None:
        return render_template("progress/nothing.html")
    rows = [row for row in _rows(asked, asked.period) if not row.has_reported]
    chosen = set(request.args.getlist("organisation", type=uuid.UUID))
    taken = [row for row in rows if not chosen or row.organisation_id in chosen]
    summary = boards.summary(rows, asked.period.due_at)
    return render_template(
        "progress/reminders.html",
        asked=asked,
        period=asked.period,
        rows=rows,
        texts=[(row, _reminder(row, asked.period, summary)) for row in taken],
        group=_group(taken, asked.period, summary),
        chosen=chosen,
        labels=boards.LABELS,
        marks=boards.MARKS,
    )


def _group(rows: list[Row], period: Period, summary: Summary) -> Any:
    link = url_for("home.index", _external=True)
    return boards.group_text(rows, period.name, calendar.last_day(summary.due_at), link)


@bp.get("/morning-after")
@guard("progress.morning_after")
def morning_after() -> Any:
    """After the due day: who was late, who is silent, what came back and why, how long reviewing took."""
    asked = _asked()
    if asked.period is None:
        return render_template("progress/nothing.html")
    rows = _rows(asked, asked.period)
    return render_template(
        "progress/morning.html",
        asked=asked,
        period=asked.period,
        found=mornings.morning(viewer(), asked.period, rows),
        summary=boards.summary(rows, asked.period.due_at),
        days_late=mornings.days_late,
        period_choices=[(row.id, say(phrase(row.name))) for row in asked.periods],
        remind_href=_remind_href(),
        labels=boards.LABELS,
        marks=boards.MARKS,
        today=clock.today(),
        moment_now=clock.now(),
    )


@bp.get("/morning-after.xlsx")
@guard("progress.morning_after")
def export_morning_after() -> Any:
    """The same lists as a spreadsheet."""
    asked = _asked()
    if asked.period is None:
        return render_template("progress/nothing.html")
    now, rows = clock.now(), _rows(asked, asked.period)
    body = morning_sheet.workbook(asked.period.name, mornings.morning(viewer(), asked.period, rows), now)
    name = f"sau-han-nop-{asked.period.code}-{now:%Y%m%d-%H%M}.xlsx"
    return Response(
        body, mimetype=SPREADSHEET, headers={"Content-Disposition": f"attachment; filename={name}"}
    )


def _asked() -> Asked:
    """The URL read; what cannot be read is left out."""
    given = request.args
    periods = queries.periods(viewer())
    chosen = given.get("period", type=uuid.UUID)
    period = next((row for row in periods if row.id == chosen), None) or queries.current(
        periods, clock.today()
    )
    state, order = given.get("state", ""), given.get("sort", "")
    return Asked(
        periods=periods,
        period=period,
        territory=given.get("scope") == "territory",
        wanted=Filter(
            standing=Standing(state) if state in list(Standing) else None,
            words=given.get("q", "").strip()[:100],
            order=Order(order) if order in list(Order) else Order.standing,
        ),
    )


def _rows(asked: Asked, period: Period) -> list[Row]:
    rows = queries.completeness(viewer(), period, territory=asked.territory)
    return queries.on_business_clock(rows, clock.shift())


def _remind_href() -> str:
    """Where the chosen units are sent to be reminded; nothing for who drafts no letters."""
    endpoint = "letters.draft_reminder"
    drafts = endpoint in current_app.view_functions and allowed(viewer(), "letters.draft")
    return url_for(endpoint) if drafts else ""


def _views(asked: Asked, period: Period, summary: Summary) -> list[tuple[str, str, int, bool]]:
    """One list for each standing, with its count."""
    kept: dict[str, Any] = {
        "period": period.id,
        "scope": "territory" if asked.territory else None,
        "q": asked.wanted.words or None,
    }
    return [
        (
            say(boards.LABELS[standing]),
            url_for("progress.board", state=standing.value, **kept),
            summary.counts[standing],
            asked.wanted.standing is standing,
        )
        for standing in Standing
    ]


def _reminder(row: Row, period: Period, summary: Summary) -> Any:
    link = url_for("home.index", _external=True)
    return boards.reminder_text(row, period.name, calendar.last_day(summary.due_at), link)
