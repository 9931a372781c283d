"""The lists as pages: what was asked in the address line, rows ready to be shown."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.access import Viewer, allowed
from portal.addresses.words import KINDS
from portal.fields import say
from portal.http import is_fragment
from portal.lib.keyset import Links
from portal.lib.money import show
from portal.lib.vietnamese import NotADate, read_date, short_date
from portal.lib.words import Words
from portal.pledges import delivery_list, pledge_list
from portal.pledges.models import Pledge, PledgeState, SupportForm
from portal.pledges.rules import IN_FORCE
from portal.pledges.schedule import full_months
from portal.pledges.words import CHECKS, CONFIRMED, FORMS, ORIGINS, STATES, WAITING, form_choice

PLEDGES = {
    "search": "q",
    "place": "place",
    "form": "form",
    "state": "state",
    "organisation": "organisation",
    "address": "address",
    "view": "view",
    "sort": "sort",
    "after": "after",
    "before": "before",
}
DELIVERIES = {
    "search": "q",
    "place": "place",
    "kind": "kind",
    "origin": "origin",
    "check": "check",
    "organisation": "organisation",
    "address": "address",
    "pledge": "pledge",
    "sort": "sort",
    "after": "after",
    "before": "before",
}
# Which square stands before a state: shape carries it, the words say it.
MARKS = {
    PledgeState.draft: "draft",
    PledgeState.registered: "",
    PledgeState.under_way: "sent",
    PledgeState.fulfilled: "done",
    PledgeState.ended: "void",
    PledgeState.withdrawn: "void",
    PledgeState.passed_on: "void",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address line: the filter, the links to its variations, whether anything is filtered."""

    wanted: Any
    links: Links
    filtered: bool
    unread: str = ""


def said(words: Mapping[Any, Words]) -> dict[Any, str]:
    """Codes with their words in the reader's language."""
    return _said(str(get_locale()), tuple(words.items()))


@functools.lru_cache(maxsize=64)
def _said(_language: str, words: tuple[tuple[Any, Words], ...]) -> dict[Any, str]:
    return {code: say(sentence) for code, sentence in words}


def asked_pledges() -> Asked:
    """The filter of the list of pledges."""
    asked = {name: request.args.get(name, "") for name in PLEDGES.values()}
    given = {field: asked[name] for field, name in PLEDGES.items() if asked[name]}
    filtered = any(asked[name] for name in ("q", "place", "form", "state", "organisation", "address"))
    return Asked(pledge_list.Filter(**given), Links(url_for("pledges.index"), asked), filtered)


def asked_deliveries() -> Asked:
    """The filter of the list of deliveries; days that cannot be read are named and left out."""
    names = (*DELIVERIES.values(), "from", "to")
    asked = {name: request.args.get(name, "") for name in names}
    given: dict[str, Any] = {field: asked[name] for field, name in DELIVERIES.items() if asked[name]}
    unread = ""
    for field, name in (("since", "from"), ("until", "to")):
        try:
            given[field] = read_date(asked[name]) if asked[name] else None
        except NotADate as error:
            unread = say(error.words)
    filtered = any(asked[name] for name in names if name not in ("sort", "after", "before"))
    links = Links(url_for("pledges.deliveries"), asked)
    return Asked(delivery_list.Filter(**given), links, filtered, unread)


def pledge_rows(rows: Iterable[Any], on: dt.date) -> list[tuple[Any, ...]]:
    """Rows for the template, everything in words already: fifty rows cost one look at the languages, not fifty.

    (address of the page, code, household's code, commune, district, form, kind with its note, organisation, its full
    name, pledged, delivered, class of the state, state, ends soon, whether a person's, whether unconfirmed, id)
    """
    base = url_for("pledges.index")
    forms, states, kinds = said(FORMS), said(STATES), said(KINDS)
    note = Notes(on)
    soon = on + pledge_list.SOON
    giver, unconfirmed = _("cam kết cá nhân"), _("chờ xác nhận")
    made = []
    for row in rows:
        in_force = row.state in IN_FORCE
        regular = row.form is SupportForm.regular_support
        made.append(
            (
                f"{base}{row.id}",
                row.code,
                row.address,
                row.commune,
                row.district or "",
                forms[form_choice(row.form, row.months)],
                kinds[row.kind] + note.of(row, in_force, regular),
                row.organisation,
                row.organisation_name,
                show(row.value),
                show(row.delivered),
                f"state {MARKS[row.state]}",
                states[row.state],
                in_force and regular and row.ends_on <= soon,
                giver if row.person_id else "",
                unconfirmed if in_force and row.confirmed_on is None else "",
                str(row.id),
            )
        )
    return made


