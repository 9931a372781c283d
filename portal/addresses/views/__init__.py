"""The registry's doors: the list and the queue, one dossier and its life, its sections."""

from portal.addresses.views import dossier, registry, sections
from portal.addresses.views.door import bp

__all__ = ["bp", "dossier", "registry", "sections"]
