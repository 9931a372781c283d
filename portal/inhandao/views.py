"""The three piles, and marking what was found."""

from typing import Any

from flask import Blueprint, render_template, request

from portal.addresses.handing_out import MOST, hand_out
from portal.addresses.ledger_sheets import with_names
from portal.addresses.models import Purpose
from portal.addresses.words import PURPOSES
from portal.documents.serving import spreadsheet
from portal.fields import say
from portal.http import guard, invalid, see_other, viewer
from portal.inhandao import actions, bringing, queries
from portal.inhandao.queries import Pile
from portal.lib import clock
from portal.lib.refusals import Refusal

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
        waiting=len(queries.to_post(viewer())),
        brought=queries.brought_last(viewer()),
    )


@bp.route("/export", methods=["GET", "POST"])
@guard("inhandao.compare", decision=True)
def export() -> Any:
    """What has to be posted, by name: the export is written into every dossier first."""
    ids, problem = queries.to_post(viewer()), ""
    if request.method == "POST":
        try:
            found = hand_out(ids[:MOST], Purpose.posting, actor=viewer(), at=clock.now())
        except Refusal as refusal:
            problem = say(refusal.words)
        else:
            about = viewer().organisation_name, viewer().user_name, say(PURPOSES[Purpose.posting])
            return spreadsheet(with_names(found, *about, clock.now()), "dua-len-inhandao.xlsx")
    page = invalid if problem else render_template
    return page("inhandao/export.html", count=len(ids), most=MOST, problem=problem)


@bp.post("/mark")
@guard("inhandao.compare", decision=True)
def mark() -> Any:
    """Mark every address that was found there as posted today."""
    actions.mark_all(on=clock.today(), actor=viewer(), at=clock.now())
    return see_other("inhandao.index", pile=Pile.both)
