"""The doors of who signs for a body, and of how its letters are headed."""

import base64
import uuid
from typing import Any

from flask import render_template, request

from portal import database
from portal.accounts.words import DUTIES
from portal.fields import say
from portal.http import found, guard, invalid, page_or_fragment, require, see_other, slow, viewer
from portal.letters import delegations, heads, letterheads
from portal.letters.content import LetterError
from portal.letters.forms import DelegationForm, LetterheadForm
from portal.letters.letterheads import SCOPES
from portal.letters.signing_models import Authority
from portal.letters.views.handling import bp
from portal.letters.views.looks import rendered
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.organisations.models import Letterhead

STANDING = {
    "now": ("done", _("Đang có hiệu lực")),
    "coming": ("sent", _("Sắp có hiệu lực")),
    "over": ("void", _("Đã hết")),
    "lapsed": ("void", _("Hết theo chức vụ người giao")),
    "replaced": ("void", _("Đã thay trước khi áp dụng")),
}
HEAD_FIELDS = "format superior name abbreviation drafting_unit place archive authority signer_title".split()


# Delegations ---------------------------------------------------------------------------------------------------------


@bp.get("/delegations")
@guard("letters.delegations")
def list_delegations() -> str:
    """Who signs for the own body, who did, who will."""
    today = clock.today()
    now = {post.user_id for post in heads.heads(viewer(), today)}
    items = [
        (
            one,
            delegations.standing(one, today, now),
            ", ".join(say(delegations.KINDS[kind]) for kind in one.kinds),
        )
        for one in delegations.of_body(viewer())
    ]
    return render_template("letters/delegations.html", items=items, marks=STANDING)


@bp.route("/delegations/new", methods=["GET", "POST"])
@guard("letters.delegate", decision=True)
def delegate() -> Any:
    """Give somebody the right to sign."""
    if request.method == "GET":
        head = heads.letterhead(viewer(), clock.today())
        form = DelegationForm(
            data={"on_behalf": head.signer_title, "starts_on": clock.today(), "authority": Authority.deputy}
        )
        return render_template("letters/delegate.html", form=_with_people(form))
    form = _with_people(DelegationForm())
    if form.validate():
        assert form.starts_on.data
        assert form.ends_on.data
        try:
            delegations.grant(
                delegations.Grant(
                    user_id=uuid.UUID(form.person.data),
                    authority=Authority(form.authority.data),
                    on_behalf=form.on_behalf.data or "",
                    title=form.title.data or "",
                    kinds=tuple(form.kinds.data or ()),
                    basis_number=form.basis_number.data or "",
                    basis_on=form.basis_on.data,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                ),
                actor=viewer(),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            return see_other("letters.list_delegations")
    return invalid("letters/delegate.html", form=form)


def _with_people(form: DelegationForm) -> DelegationForm:
    people = delegations.candidates(viewer(), clock.today()).values()
    form.person.choices = [
        (str(post.user_id), f"{post.user.name}, {post.title or say(DUTIES[post.duty])}") for post in people
    ]
    return form


@bp.route("/delegations/<uuid:delegation_id>/end", methods=["GET", "POST"])
@guard("letters.end_delegation", decision=True)
def end_delegation(delegation_id: uuid.UUID) -> Any:
    """End one early."""
    one = found(delegations.get(viewer(), delegation_id))
    require("letters.end_delegation", one)
    if request.method == "GET":
        return render_template("letters/end_delegation.html", one=one)
    delegations.end(one, actor=viewer(), at=clock.now())
    return see_other("letters.list_delegations")


# Letterheads ---------------------------------------------------------------------------------------------------------


@bp.get("/letterheads")
@guard("letters.letterheads")
def list_letterheads() -> str:
    """How the own body's letters are headed, were, and will be; the default where nothing is on record."""
    today = clock.today()
    kept = letterheads.of_body(viewer())
    items = [(head, letterheads.standing(head, today)) for head in kept]
    lacking = not any(state == "now" for _head, state in items)
    default = (
        heads.plain(organisations.own(viewer())) if lacking and not viewer().oversees_territory else None
    )
    return render_template(
        "letters/letterheads.html",
        items=items,
        default=default,
        lacking=lacking,
        marks=STANDING,
        scope=_scope,
    )


def _scope(head: Letterhead) -> str:
    scope, _blank, term = head.number_scope.partition(" ")
    return say(SCOPES[scope]) + (f" {term}" if term else "")


@bp.route("/letterheads/new", methods=["GET", "POST"])
@guard("letters.set_letterhead", decision=True)
def set_letterhead() -> Any:
    """Say how letters are headed from a day on, beginning from how they are headed now."""
    if request.method == "GET":
        return render_template("letters/letterhead.html", form=_begun(), sample=None)
    form = LetterheadForm()
    if form.validate():
        try:
            letterheads.keep(_letterhead(form), actor=viewer(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        else:
            return see_other("letters.list_letterheads")
    return invalid("letters/letterhead.html", form=form, sample=None)


@bp.post("/letterheads/sample")
@guard("letters.set_letterhead", repeatable=True)
@slow
def sample_letterhead() -> Any:
    """How a letter would look under what is typed; nothing is kept."""
    form, sample = LetterheadForm(), None
    form.validate()
    if not form.errors or set(form.errors) <= {"valid_from"}:
        try:
            head = _letterhead(form)
            letterheads.check(viewer(), head)
            pages = rendered(letterheads.sample(viewer(), head))[1]
            sample = "data:image/png;base64," + base64.b64encode(pages[0]).decode()
        except (Refusal, LetterError) as refusal:
            form.refuse(refusal.field, refusal.words)
        database.read()
    return page_or_fragment("letters/letterhead.html", "letters/_sample.html", form=form, sample=sample)


def _begun() -> LetterheadForm:
    """The form filled with the letterhead of today."""
    own = organisations.own(viewer())
    head = organisations.letterhead_of(viewer(), own.id, clock.today()) or heads.plain(own)
    scope, _blank, term = head.number_scope.partition(" ")
    values = {name: getattr(head, name) for name in HEAD_FIELDS}
    values |= {"name": " ".join(head.name.split()), "valid_from": clock.today(), "number_scope": scope}
    return LetterheadForm(data=values | {"term": int(term) if term else None})


def _letterhead(form: LetterheadForm) -> Letterhead:
    told = {name: form[name].data or "" for name in HEAD_FIELDS}
    return Letterhead(**told, valid_from=form.valid_from.data, valid_to=None, number_scope=form.scope())
