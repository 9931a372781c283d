"""The doors of the letters room: letters on their way, and what is written about reports."""

from portal.letters.views import looks, powers, reporting, signing
from portal.letters.views.handling import bp

__all__ = ["bp", "looks", "powers", "reporting", "signing"]
