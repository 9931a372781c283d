"""The doors of the review room: the desk, the case, the clean ones at once."""

from portal.review.views import case, clean, desk
from portal.review.views.door import bp

__all__ = ["bp", "case", "clean", "desk"]
