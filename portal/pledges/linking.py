"""The standing agency links supporters with an address, and which of them leads. None of it touches a delivery."""

import datetime as dt
import uuid
from collections.abc import Iterable

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.pledges.actions import must_be_version
from portal.pledges.keeping import lock
from portal.pledges.models import Pledge
from portal.pledges.rules import IN_FORCE, can_confirm


def confirm(chosen: Iterable[tuple[Pledge, int]], *, actor: Viewer, at: dt.datetime) -> None:
    """Confirm pledges, each as it was shown (its version), all of them or none.

    From then on the confirmed supporters of one address know of each other (domain §5, 15). Refuses what is not the
    actor's to confirm; Conflict when one was changed since.
    """
    for pledge, version in sorted(chosen, key=lambda pair: (pair[0].address_id, pair[0].id)):
        lock(pledge)
        must_be_version(pledge, version, actor)
        if not can_confirm(actor, pledge):
            raise Refusal(
                "pledge.not_to_confirm",
                _("Cam kết {code} không chờ anh/chị xác nhận. Bỏ chọn cam kết này", code=pledge.code),
            )
        pledge.confirmed_on, pledge.confirmed_by = at.date(), actor.user_id
        pledge.version += 1
        record("pledge.confirmed", "pledge", pledge.id, actor=actor, at=at, code=pledge.code)
    db.session.flush()


def hand_lead(pledge: Pledge, to_id: uuid.UUID, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """The pledge that leads gives the lead to another one in force for the same address (A-07)."""
    lock(pledge)
    to = db.session.get_one(Pledge, to_id, with_for_update=True, populate_existing=True)
    must_be_version(pledge, version, actor)
    if not pledge.is_lead or pledge.state not in IN_FORCE:
        raise Conflict(_("Cam kết {code} không còn là bên chính", code=pledge.code), "pledge.not_lead")
    if to.id == pledge.id or to.address_id != pledge.address_id or to.state not in IN_FORCE:
        raise Refusal("pledge.no_supporter", _("Chọn một bên đang cùng giúp địa chỉ này"), "to")
    pledge.is_lead, to.is_lead = False, True
    pledge.version += 1
    record("pledge.lead_given", "pledge", pledge.id, actor=actor, at=at, code=to.code)
    record("pledge.lead_taken", "pledge", to.id, actor=actor, at=at, code=pledge.code)
    db.session.flush()
