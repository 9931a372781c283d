"""The doors of the letters room: letters on their way, and what is written about reports."""

from portal.letters.views import choosing, looks, reporting, writing
from portal.letters.views.handling import bp

__all__ = ["bp", "choosing", "looks", "reporting", "writing"]
