"""Who drafts, approves, signs, numbers a letter; separation of duties is judged on the person (S5)."""

import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Duty, OrganisationKind, Viewer, rule
from portal.letters.models import Letter, LetterState

READERS = frozenset({Duty.reviewer, Duty.clerk, Duty.head, Duty.observer})
DRAFTERS = frozenset({Duty.reviewer, Duty.clerk})
UNNUMBERED = frozenset({LetterState.draft, LetterState.put_up, LetterState.approved, LetterState.signed})


def reads(viewer: Viewer) -> bool:
    """Those who handle or oversee papers in a standing agency or committee; other bodies issue nothing here."""
    return viewer.oversees_territory and viewer.duty in READERS


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The letters a viewer may open, a criterion on `Letter`: those of the own organisation, whatever their state."""
    return sa.and_(
        Letter.organisation_id == viewer.organisation_id, sa.true() if reads(viewer) else sa.false()
    )


def authors(letter: Letter) -> frozenset[uuid.UUID]:
    """Whoever wrote in the letter: its drafter and those who edited it after him. None of them decides on it."""
    return frozenset({letter.drafted_by, *(uuid.UUID(editor) for editor in letter.facts.get("editors", ()))})


def signer_of(letter: Letter) -> uuid.UUID | None:
    """The person whose name stands under the letter."""
    signer = letter.facts.get("signer_id")
    return uuid.UUID(signer) if signer else None


def _own(viewer: Viewer, letter: Letter) -> bool:
    return reads(viewer) and letter.organisation_id == viewer.organisation_id


@rule("letters.list")
def can_list(viewer: Viewer, _: Any) -> bool:
    """Look into the own organisation's letters."""
    return reads(viewer)


@rule("letters.see")
def can_see(viewer: Viewer, letter: Letter) -> bool:
    """Open one of them, its preview included."""
    return _own(viewer, letter)


@rule("letters.draft")
def can_draft(viewer: Viewer, _: Any) -> bool:
    """Begin a letter: reviewer or clerk of a standing agency."""
    return viewer.kind is OrganisationKind.standing_agency and viewer.duty in DRAFTERS


@rule("letters.edit")
def can_edit(viewer: Viewer, letter: Letter) -> bool:
    """Write in a draft: its drafter, or the clerk."""
    mine = viewer.user_id == letter.drafted_by or viewer.duty is Duty.clerk
    return _own(viewer, letter) and viewer.duty in DRAFTERS and mine and letter.state is LetterState.draft


@rule("letters.put_up")
def can_put_up(viewer: Viewer, letter: Letter) -> bool:
    """Put a draft up for approval: whoever may write in it."""
    return can_edit(viewer, letter)


@rule("letters.approve")
def can_approve(viewer: Viewer, letter: Letter) -> bool:
    """Approve the text: a head who wrote nothing in it (S5)."""
    return (
        _own(viewer, letter)
        and viewer.duty is Duty.head
        and letter.state is LetterState.put_up
        and viewer.user_id not in authors(letter)
    )


@rule("letters.sign")
def can_sign(viewer: Viewer, letter: Letter) -> bool:
    """Record that one has signed on paper: only the person whose name stands under it, and no author of it (S5)."""
    return (
        _own(viewer, letter)
        and viewer.duty is Duty.head
        and letter.state is LetterState.approved
        and viewer.user_id == signer_of(letter)
        and viewer.user_id not in authors(letter)
    )


@rule("letters.to_number")
def can_number(viewer: Viewer, _: Any) -> bool:
    """See the queue of signed letters that wait for their number: the clerk."""
    return reads(viewer) and viewer.duty is Duty.clerk


@rule("letters.issue")
def can_issue(viewer: Viewer, letter: Letter) -> bool:
    """Take the number and issue: the clerk, on another's signature (S5), never before it (N6)."""
    return (
        _own(viewer, letter)
        and viewer.duty is Duty.clerk
        and letter.state is LetterState.signed
        and viewer.user_id != letter.signed_by
    )


@rule("letters.send_back")
def can_send_back(viewer: Viewer, letter: Letter) -> bool:
    """Send it back to its drafter: the head on whom it waits, or the clerk who finds a fault before numbering."""
    waits_for = {
        LetterState.put_up: {Duty.head},
        LetterState.approved: {Duty.head},
        LetterState.signed: {Duty.head, Duty.clerk},
    }
    return _own(viewer, letter) and viewer.duty in waits_for.get(letter.state, ())


@rule("letters.withdraw")
def can_withdraw(viewer: Viewer, letter: Letter) -> bool:
    """Give a letter up before it has a number: its drafter, or a head."""
    mine = viewer.user_id == letter.drafted_by or viewer.duty is Duty.head
    return _own(viewer, letter) and viewer.duty is not Duty.observer and mine and letter.state in UNNUMBERED


@rule("letters.render_again")
def can_render_again(viewer: Viewer, letter: Letter) -> bool:
    """Try once more to make the PDF of an issued letter: reviewer, clerk or head."""
    return (
        _own(viewer, letter)
        and viewer.duty is not Duty.observer
        and letter.state is LetterState.issued
        and letter.file_id is None
        and bool(letter.rendering_error)
    )
