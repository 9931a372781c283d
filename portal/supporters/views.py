"""The roster of leaders, the persons who help, the branches: lists, sheets, paper, and the acts on them."""

import io
import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file

from portal.fields import Form
from portal.http import found, guard, invalid, page_or_fragment, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.supporters import actions, forms, pages, queries
from portal.supporters.models import LeadershipKind
from portal.supporters.rules import kinds_kept

bp = Blueprint("supporters", __name__, url_prefix="/supporters")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOTH = ["GET", "POST"]


def _form_page(page: str, form: Form, act: Callable[[], Any], **context: Any) -> Any:
    """The page of a form as asked for; sent, the act is done, or the page says what is wrong."""
    if request.method == "GET":
        return render_template(page, form=form, **context)
    if form.validate():
        try:
            return act()
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, form=form, **context)


def _offer(form: forms.HolderForm) -> None:
    form.offer(queries.namesakes(viewer(), form.name.data) if form.name.data else ())


def _version() -> int:
    return request.form.get("version", 0, type=int)


# The roster -----------------------------------------------------------------------------------------------------------


@bp.get("/")
@guard("supporters.list")
def index() -> str:
    """The leaders in sight; filters, order and page are in the address line."""
    page = pages.roster_page(viewer(), clock.today())
    return page_or_fragment("supporters/index.html", "supporters/_leaders.html", **page)


@bp.get("/leaders.xlsx")
@guard("supporters.list")
def export() -> Response:
    """The same list, cut in the same way, as a spreadsheet."""
    content = io.BytesIO(pages.roster_sheet(viewer(), clock.now()))
    name = f"lanh-dao-{clock.today():%Y-%m-%d}.xlsx"
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


@bp.get("/leaders/print")
@guard("supporters.list")
def sign() -> str:
    """The frozen roster on paper, a line for each signature."""
    return render_template("supporters/print.html", **pages.signing_page(viewer(), clock.today()))


@bp.get("/leaders/new")
@guard("supporters.appoint")
def new() -> Any:
    """Whose leader: a choice for the standing agency, the own organisation for everyone else."""
    if not viewer().oversees_territory:
        return see_other("supporters.appoint", organisation_id=viewer().organisation_id)
    search = request.args.get("q", "")
    return render_template("supporters/new.html", search=search, bodies=queries.bodies(viewer(), search))


@bp.route("/leaders/new/<uuid:organisation_id>", methods=BOTH)
@guard("supporters.appoint")
def appoint(organisation_id: uuid.UUID) -> Any:
    """Put a leader of this organisation on the roster."""
    body = found(queries.body(viewer(), organisation_id))
    require("supporters.appoint", body)
    form = forms.AppointForm()
    form.kind.choices = forms.leadership_choices(kinds_kept(viewer(), body.id, body.unit_no))
    _offer(form)

    def act() -> Any:
        appointment = form.appointment(LeadershipKind(form.kind.data))
        done = actions.appoint(body, appointment, form.holder(), actor=viewer(), at=clock.now())
        return see_other("supporters.person", person_id=done.person_id)

    return _form_page("supporters/appoint.html", form, act, body=body)


@bp.route("/leaders/<uuid:holding_id>/correct", methods=BOTH)
@guard("supporters.keep")
def correct(holding_id: uuid.UUID) -> Any:
    """Put title and days right, of a post that is over too."""
    holding = found(queries.holding(viewer(), holding_id))
    require("supporters.keep", holding)
    form = forms.PostForm(obj=holding)

    def act() -> Any:
        appointment = form.appointment(holding.kind)
        actions.correct(holding, appointment, version=_version(), actor=viewer(), at=clock.now())
        return see_other("supporters.person", person_id=holding.person_id)

    return _form_page("supporters/correct.html", form, act, holding=holding)


def _kept(holding_id: uuid.UUID) -> Any:
    """A post that is this viewer's to keep and that is still held."""
    holding = found(queries.holding(viewer(), holding_id))
    require("supporters.keep", holding)
    actions.must_hold(holding)
    return holding


@bp.route("/leaders/<uuid:holding_id>/hand-over", methods=BOTH)
@guard("supporters.keep", decision=True)
def hand_over(holding_id: uuid.UUID) -> Any:
    """Give the post to the next holder."""
    holding = _kept(holding_id)
    form = forms.HandOverForm(data={"on": clock.today()})
    _offer(form)

    def act() -> Any:
        day = form.on.data or clock.today()
        done = actions.hand_over(holding, form.holder(), on=day, actor=viewer(), at=clock.now())
        return see_other("supporters.person", person_id=done.person_id)

    return _form_page("supporters/hand_over.html", form, act, holding=holding)


