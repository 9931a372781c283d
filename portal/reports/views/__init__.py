"""The doors of the reports room: pages that show, pages that write, the head's acts."""

from portal.reports.views import deciding, drafting, evidence, official, reading
from portal.reports.views.door import bp

__all__ = ["bp", "deciding", "drafting", "evidence", "official", "reading"]
