"""Stand-in for `portal.pledges`' own verb `pass_on` until that lands; nothing else of this room knows pledges.

The old pledge ends as passed on; a new one of the heir promises what has not been delivered. Deliveries stay.
"""

import datetime as dt

from portal.access import Viewer
from portal.addresses.codes import next_code
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.organisations.models import Organisation
from portal.pledges.keeping import lock, settle_address
from portal.pledges.models import Instalment, Pledge, PledgeState
from portal.pledges.ruling import ruling

ONE_DAY = dt.timedelta(days=1)


def pass_on(
    pledge: Pledge, heir: Organisation, *, reason: str, on: dt.date, actor: Viewer, at: dt.datetime
) -> Pledge | None:
    """End the pledge for its organisation and make one of the heir over the rest; None when nothing is left to give."""
    address = lock(pledge)
    rest = _instalments(pledge)
    fresh = _rest(pledge, heir, rest, on, actor) if rest else None
    last = max(on - ONE_DAY, pledge.registered_on, pledge.last_delivered_on or dt.date.min)
    pledge.state, pledge.ended_on, pledge.end_reason = PledgeState.ended, last, reason
    pledge.is_lead = False if fresh else pledge.is_lead
    pledge.version += 1
    if fresh:
        db.session.add(fresh)
    settle_address(address, ruling(actor, at.date(), otherwise=pledge.registered_on).terms, at.date())
    record(
        "pledge.passed_on", "pledge", pledge.id, actor=actor, at=at, code=pledge.code, to=heir.code,
        new=fresh.code if fresh else None,
    )  # fmt: skip
    db.session.flush()
    return fresh


def _instalments(pledge: Pledge) -> list[tuple[dt.date, int]]:
    """What of each instalment has not been delivered yet."""
    left, rest = pledge.delivered, []
    for row in sorted(pledge.instalments, key=lambda row: row.number):
        open_value = max(row.value - left, 0)
        left = max(left - row.value, 0)
        if open_value:
            rest.append((row.due_on, open_value))
    return rest


def _rest(
    pledge: Pledge, heir: Organisation, rest: list[tuple[dt.date, int]], on: dt.date, actor: Viewer
) -> Pledge:
    value = sum(amount for _day, amount in rest)
    cash = min(pledge.cash, value)
    goods = min(pledge.goods, value - cash)
    labour = value - cash - goods
    return Pledge(
        id=new_id(),
        code=next_code(Pledge.code, "CK"),
        organisation_id=heir.id,
        address_id=pledge.address_id,
        form=pledge.form,
        kind=pledge.kind,
        cash=cash,
        goods=goods,
        goods_note=pledge.goods_note,
        labour_days=pledge.labour_days if labour else 0,
        labour=labour,
        value=value,
        months=pledge.months,
        starts_on=pledge.starts_on,
        ends_on=pledge.ends_on,
        lasting_development=pledge.lasting_development,
        participants=pledge.participants,
        leaders=pledge.leaders,
        is_lead=pledge.is_lead,
        state=PledgeState.registered,
        registered_on=max(on, pledge.registered_on),
        registered_by=actor.user_id,
        delivered=0,
        version=1,
        instalments=[
            Instalment(number=no, due_on=day, value=amount) for no, (day, amount) in enumerate(rest, 1)
        ],
    )
