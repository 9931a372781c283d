"""The doors of the plans room."""

from portal.plans.views import postponing
from portal.plans.views.door import bp

__all__ = ["bp", "postponing"]