@bp.route("/leaders/<uuid:holding_id>/end", methods=BOTH)
@guard("supporters.keep", decision=True)
def end(holding_id: uuid.UUID) -> Any:
    """End the post."""
    holding = _kept(holding_id)
    form = forms.LastDayForm(data={"on": clock.today()})

    def act() -> Any:
        actions.end_holding(holding, on=form.on.data or clock.today(), actor=viewer(), at=clock.now())
        return see_other("supporters.person", person_id=holding.person_id)

    return _form_page("supporters/end.html", form, act, holding=holding)


# Persons --------------------------------------------------------------------------------------------------------------


@bp.get("/persons")
@guard("supporters.list")
def persons() -> str:
    """The persons that the own organisation keeps."""
    return render_template("supporters/persons.html", **pages.persons_page(viewer()))


@bp.get("/persons/<uuid:person_id>")
@guard("supporters.list")
def person(person_id: uuid.UUID) -> str:
    """One person with the posts in sight."""
    person = found(queries.person(viewer(), person_id))
    require("supporters.list", person)
    holdings = queries.holdings_of(viewer(), person)
    return render_template("supporters/person.html", subject=person, holdings=holdings)


@bp.route("/persons/new", methods=BOTH)
@guard("supporters.add_person")
def add_person() -> Any:
    """Enter a donor; one of the same name is shown first."""
    form = forms.PersonForm()
    _offer(form)

    def act() -> Any:
        known = form.holder().person_id
        if known is None:
            outside = bool(form.outside_province.data)
            made = actions.add_person(
                form.name.data, outside_province=outside, actor=viewer(), at=clock.now()
            )
            known = made.id
        return see_other("supporters.person", person_id=known)

    return _form_page("supporters/add_person.html", form, act)


@bp.route("/persons/<uuid:person_id>/rename", methods=BOTH)
@guard("supporters.rename")
def rename(person_id: uuid.UUID) -> Any:
    """Spell a name right."""
    person = found(queries.person(viewer(), person_id))
    require("supporters.rename", person)
    form = forms.NameForm(data={"name": person.name})

    def act() -> Any:
        actions.rename_person(person, form.name.data, version=_version(), actor=viewer(), at=clock.now())
        return see_other("supporters.person", person_id=person_id)

    return _form_page("supporters/rename.html", form, act, subject=person)


# Branches -------------------------------------------------------------------------------------------------------------


@bp.get("/branches")
@guard("supporters.list")
def branches() -> str:
    """The branches in sight as of a day, with their counts by kind."""
    page = pages.branches_page(viewer(), clock.today())
    return page_or_fragment("supporters/branches.html", "supporters/_branches.html", **page)


@bp.route("/branches/new", methods=BOTH)
@guard("supporters.keep_branches")
def add_branches() -> Any:
    """Enter one or many, a line each; “preview” shows first which of them are new."""
    form = forms.BranchesForm()
    page, lines = "supporters/add_branches.html", []
    if request.method == "POST" and form.validate():
        known = queries.branch_names(viewer(), viewer().organisation_id, form.kind_chosen())
        lines = pages.previewed(form.names.data, known)
        if request.form.get("act") == "preview":
            return invalid(page, status=200, form=form, lines=lines)

    def act() -> Any:
        actions.add_branches(
            form.kind_chosen(),
            [name for name, _verdict in lines],
            opened_on=form.opened_on.data,
            actor=viewer(),
            at=clock.now(),
        )
        return see_other("supporters.branches")

    return _form_page(page, form, act, lines=lines)


@bp.route("/branches/<uuid:branch_id>/close", methods=BOTH)
@guard("supporters.keep_branches", decision=True)
def close_branch(branch_id: uuid.UUID) -> Any:
    """End a branch."""
    branch = found(queries.branch(viewer(), branch_id))
    require("supporters.keep_branches", branch)
    actions.must_be_open(branch)
    form = forms.LastDayForm(data={"on": clock.today()})

    def act() -> Any:
        actions.close_branch(branch, on=form.on.data or clock.today(), actor=viewer(), at=clock.now())
        return see_other("supporters.branches")

    return _form_page("supporters/close_branch.html", form, act, branch=branch)


@bp.post("/branches/<uuid:branch_id>/reopen")
@guard("supporters.keep_branches")
def reopen_branch(branch_id: uuid.UUID) -> Any:
    """Undo a closing."""
    branch = found(queries.branch(viewer(), branch_id))
    require("supporters.keep_branches", branch)
    actions.reopen_branch(branch, actor=viewer(), at=clock.now())
    return see_other("supporters.branches")
