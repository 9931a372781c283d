"""Bring a table, look at its verdicts, have it written."""

import uuid
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from portal.documents.serving import spreadsheet
from portal.fields import say
from portal.http import (
    begin_work,
    found,
    guard,
    invalid,
    page_or_fragment,
    require,
    see_other,
    slow,
    uploads,
    viewer,
)
from portal.intake import actions, queries, reading
from portal.intake.forms import BringForm, CountedForm
from portal.intake.kinds import KINDS, Kind
from portal.intake.models import Intake, IntakeState
from portal.intake.rules import is_ready
from portal.lib import clock, sheets
from portal.lib.refusals import Refusal

bp = Blueprint("intake", __name__, url_prefix="/intake")
PAGE = 50


def _kind(name: str) -> Kind:
    kind: Kind = found(KINDS.get(name))
    require("intake.bring", kind)
    return kind


def _form(kind: Kind) -> BringForm:
    return CountedForm() if kind.total else BringForm()


@bp.get("/<string:kind>/")
@guard("intake.bring")
def bring(kind: str) -> str:
    """A file or a pasted table."""
    wanted = _kind(kind)
    return page_or_fragment("intake/bring.html", "intake/bring.html", kind=wanted, form=_form(wanted))


@bp.get("/tables/<uuid:intake_id>/edit")
@guard("intake.see")
def edit(intake_id: uuid.UUID) -> str:
    """The rows as text, to be mended on the page and read again in place of the table."""
    intake = _intake(intake_id)
    found(queries.unwritten(viewer(), intake.id.hex))
    kind = KINDS[intake.kind]
    form = type(_form(kind))(
        formdata=None,
        data={
            "pasted": reading.pasted_again(kind, intake.rows),
            "replaces": intake.id.hex,
            "counted": intake.control.get("count"),
            "summed": intake.control.get("total"),
        },
    )
    return page_or_fragment("intake/bring.html", "intake/bring.html", kind=kind, form=form)


@bp.post("/<string:kind>/")
@guard("intake.bring")
@uploads
@slow
def take(kind: str) -> Any:
    """Read and judge it; nothing is written in the books yet."""
    wanted = _kind(kind)
    form = _form(wanted)
    page: dict[str, Any] = {"kind": wanted, "form": form}
    if not form.validate():
        return invalid("intake/bring.html", **page)
    try:
        rows = reading.rows_of(wanted, form.table())
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid("intake/bring.html", **page)
    reading.read(wanted, rows)
    again = begin_work()
    if again is not None:
        return again
    intake = actions.take(wanted, rows, form.control(), say=say, actor=viewer(), at=clock.now())
    old = queries.unwritten(viewer(), form.replaces.data or "")
    if old is not None:
        actions.discard(old, actor=viewer(), at=clock.now())
    return see_other("intake.show", intake_id=intake.id)


@bp.get("/<string:kind>/template.xlsx")
@guard("intake.bring")
def template(kind: str) -> Response:
    """The columns to fill, and how, in a workbook of two sheets."""
    wanted = _kind(kind)
    columns = [sheets.Column(_heading(column)) for column in wanted.columns]
    known = wanted.prefill(viewer()) if wanted.prefill else []
    rows = [[cells.get(column.name) for column in wanted.columns] for cells in known]
    guide = [
        (
            say(column.label),
            _("bắt buộc") if column.required else "",
            say(column.hint) if column.hint else "",
            column.example,
        )
        for column in wanted.columns
    ]
    heads = [
        sheets.Column(_("Cột")),
        sheets.Column(_("Bắt buộc")),
        sheets.Column(_("Cách ghi"), width=60),
        sheets.Column(_("Ví dụ"), width=30),
    ]
    body = sheets.to_xlsx(
        [sheets.Sheet(say(wanted.title), columns, rows), sheets.Sheet(_("Cách ghi"), heads, guide)],
        at=clock.now(),
    )
    return spreadsheet(body, f"mau-{kind}.xlsx")


def _heading(column: Any) -> str:
    return f"{say(column.label)} *" if column.required else say(column.label)


@bp.get("/tables/<uuid:intake_id>")
@guard("intake.see")
def show(intake_id: uuid.UUID) -> str:
    """What was found in it, the faulty rows first; while it is being written, how far that is."""
    intake = _intake(intake_id)
    kind = KINDS[intake.kind]
    faulty = _faulty(intake)
    noted = {number for number, _words in intake.notes}
    shown_in = {"all": {row[0] for row in intake.rows}, "noted": noted}
    rows = [row for row in intake.rows if row[0] in shown_in.get(request.args.get("view", ""), faulty)]
    first = max(request.args.get("page", 1, type=int), 1)
    shown = rows[(first - 1) * PAGE : first * PAGE]
    present = {name for _number, cells in shown for name in cells} | {
        name for _number, name, _words in intake.faults
    }
    return page_or_fragment(
        "intake/show.html",
        "intake/_progress.html",
        intake=intake,
        kind=kind,
        faulty=len(faulty - {0}),
        noted=len(noted),
        columns=[column for column in kind.columns if column.name in present],
        rows=shown,
        said=_said(intake),
        place=first,
        pages=-(-len(rows) // PAGE),
        before=queries.written_before(viewer(), intake),
        ready=is_ready(intake),
        waiting=intake.state is IntakeState.working,
        afterwards=url_for(kind.afterwards),
    )


def _intake(intake_id: uuid.UUID) -> Intake:
    intake: Intake = found(queries.get(viewer(), intake_id))
    require("intake.see", intake)
    return intake


def _faulty(intake: Intake) -> set[int]:
    return {number for number, _column, _words in intake.faults}


def _said(intake: Intake) -> dict[tuple[int, str], list[str]]:
    """The sentences about each cell, or about a row as a whole (column "")."""
    said: dict[tuple[int, str], list[str]] = {}
    for number, column, words in intake.faults:
        said.setdefault((number, column), []).append(words)
    return said


@bp.get("/tables/<uuid:intake_id>/faults.xlsx")
@guard("intake.see")
def faults(intake_id: uuid.UUID) -> Response:
    """The faulty rows as a workbook to mend and bring again, each with what is wrong."""
    intake = _intake(intake_id)
    kind, faulty, said = KINDS[intake.kind], _faulty(intake), _said(intake)
    columns = [sheets.Column(_heading(column)) for column in kind.columns]
    rows = [
        [
            *(cells.get(column.name) for column in kind.columns),
            "; ".join(words for (line, _column), found in said.items() if line == number for words in found),
        ]
        for number, cells in intake.rows
        if number in faulty
    ]
    sheet = sheets.Sheet(say(kind.title), [*columns, sheets.Column(_("Phải sửa"), width=60)], rows)
    return spreadsheet(sheets.to_xlsx([sheet], at=clock.now()), f"phai-sua-{kind.name}.xlsx")


@bp.post("/tables/<uuid:intake_id>/write")
@guard("intake.see", decision=True)
def write(intake_id: uuid.UUID) -> Any:
    """Have all rows written."""
    actions.write(_intake(intake_id), actor=viewer(), at=clock.now())
    return see_other("intake.show", intake_id=intake_id)


@bp.post("/tables/<uuid:intake_id>/discard")
@guard("intake.see", decision=True)
def discard(intake_id: uuid.UUID) -> Any:
    """Throw it away."""
    intake = _intake(intake_id)
    kind = intake.kind
    actions.discard(intake, actor=viewer(), at=clock.now())
    return see_other("intake.bring", kind=kind)
