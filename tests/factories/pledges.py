"""Pledges and deliveries made by the room's own actions; call inside `stage.work()`."""

import datetime as dt
import uuid

from portal.access import Viewer
from portal.addresses.models import SupportKind
from portal.pledges import actions, delivering
from portal.pledges.handover import Handover
from portal.pledges.models import Delivery, Pledge, SupportForm
from portal.pledges.offer import Offer, Parts
from tests.factories.addresses import AT

D = dt.date


def one_off(parts: Parts | None = None, **changes: object) -> Offer:
    """Support given once on 01/04/2021: three million in cash unless told otherwise."""
    given = {
        "form": SupportForm.one_off_support,
        "months": 0,
        "kind": SupportKind.production_tools,
        "starts_on": D(2021, 4, 1),
        "parts": parts or Parts(cash=3_000_000),
        "lasting_development": "Có công cụ làm ra thu nhập đều",
    }
    return Offer(**(given | changes))  # type: ignore[arg-type]


def regular(parts: Parts | None = None, **changes: object) -> Offer:
    """Twelve months of support from 01/12/2020: six million unless told otherwise."""
    given = {
        "form": SupportForm.regular_support,
        "months": 12,
        "kind": SupportKind.monthly_allowance,
        "starts_on": D(2020, 12, 1),
        "parts": parts or Parts(cash=6_000_000),
    }
    return Offer(**(given | changes))  # type: ignore[arg-type]


def pledge(actor: Viewer, address_id: uuid.UUID, offer: Offer | None = None, on: D | None = None) -> Pledge:
    """A pledge of the actor's organisation, registered on the day its support begins."""
    offer = offer or one_off()
    return actions.log(address_id, offer, actor=actor, at=AT, on=on or min(offer.starts_on, AT.date()))


def deliver(actor: Viewer, promised: Pledge, parts: Parts, on: D | None = None) -> Delivery:
    """A delivery of 02/04/2021 unless told otherwise, looked at twice."""
    confirmed = ("above_pledge", "outside_cycle", "same_again", "told_elsewhere")
    return delivering.deliver(
        promised, Handover(on or D(2021, 4, 2), parts), confirmed=confirmed, actor=actor, at=AT
    )
