"""The standing agency decides on two deliveries that look like one (F36). It changes neither: their owners correct."""

import datetime as dt

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.pledges.double_list import Pair
from portal.pledges.models import DeliveryPair


def decide(pair: Pair, *, is_same: bool, reason: str, actor: Viewer, at: dt.datetime) -> DeliveryPair:
    """Remember that a pair is not the same help, or ask the later row's organisation to cancel it; may be decided anew.

    Refuses without a reason, and a person who logged one of the two.
    """
    if not reason.strip():
        raise Refusal("pair.no_reason", _("Ghi lý do để người sau hiểu"), "reason")
    if actor.user_id in (pair.first.logged_by, pair.second.logged_by):
        raise Refusal(
            "pair.own_word", _("Một trong hai lần giao do chính anh/chị ghi. Nhờ người khác quyết định")
        )
    key = (pair.first.id, pair.second.id)
    row = db.session.get(DeliveryPair, key, with_for_update=True)
    if row is None:
        row = DeliveryPair(first_id=key[0], second_id=key[1])
        db.session.add(row)
    row.is_same, row.reason = is_same, vietnamese.nfc(reason).strip()
    row.decided_at, row.decided_by, row.decider = at, actor.user_id, actor.user_name
    db.session.flush()
    record(
        "delivery.compared",
        "delivery",
        pair.second.id,
        actor=actor,
        at=at,
        first=pair.first.id,
        is_same=is_same,
    )
    return row
