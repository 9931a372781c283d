"""What the pages show of bequests: rows by kind of thing, names instead of ids."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.fields import say
from portal.lib.words import Words
from portal.organisations.conditions import must_have_begun
from portal.organisations.models import Organisation
from portal.succession import drafts
from portal.succession.bequests import Act, Bequest, fingerprint
from portal.succession.models import ActKind, Outcome, What
from portal.succession.reform import Reform
from portal.succession.words import AHEAD, ONE_HEAD, OUTCOMES, THINGS, TO_ARRANGE


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a preview as the minute will have it; `key` names its choice in a division."""

    what: What
    label: str
    note: str
    outcome: Outcome
    origin: str
    heir: str
    key: str = ""
    chosen: str = ""


def looked_at(viewer: Viewer, act: Act, at: dt.datetime) -> dict[str, Any]:
    """What an act comes to, for the page that asks for its confirmation."""
    must_have_begun(act.effective_on, at)
    found = drafts.preview(viewer, act)
    if act.kind is not ActKind.division:
        drafts.must_be_taken(act, found)
    names = _names(act)
    rows = [_row(one, names, act) for one in found]
    return {
        "groups": groups(rows, ahead=True),
        "count": len(rows),
        "heads_end": any(one.thing.sole and one.heir_id and one.outcome is Outcome.ended for one in found),
        "seen": fingerprint(found),
        "heirs": [(heir.hex, names[heir]) for heir in act.shares],
        "shares": [(names[heir], f"{share}%") for heir, share in act.shares.items()],
        "origins": [names[origin] for origin in act.heirs],
        "effective_on": act.effective_on,
    }


def reform(viewer: Viewer, drafted: Reform, at: dt.datetime) -> dict[str, Any]:
    """What the rearrangement comes to: communes, organisations, and counts of what passes on."""
    must_have_begun(drafted.act.effective_on, at)
    found = drafts.preview(viewer, drafted.act)
    return {
        "communes": [
            (merged.unit.full_name, [unit.full_name for unit in origins])
            for merged, origins in drafted.merges
        ],
        "districts": drafted.districts,
        "ending": len(drafted.act.heirs),
        "births": len(drafted.births),
        "moved": len(drafted.moved),
        "counts": [(say(THINGS[what]), *counts) for what, *counts in drafted.counts(found)],
        "seen": fingerprint(found),
    }


def _names(act: Act) -> dict[Any, str]:
    ids = set(act.heirs) | {heir for heir in act.heirs.values() if heir} | set(act.shares)
    rows = db.session.execute(
        sa.select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(ids))
    )
    return {row.id: row.short_name for row in rows}


def _row(one: Bequest, names: dict[Any, str], act: Act) -> Row:
    thing = one.thing
    return Row(
        thing.what,
        thing.label,
        thing.note,
        one.outcome,
        names[thing.owner_id],
        names[one.heir_id] if one.heir_id else "",
        thing.key if act.kind is ActKind.division else "",
        one.heir_id.hex if one.heir_id else "",
    )


def groups(rows: Iterable[Any], *, ahead: bool = False) -> list[tuple[str, list[tuple[Any, str]]]]:
    """The rows by kind of thing, each with what becomes of it in words; `ahead`: what would become of it."""
    by_kind: dict[What, list[tuple[Any, str]]] = {}
    for row in rows:
        by_kind.setdefault(row.what, []).append((row, say(_outcome(row, ahead))))
    return [(say(THINGS[what]), by_kind[what]) for what in What if what in by_kind]


def _outcome(row: Any, ahead: bool) -> Words:
    if row.outcome is Outcome.ended and row.what is What.post:
        return TO_ARRANGE
    if row.outcome is Outcome.ended and row.what is What.holding and row.heir:
        return ONE_HEAD
    return AHEAD[row.outcome] if ahead and row.outcome in AHEAD else OUTCOMES[row.outcome]
