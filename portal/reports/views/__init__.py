"""The doors of the reports room: pages that show, pages that write, the head's acts."""

from portal.reports.views import blocks, deciding, drafting, evidence, official, printing, reading
from portal.reports.views.door import bp

__all__ = ["blocks", "bp", "deciding", "drafting", "evidence", "official", "printing", "reading"]
