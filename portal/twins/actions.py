"""Say that two entries are two households, or one; merge them by a link; undo it."""

import datetime as dt

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.endings import leave, reopen
from portal.addresses.models import AddressState, CloseReason, HumanitarianAddress
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Conflict, Refusal
from portal.lib.vietnamese import moment
from portal.lib.words import _
from portal.pledges.keeping import lock_address, settle_address
from portal.pledges.ruling import ruling
from portal.twins.models import Twin, TwinState
from portal.twins.queries import Pair


def call_different(pair: Pair, *, reason: str, version: int, actor: Viewer, at: dt.datetime) -> None:
    """They are two households: the pair is not shown again."""
    _must_be_open(pair, version)
    _say(pair, TwinState.different, reason, actor, at)


def propose(
    pair: Pair, kept: HumanitarianAddress, *, reason: str, version: int, actor: Viewer, at: dt.datetime
) -> None:
    """They are one household, and one entry shall stand for both; somebody else decides."""
    _must_be_open(pair, version)
    _say(pair, TwinState.proposed, reason, actor, at).kept_id = kept.id
    db.session.flush()


def decide(pair: Pair, agreed: bool, *, reason: str, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Merge as proposed, or remember that they differ. Refuses whoever proposed an entry or the merger (S11)."""
    twin = _twin(pair, TwinState.proposed, version)
    _must_be_another(pair, twin, actor)
    kept, gone = _sides(pair, twin)
    _say(pair, TwinState.linked if agreed else TwinState.different, reason, actor, at)
    if agreed:
        _link(kept, gone, twin.reason, actor, at)


def undo(pair: Pair, *, reason: str, version: int, actor: Viewer, at: dt.datetime) -> None:
    """Take a merger back: the entry that went is again where it was."""
    twin = _twin(pair, TwinState.linked, version)
    kept, gone = _sides(pair, twin)
    gone.merged_into_id = None
    _say(pair, TwinState.undone, reason, actor, at)
    if gone.state is AddressState.closed and gone.close_reason is CloseReason.duplicate:
        reopen(gone, reason=reason, version=gone.version, actor=actor, at=at)
    _settle((kept, gone), actor, at)


def _link(
    kept: HumanitarianAddress, gone: HumanitarianAddress, reason: str, actor: Viewer, at: dt.datetime
) -> None:
    standing_for = sa.select(HumanitarianAddress.id).where(HumanitarianAddress.merged_into_id == gone.id)
    if kept.merged_into_id or gone.merged_into_id or db.session.scalar(standing_for.limit(1)):
        raise Refusal("twin.chain", _("Một trong hai địa chỉ đã gộp với địa chỉ khác. Gỡ gộp đó trước"))
    if gone.state is not AddressState.closed:
        leave(gone, CloseReason.duplicate, reason, actor=actor, at=at)
    gone.merged_into_id = kept.id
    _settle((kept,), actor, at)


def _settle(addresses: tuple[HumanitarianAddress, ...], actor: Viewer, at: dt.datetime) -> None:
    db.session.flush()
    terms = ruling(actor, at.date()).terms
    for address in addresses:
        settle_address(address, terms, at.date())
    db.session.flush()


def _sides(pair: Pair, twin: Twin) -> tuple[HumanitarianAddress, HumanitarianAddress]:
    """The entry that is kept and the one that goes, ours alone until the work ends."""
    first, second = (lock_address(address.id) for address in (pair.first, pair.second))
    return (first, second) if twin.kept_id == first.id else (second, first)


def _must_be_open(pair: Pair, version: int) -> None:
    if pair.twin is not None and (pair.twin.version != version or pair.twin.state is not TwinState.undone):
        raise _said_already(pair.twin)


def must_be(pair: Pair, state: TwinState) -> Twin:
    """What was said about the pair; refuses when it is something else than what the act is about."""
    if pair.twin is None:
        raise Refusal("twin.none", _("Chưa ai đề nghị gộp hai địa chỉ này"))
    if pair.twin.state is not state:
        raise _said_already(pair.twin)
    return pair.twin


def _twin(pair: Pair, state: TwinState, version: int) -> Twin:
    twin = must_be(pair, state)
    if twin.version != version:
        raise _said_already(twin)
    return twin


def _said_already(twin: Twin) -> Conflict:
    return Conflict(
        _(
            "{name} đã có ý kiến về hai địa chỉ này lúc {moment}. Mở lại trang để xem",
            name=twin.said_by_name,
            moment=moment(twin.at),
        ),
        "twin.said",
    )


def _must_be_another(pair: Pair, twin: Twin, actor: Viewer) -> None:
    if actor.user_id in (twin.said_by, pair.first.proposer_id, pair.second.proposer_id):
        raise Refusal(
            "twin.own",
            _(
                "Người đề nghị gộp, hoặc đã đề xuất một trong hai địa chỉ, không tự quyết định. Nhờ người khác"
            ),
        )


def _say(pair: Pair, state: TwinState, reason: str, actor: Viewer, at: dt.datetime) -> Twin:
    """The last word about a pair; refuses one without a reason."""
    if not reason.strip():
        raise Refusal("twin.reason", _("Ghi lý do để người sau hiểu"), "reason")
    twin = pair.twin
    if twin is None:
        twin = Twin(id=new_id(), first_id=pair.first.id, second_id=pair.second.id, version=0)
        db.session.add(twin)
    twin.state, twin.reason = state, vietnamese.nfc(reason).strip()
    twin.said_by, twin.said_by_name, twin.at = actor.user_id, actor.user_name, at
    twin.version += 1
    codes = {"first": pair.first.code, "second": pair.second.code}
    record("twin." + state.value, "twin", twin.id, actor=actor, at=at, **codes)
    db.session.flush()
    return twin
