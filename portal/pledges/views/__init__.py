"""The doors of the ledger: pledges, and the deliveries under them."""

from portal.pledges.views import delivering, pledging
from portal.pledges.views.door import bp

__all__ = ["bp", "delivering", "pledging"]
