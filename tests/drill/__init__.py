"""Faults and crowds. A test marked `drill` runs small with all others, and in its long form by `./dev drill`."""

import os

LONG = os.environ.get("PORTAL_DRILL") == "1"


def scaled(small: int, long: int) -> int:
    """How many: `small` in `./dev test`, `long` in `./dev drill`."""
    return long if LONG else small
