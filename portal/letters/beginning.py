"""Beginning a letter of a chosen kind: what was typed and what the portal knows become a draft of the own body."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from portal.access import Viewer, allowed
from portal.letters import facts, heads, kinds
from portal.letters.blocks import CitedPlan, Contact
from portal.letters.drafting import begin
from portal.letters.kinds import Model
from portal.letters.models import Letter
from portal.letters.papers import cited_plan
from portal.letters.soundness import proofread
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import sort_key
from portal.lib.words import _
from portal.organisations import queries as organisations
from portal.plans import queries as plans
from portal.plans import shelf
from portal.plans.models import Plan

Typed = Mapping[str, Any]
Fact = Callable[[Viewer, dt.date, Typed], Any]


def offered(viewer: Viewer) -> list[Model]:
    """The kinds that a viewer may begin, those that are drafted from a page of the portal last."""
    known = [model for model in kinds.models().values() if model.title]
    mine = [model for model in known if allowed(viewer, "letters.begin", model)]
    return sorted(mine, key=lambda model: (bool(model.page), sort_key(model.title)))


def start(model: Model, typed: Typed, *, actor: Viewer, at: dt.datetime) -> Letter:
    """Put a draft of this kind on record. Refuses what is not known, and what the form forbids whoever it goes to."""
    on = at.astimezone(VIETNAM).date()
    frame, signer_id = heads.frame(actor, on, [])
    known = {name: FACTS[name](actor, on, typed) for name in model.needs - typed.keys()}
    content = kinds.write(model.name, frame, **typed, **known)
    proofread(content)
    return begin(content, {"signer_id": str(signer_id), "model": model.name}, [], actor=actor, at=at)


def _plan(actor: Viewer, on: dt.date) -> Plan:
    plan = plans.plan_of_day(actor, on)
    if plan is None:
        raise Refusal(
            "letter.no_plan", _("Hôm nay chưa có kế hoạch nào có hiệu lực để dẫn; soạn từ “Văn bản khác”")
        )
    return plan


def _cited(actor: Viewer, on: dt.date, typed: Typed) -> CitedPlan:
    return cited_plan(_plan(actor, on))


def _duties(actor: Viewer, on: dt.date, typed: Typed) -> list[str]:
    code = organisations.own(actor).code
    return [duty.text for duty in plans.duties_of(actor, _plan(actor, on).id, code)]


def _whole(actor: Viewer, on: dt.date, typed: Typed) -> facts.Whole:
    """The plan of the year that was typed: its draft, since the letter is what issues it, else the one in force."""
    year = typed["year"]
    draft = plans.draft_of_year(actor, year)
    in_force = next((plan.id for plan, _text in shelf.plans(actor) if plan.year == year), None)
    plan_id = draft.plan_id if draft else in_force
    kept = shelf.kept(actor, plan_id) if plan_id else None
    if kept is None:
        raise Refusal(
            "letter.no_plan_of_year", _("Cổng không có văn bản kế hoạch năm {year}", year=year), "year"
        )
    return facts.Whole(kept.preset)


def _gifts(actor: Viewer, on: dt.date, typed: Typed) -> facts.Gifts:
    given = facts.gifts(actor, typed["supporter"], typed["first"], typed["last"])
    if given is None:
        raise Refusal(
            "letter.no_gifts",
            _("Từ ngày ấy đến ngày ấy không có lần giao nào của nhà tài trợ này đã được xác nhận"),
            "first",
        )
    return given


def _proposed(actor: Viewer, on: dt.date, typed: Typed) -> list[Any]:
    listed = facts.proposed(actor, typed["period"])
    if not listed:
        raise Refusal(
            "letter.nothing_proposed", _("Trong kỳ này chưa có địa chỉ nào được phê duyệt"), "period"
        )
    return listed


FACTS: dict[str, Fact] = {
    "contact": lambda actor, on, typed: Contact(actor.user_name, organisations.own(actor).phone),
    "duties": _duties,
    "gifts": _gifts,
    "plan": _cited,
    "proposed": _proposed,
    "sender": lambda actor, on, typed: organisations.own(actor).name,
    "whole": _whole,
    "year": lambda actor, on, typed: _plan(actor, on).year,
}
"""What a kind may name beside what it asks for."""
