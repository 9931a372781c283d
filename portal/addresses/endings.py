"""How an address leaves the list of those to be helped, and comes back: side exits with a reason, rising, reopening."""

import datetime as dt

from portal.access import Viewer
from portal.addresses.completeness import gaps
from portal.addresses.consents import withdraw
from portal.addresses.models import AddressState, CloseReason, ConsentKind, HumanitarianAddress
from portal.addresses.papers import must_be_version, must_have_reason
from portal.addresses.rules import ENDED, OPEN
from portal.audit.actions import record as book
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _

NOT_BY_HAND = (CloseReason.duplicate, CloseReason.data_withdrawn)


def close(
    address: HumanitarianAddress,
    why: CloseReason,
    *,
    note: str,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> HumanitarianAddress:
    """Take an address out of the list: a side exit with its reason. Its pledges are ended by whoever made them."""
    must_be_version(address, version, actor)
    if why in NOT_BY_HAND:
        raise Refusal("address.exit", _("Lý do này do việc khác ghi, chọn lý do khác"), "why")
    leave(address, why, must_have_reason(note, "note"), actor=actor, at=at)
    return address


def leave(
    address: HumanitarianAddress, why: CloseReason, note: str, *, actor: Viewer | None, at: dt.datetime
) -> None:
    """The side exit itself, by whatever it came."""
    if address.state in ENDED:
        raise Refusal("address.ended", _("Địa chỉ này đã khép lại rồi"))
    address.closed_from, address.state = address.state, AddressState.closed
    address.closed_on, address.close_reason, address.close_note = at.date(), why, note
    address.version += 1
    book("address.closed", "address", address.id, actor=actor, at=at, reason=why)
    db.session.flush()


def withdraw_consent(
    address: HumanitarianAddress,
    kind: ConsentKind,
    *,
    on: dt.date,
    note: str,
    version: int,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """The household takes a consent back; without those to be helped and to have data processed it leaves the list."""
    must_be_version(address, version, actor)
    why = withdraw(address, kind, on=on, note=note, actor=actor, at=at)
    if why is not None and address.state not in ENDED:
        leave(address, why, vietnamese.nfc(note), actor=actor, at=at)


def reopen(
    address: HumanitarianAddress, *, reason: str, version: int, actor: Viewer | None, at: dt.datetime
) -> HumanitarianAddress:
    """Undo a side exit: back to where it was. What was approved needs its consents in force again."""
    must_be_version(address, version, actor)
    if address.state is not AddressState.closed or address.closed_from is None:
        raise Refusal("address.not_closed", _("Địa chỉ này chưa khép lại"))
    if address.closed_from in OPEN:
        for gap in gaps(address):
            if gap.stops:
                raise Refusal(gap.code, gap.words, gap.field)
    address.reopen_reason = must_have_reason(reason, "reason")
    address.state, address.closed_from = address.closed_from, None
    address.closed_on, address.close_reason, address.close_note = None, None, ""
    address.version += 1
    book("address.reopened", "address", address.id, actor=actor, at=at)
    db.session.flush()
    return address


def rise(
    address: HumanitarianAddress, *, version: int, actor: Viewer | None, at: dt.datetime
) -> HumanitarianAddress:
    """The household rose out of hardship: it needs no further help."""
    must_be_version(address, version, actor)
    if address.state is not AddressState.supported:
        raise Refusal("address.not_supported", _("Chỉ ghi vươn lên cho hộ đang hoặc đã được hỗ trợ"))
    address.state, address.risen_on = AddressState.risen, at.date()
    address.version += 1
    book("address.risen", "address", address.id, actor=actor, at=at)
    db.session.flush()
    return address
