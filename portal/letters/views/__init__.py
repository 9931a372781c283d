"""The doors of the letters room: letters on their way, and what is written about reports."""

from portal.letters.views import looks, numbering, reporting
from portal.letters.views.handling import bp

__all__ = ["bp", "looks", "numbering", "reporting"]
