"""Who reads and keeps the registers, who has a number made void, who opens a kept file."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, Viewer, rule
from portal.documents.models import ARRIVAL, RESERVATION, Book, Direction, RegisterEntry, StoredFile

READERS = frozenset({Duty.clerk, Duty.head, Duty.reviewer, Duty.observer})


WRITERS = frozenset({Duty.reporter, Duty.head, Duty.clerk})


def reads(viewer: Viewer) -> bool:
    """Those who handle or oversee papers in a standing agency or committee; in any other body who makes its reports,
    which go out as letters. Bodies of a commune owe none.
    """
    if viewer.oversees_territory:
        return viewer.duty in READERS
    return viewer.level is not Level.commune and viewer.duty in WRITERS


def in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The books a viewer may open, a criterion on `Book`: those of the own organisation, never a neighbour's."""
    return sa.and_(Book.organisation_id == viewer.organisation_id, sa.true() if reads(viewer) else sa.false())


def files_in_sight_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The kept files a viewer may open, a criterion on `StoredFile`; sealed ones are opened elsewhere."""
    return sa.and_(
        StoredFile.organisation_id == viewer.organisation_id,
        StoredFile.sealed.is_(False),
        sa.true() if reads(viewer) else sa.false(),
    )


@rule("documents.register")
def can_read_register(viewer: Viewer, _: Any) -> bool:
    """Look into the own organisation's registers, print and export them."""
    return reads(viewer)


@rule("documents.download")
def can_download(viewer: Viewer, file: StoredFile) -> bool:
    """Open a file that the own organisation keeps."""
    return reads(viewer) and file.organisation_id == viewer.organisation_id and not file.sealed


VOIDABLE = frozenset({ARRIVAL, RESERVATION, "letter"})
"""A submitted report keeps its number: it is the receipt that its unit was given."""


def keeps(viewer: Viewer) -> bool:
    """The clerk keeps the registers; in a body that does not oversee a territory, the reporter has the clerk's part."""
    part = viewer.duty is Duty.reporter and not viewer.oversees_territory
    return reads(viewer) and (viewer.duty is Duty.clerk or part)


def _own(viewer: Viewer, entry: RegisterEntry) -> bool:
    return reads(viewer) and entry.book.organisation_id == viewer.organisation_id


def _arrived(viewer: Viewer, entry: RegisterEntry) -> bool:
    own = _own(viewer, entry) and viewer.duty is not Duty.observer
    return own and entry.book.direction is Direction.incoming and entry.voided_at is None


@rule("documents.arrive")
def can_arrive(viewer: Viewer, _: Any) -> bool:
    """Enter what arrived on paper or by e-mail."""
    return keeps(viewer)


@rule("documents.reserve")
def can_reserve(viewer: Viewer, _: Any) -> bool:
    """Keep the next number for a letter to come."""
    return keeps(viewer)


@rule("documents.see")
def can_see(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Open one line of the own organisation's registers."""
    return _own(viewer, entry)


@rule("documents.correct")
def can_correct(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Put right a slip in what was typed of an arrival; never its number or its day."""
    return keeps(viewer) and _arrived(viewer, entry) and entry.subject_type == ARRIVAL


@rule("documents.follow")
def can_follow(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Say who deals with what arrived, by when, and how far it is: whoever handles papers in the body."""
    return _arrived(viewer, entry)


@rule("documents.ask_void")
def can_ask_void(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Ask that a number be made void."""
    free = entry.voided_at is None and entry.void_asked_by is None
    return keeps(viewer) and _own(viewer, entry) and free and entry.subject_type in VOIDABLE


@rule("documents.void")
def can_void(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Make a number void that another asked for (S6): a head."""
    asked = entry.voided_at is None and entry.void_asked_by is not None
    return (
        asked and _own(viewer, entry) and viewer.duty is Duty.head and viewer.user_id != entry.void_asked_by
    )


@rule("documents.keep_number")
def can_keep_number(viewer: Viewer, entry: RegisterEntry) -> bool:
    """Let a number stand that was asked to be void: a head, or who asked."""
    asked = entry.voided_at is None and entry.void_asked_by is not None
    mine = viewer.duty is Duty.head or viewer.user_id == entry.void_asked_by
    return asked and _own(viewer, entry) and mine
