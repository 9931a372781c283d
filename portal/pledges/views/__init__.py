"""The doors of the ledger: pledges, and the deliveries under them."""

from portal.pledges.views import closing, confirming, delivering, linking, pledging
from portal.pledges.views.door import bp

__all__ = ["bp", "closing", "confirming", "delivering", "linking", "pledging"]
