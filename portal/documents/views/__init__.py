"""The doors of the documents room: the three registers, one line, numbers kept and void, kept files."""

from portal.documents.views import arrivals, handling, numbers
from portal.documents.views.books import bp

__all__ = ["arrivals", "bp", "handling", "numbers"]
