"""The doors of the letters room: letters on their way, new ones, and what is written about reports."""

from portal.letters.views import beginning, confirming, looks, mailing, reporting
from portal.letters.views.handling import bp

__all__ = ["beginning", "bp", "confirming", "looks", "mailing", "reporting"]
