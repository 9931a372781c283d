"""The doors of the letters room: letters on their way, and what is written about reports."""

from portal.letters.views import after_issue, confirming, looks, reporting
from portal.letters.views.handling import bp

__all__ = ["after_issue", "bp", "confirming", "looks", "reporting"]
