"""The doors of the plans room: the plans on screen, a new year, targets assigned, due moments moved."""

from portal.plans.views import assigning, drafting, postponing, reading
from portal.plans.views.door import bp

__all__ = ["assigning", "bp", "drafting", "postponing", "reading"]
