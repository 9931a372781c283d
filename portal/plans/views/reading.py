"""The plans on the shelf and one plan on screen: its text, its periods, its values, its form, and what is new in it."""

import uuid
from typing import Any

from flask import Response, render_template, request

from portal.http import found, guard, viewer
from portal.lib import clock
from portal.plans import calendar, differences, queries, shelf, wording
from portal.plans import preset as presets
from portal.plans.views.door import bp, readable

PARTS = ("text", "periods", "values", "lines")


@bp.get("/")
@guard("plans.see")
def index() -> str:
    """All plans, and the drafts for those who may see them."""
    return render_template(
        "plans/index.html",
        plans=shelf.plans(viewer()),
        drafts=[(draft, presets.parse(draft.text).plan) for draft in shelf.drafts(viewer())],
        shipped=presets.names(),
        today=clock.today(),
    )


@bp.get("/<uuid:plan_id>")
@guard("plans.see")
def show(plan_id: uuid.UUID) -> str:
    """One plan, on four pages: the text with what rests on each clause, periods and who owes what, values, form."""
    kept = readable(plan_id)
    part = request.args.get("part", "")
    part = part if part in PARTS else "text"
    sections = wording.sections(kept.preset)
    return render_template(
        "plans/show.html",
        kept=kept,
        part=part,
        head=wording.head(kept.preset),
        sections=sections,
        shown=[section for section in sections if section.part == part],
        resting=_resting(sections) if part == "text" else {},
        before=shelf.before(viewer(), kept),
        last_day=calendar.last_day,
        **(_owed(kept) if part == "periods" and kept.plan else {}),
        given=queries.goals_of(viewer(), [viewer().organisation_id], plan_id) if part == "values" else {},
    )


def _resting(sections: tuple[wording.Section, ...]) -> dict[str, list[tuple[wording.Section, wording.Row]]]:
    """What rests on each clause."""
    found: dict[str, list[tuple[wording.Section, wording.Row]]] = {}
    for section in sections:
        for row in section.rows:
            found.setdefault(row.clause, []).append((section, row))
    return found


def _owed(kept: shelf.Kept) -> dict[str, Any]:
    asked = shelf.Asked(
        request.args.get("q", "").strip()[:100],
        request.args.get("group", ""),
        request.args.get("page", 1, type=int),
    )
    rows, total, asked = shelf.obligations(viewer(), kept.id, asked)
    return {
        "groups": shelf.groups(viewer(), kept.id),
        "names": {party.code: party.name for party in kept.preset.parties},
        "rows": rows,
        "total": total,
        "asked": asked,
        "pages": max(-(-total // shelf.PAGE), 1),
    }


@bp.get("/<uuid:plan_id>/changes")
@guard("plans.see")
def changes(plan_id: uuid.UUID) -> str:
    """What this plan says differently from that of the year before."""
    kept = readable(plan_id)
    before = found(shelf.before(viewer(), kept))
    return render_template(
        "plans/changes.html",
        kept=kept,
        before=before,
        differences=differences.compare(before.preset, kept.preset),
    )


@bp.get("/<uuid:plan_id>/plan.toml")
@guard("plans.see")
def text(plan_id: uuid.UUID) -> Response:
    """The plan as TOML: to be changed by hand and loaded as the next."""
    kept = readable(plan_id)
    return Response(
        shelf.toml(kept),
        mimetype="application/toml",
        headers={"Content-Disposition": f"attachment; filename=ke-hoach-{kept.year}.toml"},
    )
