"""One pledge as its page shows it: how the household stands, the schedule against what came, the deliveries."""

import datetime as dt
from typing import Any

from flask_babel import gettext as _

from portal.access import Viewer
from portal.accounts.models import User
from portal.addresses import queries as addresses
from portal.addresses.words import KINDS
from portal.audit.queries import history_of
from portal.extensions import db
from portal.fields import say
from portal.lib.clock import VIETNAM
from portal.lib.money import show
from portal.lib.vietnamese import WEEKDAYS, short_date
from portal.pledges import double_list, queries, standing
from portal.pledges.models import Delivery, Pledge, PledgeState, SupportForm
from portal.pledges.offer import Parts
from portal.pledges.pages import MARKS, giver_of
from portal.pledges.rules import IN_FORCE
from portal.pledges.schedule import full_months
from portal.pledges.threshold import cycle_sentence
from portal.pledges.words import EVENTS, FORMS, ORIGINS, STATES, form_choice

# Entries that tell of another pledge, by its code.
LINKS = ("pledge.renewed", "pledge.passed_on", "pledge.taken_over", "pledge.lead_given", "pledge.lead_taken")


def of(viewer: Viewer, pledge: Pledge, on: dt.date) -> dict[str, Any]:
    """Everything that the page shows beside the pledge itself."""
    rows = queries.deliveries_of(viewer, pledge)
    counted = [row for row in rows if row.replaced_by_id is None and row.value]
    address = addresses.get(viewer, pledge.address_id)
    judgement = queries.judgement(viewer, pledge.address_id, pledge.address.eligible_count, on)
    cycle = queries.cycle_of(viewer, pledge)
    terms = judgement.terms
    over, chain = months_over(pledge, on), standing.chain(viewer, pledge)
    kin = {pledge.id, *(row.id for row in chain)}
    return {
        "address": address,
        "place": ", ".join(
            unit.full_name for unit in (pledge.address.unit, pledge.address.unit.parent) if unit is not None
        ),
        "sentence": say(judgement.sentence()),
        "clause": judgement.clause,
        "cycle": say(cycle_sentence(cycle, [row.delivered_on for row in counted], terms, on))
        if cycle
        else "",
        "form_words": say(FORMS[form_choice(pledge.form, pledge.months)]),
        "kind_words": say(KINDS[pledge.kind]),
        "state": (MARKS[pledge.state], say(STATES[pledge.state])),
        "giver": giver_of(pledge),
        "over": over,
        "supporters": [
            row
            for row in standing.supporters_in_sight(viewer, pledge.address_id)
            if row.id not in kin and (row.person_id or row.organisation_id != pledge.organisation_id)
        ],
        "chain": chain,
        "renewable": (over or pledge.ended_on is not None)
        and all(row.renewed_from_id != pledge.id for row in chain),
        "deliveries": [_delivery(row) for row in rows],
        "counted": len(counted),
        "schedule": schedule(pledge, on),
        "next_due": next_due(pledge),
        "timeline": [_event(row) for row in history_of(viewer, "pledge", pledge.id)],
    }


def months_over(pledge: Pledge, on: dt.date) -> bool:
    """Whether regular support has run its months and must be ended or renewed (A-19)."""
    running = pledge.state in IN_FORCE and pledge.form is SupportForm.regular_support
    return running and pledge.ends_on < on


def _delivery(row: Delivery) -> dict[str, Any]:
    return {"row": row, "origin": say(ORIGINS[row.origin]), "cancelled": not row.value}


def delivery(viewer: Viewer, row: Delivery) -> dict[str, Any]:
    """What the page of one delivery shows beside the delivery itself."""
    address = row.pledge.address
    confirmer = db.session.get(User, row.confirmed_by) if row.confirmed_by else None
    return {
        "delivery": row,
        "pledge": row.pledge,
        "place": f"{address.unit.full_name}, {address.code}",
        "kind_words": say(KINDS[row.kind]),
        "origin": say(ORIGINS[row.origin]),
        "confirmer": confirmer.name if confirmer else "",
        "asked": double_list.asked_to_cancel(viewer, row),
    }


def schedule(pledge: Pledge, on: dt.date) -> list[tuple[int, dt.date, int, str, str]]:
    """The instalments against what came so far: (number, day, đồng, mark, words)."""
    left, lines = pledge.delivered, []
    for part in pledge.instalments:
        covered, left = min(left, part.value), max(left - part.value, 0)
        if covered == part.value:
            mark, words = "done", _("Đã giao đủ")
        elif part.due_on < on and pledge.state in IN_FORCE:
            mark, words = "back", _("Quá hẹn %(days)s ngày", days=(on - part.due_on).days)
            if covered:
                words = _("%(late)s, mới giao %(value)s đ", late=words, value=show(covered))
        elif covered:
            mark, words = "sent", _("Đã giao %(value)s đ", value=show(covered))
        elif pledge.state is PledgeState.passed_on:
            mark, words = "void", _("Đã chuyển tiếp")
        elif pledge.ended_on is not None:
            mark, words = "void", _("Không giao nữa")
        else:
            mark, words = "", _("Chưa giao")
        lines.append((part.number, part.due_on, part.value, mark, words))
    return lines


def next_due(pledge: Pledge) -> str:
    """The nearest appointment that nothing covers yet, with its weekday; empty when there is none."""
    left = pledge.delivered
    for part in pledge.instalments if pledge.ended_on is None else ():
        left -= part.value
        if left < 0:
            return f"{say(WEEKDAYS[part.due_on.weekday()])} {short_date(part.due_on)}"
    return ""


def next_parts(pledge: Pledge) -> Parts:
    """What is usually handed over next: the cash of the nearest open instalment, where a pledge is cash only."""
    if pledge.goods or pledge.labour_days:
        return Parts()
    left = pledge.delivered
    for part in pledge.instalments:
        left -= part.value
        if left < 0:
            return Parts(cash=min(-left, part.value))
    return Parts()


def ending(viewer: Viewer, pledge: Pledge, on: dt.date) -> dict[str, Any]:
    """What will follow when the pledge ends today: fulfilled, or ended early and judged again (A-19)."""
    terms = queries.terms(viewer, on)
    regular = pledge.form is SupportForm.regular_support
    months = full_months(pledge.starts_on, on) if regular else 0
    full = regular and months >= terms.months_from
    if full:
        words = _("Đã gắn %(months)s tháng: chu kỳ hoàn thành.", months=months)
    elif regular:
        words = _(
            "Mới gắn %(months)s tháng, chưa đủ %(least)s tháng: phần đã giao được tính lại như hỗ trợ một lần (II.3a).",
            months=months,
            least=terms.months_from,
        )
    else:
        words = _(
            "Đã giao %(done)s đ trên %(all)s đ. Phần đã giao vẫn tính, phần còn lại không giao nữa.",
            done=show(pledge.delivered),
            all=show(pledge.value),
        )
    return {"full": full, "consequence": words}


def _event(row: Any) -> tuple[str, str, str, str]:
    changes = row.changes
    value = changes.get("value")
    note = f"{show(value)} đ" if isinstance(value, int) else ""
    if "code" in changes and row.verb in LINKS:
        note = str(changes["code"])
    before = changes.get("before")
    if isinstance(before, int) and isinstance(value, int) and before != value:
        note = f"{show(before)} đ → {show(value)} đ"
    if changes.get("unconfirmed"):
        note = ", ".join((*filter(None, [note]), _("phải xác nhận lại")))
    return row.at.astimezone(VIETNAM).strftime("%d/%m/%Y, %H:%M"), say(EVENTS[row.verb]), note, row.actor_name
