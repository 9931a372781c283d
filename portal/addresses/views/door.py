"""The blueprint, and what every door of a dossier begins with."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request

from portal.access import allowed
from portal.addresses import dossiers, papers, readings
from portal.addresses.models import HumanitarianAddress
from portal.fields import Form, say
from portal.http import found, invalid, require, see_other, viewer
from portal.lib import clock
from portal.lib.refusals import Conflict, Refusal

bp = Blueprint("addresses", __name__, url_prefix="/addresses")
BOTH = ["GET", "POST"]


# Where somebody who had to open the dossier first may go on to.
SECTIONS = frozenset(
    {
        "household",
        "members",
        "needs",
        "other_supports",
        "guardian",
        "survey",
        "priority",
        "consent",
        "add_file",
    }
)


def dossier_of(address_id: uuid.UUID, rule: str) -> HumanitarianAddress:
    """The address in sight, once the rule lets in."""
    address: HumanitarianAddress = found(dossiers.get(viewer(), address_id))
    too_late = request.method == "POST" and version() and not allowed(viewer(), rule, address)
    if too_late and allowed(viewer(), rule):  # it was his to do: he is told who was quicker
        papers.not_overtaken(address, version())
    require(rule, address)
    return address


def version() -> int:
    """The version on which the form was filled in."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def by() -> dict[str, Any]:
    """Who acts, on which version, when."""
    return {"version": version(), "actor": viewer(), "at": clock.now()}


def handled(
    page: str, address: HumanitarianAddress, form: Form, save: Callable[[], Any], done: str, **about: Any
) -> Any:
    """Answer a form about an address: saved and on to `done`, or again with what is wrong and all that was typed."""
    status, conflict = 422, ""
    if form.validate():
        try:
            save()
            return see_other(f"addresses.{done}", address_id=address.id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
        except Conflict as late:
            status, conflict = 409, say(late.words)
    return invalid(page, status=status, form=form, address=address, conflict=conflict, **about)


def closed(address: HumanitarianAddress) -> Any:
    """To the page that asks what for, when the viewer has no reading in force; None when there is one."""
    if readings.in_force(viewer(), address.id, clock.now()) is None:
        section = (request.endpoint or "").partition(".")[2]
        return see_other("addresses.show", address_id=address.id, to=section, _anchor="open")
    return None


def shown_page(page: str, **about: Any) -> str:
    """A page as it is first asked for."""
    return render_template(page, conflict="", **about)