class Notes:
    """The small line under the form of support: how far it is, or when it is due."""

    def __init__(self, on: dt.date) -> None:
        """`on` is the day of the list."""
        self.on = on
        self.months = _(", %(done)s trên %(all)s tháng")
        self.given = _(", giao %(day)s")
        self.due = _(", hẹn giao %(day)s")
        self.overdue = _(", quá hẹn %(day)s")
        self.until = _(", đến %(day)s")
        self.end = _(", hết chu kỳ %(day)s")

    def of(self, row: Any, in_force: bool, regular: bool) -> str:
        """The line of one row."""
        if regular and in_force:
            if row.ends_on <= self.on + pledge_list.SOON:
                return str(self.end % {"day": _day(row.ends_on)})
            return str(self.months % {"done": full_months(row.starts_on, self.on), "all": row.months})
        if not in_force:
            return str(self.given % {"day": _day(row.last_delivered_on)}) if row.last_delivered_on else ""
        if row.months:
            return str(self.until % {"day": _day(row.ends_on)})
        words = self.overdue if row.starts_on < self.on and not row.delivered else self.due
        return str(words % {"day": _day(row.starts_on)})


def _day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def delivery_rows(viewer: Viewer, rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Rows for the template.

    (address, day, pledge, household, commune, district, kind, organisation, its full name, cash, goods, what they are,
    labour days, labour, value, origin, class and words of how far it is checked, its id where the viewer confirms it)
    """
    base = url_for("pledges.deliveries")
    kinds, origins, checks = said(KINDS), said(ORIGINS), said(CHECKS)
    return [
        (
            f"{base}/{row.id}",
            _day(row.delivered_on),
            row.pledge,
            row.address,
            row.commune,
            row.district or "",
            kinds[row.kind],
            row.organisation,
            row.organisation_name,
            show(row.cash),
            show(row.goods),
            row.goods_note,
            row.labour_days,
            show(row.labour),
            show(row.value),
            origins[row.origin],
            "done" if row.confirmed_at else "sent",
            checks[CONFIRMED if row.confirmed_at else WAITING],
            row.id if allowed(viewer, "pledges.confirm_delivery", row) else None,
        )
        for row in rows
    ]


def _period(wanted: delivery_list.Filter) -> str:
    """The days that the list of deliveries is cut to, in words."""
    words = ""
    if wanted.since and wanted.until:
        words = _(
            "từ %(since)s đến %(until)s", since=short_date(wanted.since), until=short_date(wanted.until)
        )
    elif wanted.since:
        words = _("từ %(since)s", since=short_date(wanted.since))
    elif wanted.until:
        words = _("đến %(until)s", until=short_date(wanted.until))
    return words


def pledge_page(viewer: Viewer, on: dt.date) -> dict[str, Any]:
    """What the list of pledges shows."""
    asked = asked_pledges()
    listing = pledge_list.pledges_in_sight(viewer, asked.wanted, on)
    return {
        "asked": asked,
        "wanted": asked.wanted,
        "links": asked.links,
        "listing": listing,
        "rows": pledge_rows(listing.window.rows, on),
        "partial": is_fragment(),
        "forms": list(said(FORMS).items()),
        "states": [item for item in said(STATES).items() if item[0] is not PledgeState.draft],
    }


def confirm_rows(pledges: Iterable[Pledge]) -> list[dict[str, Any]]:
    """What stands on the page that confirms pledges; the version of each is what is confirmed."""
    return [
        {
            "code": row.code,
            "value": f"{row.id}.{row.version}",
            "organisation": row.organisation.short_name,
            "giver": giver_of(row),
            "address": row.address.code,
            "commune": row.address.unit.full_name,
            "form": say(FORMS[form_choice(row.form, row.months)]),
            "promised": row.value,
            "registered_on": row.registered_on,
        }
        for row in pledges
    ]


def giver_of(pledge: Pledge) -> str:
    """The person or the branch in whose name it is; empty for the organisation itself."""
    named = pledge.person or pledge.branch
    return named.name if named else ""


def delivery_page(viewer: Viewer) -> dict[str, Any]:
    """What the list of deliveries shows."""
    asked = asked_deliveries()
    listing = delivery_list.deliveries_in_sight(viewer, asked.wanted)
    return {
        "asked": asked,
        "wanted": asked.wanted,
        "links": asked.links,
        "listing": listing,
        "rows": delivery_rows(viewer, listing.window.rows),
        "views": [
            (words, asked.links.to(check=name), listing.checks[name or "all"], asked.wanted.check == name)
            for name, words in (("", _("Tất cả")), *said(CHECKS).items())
        ],
        "partial": is_fragment(),
        "kinds": list(said(KINDS).items()),
        "origins": list(said(ORIGINS).items()),
        "period": _period(asked.wanted),
    }
