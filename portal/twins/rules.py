"""Who compares entries: the registry's officers, each in the own territory; who merges: a standing agency above."""

from typing import Any

from portal.access import Level, Viewer, rule
from portal.addresses.rules import keeps_registry


@rule("twins.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """The officers of the registry."""
    return keeps_registry(viewer)


@rule("twins.compare")
def can_compare(viewer: Viewer, pair: Any) -> bool:
    """Say that two entries are or are not one household; `pair` has first and second, both in the territory."""
    both = pair is None or (viewer.covers(pair.first.unit.no) and viewer.covers(pair.second.unit.no))
    return keeps_registry(viewer) and both


@rule("twins.decide")
def can_decide(viewer: Viewer, pair: Any) -> bool:
    """Merge, or undo it: a standing agency above the commune. That it is another person is told by the act (S11)."""
    return can_compare(viewer, pair) and viewer.level is not Level.commune
