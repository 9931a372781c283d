"""The doors of the letters room: letters on their way, new ones, and what is written about reports."""

from portal.letters.views import (
    after_issue,
    beginning,
    choosing,
    confirming,
    looks,
    mailing,
    numbering,
    powers,
    reporting,
    signing,
    writing,
)
from portal.letters.views.handling import bp

__all__ = [
    "after_issue",
    "beginning",
    "bp",
    "choosing",
    "confirming",
    "looks",
    "mailing",
    "numbering",
    "powers",
    "reporting",
    "signing",
    "writing",
]
