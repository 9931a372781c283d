"""One address: its masked page, its dossier once it was opened with a purpose, and the steps of its life."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import request

from portal.addresses import actions, dossiers, endings, pages, readings
from portal.addresses.masking import Reach
from portal.addresses.models import ConsentKind, HumanitarianAddress, Purpose
from portal.addresses.rules import reach_of
from portal.addresses.step_forms import CloseForm, OpenForm, PostingForm, ReasonForm, WithdrawalForm
from portal.addresses.views.door import BOTH, SECTIONS, bp, by, closed, dossier_of, handled, shown_page
from portal.documents.serving import send
from portal.fields import Form
from portal.http import found, guard, viewer
from portal.lib import clock


@bp.get("/<uuid:address_id>")
@guard("addresses.see")
def show(address_id: uuid.UUID) -> str:
    """One address as organisations may know it; whoever may know more opens it from here."""
    address = dossier_of(address_id, "addresses.see")
    form = OpenForm(data={"to": request.args.get("to", "")})
    return shown_page("addresses/show.html", form=form, **pages.masked(viewer(), address, clock.now()))


@bp.post("/<uuid:address_id>/open")
@guard("addresses.open", decision=True)
def open_dossier(address_id: uuid.UUID) -> Any:
    """Write down who reads it and what for; only then does it open."""
    address = dossier_of(address_id, "addresses.open")
    form = OpenForm()
    about = pages.masked(viewer(), address, clock.now())
    del about["address"]
    return handled(
        "addresses/show.html",
        address,
        form,
        lambda: readings.begin(address, Purpose(form.purpose.data), actor=viewer(), at=clock.now()),
        form.to.data if form.to.data in SECTIONS else "dossier",
        **about,
    )


@bp.get("/<uuid:address_id>/dossier")
@guard("addresses.open")
def dossier(address_id: uuid.UUID) -> Any:
    """What this viewer may know of the household, while the reading is in force."""
    address = dossier_of(address_id, "addresses.open")
    reading = readings.in_force(viewer(), address.id, clock.now())
    if reading is None:
        return closed(address)
    return shown_page("addresses/dossier.html", **pages.opened(viewer(), address, reading, clock.now()))


@bp.get("/<uuid:address_id>/files/<uuid:file_id>")
@guard("addresses.open")
def file(address_id: uuid.UUID, file_id: uuid.UUID) -> Any:
    """A photograph of an opened dossier."""
    address = dossier_of(address_id, "addresses.open")
    whole = reach_of(viewer(), address) is Reach.whole
    kept = found(dossiers.file(viewer(), address, file_id) if whole else None)
    return closed(address) or send(kept)


# Its life ------------------------------------------------------------------------------------------------------------


def _step(page: str, address: HumanitarianAddress, form: Form, save: Callable[[], Any]) -> Any:
    """A step on a page of its own; it needs nothing personal, so no reading."""
    if request.method == "GET":
        return shown_page(page, form=form, address=address)
    return handled(page, address, form, save, "show")


@bp.route("/<uuid:address_id>/withdraw-consent", methods=BOTH)
@guard("addresses.consent", decision=True)
def withdraw_consent(address_id: uuid.UUID) -> Any:
    """The household takes a consent back."""
    address = dossier_of(address_id, "addresses.consent")
    form = WithdrawalForm(data={"withdrawn_on": clock.today()})
    return _step(
        "addresses/withdraw_consent.html",
        address,
        form,
        lambda: endings.withdraw_consent(
            address,
            ConsentKind(form.kind.data),
            on=form.withdrawn_on.data or clock.today(),
            note=form.note.data or "",
            **by(),
        ),
    )


@bp.route("/<uuid:address_id>/posting", methods=BOTH)
@guard("addresses.post")
def posting(address_id: uuid.UUID) -> Any:
    """Whether it stands in iNHANDAO."""
    address = dossier_of(address_id, "addresses.post")
    form = PostingForm.of(address, unposted_reason="") if request.method == "GET" else PostingForm()

    def save() -> None:
        actions.note_posting(
            address,
            on=form.posted_on.data,
            code=form.posted_code.data or "",
            reason=form.unposted_reason.data or "",
            **by(),
        )

    return _step("addresses/posting.html", address, form, save)


@bp.route("/<uuid:address_id>/close", methods=BOTH)
@guard("addresses.close", decision=True)
def close(address_id: uuid.UUID) -> Any:
    """A side exit."""
    address = dossier_of(address_id, "addresses.close")
    form = CloseForm()
    return _step(
        "addresses/close.html",
        address,
        form,
        lambda: endings.close(address, form.reason(), note=form.note.data or "", **by()),
    )


@bp.route("/<uuid:address_id>/reopen", methods=BOTH)
@guard("addresses.reopen", decision=True)
def reopen(address_id: uuid.UUID) -> Any:
    """Undo a side exit."""
    address = dossier_of(address_id, "addresses.reopen")
    form = ReasonForm()
    return _step(
        "addresses/reopen.html",
        address,
        form,
        lambda: endings.reopen(address, reason=form.reason.data or "", **by()),
    )


@bp.route("/<uuid:address_id>/rise", methods=BOTH)
@guard("addresses.rise", decision=True)
def rise(address_id: uuid.UUID) -> Any:
    """The household needs no help any more."""
    address = dossier_of(address_id, "addresses.rise")
    return _step("addresses/rise.html", address, Form(), lambda: endings.rise(address, **by()))
