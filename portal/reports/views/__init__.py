"""The doors of the reports room: pages that show, pages that write, the head's acts, and what is not everyday."""

from portal.reports.views import (
    blocks,
    deciding,
    drafting,
    entering,
    evidence,
    official,
    printing,
    reading,
    reopening,
)
from portal.reports.views.door import bp

__all__ = [
    "blocks",
    "bp",
    "deciding",
    "drafting",
    "entering",
    "evidence",
    "official",
    "printing",
    "reading",
    "reopening",
]
