"""The directory: two trees on a day, as a page and as a spreadsheet; a new organisation; another name."""

import io
import uuid
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask_babel import gettext as _

from portal.fields import say
from portal.http import found, guard, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.keyset import Links
from portal.lib.sheets import Column, Sheet, to_xlsx
from portal.lib.vietnamese import NotADate, read_date, short_date
from portal.organisations import actions, conditions, queries
from portal.organisations.forms import ContactForm, NamesForm, RegisterForm, UnitNameForm
from portal.organisations.queries import Filter
from portal.organisations.steps import step, typed
from portal.organisations.words import KINDS

bp = Blueprint("organisations", __name__, url_prefix="/organisations")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000
BOTH = ["GET", "POST"]
ASKED = {
    "line": "line",
    "unit": "unit",
    "sector": "sector",
    "search": "q",
    "after": "after",
    "before": "before",
}


def _asked() -> tuple[Filter, Links, str]:
    """What the address line asks for; a day that cannot be read is named, and today is shown."""
    asked = {name: request.args.get(name, "") for name in (*ASKED.values(), "on")}
    on, unread = clock.today(), ""
    try:
        on = read_date(asked["on"]) if asked["on"] else on
    except NotADate as error:
        unread = say(error.words)
    wanted = Filter(on=on, **{field: asked[name] for field, name in ASKED.items()})
    return wanted, Links(url_for("organisations.index"), asked), unread


@bp.get("/")
@guard("organisations.list")
def index() -> str:
    """One place of the tree of territory or of a sector, on a day."""
    wanted, links, unread = _asked()
    return render_template(
        "organisations/index.html",
        directory=queries.directory(viewer(), wanted),
        wanted=wanted,
        links=links,
        unread=unread,
        today=clock.today(),
        kinds=KINDS,
    )


@bp.get("/export.xlsx")
@guard("organisations.list")
def export() -> Response:
    """The organisations that the page lists, all of them, as a spreadsheet."""
    wanted, _links, _unread = _asked()
    shown = queries.directory(viewer(), wanted, MOST_ROWS)
    columns = [
        Column(_("Mã"), width=18),
        Column(_("Tên chính thức"), width=60),
        Column(_("Tên ngắn"), width=36),
        Column(_("Viết tắt"), width=10),
        Column(_("Loại"), width=20),
        Column(_("Ngành dọc"), width=12),
        Column(_("Địa bàn"), width=36),
        Column(_("Điện thoại"), width=16),
        Column(_("Từ ngày"), "date", 12),
        Column(_("Đến ngày"), "date", 12),
    ]
    rows = [
        (
            row.code, row.name, row.short_name, row.abbreviation, say(KINDS[row.kind]), row.sector_code,
            shown.atlas.words(row.unit_id, wanted.on), row.phone, row.opened_on, row.closed_on,
        )
        for row in shown.window.rows
    ]  # fmt: skip
    notes = [_("Tổ chức tại ngày %(day)s", day=short_date(wanted.on))]
    content = to_xlsx([Sheet(_("Tổ chức"), columns, rows, notes)], at=clock.now())
    name = f"to-chuc-{wanted.on:%Y-%m-%d}.xlsx"
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.route("/units/<uuid:unit_id>/new", methods=BOTH)
@guard("organisations.register", decision=True)
def register(unit_id: uuid.UUID) -> Any:
    """Register an organisation of a unit: form, look at it once more, confirm."""
    unit = found(queries.unit(viewer(), unit_id))
    require("organisations.register", unit)
    form = RegisterForm(queries.sectors(viewer()), formdata=typed())

    def look() -> dict[str, Any]:
        conditions.must_be_new(viewer(), form.code.data)
        conditions.must_have_begun(form.basis()["on"], clock.now())
        return {}

    def act() -> Any:
        names = form.names()
        made = actions.register(
            code=form.code.data,
            kind=form.chosen_kind(),
            unit=unit,
            name=names.name,
            short_name=names.short_name,
            abbreviation=names.abbreviation,
            sector_code=form.sector.data or None,
            is_member=form.is_member.data,
            phone=form.phone.data,
            opened_on=form.effective_on.data,
            legal_basis=form.legal_basis.data,
            actor=viewer(),
            at=clock.now(),
        )
        return see_other("succession.show", organisation_id=made.id)

    return step("organisations/register.html", form, look, act, unit=unit, form_href=request.path)


@bp.route("/units/<uuid:unit_id>/rename", methods=BOTH)
@guard("organisations.rename_unit", decision=True)
def rename_unit(unit_id: uuid.UUID) -> Any:
    """Another name of a unit from a day on: form, look at it once more, confirm."""
    unit = found(queries.unit(viewer(), unit_id))
    require("organisations.rename_unit", unit)
    form = UnitNameForm(formdata=typed(), data={"full_name": unit.full_name})

    def look() -> dict[str, Any]:
        conditions.must_have_begun(form.basis()["on"], clock.now())
        return {}

    def act() -> Any:
        name = form.full_name.data
        actions.rename_unit(unit, name, **form.basis(), actor=viewer(), at=clock.now())
        return see_other("organisations.index", unit=unit.id.hex)

    return step("organisations/rename_unit.html", form, look, act, unit=unit, form_href=request.path)


@bp.route("/<uuid:organisation_id>/rename", methods=BOTH)
@guard("organisations.rename", decision=True)
def rename(organisation_id: uuid.UUID) -> Any:
    """Another name from a day on: form, look at it once more, confirm."""
    organisation = found(queries.get(viewer(), organisation_id))
    require("organisations.rename", organisation)
    usual = {name: getattr(organisation, name) for name in ("name", "short_name", "abbreviation")}
    form = NamesForm(formdata=typed(), data=usual)

    def look() -> dict[str, Any]:
        conditions.must_fit(organisation, form.names(), form.basis()["on"], clock.now())
        return {"before": organisation.name}

    def act() -> Any:
        actions.rename(organisation, form.names(), **form.basis(), actor=viewer(), at=clock.now())
        return see_other("succession.show", organisation_id=organisation.id)

    return step(
        "organisations/rename.html", form, look, act, organisation=organisation, form_href=request.path
    )


@bp.route("/<uuid:organisation_id>/contact", methods=BOTH)
@guard("organisations.contact")
def contact(organisation_id: uuid.UUID) -> Any:
    """Telephone and e-mail."""
    organisation = found(queries.get(viewer(), organisation_id))
    require("organisations.contact", organisation)
    form = ContactForm(data={"phone": organisation.phone, "email": organisation.email})
    if request.method == "GET":
        return render_template("organisations/contact.html", form=form, organisation=organisation)
    if not form.validate():
        return invalid("organisations/contact.html", form=form, organisation=organisation)
    actions.set_contact(
        organisation, phone=form.phone.data, email=form.email.data.lower(), actor=viewer(), at=clock.now()
    )
    return see_other("succession.show", organisation_id=organisation_id)
