"""Several deliveries at once, all or nothing: what a pasted list becomes. Control totals catch a lost line or digit."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.lib.money import show
from portal.lib.refusals import Refusal
from portal.lib.words import Words, _
from portal.pledges.concerns import Concern, insist
from portal.pledges.delivering import enter, must_hold_something, settle
from portal.pledges.handover import Handover, look
from portal.pledges.keeping import lock
from portal.pledges.models import Delivery, Pledge, PledgeState
from portal.pledges.ruling import ruling


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: the code of a pledge (`CK-…`) or of an address (`DC-…`), and what was handed over."""

    code: str
    handover: Handover


@dataclass(frozen=True, slots=True)
class Control:
    """What the person counted on paper: how many deliveries, and their cash and goods in đồng.

    Labour days are left out: their value follows from the plan's rate.
    """

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in which line (from 0; None: in the list as a whole), in which field, in words."""

    line: int | None
    field: str | None
    words: Words


class Faults(Refusal):
    """The list is refused whole; `faults` says everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        """`faults` in the order of the lines."""
        super().__init__("deliveries.faults", faults[0].words, faults[0].field)
        self.faults = faults


def deliver_many(
    lines: Sequence[Line],
    *,
    control: Control,
    confirmed: Collection[str] = (),
    actor: Viewer,
    at: dt.datetime,
) -> list[Delivery]:
    """Write down all deliveries of a list for the own organisation, or none of them.

    Raises Faults with everything that is wrong: control totals that differ, codes without a pledge, whatever `deliver`
    refuses; then Unconfirmed with the concerns of all lines, whose codes are `line.code`, such as `3.above_pledge`.
    """
    with db.session.begin_nested():
        made, faults, concerns = _enter_all(lines, actor, at)
        faults = _control(lines, control) + faults
        if faults:
            raise Faults(faults)
        insist([_of_line(number, concern) for number, concern in concerns], confirmed)
    return made


def weigh(
    lines: Sequence[Line], *, actor: Viewer, at: dt.datetime
) -> tuple[list[Fault], list[tuple[int, Concern]]]:
    """What would be said of the lines of a list, each with its line (from 0); nothing is written down."""
    with db.session.begin_nested() as trial:
        _made, faults, concerns = _enter_all(lines, actor, at)
        trial.rollback()
    return faults, concerns


def _enter_all(
    lines: Sequence[Line], actor: Viewer, at: dt.datetime
) -> tuple[list[Delivery], list[Fault], list[tuple[int, Concern]]]:
    pledges = _pledges({line.code for line in lines}, actor)
    for pledge in sorted(set(pledges.values()), key=lambda one: (one.address_id, one.id)):
        lock(pledge)
    made: list[Delivery] = []
    faults: list[Fault] = []
    concerns: list[tuple[int, Concern]] = []
    for number, line in enumerate(lines):
        try:
            delivery, found = _one(line, pledges.get(line.code), actor, at)
        except Refusal as refusal:
            faults.append(Fault(number, refusal.field, refusal.words))
        else:
            made.append(delivery)
            concerns += [(number, concern) for concern in found]
    return made, faults, concerns


def _control(lines: Sequence[Line], control: Control) -> list[Fault]:
    faults = []
    if not lines:
        faults.append(Fault(None, None, _("Danh sách chưa có dòng nào")))
    if control.count != len(lines):
        words = _("Ghi {typed} lần giao, danh sách có {real} dòng", typed=control.count, real=len(lines))
        faults.append(Fault(None, "count", words))
    total = sum(line.handover.parts.cash + line.handover.parts.goods for line in lines)
    if control.total != total:
        words = _(
            "Tổng tiền và hiện vật ghi {typed} đ, các dòng cộng lại {real} đ",
            typed=show(control.total),
            real=show(total),
        )
        faults.append(Fault(None, "total", words))
    return faults


def _pledges(codes: Collection[str], actor: Viewer) -> dict[str, Pledge]:
    """The own pledges by the codes of a list; of several for one address the one that was registered last."""
    rows = db.session.execute(
        sa.select(Pledge, HumanitarianAddress.code)
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .where(
            Pledge.organisation_id == actor.organisation_id,
            Pledge.state != PledgeState.withdrawn,
            sa.or_(Pledge.code.in_(codes), HumanitarianAddress.code.in_(codes)),
        )
        .order_by(Pledge.registered_on, Pledge.code)
    ).all()
    found = {address: pledge for pledge, address in rows}
    return found | {pledge.code: pledge for pledge, _address in rows}


def _one(line: Line, pledge: Pledge | None, actor: Viewer, at: dt.datetime) -> tuple[Delivery, list[Concern]]:
    if pledge is None:
        raise Refusal("delivery.no_pledge", _("Đơn vị chưa có cam kết nào mang mã này"), "code")
    must_hold_something(line.handover)
    rule = ruling(actor, at.date(), otherwise=pledge.registered_on)
    seen = look(pledge, line.handover, rule=rule, actor=actor, at=at)
    delivery = enter(pledge, line.handover, seen.gift, actor=actor, at=at)
    settle(pledge, pledge.address, rule, at)
    return delivery, seen.concerns


def _of_line(number: int, concern: Concern) -> Concern:
    return Concern(
        f"{number}.{concern.code}", _("Dòng {number}: {words}", number=number + 1, words=concern.words)
    )
