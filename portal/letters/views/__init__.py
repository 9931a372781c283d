"""The doors of the letters room: letters on their way, new ones, and what is written about reports."""

from portal.letters.views import (
    beginning,
    choosing,
    confirming,
    looks,
    mailing,
    powers,
    reporting,
    signing,
    writing,
)
from portal.letters.views.handling import bp

__all__ = [
    "beginning",
    "bp",
    "choosing",
    "confirming",
    "looks",
    "mailing",
    "powers",
    "reporting",
    "signing",
    "writing",
]
