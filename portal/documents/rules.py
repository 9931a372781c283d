"""Who reads a register and who opens a kept file. Nobody changes either."""

from typing import Any

import sqlalchemy as sa

from portal.access import Duty, Level, Viewer, rule
from portal.documents.models import Book, StoredFile

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
