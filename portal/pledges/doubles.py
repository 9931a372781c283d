"""Help told twice (F36): when two deliveries to one household look like one. Pure; money in đồng."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.addresses.models import SupportKind
from portal.lib.money import show
from portal.lib.vietnamese import fold, short_date
from portal.lib.words import Words, _, n_

# Who tells of a hand-over some days later often writes down the day of telling: so far apart can two entries of one
# act lie. Instalments of regular support are a month apart, so that no entry reaches the next one.
NEARNESS = 7  # days


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery as it is compared. `household` is what is one household: an address, or several that are linked."""

    id: uuid.UUID
    household: uuid.UUID
    pledge_id: uuid.UUID
    on: dt.date
    value: int
    kind: SupportKind
    goods_note: str
    logged_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two deliveries that look like one, `first` the one that was logged first, and why in words."""

    first: Told
    second: Told
    reason: Words


def suspicions(told: Iterable[Told], within: int = NEARNESS) -> list[Suspicion]:
    """Every pair that looks like one delivery: the same household, two pledges, few days apart, the same gift."""
    by_household: dict[uuid.UUID, list[Told]] = {}
    for row in told:
        by_household.setdefault(row.household, []).append(row)
    return list(itertools.chain.from_iterable(_pairs(rows, within) for rows in by_household.values()))


def _pairs(rows: list[Told], within: int) -> Iterator[Suspicion]:
    for first, second in itertools.combinations(sorted(rows, key=lambda row: (row.logged_at, row.id)), 2):
        reason = likeness(first, second, within)
        if reason is not None:
            yield Suspicion(first, second, reason)


def likeness(one: Told, other: Told, within: int = NEARNESS) -> Words | None:
    """Why two deliveries to one household may be the same one; None when they do not look alike.

    The same value for the same kind of help, or the same goods by their name without accents. Two deliveries of one
    pledge are told by the same people, who are asked about a repetition while they write (`concerns`).
    """
    days = abs((one.on - other.on).days)
    if one.pledge_id == other.pledge_id or days > within:
        return None
    if one.value == other.value and one.kind is other.kind:
        same = _("cùng {value} đ cho cùng một việc", value=show(one.value))
    elif one.goods_note and fold(one.goods_note) == fold(other.goods_note):
        same = _("cùng hiện vật “{goods}”", goods=one.goods_note)
    else:
        return None
    if not days:
        return _("{same}, cùng ngày {day}", same=same, day=short_date(one.on))
    return _(
        "{same}, {apart}",
        same=same,
        apart=n_("cách nhau {days} ngày", "cách nhau {days} ngày", days, days=days),
    )
