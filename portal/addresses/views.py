"""Open addresses, masked: the list to choose from, and one address."""

import uuid
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from portal.access import allowed
from portal.addresses import queries
from portal.addresses.queries import Filter, Listing
from portal.addresses.words import KINDS, PRIORITIES, STATES
from portal.fields import say
from portal.http import found, guard, is_fragment, page_or_fragment, require, viewer
from portal.lib import clock
from portal.lib.keyset import Links
from portal.plans.queries import rules_of_day
from portal.plans.terms import Terms

bp = Blueprint("addresses", __name__, url_prefix="/addresses")
ASKED = {"search": "q", "place": "place", "need": "need", "people": "people", "view": "view", "sort": "sort"}


def terms_today() -> Terms | None:
    """What the plan in force asks; None before the first plan."""
    rows = rules_of_day(viewer(), clock.today())
    return Terms.of(rows) if rows else None


@bp.get("/")
@guard("addresses.list")
def index() -> str:
    """Who waits for help in reach, masked; filters and order are in the address line."""
    asked = {name: request.args.get(name, "") for name in (*ASKED.values(), "after", "before")}
    wanted = Filter(
        **{field: asked[name] for field, name in ASKED.items() if asked[name]},
        after=asked["after"],
        before=asked["before"],
    )
    listing = queries.open_list(viewer(), wanted)
    links = Links(url_for("addresses.index"), asked)
    return page_or_fragment(
        "addresses/index.html",
        "addresses/_rows.html",
        listing=listing,
        wanted=wanted,
        links=links,
        rows=_rows(listing),
        partial=is_fragment(),
        needs=[(kind.value, say(words)) for kind, words in KINDS.items()],
        filtered=any(asked[name] for name in ("q", "place", "need", "people")),
    )


def _rows(listing: Listing) -> list[dict[str, Any]]:
    terms = terms_today()
    kinds = {kind: say(words) for kind, words in KINDS.items()}
    priorities = {number: say(words) for number, words in PRIORITIES.items()}
    show, pledge = url_for("addresses.index"), url_for("pledges.new")
    may_pledge = allowed(viewer(), "pledges.log")
    return [
        {
            "code": row.code,
            "href": f"{show}{row.id}",
            "pledge": f"{pledge}/{row.id}" if may_pledge else "",
            "commune": row.commune,
            "district": row.district or "",
            "needs": ", ".join(kinds[kind] for kind in listing.needs.get(row.id, ())),
            "eligible": row.eligible_count,
            "priority": priorities[row.priority],
            "urgent": row.priority == 1,
            "helpers": row.open_pledges,
            "missing": max(terms.least_value(row.eligible_count) - row.judged_value, 0) if terms else None,
        }
        for row in listing.window.rows
    ]


@bp.get("/<uuid:address_id>")
@guard("addresses.see")
def show(address_id: uuid.UUID) -> str:
    """One address as organisations may know it."""
    address = found(queries.get(viewer(), address_id))
    require("addresses.see", address)
    terms = terms_today()
    return render_template(
        "addresses/show.html",
        address=address,
        state=STATES[address.state],
        kinds=[say(KINDS[kind]) for kind in address.needs],
        priority=PRIORITIES[address.priority],
        sentence=terms.sentence(address.eligible_count, address.judged_value) if terms else None,
        clause=terms.clause(address.eligible_count) if terms else "",
        helpers=_helpers(address.open_pledges),
    )


def _helpers(count: int) -> str:
    return str(
        _("Đã có %(count)s tổ chức đang giúp", count=count)
        if count
        else _("Hiện chưa có tổ chức nào đang giúp")
    )
