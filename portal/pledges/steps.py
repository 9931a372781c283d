"""The four steps of a new pledge: what each page shows, and whether the answers of a step hold."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _

from portal.access import Viewer
from portal.addresses import queries as addresses
from portal.addresses.queries import Filter, Listing, MaskedAddress
from portal.addresses.words import KINDS, PRIORITIES
from portal.fields import say
from portal.lib import clock
from portal.lib.money import in_words, show
from portal.lib.refusals import Refusal
from portal.lib.vietnamese import short_date
from portal.pledges import answers, givers, queries, standing
from portal.pledges.models import SupportForm
from portal.pledges.offer import Offer
from portal.pledges.pledge_list import id_of
from portal.pledges.ruling import Ruling, labour_rate, ruling
from portal.pledges.schedule import usual_count
from portal.pledges.words import FORMS, STATES, form_choice
from portal.supporters.models import Person

CHOICES = 20
EARLIER = ("form", "months", "kind", "starts_on", "cash", "goods", "labour_days", "participants", "leaders")


def stages(now: int, address: MaskedAddress | None = None) -> list[tuple[str, str, str]]:
    """The steps for the line above the page: those behind can be opened again with their answers."""
    words = (_("Địa chỉ"), _("Hình thức"), _("Giá trị"), _("Kiểm tra"))
    links = [url_for("pledges.new"), "", "", ""]
    if address:
        query = urlencode(answers.given())
        links[1] = url_for("pledges.new_form", address_id=address.id) + (f"?{query}" if query else "")
        links[2] = url_for("pledges.new_values", address_id=address.id) + (f"?{query}" if query else "")
    return [
        (
            word,
            "ok" if place < now else "now" if place == now else "",
            links[place - 1] if place < now else "",
        )
        for place, word in enumerate(words, 1)
    ]


def asks_giver(viewer: Viewer) -> bool:
    """Whether a person or a branch is to give and none of the own ones was chosen yet."""
    return request.args.get("giver") in (givers.PERSON, givers.BRANCH) and not _giver(viewer)


def _giver(viewer: Viewer) -> str:
    kept = answers.given()
    return givers.name_of(viewer, id_of(kept.get("person", "")), id_of(kept.get("branch", "")))


def giving(viewer: Viewer, address: MaskedAddress, found: list[Person] | None = None) -> dict[str, Any]:
    """The persons (`found` by name, else the first ones) or the branches to choose from, each with its way on."""
    kind = givers.BRANCH if request.values.get("giver") == givers.BRANCH else givers.PERSON
    rows: list[Any] = list(givers.branches(viewer) if kind == givers.BRANCH else givers.people(viewer))
    return seen(viewer, address) | {
        "branches": kind == givers.BRANCH,
        "searched": found is not None,
        "choices": [
            (
                row.name,
                getattr(row, "outside_province", False),
                url_for(
                    "pledges.new_values", address_id=address.id, **answers.given(giver=kind, **{kind: row.id})
                ),
            )
            for row in (rows if found is None else found)
        ],
    }


def choice(viewer: Viewer, listing: Listing, wanted: Filter) -> dict[str, Any]:
    """Step 1: the open addresses that come first by priority, or those that the search finds."""
    terms = queries.terms(viewer, clock.today())
    kinds = {kind: say(words) for kind, words in KINDS.items()}
    rows = [
        {
            "code": row.code,
            "href": url_for("pledges.new_form", address_id=row.id),
            "commune": row.commune,
            "district": row.district or "",
            "needs": ", ".join(kinds[kind] for kind in listing.needs.get(row.id, ())),
            "eligible": row.eligible_count,
            "priority": say(PRIORITIES[row.priority]),
            "urgent": row.priority == 1,
            "helpers": row.open_pledges,
            "missing": max(terms.least_value(row.eligible_count) - row.judged_value, 0),
        }
        for row in listing.window.rows
    ]
    return {"rows": rows, "listing": listing, "wanted": wanted, "steps": stages(1)}


def seen(viewer: Viewer, address: MaskedAddress, now: int = 2) -> dict[str, Any]:
    """What every later step shows of the address: masked, how it stands, who in sight stands by it."""
    judgement = queries.judgement(viewer, address.id, address.eligible_count, clock.today())
    return {
        "address": address,
        "kinds": ", ".join(say(KINDS[kind]) for kind in address.needs),
        "judgement": judgement,
        "sentence": say(judgement.sentence()),
        "supporters": [
            {
                "organisation": row.organisation,
                "form": say(FORMS[form_choice(row.form, row.months)]),
                "state": say(STATES[row.state]),
                "lead": row.is_lead,
            }
            for row in standing.supporters_in_sight(viewer, address.id)
        ],
        "steps": stages(now, address),
        "kept": answers.given(),
        "giver": _giver(viewer),
    }


def _ruling(viewer: Viewer) -> tuple[Ruling, int | None]:
    rule = ruling(viewer, clock.today())
    return rule, labour_rate(viewer, rule, clock.today())


def holds(viewer: Viewer, form: Any) -> bool:
    """Whether a step's answers hold; what does not stands beside its field."""
    if not form.validate():
        return False
    rule, rate = _ruling(viewer)
    offer: Offer = form.offer()
    try:
        offer.check_time(rule.terms, clock.today())
        if "cash" in form:
            offer.check_value(rate)
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return False
    return True


