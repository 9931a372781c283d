"""Whom a draft goes to, picked from the two trees; its versions; an earlier letter as a start."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from portal.access import Viewer
from portal.http import found, guard, require, see_other, viewer
from portal.letters import addressing, customs, drafting, queries, revising, versions
from portal.letters.addressing import Group, Picked
from portal.letters.forms import StepForm
from portal.letters.models import Letter
from portal.letters.pages import EVENTS
from portal.letters.views.handling import _context, _not_overtaken, bp
from portal.lib import clock
from portal.lib.keyset import Links
from portal.organisations import queries as organisations
from portal.organisations.queries import Directory, Filter

ASKED = ("line", "unit", "sector", "q", "after", "before")


# Whom it goes to -----------------------------------------------------------------------------------------------------


@bp.route("/<uuid:letter_id>/recipients", methods=["GET", "POST"])
@guard("letters.address")
def recipients(letter_id: uuid.UUID) -> Any:
    """Tick organisations and groups at a place of the trees; what is chosen elsewhere stays chosen."""
    letter: Letter = found(queries.get(viewer(), letter_id))
    if request.method == "POST":
        _not_overtaken(letter)
    require("letters.address", letter)
    asked = {name: request.args.get(name, "") for name in ASKED}
    directory = organisations.directory(
        viewer(), Filter(on=clock.today(), search=asked["q"], **_places(asked))
    )
    offered = _offered(viewer(), asked, directory)
    if request.method == "POST":
        revising.address(letter, _picked(letter, offered), version=_version(), actor=viewer(), at=clock.now())
        return see_other(
            "letters.recipients", letter_id=letter_id, **{name: text for name, text in asked.items() if text}
        )
    return render_template(
        "letters/recipients.html",
        directory=directory,
        asked=asked,
        offered=offered,
        chosen=addressing.chosen(letter),
        links=Links(url_for("letters.recipients", letter_id=letter_id), asked),
        **_context(letter),
    )


def _places(asked: dict[str, str]) -> dict[str, str]:
    return {name: asked[name] for name in ASKED if name != "q"}


def _offered(seen_by: Viewer, asked: dict[str, str], directory: Directory) -> list[Group]:
    """The groups of this place; none where a sector is still to be chosen."""
    if asked["line"] == "sector" and directory.sector is None:
        return []
    sector = directory.sector.code if directory.sector else ""
    return addressing.groups(seen_by, directory.here, sector, clock.today())


def _picked(letter: Letter, offered: list[Group]) -> Picked:
    before = addressing.chosen(letter)
    groups = {one.code: one for one in (*offered, *before.groups)}
    return Picked(
        shown=frozenset(request.form.getlist("shown", type=uuid.UUID)),
        ticked=frozenset(request.form.getlist("organisation", type=uuid.UUID)),
        offered=tuple(groups.values()),
        codes=frozenset(request.form.getlist("group")),
        outside=request.form.get("outside", "\n".join(before.outside))[:5_000],
        by_name="by_name" in request.form,
        apart="apart" in request.form,
    )


def _version() -> int:
    form = StepForm()
    return form.version.data if form.validate() else 0


# Versions ------------------------------------------------------------------------------------------------------------


@bp.get("/<uuid:letter_id>/versions")
@guard("letters.see")
def all_versions(letter_id: uuid.UUID) -> str:
    """Every version that was kept: who, when, at which step."""
    letter: Letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    return render_template(
        "letters/versions.html",
        letter=letter,
        named=customs.named(letter.kind, letter.abstract),
        versions=versions.versions(viewer(), letter),
        events=EVENTS,
    )


@bp.get("/<uuid:letter_id>/versions/<int:number>")
@guard("letters.see")
def version(letter_id: uuid.UUID, number: int) -> str:
    """One version: what it changed since another (the one before it unless asked), and its whole text."""
    letter: Letter = found(queries.get(viewer(), letter_id))
    require("letters.see", letter)
    kept = versions.versions(viewer(), letter)
    one = found(next((each for each in kept if each.number == number), None))
    asked = request.args.get("since", type=int)
    before = next((each for each in kept if each.number == asked), None)
    before = before or next((each for each in kept if each.number < number), None)
    return render_template(
        "letters/version.html",
        letter=letter,
        versions=kept,
        one=one,
        before=before,
        parts=versions.between(before.content, one.content) if before else [],
        events=EVENTS,
        content=one.content,
        named=customs.named(letter.kind, one.content["abstract"]),
    )


@bp.post("/<uuid:letter_id>/versions/<int:number>")
@guard("letters.edit")
def restore(letter_id: uuid.UUID, number: int) -> Any:
    """Put an older version's text in the place of the draft's."""
    letter: Letter = found(queries.get(viewer(), letter_id))
    _not_overtaken(letter)
    require("letters.edit", letter)
    revising.restore(letter, number, version=_version(), actor=viewer(), at=clock.now())
    return see_other("letters.edit", letter_id=letter_id)


@bp.post("/<uuid:letter_id>/copy")
@guard("letters.copy")
def copy(letter_id: uuid.UUID) -> Any:
    """Begin a letter of one's own from this one."""
    letter: Letter = found(queries.get(viewer(), letter_id))
    require("letters.copy", letter)
    new = drafting.draft_from(letter, actor=viewer(), at=clock.now())
    return see_other("letters.edit", letter_id=new.id)
