"""When two entries are the same household: the table of cases, and that no pair is missed."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.addresses.matching import Likeness, Trait, likeness, near, pairs, trait
from portal.lib.vietnamese import fold

HERE, THERE = uuid.uuid4(), uuid.uuid4()
LIKELY, POSSIBLE = Likeness.likely, Likeness.possible


def one(name: str = "Nguyễn Thị Mẫu", year: int = 1950, village: str = "Thôn 1", **other: Any) -> Trait:
    return trait(uuid.uuid4(), other.get("unit", HERE), fold(name), year, village, other.get("identity"))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (one(), LIKELY),
        (one("NGUYỄN THỊ MẪU", village="thôn 1"), LIKELY),
        (one("Nguyen Thi Mau"), LIKELY),
        (one(village="Thôn 2"), POSSIBLE),
        (one(year=1951), POSSIBLE),
        (one("Nguyễn Thị Mậu"), LIKELY),
        (one("Nguyễn Thị Mầu B"), None),
        (one("Nguyễn Thị Máy"), POSSIBLE),
        (one(year=1951, village="Thôn 2"), None),
        (one(year=1952), None),
        (one(unit=THERE), None),
        (one("Trần Văn Ví Dụ"), None),
    ],
)
def test_likeness_and_its_reason(other: Trait, expected: Likeness | None) -> None:
    found = likeness(one(), other)
    assert (found[0] if found else None) == expected
    assert likeness(other, one()) == found
    if found:
        assert str(found[1])


def test_one_identity_number_is_one_person_wherever_and_two_numbers_are_two() -> None:
    assert likeness(one(identity="a"), one("Khác", 1980, "Ấp 5", unit=THERE, identity="a"))[0] is LIKELY  # type: ignore[index]
    assert likeness(one(identity="a"), one(identity="b")) is None
    assert likeness(one(identity="a"), one()) is not None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("abc", "abd", True), ("abc", "ab", True), ("abc", "abcd", True), ("abc", "xabc", True), ("abc", "acb", False),
        ("abc", "abcde", False), ("", "a", True), ("abc", "abc", True),
    ],
)  # fmt: skip
def test_a_letter_apart(a: str, b: str, expected: bool) -> None:
    assert near(a, b) is expected


traits = st.builds(
    lambda name, year, village, unit, identity: one(name, year, village, unit=unit, identity=identity),
    st.sampled_from(("An", "Ân", "Anh", "Bình")),
    st.sampled_from((1950, 1951, 1953)),
    st.sampled_from(("Thôn 1", "thôn 1", "Ấp 5")),
    st.sampled_from((HERE, THERE)),
    st.sampled_from((None, None, "a", "b")),
)


@given(st.lists(traits, max_size=12))
def test_every_alike_pair_is_found_once(some: list[Trait]) -> None:
    found = [frozenset((a.id, b.id)) for a, b, *_rest in pairs(some)]
    wanted = {frozenset((a.id, b.id)) for a in some for b in some if a.id != b.id and likeness(a, b)}
    assert len(found) == len(set(found))
    assert set(found) == wanted
