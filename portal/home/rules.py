"""The first page is everyone's own."""

from typing import Any

from portal.access import Viewer, rule


@rule("home.see")
def can_see(viewer: Viewer, _subject: Any) -> bool:
    """Everybody who acts in a post; what stands on it follows from the duty."""
    return True
