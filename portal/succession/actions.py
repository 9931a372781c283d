"""Carrying out a decision on organisations: one transaction, each room's own rule, one minute.

An act is drafted and looked at (`drafts`, `reform`); `carry_out` works out the same things again and refuses when they
are no longer what was looked at.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from portal.access import Viewer
from portal.accounts import passing as posts
from portal.addresses import passing as addresses
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib.refusals import Conflict
from portal.lib.words import _
from portal.organisations.conditions import must_have_begun
from portal.organisations.models import Organisation, Succession, SuccessionKind
from portal.plans import passing as obligations
from portal.pledges.closing import leave_to
from portal.pledges.models import Pledge
from portal.reports import passing as reports
from portal.succession.bequests import Act, Bequest, fingerprint
from portal.succession.drafts import must_be_taken, must_exist, preview
from portal.succession.models import ActKind, Handover, HandoverLine, Outcome, What
from portal.supporters import passing as supporters

ONE_DAY = dt.timedelta(days=1)
WAYS = {
    ActKind.merger: SuccessionKind.merger,
    ActKind.division: SuccessionKind.division,
    ActKind.dissolution: SuccessionKind.dissolution,
}


def carry_out(act: Act, seen: str | None, *, actor: Viewer, at: dt.datetime) -> Handover:
    """Let everything pass on, close who ends, write graph and minute.

    `seen` is the fingerprint of what was looked at. Refuses a day to come and what nobody would go on with; Conflict
    when something has been opened or finished meanwhile.
    """
    must_have_begun(act.effective_on, at)
    must_exist(_organisations(act.heirs, lock=True).values(), act.effective_on)
    found = preview(actor, act)
    if seen is not None and fingerprint(found) != seen:
        raise Conflict(
            _("Trong lúc xem đã có thay đổi. Xem lại danh sách rồi xác nhận"), "succession.changed"
        )
    must_be_taken(act, found)
    found = [one for one in found if one.outcome is not Outcome.kept]
    minute = Handover(
        id=new_id(),
        kind=act.kind,
        legal_basis=act.legal_basis,
        effective_on=act.effective_on,
        confirmed_at=at,
        actor_name=actor.user_name,
    )
    db.session.add(minute)
    db.session.flush()
    _pass_on(act, found, actor, at)
    _close(act, minute.id, actor, at)
    _write(minute.id, found)
    record(
        "succession.carried_out", "handover", minute.id, actor=actor, at=at, kind=act.kind, on=act.effective_on,
        legal_basis=act.legal_basis, organisations=len(act.heirs), things=len(found),
    )  # fmt: skip
    db.session.flush()
    return minute


def _pass_on(act: Act, found: Sequence[Bequest], actor: Viewer, at: dt.datetime) -> None:
    """Each room passes on what is its own; a report follows its obligation once that knows owner and desk."""
    on = act.effective_on
    reason = str(_("Chuyển theo {basis}", basis=act.legal_basis))
    moves: dict[What, dict[uuid.UUID, uuid.UUID | None]] = {what: {} for what in What}
    for one in found:
        moves[one.thing.what][one.thing.id] = one.heir_id if one.outcome is Outcome.passed else None
    posts.pass_on(moves[What.post], on=on)
    _pass_on_pledges(moves[What.pledge], reason, on, actor, at)
    addresses.pass_on(_taken(moves[What.address]))
    obligations.pass_on(moves[What.obligation], on=on, reason=reason)
    obligations.readdress(_taken(moves[What.desk]))
    reports.follow({*_taken(moves[What.obligation]), *moves[What.desk]}, reason=reason, actor=actor, at=at)
    supporters.pass_on_persons(_taken(moves[What.person]))
    supporters.pass_on_holdings(moves[What.holding], on=on)
    supporters.pass_on_branches(moves[What.branch], on=on)


def _taken(moves: Mapping[uuid.UUID, uuid.UUID | None]) -> dict[uuid.UUID, uuid.UUID]:
    return {subject: heir for subject, heir in moves.items() if heir}


def _pass_on_pledges(
    moves: Mapping[uuid.UUID, uuid.UUID | None], reason: str, on: dt.date, actor: Viewer, at: dt.datetime
) -> None:
    heirs = _organisations(heir for heir in moves.values() if heir)
    pledges = sa.select(Pledge).where(Pledge.id.in_(moves)).order_by(Pledge.address_id, Pledge.code)
    for pledge in db.session.scalars(pledges).all():
        heir = moves[pledge.id]
        if heir:
            leave_to(pledge, heirs[heir], reason=reason, on=on, actor=actor, at=at)


def _organisations(ids: Iterable[uuid.UUID], *, lock: bool = False) -> dict[uuid.UUID, Organisation]:
    """By id; with `lock` ours alone until the work ends, so that nobody else closes them meanwhile."""
    wanted = sa.select(Organisation).where(Organisation.id.in_(set(ids))).order_by(Organisation.id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return {row.id: row for row in db.session.scalars(wanted)}


def _close(act: Act, act_id: uuid.UUID, actor: Viewer, at: dt.datetime) -> None:
    last = act.effective_on - ONE_DAY
    for organisation in _organisations(act.heirs).values():
        heirs: dict[uuid.UUID | None, int] = {
            heir: share for heir, share in act.shares.items() if heir != organisation.id
        }
        way = WAYS.get(act.kind) or _way(act, organisation)
        for heir_id, share in (heirs or {act.heirs[organisation.id]: 100}).items():
            db.session.add(
                Succession(
                    id=new_id(), act_id=act_id, from_id=organisation.id, to_id=heir_id, kind=way, share=share,
                    legal_basis=act.legal_basis, effective_on=act.effective_on,
                )
            )  # fmt: skip
        if not act.lives_on:
            organisation.closed_on = last
            record(
                "organisation.closed", "organisation", organisation.id, actor=actor, at=at, on=last, way=way,
                legal_basis=act.legal_basis,
            )  # fmt: skip


def _way(act: Act, organisation: Organisation) -> SuccessionKind:
    """In a reform those whose posts end are dissolved, the others merge."""
    return SuccessionKind.dissolution if organisation.id in act.posts_end else SuccessionKind.merger


def _write(handover_id: uuid.UUID, found: Sequence[Bequest]) -> None:
    if found:
        db.session.execute(
            sa.insert(HandoverLine),
            [
                {
                    "id": new_id(), "handover_id": handover_id, "what": one.thing.what, "subject_id": one.thing.id,
                    "from_id": one.thing.owner_id, "to_id": one.heir_id, "outcome": one.outcome,
                    "label": one.thing.label, "note": one.thing.note,
                }
                for one in found
            ],
        )  # fmt: skip
