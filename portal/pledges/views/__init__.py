"""The doors of the ledger: pledges, and the deliveries under them."""

from portal.pledges.views import confirming, delivering, pledging
from portal.pledges.views.door import bp

__all__ = ["bp", "confirming", "delivering", "pledging"]
