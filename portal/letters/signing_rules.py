"""Who gives the right to sign, and who says how the own body's letters are headed."""

from typing import Any

from portal.access import Duty, Viewer, rule
from portal.documents.rules import READERS, WRITERS, reads
from portal.letters.rules import numbers
from portal.letters.signing_models import Delegation


def is_deputy(title: str) -> bool:
    """Whether a title is a deputy's, who signs for the head and hands nothing on."""
    return title.casefold().startswith("phó")


def signing_duties(viewer: Viewer) -> frozenset[Duty]:
    """The duties of the own body whose holders open its letters and so may sign one; an observer never does."""
    return (READERS if viewer.oversees_territory else WRITERS) - {Duty.observer}


@rule("letters.delegations")
def can_see_delegations(viewer: Viewer, _: Any) -> bool:
    """See who signs for the own body."""
    return reads(viewer)


@rule("letters.delegate")
def can_delegate(viewer: Viewer, _: Any) -> bool:
    """Let another sign: the body's head himself, not his deputy (S9: it cannot chain)."""
    return reads(viewer) and viewer.duty is Duty.head and not is_deputy(viewer.title)


@rule("letters.end_delegation")
def can_end_delegation(viewer: Viewer, delegation: Delegation) -> bool:
    """End one early: any head of the body."""
    own = delegation.organisation_id == viewer.organisation_id
    return own and reads(viewer) and viewer.duty is Duty.head and delegation.ended_on is None


@rule("letters.letterheads")
def can_see_letterheads(viewer: Viewer, _: Any) -> bool:
    """See how the own body's letters are headed, now and before."""
    return reads(viewer)


@rule("letters.set_letterhead")
def can_set_letterhead(viewer: Viewer, _: Any) -> bool:
    """Say how they are headed from a day on: the head, or who numbers them. The administrator does no business (S7)."""
    return reads(viewer) and (viewer.duty is Duty.head or numbers(viewer))
