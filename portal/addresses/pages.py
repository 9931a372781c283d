"""What the registry's pages show: rows of the list, the masked page, the opened dossier."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.access import Level, Viewer, allowed
from portal.addresses import dossiers, readings
from portal.addresses.completeness import NO_NEED, gaps, helped_elsewhere
from portal.addresses.masking import Reach, shown
from portal.addresses.models import AddressState, HumanitarianAddress, NeedGroup, Reading
from portal.addresses.queries import Listing, places
from portal.addresses.rules import OPEN, reach_of
from portal.addresses.words import (
    CHANGED,
    CLOSE_REASONS,
    CONSENTS,
    EVENTS,
    FILE_KINDS,
    GROUPS,
    KINDS,
    PRIORITIES,
    PURPOSES,
    STATES,
)
from portal.audit.queries import history_of
from portal.fields import say
from portal.lib.clock import VIETNAM
from portal.lib.words import Words
from portal.plans.queries import priority_scale, rules_of_day
from portal.plans.terms import Terms

MARKS = {
    AddressState.found: "draft",
    AddressState.surveyed: "sent",
    AddressState.waiting: "",
    AddressState.supported: "done",
    AddressState.risen: "done",
    AddressState.closed: "void",
}


def terms_of(viewer: Viewer, on: dt.date) -> Terms | None:
    """What the plan of the day asks; None before the first plan."""
    rows = rules_of_day(viewer, on)
    return Terms.of(rows) if rows else None


def rows(viewer: Viewer, listing: Listing, on: dt.date) -> list[dict[str, Any]]:
    """The lines of the list."""
    terms = terms_of(viewer, on)
    kinds = {kind: say(words) for kind, words in KINDS.items()}
    priorities = {number: say(words) for number, words in PRIORITIES.items()}
    show, pledge = url_for("addresses.index"), url_for("pledges.new")
    may_pledge = allowed(viewer, "pledges.log")
    return [
        {
            "code": row.code,
            "name": listing.names.get(row.id, ""),
            "href": f"{show}{row.id}",
            "pledge": f"{pledge}/{row.id}" if may_pledge and row.state in OPEN else "",
            "commune": row.commune,
            "district": row.district or "",
            "needs": ", ".join(kinds[kind] for kind in listing.needs.get(row.id, ())),
            "eligible": row.eligible_count,
            "priority": priorities[row.priority],
            "urgent": row.priority == 1,
            "helpers": row.open_pledges,
            "lead": getattr(row, "lead", None),
            "helped": row.last_helped_on,
            "ends": row.cycle_ends_on,
            "missing": max(terms.least_value(row.eligible_count) - row.judged_value, 0) if terms else None,
        }
        for row in listing.window.rows
    ]


def place_of(address: HumanitarianAddress) -> str:
    """Commune and district."""
    return ", ".join(unit.full_name for unit in (address.unit, address.unit.parent) if unit is not None)


def step_of(viewer: Viewer, address: HumanitarianAddress) -> tuple[str, str] | None:
    """The next legal step that is the viewer's to do: words and address; None when he has to wait for others."""
    waits = address.state is AddressState.surveyed
    missing = {gap.code for gap in gaps(address) if gap.stops} if waits else set()
    steps = (
        ("survey", "survey", _("Ghi khảo sát"), address.state is AddressState.found),
        ("edit", "needs", _("Ghi nhu cầu"), NO_NEED.code in missing),
        ("consent", "consent", _("Ghi đồng ý của hộ"), bool(missing - {NO_NEED.code})),
        ("post", "posting", _("Ghi iNHANDAO"), not address.posted_on and not address.unposted_reason),
        ("reopen", "reopen", _("Mở lại địa chỉ"), True),
    )
    for rule, endpoint, words, due in steps:
        if due and allowed(viewer, f"addresses.{rule}", address):
            return words, url_for(f"addresses.{endpoint}", address_id=address.id)
    if waits and not missing and allowed(viewer, "addresses.approve", address):
        return _("Phê duyệt"), url_for("addresses.approve", pick=address.id)
    return None


def masked(viewer: Viewer, address: HumanitarianAddress, at: dt.datetime) -> dict[str, Any]:
    """What everyone in sight may know, and the readings for those who are told of them."""
    terms = terms_of(viewer, at.date())
    reach = reach_of(viewer, address)
    told = read_by(viewer, address)
    return {
        "address": address,
        "place": place_of(address),
        "is_open": address.state in OPEN,
        "state": STATES[address.state],
        "mark": MARKS[address.state],
        "kinds": [say(KINDS[row.kind]) for row in address.needs],
        "priority": PRIORITIES[address.priority],
        "sentence": terms.sentence(address.eligible_count, address.judged_value) if terms else None,
        "clause": terms.clause(address.eligible_count) if terms else "",
        "step": step_of(viewer, address),
        "why_closed": CLOSE_REASONS[address.close_reason]
        if address.close_reason and told is not None
        else None,
        "missing": gaps(address) if address.state is AddressState.surveyed else [],
        "reach": reach,
        "reading": readings.in_force(viewer, address.id, at) if reach else None,
        "readings": told,
    }


