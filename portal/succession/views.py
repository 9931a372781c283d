"""One organisation's entry, the acts that end it, and the minute of what passed on."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext

from portal.http import found, guard, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation
from portal.organisations.steps import step, typed
from portal.organisations.words import KINDS, LEVELS, WAYS
from portal.reports.deadline import until
from portal.succession import actions, drafts, pages, queries
from portal.succession import reform as reforms
from portal.succession.bequests import Act
from portal.succession.forms import DissolutionForm, DivisionForm, MergerForm, ReformForm
from portal.succession.models import ActKind
from portal.succession.words import ACTS

bp = Blueprint("succession", __name__, url_prefix="/organisations")
BOTH = ["GET", "POST"]
MOST_LINES = 2_000


@bp.get("/<uuid:organisation_id>")
@guard("organisations.see")
def show(organisation_id: uuid.UUID) -> str:
    """One organisation: names, dates, who holds which duty, what it owes, whom it follows and who follows it."""
    organisation = _organisation(organisation_id, "organisations.see")
    today = clock.today()
    last = organisation.closed_on or today
    return render_template(
        "succession/show.html",
        organisation=organisation,
        path=organisations.atlas(viewer(), last).path(organisation.unit_id, last),
        names=organisations.former_names(viewer(), organisation),
        edges=organisations.successions(viewer(), organisation),
        holders=queries.holders(viewer(), organisation, today),
        obligations=queries.obligations(viewer(), organisation),
        today=today,
        kinds=KINDS,
        levels=LEVELS,
        ways=WAYS,
        until=until,
    )


def _organisation(organisation_id: uuid.UUID, rule: str) -> Organisation:
    organisation: Organisation = found(organisations.get(viewer(), organisation_id))
    require(rule, organisation)
    return organisation


def _named(code: str, field: str) -> Organisation:
    rows = organisations.called(viewer(), code)
    if not rows:
        raise Refusal(
            "succession.code", _("Không có tổ chức nào đang hoạt động mang mã {code}", code=code), field
        )
    if len(rows) > 1:
        words = _(
            "Nhiều tổ chức viết tắt là {code}. Nhập mã, ví dụ {example}", code=code, example=rows[0].code
        )
        raise Refusal("succession.code", words, field)
    return rows[0]


@bp.route("/<uuid:organisation_id>/merge", methods=BOTH)
@guard("succession.change", decision=True)
def merge(organisation_id: uuid.UUID) -> Any:
    """This organisation, and others with it, go into one."""
    organisation = _organisation(organisation_id, "succession.change")
    form = MergerForm(formdata=typed())

    def draft() -> Act:
        others = [_named(code, "others") for code in form.codes()]
        heir = _named(form.into.data, "into")
        return drafts.merger([organisation, *others], heir, **form.basis())

    return _act(ActKind.merger, organisation, form, draft)


@bp.route("/<uuid:organisation_id>/divide", methods=BOTH)
@guard("succession.change", decision=True)
def divide(organisation_id: uuid.UUID) -> Any:
    """This organisation becomes several; each open thing is given to one of them by hand."""
    organisation = _organisation(organisation_id, "succession.change")
    form = DivisionForm(formdata=typed())

    def draft() -> Act:
        shares = {_named(code, "into").id: share for code, share in form.shares().items()}
        heirs = {heir.hex: heir for heir in shares}
        chosen = {key: heirs[value] for key, value in request.values.items() if value in heirs}
        return drafts.division(organisation, shares, chosen, **form.basis())

    return _act(ActKind.division, organisation, form, draft)


@bp.route("/<uuid:organisation_id>/dissolve", methods=BOTH)
@guard("succession.change", decision=True)
def dissolve(organisation_id: uuid.UUID) -> Any:
    """This organisation ends; what is open needs somebody who goes on with it."""
    organisation = _organisation(organisation_id, "succession.change")
    form = DissolutionForm(formdata=typed())

    def draft() -> Act:
        heir = _named(form.into.data, "into") if form.into.data else None
        return drafts.dissolution(organisation, heir, **form.basis())

    return _act(ActKind.dissolution, organisation, form, draft)


def _act(kind: ActKind, organisation: Organisation, form: Any, draft: Callable[[], Act]) -> Any:
    def look() -> dict[str, Any]:
        return pages.looked_at(viewer(), draft(), clock.now())

    def act() -> Any:
        minute = actions.carry_out(draft(), request.form.get("seen"), actor=viewer(), at=clock.now())
        return see_other("succession.minute", handover_id=minute.id)

    return step(
        "succession/act.html", form, look, act,
        kind=kind.value, act_words=ACTS[kind], organisation=organisation, form_href=request.path,
    )  # fmt: skip


@bp.route("/reform", methods=BOTH)
@guard("succession.reform", decision=True)
def reform() -> Any:
    """The rearrangement of 1 July 2025, as one act."""
    usual = {"legal_basis": reforms.LEGAL_BASIS, "effective_on": reforms.DAY}
    form = ReformForm(formdata=typed(), data=usual)

    def look() -> dict[str, Any]:
        return pages.reform(viewer(), reforms.draft(viewer(), **form.basis()), clock.now())

    def act() -> Any:
        drafted = reforms.draft(viewer(), **form.basis())
        minute = reforms.carry_out(drafted, request.form.get("seen"), actor=viewer(), at=clock.now())
        return see_other("succession.minute", handover_id=minute.id)

    return step(
        "succession/reform.html", form, look, act, form_href=request.path, act_words=ACTS[ActKind.reform]
    )


@bp.get("/handovers/<uuid:handover_id>")
@guard("succession.see")
def minute(handover_id: uuid.UUID) -> str:
    """The minute, to print: who follows whom, and what passed on, line by line."""
    minute = found(queries.get(viewer(), handover_id))
    require("succession.see", minute)
    one = request.args.get("organisation", type=uuid.UUID)
    rows = queries.lines(viewer(), minute, one, MOST_LINES)
    return render_template(
        "succession/minute.html",
        minute=minute,
        edges=queries.edges(viewer(), minute, one),
        groups=pages.groups(rows) if one or minute.kind is not ActKind.reform else [],
        one=one,
        act_words=ACTS[minute.kind],
        title=gettext("Biên bản bàn giao"),
    )
