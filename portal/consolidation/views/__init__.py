"""The doors of the consolidation's room: pages that show, acts that are confirmed."""

from portal.consolidation.views import deciding, reading
from portal.consolidation.views.door import bp

__all__ = ["bp", "deciding", "reading"]