def read_by(viewer: Viewer, address: HumanitarianAddress) -> list[tuple[str, str, str, str]] | None:
    """Who opened the dossier and what for, for a timeline; None for whoever is not told."""
    if not allowed(viewer, "addresses.readings", address):
        return None
    return [
        (_moment(row.at), row.user_name, _told(row), row.organisation_name)
        for row in readings.of_address(viewer, address.id)
    ]


def _told(row: Reading) -> str:
    """What it was opened for; a reading that lasts no time went into a sheet."""
    purpose = say(PURPOSES[row.purpose])
    return _("%(purpose)s (xuất Excel)", purpose=purpose) if row.until == row.at else purpose


def _moment(at: dt.datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y, %H:%M")


def opened(viewer: Viewer, address: HumanitarianAddress, reading: Reading, at: dt.datetime) -> dict[str, Any]:
    """The dossier as far as the viewer may know it: `known` holds nothing else of the household."""
    reach = reach_of(viewer, address)
    whole = reach is Reach.whole
    return masked(viewer, address, at) | {
        "known": shown(address, reach),
        "reading": reading,
        "groups": [say(GROUPS[group]) for group in address.kinds] if reach >= Reach.care else [],
        "people": [
            (row, ", ".join(say(GROUPS[NeedGroup(group)]) for group in row.groups))
            for row in (address.members if whole else ())
        ],
        "orphan": whole and NeedGroup.orphan in address.kinds,
        "warning": helped_elsewhere(address) if whole else None,
        "criteria": priority_scale(viewer, at.date()).met(address.survey.criteria)
        if whole and address.survey
        else (),
        "consent_words": CONSENTS,
        "file_words": FILE_KINDS,
        "level_words": PRIORITIES,
        "timeline": [_event(row) for row in history_of(viewer, "address", address.id)] if whole else [],
    }


def _event(row: Any) -> tuple[str, str, str, str]:
    """A line of the history: what was done by name, never a value of the household's."""
    changes = row.changes
    note = ", ".join(say(CHANGED[name]) for name in changes.get("fields", ()))
    if "kind" in changes:
        kind: Any = changes["kind"]
        note = say(FILE_KINDS[kind] if kind in FILE_KINDS else CONSENTS[kind])
    elif "reason" in changes:
        note = say(CLOSE_REASONS[changes["reason"]])
    return _moment(row.at), say(EVENTS[row.verb]), note, row.actor_name if row.actor_id else _("Hệ thống")


def waiting_rows(viewer: Viewer, addresses: Sequence[HumanitarianAddress]) -> list[dict[str, Any]]:
    """The lines of the queue, masked."""
    doubts = dossiers.doubted(viewer, addresses)
    return [_waiting_row(address, doubts.get(address.id)) for address in addresses]


def _waiting_row(address: HumanitarianAddress, doubt: Words | None) -> dict[str, Any]:
    missing = gaps(address)
    doubts = [say(doubt)] if doubt else []
    return {
        "address": address,
        "place": place_of(address),
        "needs": ", ".join(say(KINDS[row.kind]) for row in address.needs),
        "priority": say(PRIORITIES[address.priority]),
        "stops": [say(gap.words) for gap in missing if gap.stops],
        "notes": doubts + [say(gap.words) for gap in missing if not gap.stops],
    }


def found_row(address: HumanitarianAddress, name: str) -> dict[str, Any]:
    """A line of what a search by name found, masked."""
    return {"address": address, "name": name, "place": place_of(address), "state": say(STATES[address.state])}


def communes(viewer: Viewer) -> list[tuple[str, str]]:
    """The communes of the viewer's territory to choose from, each with its district; none where there is only one."""
    if viewer.level is Level.commune:
        return []
    found: list[tuple[str, str]] = []
    district: Any = None
    for unit in places(viewer, "", searching=True).units:
        if unit.level is Level.district:
            district = unit
        elif unit.level is Level.commune:
            inside = district is not None and unit.no <= district.last_no
            found.append(
                (unit.id.hex, f"{unit.full_name}, {district.full_name}" if inside else unit.full_name)
            )
    return found
