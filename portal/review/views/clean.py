"""Several clean ones at once: a page that shows them with their figures, one act, a page that says what was done."""

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for

from portal.http import guard, see_other, viewer
from portal.lib import clock
from portal.review import clean, queries, together
from portal.review.views.door import bp


@bp.get("/acceptance")
@guard("review.accept_clean")
def confirm_clean() -> Any:
    """What would be accepted, and what of the chosen is not clean and why."""
    chosen = request.args.getlist("report", type=uuid.UUID)
    if not chosen:
        return redirect(url_for("review.desk", empty=1), 303)
    found = clean.candidates(viewer(), chosen)
    return render_template(
        "review/clean.html",
        ready=[one for one in found if not one.against],
        left=[one for one in found if one.against],
    )


@bp.post("/acceptance")
@guard("review.accept_clean", decision=True)
def accept_clean() -> Any:
    """Accept them, each guarded by its version; those overtaken meanwhile are left."""
    chosen = [one for one in map(_read, request.form.getlist("report")) if one is not None]
    left = together.accept_together(chosen, actor=viewer(), at=clock.now())
    return see_other(
        "review.accepted", report=[one[0] for one in chosen if one[0] not in left], left=list(left)
    )


def _read(text: str) -> tuple[uuid.UUID, int, int] | None:
    """`report.number.version` as the page that was read wrote it."""
    try:
        report_id, number, version = text.split(".")
        return uuid.UUID(report_id), int(number), int(version)
    except ValueError:
        return None


@bp.get("/acceptance/done")
@guard("review.accept_clean")
def accepted() -> Any:
    """What was accepted, and what was left with the reason that stands against it now."""
    done, left = (request.args.getlist(name, type=uuid.UUID) for name in ("report", "left"))
    reports = [report for one in done[: clean.MOST] if (report := queries.get(viewer(), one))]
    return render_template("review/cleaned.html", done=reports, left=clean.candidates(viewer(), left))
