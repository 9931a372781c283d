"""Pages that show: the list, one report, its figures and the rows behind them, versions, the receipt."""

import datetime as dt
import uuid
from typing import Any

from flask import abort, current_app, render_template, request, url_for

from portal.access import allowed
from portal.http import found, guard, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.plans import queries as plans
from portal.reports import (
    actions,
    correcting,
    drifting,
    grid,
    locks,
    official,
    past,
    queries,
    reopening,
    scans,
    taking,
)
from portal.reports.deadline import deadline
from portal.reports.forms import form_of_line
from portal.reports.models import ReportState
from portal.reports.papers import Paper
from portal.reports.queries import Due, Wanted
from portal.reports.rows import Row
from portal.reports.rules import own
from portal.reports.sheet import HEADING, TEXT, Entry
from portal.reports.views.door import (
    after,
    bp,
    common,
    in_sight,
    lock_for,
    moves_of,
    number_asked,
    readable,
)


@bp.get("/")
@guard("reports.list")
def index() -> Any:
    """What the own organisation owes; below it, the reports of others in sight."""
    person, today = viewer(), clock.today()
    others = queries.sees_others(person)
    wanted = _wanted()
    return page_or_fragment(
        "reports/index.html",
        "reports/_rows.html",
        not_begun=locks.not_begun,
        dues=[
            (due, deadline(due.obligation.due_at, today))
            for due in _open_first(queries.due_for(person, today))
        ],
        others=others,
        listed=queries.visible_to(person, wanted) if others else None,
        wanted=wanted,
        periods=queries.periods(person) if others else [],
        states=list(ReportState),
        today=today,
        drifted=drifting.drifted(person),
        true_ups={one.report_id: deadline(one.due_at, today) for one in official.open_for(person, today)},
        link=lambda **changes: _link(wanted, **changes),
    )


def _open_first(dues: list[Due]) -> list[Due]:
    """What came back, then what is still to do by its day, then what is done, the newest first."""
    to_do = sorted((due for due in dues if due.open), key=lambda due: due.state is not ReportState.returned)
    return to_do + [due for due in reversed(dues) if not due.open]


def _wanted() -> Wanted:
    """The filter in the address; what cannot be read is left out."""
    asked = request.args
    try:
        period_id = uuid.UUID(asked.get("period", ""))
    except ValueError:
        period_id = None
    state = asked.get("state", "")
    return Wanted(
        q=asked.get("q", "").strip()[:100],
        state=ReportState(state) if state in list(ReportState) else None,
        period_id=period_id,
        sort=asked.get("sort", "") if asked.get("sort") in queries.ORDERS else "",
        after=asked.get("after", ""),
        before=asked.get("before", ""),
    )


def _link(wanted: Wanted, **changes: str) -> str:
    """The list's address with something changed; a change begins at the first page."""
    values = {
        "q": wanted.q,
        "state": wanted.state.value if wanted.state else "",
        "period": str(wanted.period_id or ""),
        "sort": wanted.sort,
        **changes,
    }
    kept: dict[str, Any] = {name: value for name, value in values.items() if value}
    return url_for("reports.index", **kept)


@bp.post("/obligations/<uuid:obligation_id>/start")
@guard("reports.start")
def start(obligation_id: uuid.UUID) -> Any:
    """Open the report of an obligation; it is filled from the ledger at once."""
    obligation = found(plans.obligation(viewer(), obligation_id))
    require("reports.start", obligation)
    report = actions.start(obligation, actor=viewer(), at=clock.now())
    return see_other("reports.figures", report_id=report.id)


@bp.get("/<uuid:report_id>")
@guard("reports.see")
def show(report_id: uuid.UUID) -> Any:
    """Where a report stands: what happened, what is next, who holds it."""
    report = in_sight(report_id)
    require("reports.see", report)
    person = viewer()
    paper = queries.paper(person, report) if allowed(person, "reports.read", report) else None
    events = queries.events(person, report)
    context = common(paper, "") if paper else {"report": report, "paper": None, "steps": []}
    limit = report.reopened_until or report.correct_before
    return render_template(
        "reports/show.html",
        **context
        | {
            "due": deadline(report.obligation.due_at, clock.today()),
            "punctuality": queries.punctuality(report, report.obligation),
            "events": events,
            "versions": queries.versions(person, report),
            "last_typed": _last_typed(paper),
            "drift": _drift(paper),
            "entered": scans.entry(person, report),
            "lock": lock_for(report, events),
            "moves": moves_of(report),
            "reopenings": reopening.history(person, report)
            if allowed(person, "reports.read", report)
            else [],
            "ahead": correcting.ahead(limit, clock.today()) if limit else None,
            "both": correcting.both,
            "endpoints": current_app.view_functions,
            "trued_up": official.get(person, report),
            "true_up": next(
                (o for o in official.open_for(person, clock.today()) if o.report_id == report.id), None
            ),
            "own": report.organisation_id == person.organisation_id,
            "reading": taking.reading(report),
        },
    )


