"""Who sets the two lists beside each other: the officers of the registry, each in the own territory."""

from typing import Any

from portal.access import Viewer, rule
from portal.addresses.rules import keeps_registry


@rule("inhandao.compare")
def can_compare(viewer: Viewer, _: Any) -> bool:
    """Look at the piles, bring a list, mark as posted."""
    return keeps_registry(viewer)
