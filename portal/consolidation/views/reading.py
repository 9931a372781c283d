"""Pages that show: both lines, units × lines, the rows of a difference, editions, a sector's line; their exports."""

import uuid
from typing import Any

from flask import Response, render_template, request

from portal.consolidation import editions, queries, reported, sectors, workbooks
from portal.consolidation.models import Edition
from portal.consolidation.rules import reason_against
from portal.consolidation.senders import Side
from portal.consolidation.views.door import REPEATED, SUBMITTED, Asked, asked, bp, edition_in_sight
from portal.http import guard, require, viewer
from portal.lib import clock
from portal.plans import calendar
from portal.reports.models import Report, ReportVersion

ROWS, LISTED, COLUMNS = 50, 20, 7
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@guard("consolidation.see")
def index() -> str:
    """A period by both lines, side by side, with its coverage, what differs, adjustments and editions."""
    wanted = asked()
    if wanted is None:
        return render_template("consolidation/nothing.html")
    whole = _whole(wanted)
    found = queries.editions(viewer(), wanted.period)
    return render_template(
        "consolidation/index.html",
        asked=wanted,
        whole=whole,
        listed={side: whole.listed(side, 0, LISTED) for side in Side},
        adjustments=queries.adjustments(viewer(), wanted.agency, wanted.period),
        own=[one for one in found if one.organisation_id == wanted.agency.id],
        lower=editions.newest_of_each(one for one in found if one.organisation_id != wanted.agency.id),
        Side=Side,
    )


@bp.get("/matrix")
@guard("consolidation.see")
def matrix() -> str:
    """Units × lines of the form, some lines at a time; the scenarios are shown here and frozen nowhere."""
    wanted = asked()
    if wanted is None:
        return render_template("consolidation/nothing.html")
    whole = _whole(wanted)
    figures = queries.reported_of(
        viewer(), wanted.agency, wanted.period, whole, with_submitted=wanted.scenario == SUBMITTED
    )
    pages = max(-(-len(figures.lines) // COLUMNS), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    repeated = reported.values_before(viewer(), wanted.agency, wanted.period)
    return render_template(
        "consolidation/matrix.html",
        asked=wanted,
        whole=whole,
        figures=figures,
        lines=figures.lines[(number - 1) * COLUMNS : number * COLUMNS],
        number=number,
        pages=pages,
        units={unit.organisation_id: unit for unit in figures.units},
        repeated=repeated if wanted.scenario == REPEATED else {},
    )


@bp.get("/rows")
@guard("consolidation.see")
def rows() -> str:
    """The deliveries that one line tells and the other does not, or that no accepted report tells, with the reason."""
    wanted = asked()
    if wanted is None:
        return render_template("consolidation/nothing.html")
    name = request.args.get("side", "")
    side = Side(name) if name in list(Side) else Side.territory
    whole = _whole(wanted)
    total = len(whole.gaps[side])
    number = min(max(request.args.get("page", 1, type=int), 1), max(-(-total // ROWS), 1))
    first = (number - 1) * ROWS
    return render_template(
        "consolidation/rows.html",
        asked=wanted,
        whole=whole,
        side=side,
        listed=whole.listed(side, first, first + ROWS),
        number=number,
        first=first,
        total=total,
        Side=Side,
    )


@bp.get("/consolidation.xlsx")
@guard("consolidation.see")
def export() -> Any:
    """Both lines, the matrix and the difference as a workbook, each sheet under the coverage and its minute."""
    wanted = asked()
    if wanted is None:
        return render_template("consolidation/nothing.html")
    at = clock.now()
    content, _faults = queries.draft(viewer(), wanted.agency, wanted.period, at)
    return _sent(
        workbooks.workbook(content, wanted.agency.name, at), f"tong-hop-{wanted.period.code}-{at:%Y%m%d-%H%M}"
    )


@bp.get("/editions/<uuid:edition_id>")
@guard("consolidation.see_edition")
def edition(edition_id: uuid.UUID) -> str:
    """One frozen edition, to read and to print, with what it says otherwise than the one before."""
    frozen = edition_in_sight(edition_id)
    require("consolidation.see_edition", frozen)
    return render_template("consolidation/edition.html", **shown(frozen))


def shown(frozen: Edition) -> dict[str, Any]:
    """What the page of an edition and the page of its approval show."""
    before, judged = queries.before(viewer(), frozen), queries.frozen(viewer(), frozen)
    return {
        "edition": frozen,
        "content": frozen.content,
        "at": editions.frozen_at(frozen),
        "coverage": editions.coverage(frozen),
        "changes": editions.changes(before.content, frozen.content) if before else None,
        "before": before,
        "judged": judged,
        "against": None if judged.approved else reason_against(viewer(), judged),
    }


@bp.get("/editions/<uuid:edition_id>/edition.xlsx")
@guard("consolidation.see_edition")
def export_edition(edition_id: uuid.UUID) -> Any:
    """The same edition as a workbook."""
    frozen = edition_in_sight(edition_id)
    require("consolidation.see_edition", frozen)
    name = f"tong-hop-{frozen.period.code}-ban-{frozen.number}"
    return _sent(workbooks.workbook(frozen.content, frozen.organisation.name, frozen.frozen_at), name)


@bp.get("/sector")
@guard("consolidation.sector")
def sector() -> str:
    """The upper organisation of a vertical system reads its line: its lower organisations by district."""
    periods = sectors.periods(viewer())
    chosen = request.args.get("period", type=uuid.UUID)
    now = [one for one in periods if calendar.is_current(one.due_at, clock.today())]
    period = next((one for one in periods if one.id == chosen), next(iter(now or periods[-1:]), None))
    return render_template(
        "consolidation/sector.html",
        periods=periods,
        period=period,
        line=sectors.line(viewer(), period, clock.now()) if period else None,
    )


@bp.app_template_global("edition_of")
def edition_of(report: Report, version: ReportVersion | None) -> Edition | None:
    """For the pages of reports: the edition that a district's own report names."""
    return queries.named_by(viewer(), report, version.frozen_at if version else None)


def _whole(wanted: Asked) -> Any:
    return queries.of(
        viewer(), wanted.agency, wanted.period, clock.now(), with_submitted=wanted.scenario == SUBMITTED
    )


def _sent(body: bytes, name: str) -> Response:
    return Response(
        body, mimetype=SPREADSHEET, headers={"Content-Disposition": f"attachment; filename={name}.xlsx"}
    )
