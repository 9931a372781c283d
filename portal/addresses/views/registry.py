"""The registry as a whole: the list, the search by name, a new proposal, the queue of the committee."""

import uuid
from typing import Any

from flask import request, url_for

from portal.access import Level
from portal.addresses import actions, blind, bringing, dossiers, pages, queries
from portal.addresses.forms import ProposalForm
from portal.addresses.masking import Reach, initials
from portal.addresses.models import HumanitarianAddress
from portal.addresses.queries import Filter
from portal.addresses.step_forms import NameForm
from portal.addresses.views.door import BOTH, bp, shown_page
from portal.addresses.words import KINDS
from portal.fields import say
from portal.http import (
    begin_work,
    found,
    guard,
    invalid,
    is_fragment,
    page_or_fragment,
    require,
    see_other,
    slow,
    viewer,
)
from portal.lib import clock
from portal.lib.keyset import Links
from portal.lib.refusals import Refusal
from portal.lib.words import _

ASKED = {"search": "q", "place": "place", "need": "need", "people": "people", "view": "view", "sort": "sort"}


@bp.get("/")
@guard("addresses.list")
def index() -> str:
    """Who waits for help in reach, masked; filters and order are in the address line."""
    wanted, asked = asked_for()
    listing = queries.open_list(viewer(), wanted, clock.today())
    links = Links(url_for("addresses.index"), asked)
    return page_or_fragment(
        "addresses/index.html",
        "addresses/_rows.html",
        listing=listing,
        wanted=wanted,
        links=links,
        rows=pages.rows(viewer(), listing, clock.today()),
        partial=is_fragment(),
        table=bringing.KIND.name,
        needs=[(kind.value, say(words)) for kind, words in KINDS.items()],
        filtered=any(asked[name] for name in ("q", "place", "need", "people")),
    )


def asked_for() -> tuple[Filter, dict[str, str]]:
    """What the list is cut to, as the address line says it."""
    asked = {name: request.args.get(name, "") for name in (*ASKED.values(), "after", "before")}
    wanted = Filter(
        **{field: asked[name] for field, name in ASKED.items() if asked[name]},
        after=asked["after"],
        before=asked["before"],
    )
    return wanted, asked


@bp.route("/find", methods=BOTH)
@guard("addresses.find", repeatable=True)
@slow
def find() -> Any:
    """Look for a household by its head's name: by POST, so that no name stands in an address or a log."""
    form = NameForm()
    if request.method == "GET" or not form.validate():
        page = shown_page if request.method == "GET" else invalid
        return page("addresses/find.html", form=form, rows=None)
    rows = [
        pages.found_row(address, initials(address.head_name, Reach.initials))
        for address in dossiers.named(viewer(), form.name.data)
    ]
    return shown_page("addresses/find.html", form=form, rows=rows)


@bp.route("/new", methods=BOTH)
@guard("addresses.propose")
@slow
def propose() -> Any:
    """A household that was found; one that may be known already is asked about once."""
    form = ProposalForm()
    form.unit.choices = [("", ""), *pages.communes(viewer())]
    if viewer().level is Level.commune:
        del form.unit
    if request.method == "GET":
        return shown_page("addresses/new.html", form=form, known=None)
    known = None
    if form.validate():
        chosen = id_of(form.unit.data) if "unit" in form else viewer().unit_id
        known = None if form.checked.data else _known(form, chosen)
        if known and known.possible:
            form.refuse("checked", _("Có thể trùng với hộ đã có trong sổ. Kiểm tra rồi đánh dấu ô này"))
            return invalid("addresses/new.html", form=form, known=known)
        again = begin_work()
        if again is not None:
            return again
        try:
            address = actions.propose(form.household(), chosen, actor=viewer(), at=clock.now())
            return see_other("addresses.show", address_id=address.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("addresses/new.html", form=form, known=known)


def _known(form: ProposalForm, unit_id: uuid.UUID) -> blind.Known | None:
    """The blind answer; None once too many were asked: then pairs are found afterwards."""
    try:
        blind.count_question(viewer(), clock.machine())
    except Refusal:
        return None
    return blind.already_known(viewer(), form.head_name.data or "", form.birth_year.data or 0, unit_id)


@bp.get("/queue")
@guard("addresses.queue")
def queue() -> str:
    """What was surveyed and waits for the committee's decision, with what is missing."""
    rows = pages.waiting_rows(viewer(), dossiers.awaiting_approval(viewer()))
    chosen = request.args.getlist("pick") if "pick" in request.args else None
    approved = dossiers.approved_on(viewer(), clock.today())
    return shown_page("addresses/queue.html", rows=rows, chosen=chosen, approved=approved)


@bp.route("/approve", methods=BOTH)
@guard("addresses.approve", decision=True)
def approve() -> Any:
    """Approve one or several on one page: all of them, or none with the reason of each."""
    picked = _picked()
    if not picked:
        return see_other("addresses.queue", pick="")
    rows = pages.waiting_rows(viewer(), [address for address, _version in picked])
    if request.method == "GET":
        return shown_page("addresses/approve.html", rows=rows, reasons={})
    try:
        actions.approve_all(picked, on=clock.today(), actor=viewer(), at=clock.now())
    except actions.NotAll as no:
        stops = {row["address"].id: row["stops"] for row in rows}
        reasons = {
            identity: list(dict.fromkeys((say(words), *stops[identity])))
            for identity, words in no.reasons.items()
        }
        return invalid("addresses/approve.html", rows=rows, reasons=reasons)
    return see_other("addresses.queue")


def _picked() -> list[tuple[HumanitarianAddress, int]]:
    """The addresses that were ticked, each at the version that was looked at: `id` or `id.version`."""
    picked = []
    for text in dict.fromkeys(request.values.getlist("pick")):
        identity, _dot, version = text.partition(".")
        address = found(dossiers.get(viewer(), id_of(identity)))
        require("addresses.approve", address)
        picked.append((address, int(version) if version.isascii() and version.isdigit() else address.version))
    return picked


def id_of(text: str) -> uuid.UUID:
    """The id that was typed; one that is none leads nowhere."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