def suggest(form: Any) -> None:
    """What is usual, where nothing was typed yet."""
    if "participants" not in request.args:
        form.participants.data, form.leaders.data = 1, 0
    if "instalment_count" not in request.args:
        months = 0 if form.form.data == "once" else form.months.data or 0
        form.instalment_count.data = usual_count(months)


def schedule(viewer: Viewer, form: Any) -> None:
    """Fill the form's instalments with equal ones, to be edited."""
    _rule, rate = _ruling(viewer)
    for due_on, value in form.offer().schedule(rate):
        form.instalments.append_entry({"due_on": due_on, "value": value})


def valued(viewer: Viewer, address: MaskedAddress, form: Any, now: int = 3) -> dict[str, Any]:
    """The address and, where the values can be read, what they come to."""
    context = seen(viewer, address, now)
    rule, rate = _ruling(viewer)
    context["rate"] = rate
    faulty = any(form[name].errors for name in answers.VALUES if name in form)
    context["told"] = [] if faulty else _told(form, context["judgement"], rule, rate)
    return context


def _told(form: Any, judgement: Any, rule: Ruling, rate: int | None) -> list[str]:
    """The offer in sentences: its value, what it makes of the household, or its cycle."""
    offer: Offer = form.offer()
    try:
        offer.check_time(rule.terms, clock.today())
        gift = offer.parts.gift(offer.starts_on, rate)
    except Refusal as refusal:
        return [say(refusal.words)]
    if not gift.value:
        return []
    told = [_("Cam kết %(value)s đ (%(words)s).", value=show(gift.value), words=in_words(gift.value).lower())]
    if gift.labour:
        told.append(
            _(
                "%(days)s ngày công × %(rate)s đ = %(labour)s đ.",
                days=gift.labour_days,
                rate=show(rate or 0),
                labour=show(gift.labour),
            )
        )
    if offer.form is SupportForm.regular_support:
        told.append(
            _(
                "Hỗ trợ thường xuyên không xét mức tối thiểu (%(clause)s). "
                "Chu kỳ %(months)s tháng, từ %(start)s đến %(end)s.",
                clause=rule.terms.cycle_clause,
                months=offer.months,
                start=short_date(offer.starts_on),
                end=short_date(offer.ends_on),
            )
        )
    else:
        told.append(say(judgement.with_promise(gift)))
    return told


def checked(viewer: Viewer, address: MaskedAddress, form: Any) -> dict[str, Any]:
    """Everything once more, with the way back to each answer."""
    context = valued(viewer, address, form, now=4)
    choice = form.form.data
    months = form.months.data if choice != "once" else None
    shape = say(FORMS[choice]) if choice in FORMS else ""
    context["answers"] = [
        (_("Hình thức"), shape + (f", {months} " + _("tháng") if months else "")),
        (_("Giúp việc gì"), dict(form.kind.choices).get(form.kind.data)),
        (_("Bắt đầu từ ngày"), short_date(form.starts_on.data) if form.starts_on.data else None),
    ]
    context["draft"] = answers.draft(viewer, address.id)
    context["values"] = [
        (_("Tiền"), _money(form.cash.data)),
        (_("Hiện vật"), _money(form.goods.data)),
        (_("Ngày công"), str(form.labour_days.data or 0)),
    ]
    if not context["kept"].get("person"):
        people = _(
            "%(all)s, trong đó lãnh đạo %(lead)s",
            all=form.participants.data or 1,
            lead=form.leaders.data or 0,
        )
        context["values"].append((_("Người tham gia"), people))
    return context


def _money(value: int | None) -> str:
    return f"{show(value or 0)} đ"


def refuse(form: Any, refusal: Refusal) -> None:
    """Beside the field when it stands on this page; an answer of an earlier step is told over the whole."""
    form.refuse(None if refusal.field in EARLIER else refusal.field, refusal.words)


def taken(viewer: Viewer, address: MaskedAddress, refusal: Refusal) -> dict[str, Any]:
    """Somebody was quicker, or the household no longer needs help: the next best three."""
    return {
        "address": address,
        "words": say(refusal.words),
        "others": [
            (
                other.code,
                url_for("pledges.new_form", address_id=other.id),
                f"{other.commune}, {other.district}" if other.district else other.commune,
                ", ".join(say(KINDS[kind]) for kind in other.needs),
                other.eligible_count,
            )
            for other in addresses.next_best(viewer, address)
        ],
    }