def _last_typed(paper: Paper | None) -> Entry | None:
    """The line that was saved last, by whomever, on whatever device."""
    typed = [(entry.typed.typed_at, entry.code) for entry in paper.sheet if entry.typed] if paper else []
    return paper.sheet[max(typed)[1]] if paper and typed else None


def _drift(paper: Any) -> dict[str, int]:
    """Where an accepted report no longer says what the ledger says."""
    if paper is None or paper.version is None or paper.report.state is not ReportState.accepted:
        return {}
    return queries.drift(viewer(), paper)


@bp.get("/<uuid:report_id>/figures")
@guard("reports.read")
def figures(report_id: uuid.UUID) -> Any:
    """The grid: filled from the ledger, in a draft to be overruled and estimated, else as it was frozen."""
    paper = readable(report_id)
    return render_template("reports/figures.html", **grid_context(paper, request.args.get("edit", "")))


def grid_context(paper: Any, edit: str = "", forms: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the grid shows; `forms` are those of a page that was sent."""
    report = paper.report
    about = common(paper, "figures")
    editing = paper.version is None and about["lock"] is None and allowed(viewer(), "reports.edit", report)
    if forms is None and editing:
        forms = {
            code: form_of_line(paper.line(code), paper.sheet[code], paper) for code in grid.typed_codes(paper)
        }
    typed = [entry.typed.typed_at for entry in paper.sheet if entry.typed is not None]
    return {
        **about,
        "rows": list(grid.rows(paper, forms or {}, edit)),
        "editing": editing,
        "edit": edit,
        "saved_at": max(typed, default=None),
        "nothing": editing and paper.quiet,
    }


@bp.get("/<uuid:report_id>/lines/<code>")
@guard("reports.read")
def line(report_id: uuid.UUID, code: str) -> Any:
    """A figure in detail: the rows behind it and their sum, the unit's earlier values, who changed it in the draft."""
    paper = readable(report_id, number_asked())
    said = "official" in request.args
    if said:
        paper = found(official.paper_of(viewer(), paper))
    described = paper.line(code)
    if described is None or described.unit in (TEXT, HEADING) or code in paper.duties:
        abort(404)
    return render_template(
        "reports/line.html",
        line=described,
        figure=paper.figures.get(code),
        entry=paper.sheet[code],
        href_of=_href,
        official=said,
        earlier=past.of_line(viewer(), paper, code),
        changes=past.changes_of(viewer(), paper.report, code),
        slip="review.slip" in current_app.view_functions and own(viewer(), paper.report),
        **common(paper, "figures"),
    )


@bp.get("/<uuid:report_id>/addresses")
@guard("reports.read")
def addresses(report_id: uuid.UUID) -> Any:
    """The list of proposed addresses of a quarterly report, by code and commune (V.1)."""
    paper = readable(report_id, number_asked())
    if paper.annex is None:
        abort(404)
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "reports/addresses.html",
        annex=paper.annex,
        first=(page - 1) * queries.PAGE,
        size=queries.PAGE,
        page=page,
        next_page=after(paper, "addresses"),
        **common(paper, "addresses"),
    )


def _href(row: Row) -> str:
    """Where a row leads: its pledge, its address, or the deliveries to that address."""
    if row.id is None:
        return ""
    if row.kind == "delivery":
        return url_for("pledges.deliveries", q=row.label)
    pages = {"pledge": ("pledges.show", "pledge_id"), "address": ("addresses.show", "address_id")}
    if row.kind not in pages:
        return ""
    endpoint, name = pages[row.kind]
    wanted: dict[str, Any] = {name: row.id}
    return url_for(endpoint, **wanted)


@bp.get("/<uuid:report_id>/versions/<int:number>")
@guard("reports.read")
def version(report_id: uuid.UUID, number: int) -> Any:
    """One frozen version in full, and what it changed against the one before."""
    paper = readable(report_id, number)
    changes = queries.difference(viewer(), paper.report, number - 1, number) if number > 1 else None
    return render_template(
        "reports/version.html",
        rows=list(grid.rows(paper, {})),
        changes=changes,
        editing=False,
        **common(paper, ""),
    )


@bp.get("/<uuid:report_id>/receipt")
@guard("reports.read")
def receipt(report_id: uuid.UUID) -> Any:
    """The receipt of the newest submission, or of the version asked for: number, moment, fingerprint, what is next."""
    report = in_sight(report_id)
    require("reports.read", report)
    of = [one for one in queries.versions(viewer(), report) if one.submitted_at is not None]
    number = number_asked()
    of = [one for one in of if number is None or one.number == number]
    if not of:
        abort(404)
    return render_template(
        "reports/receipt.html",
        report=report,
        version=of[-1],
        moves=moves_of(report),
        kept=correcting.kept(of[-1]),
        punctuality=queries.punctuality(report, report.obligation),
        due=deadline(report.obligation.due_at, _day(of[-1].submitted_at)),
    )


def _day(at: dt.datetime | None) -> dt.date:
    assert at is not None
    return at.astimezone(clock.VIETNAM).date()
