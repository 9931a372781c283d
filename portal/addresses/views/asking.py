"""“Already known?” asked blind, and the list on its way out as a sheet."""

from typing import Any

from flask import Response, request

from portal.access import Level
from portal.addresses import blind, ledger_sheets, pages, queries
from portal.addresses.handing_out import hand_out
from portal.addresses.models import Purpose
from portal.addresses.step_forms import ExportForm, KnownForm
from portal.addresses.views.door import BOTH, bp, shown_page
from portal.addresses.views.registry import asked_for, id_of
from portal.addresses.words import PURPOSES
from portal.documents.serving import spreadsheet
from portal.fields import say
from portal.http import begin_work, guard, invalid, is_fragment, page_or_fragment, slow, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal

MOST_ROWS = 20_000


@bp.route("/check", methods=BOTH)
@guard("addresses.propose", repeatable=True)
@slow
def check() -> Any:
    """Whether a household may be in the registry already: yes or no, and whom to call."""
    form = KnownForm()
    form.unit.choices = [("", ""), *pages.communes(viewer())]
    if viewer().level is Level.commune:
        del form.unit
    if request.method == "GET":
        return shown_page("addresses/check.html", form=form, known=None)
    if not form.validate():
        # Half a form, while somebody types: nothing to say yet.
        answer = page_or_fragment if is_fragment() else invalid
        return answer("addresses/check.html", "addresses/_check.html", form=form, known=None)
    unit_id = id_of(form.unit.data) if "unit" in form else viewer().unit_id
    try:
        blind.count_question(viewer(), clock.machine())
    except Refusal as refusal:
        form.refuse(None, refusal.words)
        return invalid("addresses/check.html", "addresses/_check.html", form=form, known=None)
    known = blind.already_known(viewer(), form.head_name.data or "", form.birth_year.data or 0, unit_id)
    return page_or_fragment("addresses/check.html", "addresses/_check.html", form=form, known=known)


@bp.get("/export.xlsx")
@guard("addresses.list")
def export() -> Response:
    """The list as it is shown, whole and masked."""
    wanted, _asked = asked_for()
    listing = queries.open_list(viewer(), wanted, clock.today(), MOST_ROWS)
    rows = pages.rows(viewer(), listing, clock.today())
    return spreadsheet(ledger_sheets.as_shown(rows, viewer().organisation_name, clock.now()), "dia-chi.xlsx")


@bp.route("/export", methods=BOTH)
@guard("addresses.export", decision=True)
@slow
def export_names() -> Any:
    """The same households by name: what for is asked and written down with the file, in one transaction."""
    form = ExportForm()
    wanted, asked = asked_for()
    ids = [row.id for row in queries.open_list(viewer(), wanted, clock.today(), MOST_ROWS).window.rows]
    about: dict[str, Any] = {"form": form, "count": len(ids), "asked": asked}
    if request.method == "GET":
        return shown_page("addresses/export.html", **about)
    if not form.validate():
        return invalid("addresses/export.html", **about)
    again = begin_work()
    if again is not None:
        return again
    purpose = Purpose(form.purpose.data)
    try:
        found = hand_out(ids, purpose, actor=viewer(), at=clock.now())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("addresses/export.html", **about)
    who, why = viewer().user_name, say(PURPOSES[purpose])
    body = ledger_sheets.with_names(found, viewer().organisation_name, who, why, clock.now())
    return spreadsheet(body, "ho-co-ten.xlsx")
