"""The three piles, and marking what was found."""

from typing import Any

from flask import Blueprint, render_template, request

from portal.http import guard, see_other, viewer
from portal.inhandao import actions, bringing, queries
from portal.inhandao.queries import Pile
from portal.lib import clock

bp = Blueprint("inhandao", __name__, url_prefix="/inhandao")
PAGE = 50


@bp.get("/")
@guard("inhandao.compare")
def index() -> str:
    """One pile, and how many stand in each."""
    asked = request.args.get("pile", "")
    pile = Pile(asked) if asked in set(Pile) else Pile.unmarked
    counts = queries.counts(viewer())
    place = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "inhandao/index.html",
        pile=pile,
        counts=counts,
        lines=queries.lines(viewer(), pile, (place - 1) * PAGE, PAGE),
        place=place,
        pages=max(-(-counts[pile] // PAGE), 1),
        kind=bringing.KIND.name,
        brought=queries.brought_last(viewer()),
    )


@bp.post("/mark")
@guard("inhandao.compare", decision=True)
def mark() -> Any:
    """Mark every address that was found there as posted today."""
    actions.mark_all(on=clock.today(), actor=viewer(), at=clock.now())
    return see_other("inhandao.index", pile=Pile.both)
