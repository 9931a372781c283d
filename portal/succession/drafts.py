"""Acts as they are thought out, before anything changes: who ends, who follows, what passes on."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.lib.words import _, n_
from portal.organisations.models import Organisation
from portal.succession import estate
from portal.succession.bequests import Act, Bequest, bequests, left_behind
from portal.succession.models import ActKind


def merger(origins: Sequence[Organisation], heir: Organisation, *, legal_basis: str, on: dt.date) -> Act:
    """Several organisations go into one, which may be new."""
    if heir in origins:
        raise Refusal(
            "succession.itself", _("{name} không thể nhập vào chính mình", name=heir.short_name), "into"
        )
    must_exist([*origins, heir], on)
    return Act(ActKind.merger, legal_basis, on, {origin.id: heir.id for origin in origins})


def dissolution(origin: Organisation, heir: Organisation | None, *, legal_basis: str, on: dt.date) -> Act:
    """An organisation ends; somebody may go on with what it leaves."""
    if heir is origin:
        raise Refusal("succession.itself", _("Chọn tổ chức khác để nhận việc"), "into")
    must_exist([origin, heir] if heir else [origin], on)
    return Act(ActKind.dissolution, legal_basis, on, {origin.id: heir.id if heir else None})


def division(
    origin: Organisation,
    shares: Mapping[uuid.UUID, int],
    chosen: Mapping[str, uuid.UUID],
    *,
    legal_basis: str,
    on: dt.date,
) -> Act:
    """One becomes several; who gets what is said thing by thing. The origin may be among those who go on.

    Refuses fewer than two heirs and shares that are not 100 per cent together.
    """
    heirs = list(db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(shares))))
    if len(heirs) < 2:
        raise Refusal("succession.two", _("Chia tách cần ít nhất hai tổ chức nhận"), "into")
    must_exist([origin, *heirs], on)
    if sum(shares.values()) != 100 or min(shares.values()) <= 0:
        raise Refusal("succession.shares", _("Tỷ lệ của các tổ chức nhận phải cộng đủ 100 phần trăm"))
    lives_on = origin.id in shares
    return Act(
        ActKind.division, legal_basis, on, {origin.id: None}, shares=shares, chosen=chosen, lives_on=lives_on
    )


def must_exist(organisations: Iterable[Organisation], on: dt.date) -> None:
    """Refuse who has ended already or had not begun on that day."""
    for organisation in organisations:
        if organisation.closed_on is not None or (organisation.opened_on or on) > on:
            raise Refusal(
                "succession.closed",
                _("{name} không hoạt động vào ngày {day}", name=organisation.short_name, day=short_date(on)),
            )


def must_be_taken(act: Act, found: Sequence[Bequest]) -> None:
    """Refuse to leave behind what somebody must go on with; in a division, anything at all."""
    things = (
        [one for one in found if one.heir_id is None] if act.kind is ActKind.division else left_behind(found)
    )
    if things:
        names = "; ".join(one.thing.label for one in things[:5])
        raise Refusal(
            "succession.left_behind",
            n_(
                "Còn {count} việc chưa có nơi nhận: {names}. Chọn nơi nhận cho từng việc",
                "Còn {count} việc chưa có nơi nhận: {names}. Chọn nơi nhận cho từng việc",
                len(things),
                names=names + ("; …" if len(things) > 5 else ""),
            ),
            "into",
        )


def preview(viewer: Viewer, act: Act) -> list[Bequest]:
    """What passes on by this act, to whom, and what ends."""
    origins = set(act.heirs)
    heirs = {heir for heir in act.heirs.values() if heir} | set(act.shares)
    on = act.effective_on
    return bequests(act, estate.of(origins, on), estate.owed_by(heirs), estate.led(heirs, on))
