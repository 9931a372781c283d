"""The doors of the plans room: the plans on screen, a new year, targets assigned."""

from portal.plans.views import assigning, drafting, reading
from portal.plans.views.door import bp

__all__ = ["assigning", "bp", "drafting", "reading"]
