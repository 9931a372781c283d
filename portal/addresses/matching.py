"""When two entries are likely the same household: pure, from what the registry keeps for comparing.

Sure enough to say “likely”: one identity number, or one name and year of birth in one village. “Possible”: one name
and about one age in one commune, or a name a letter apart in one village. Everything else is chance.
"""

import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.lib.vietnamese import fold
from portal.lib.words import Words, _

NEAR_AGE = 1  # years: ages are told by the Eastern count too


class Likeness(enum.IntEnum):
    """How alike two entries are."""

    possible = 1
    likely = 2


@dataclass(frozen=True, slots=True)
class Trait:
    """What of a household is compared; the name folded, the identity number as its keyed hash or None."""

    id: uuid.UUID
    unit_id: uuid.UUID
    name: str
    birth_year: int
    village: str
    identity: str | None


def trait(
    address_id: uuid.UUID,
    unit_id: uuid.UUID,
    head_folded: str,
    birth_year: int,
    village: str,
    identity: str | None,
) -> Trait:
    """A trait from the registry's columns: “Thôn 1” and “thon 1” are one village."""
    return Trait(address_id, unit_id, head_folded, birth_year, fold(village), identity)


def likeness(one: Trait, other: Trait) -> tuple[Likeness, Words] | None:
    """How alike two entries are and why, in words that name nobody; None when nothing speaks for it."""
    if one.identity and one.identity == other.identity:
        return Likeness.likely, _("cùng số định danh")
    two_persons = one.identity is not None and other.identity is not None
    if two_persons or one.unit_id != other.unit_id or abs(one.birth_year - other.birth_year) > NEAR_AGE:
        return None
    same_age, same_village = one.birth_year == other.birth_year, one.village == other.village
    if one.name == other.name:
        return _same_name(same_age, same_village)
    if same_age and same_village and near(one.name, other.name):
        return Likeness.possible, _("cùng năm sinh và thôn, ấp, tên chủ hộ chỉ lệch một chữ cái")
    return None


def _same_name(same_age: bool, same_village: bool) -> tuple[Likeness, Words] | None:
    if same_age and same_village:
        return Likeness.likely, _("cùng tên chủ hộ, năm sinh và thôn, ấp")
    if same_age:
        return Likeness.possible, _("cùng tên chủ hộ và năm sinh, khác thôn, ấp")
    return (Likeness.possible, _("cùng tên chủ hộ và thôn, ấp, năm sinh lệch 1")) if same_village else None


def near(one: str, other: str) -> bool:
    """Whether one letter was added, left out or typed otherwise."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) == len(long):
        return short[start + 1 :] == long[start + 1 :]
    return short[start:] == long[start + 1 :]


def pairs(traits: Iterable[Trait]) -> Iterator[tuple[Trait, Trait, Likeness, Words]]:
    """All pairs that are alike, each once; compares only what could be."""
    groups: dict[tuple[object, ...], list[Trait]] = defaultdict(list)
    for one in traits:
        if one.identity:
            groups["identity", one.identity].append(one)
        groups["name", one.unit_id, one.name].append(one)
        groups["village", one.unit_id, one.village, one.birth_year].append(one)
    seen = set()
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                pair = frozenset((one.id, other.id))
                found = None if pair in seen else likeness(one, other)
                if found:
                    seen.add(pair)
                    yield one, other, *found
