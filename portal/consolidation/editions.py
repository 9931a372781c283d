"""An edition as it is read: its coverage, its sums, what moved since the one before. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from portal.consolidation.models import Edition
from portal.consolidation.summing import Coverage
from portal.lib import money, vietnamese
from portal.lib.words import Words, _, phrase


def frozen_at(edition: Edition) -> dt.datetime:
    """The minute of its figures."""
    return dt.datetime.fromisoformat(edition.content["coverage"]["at"])


def coverage(edition: Edition) -> Coverage:
    """What its totals stand on."""
    return Coverage(edition.accepted, edition.expected, frozen_at(edition))


def newest_of_each(editions: Iterable[Edition]) -> list[Edition]:
    """The first of every agency's, of a list that has the newest first."""
    found: dict[Any, Edition] = {}
    for edition in editions:
        found.setdefault(edition.organisation_id, edition)
    return list(found.values())


def changes(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Words]:
    """What an edition says otherwise than the one before: units that came or went, lines that moved."""
    before = {unit["organisation_id"]: unit for unit in older["units"]}
    after = {unit["organisation_id"]: unit for unit in newer["units"]}
    came = [
        _("{unit}: mới được nhận báo cáo", unit=one["name"])
        for key, one in after.items()
        if key not in before
    ]
    went = [
        _("{unit}: không còn trong bản này", unit=one["name"])
        for key, one in before.items()
        if key not in after
    ]
    moved = [
        _("{unit}: số đã thay đổi", unit=one["name"])
        for key, one in after.items()
        if key in before and before[key]["values"] != one["values"]
    ]
    units = sorted(came + went + moved, key=lambda words: vietnamese.sort_key(str(words)))
    return units + [
        _("Dòng {code}, {label}: {was} → {now}", code=line["code"], label=phrase(line["label"]),
          was=money.show(was), now=money.show(now))
        for line in newer["lines"]
        if (was := _value(older, line["code"])) != (now := _value(newer, line["code"]))
    ]  # fmt: skip


def _value(content: Mapping[str, Any], code: str) -> int:
    return int(content["totals"].get(code, {}).get("value", 0))
