"""The registry's doors: the list and the queue, one dossier and its life, its sections."""

from portal.addresses.views import asking, dossier, registry, sections
from portal.addresses.views.door import bp

__all__ = ["asking", "bp", "dossier", "registry", "sections"]
