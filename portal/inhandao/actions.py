"""Mark as posted what stands in the national list."""

import datetime as dt

from portal.access import Viewer
from portal.addresses.actions import mark_posted
from portal.inhandao import queries
from portal.lib.refusals import Refusal
from portal.lib.words import _


def mark_all(*, on: dt.date, actor: Viewer, at: dt.datetime) -> int:
    """Every address of the territory that was found in the national list is marked as posted on a day, with its code.

    Gives how many; refuses when there is none.
    """
    found = queries.unmarked(actor)
    if not found:
        raise Refusal("inhandao.none", _("Không còn địa chỉ nào cần đánh dấu"))
    for address, code in found:
        day = max(on, address.approved_on or on)
        mark_posted(address, on=day, code=code, actor=actor, at=at)
    return len(found)
