"""The rows of the registry themselves, for rules and verbs; a page shows of them only what `masking` lets through."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from portal.access import Viewer
from portal.addresses.models import AddressState, HumanitarianAddress
from portal.addresses.rules import in_sight_of, keeps_registry
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib.words import Words
from portal.organisations.models import Unit
from portal.organisations.places import search_words

MOST_NAMED = 50
MOST_WAITING = 200
# What speaks against approving a household although its dossier may be complete: told by the rooms that know.
Doubts = Callable[[Viewer, Sequence[HumanitarianAddress]], dict[uuid.UUID, Words]]
DOUBTS: list[Doubts] = []


def _rows(viewer: Viewer) -> Any:
    return (
        sa.select(HumanitarianAddress)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(in_sight_of(viewer))
        .options(orm.joinedload(HumanitarianAddress.unit).joinedload(Unit.parent))
    )


def get(viewer: Viewer, address_id: uuid.UUID) -> HumanitarianAddress | None:
    """One address in sight."""
    found: HumanitarianAddress | None = db.session.scalar(
        _rows(viewer).where(HumanitarianAddress.id == address_id)
    )
    return found


def awaiting_approval(viewer: Viewer) -> list[HumanitarianAddress]:
    """What was surveyed in the viewer's territory and waits for its commune's decision, the most urgent first."""
    return list(
        db.session.scalars(
            _rows(viewer)
            .where(HumanitarianAddress.state == AddressState.surveyed)
            .order_by(Unit.no, HumanitarianAddress.priority, HumanitarianAddress.code)
            .options(
                orm.joinedload(HumanitarianAddress.survey),
                orm.selectinload(HumanitarianAddress.needs),
                orm.selectinload(HumanitarianAddress.consents),
            )
            .limit(MOST_WAITING)
        )
    )


def approved_on(viewer: Viewer, day: dt.date) -> list[str]:
    """The codes of what was approved in the viewer's territory on a day."""
    rows = db.session.scalars(
        sa.select(HumanitarianAddress.code)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(in_sight_of(viewer), HumanitarianAddress.approved_on == day)
        .order_by(HumanitarianAddress.code)
    )
    return list(rows)


def doubted(viewer: Viewer, addresses: Sequence[HumanitarianAddress]) -> dict[uuid.UUID, Words]:
    """Those of the addresses about which there is a doubt, and which."""
    return {identity: words for told in DOUBTS for identity, words in told(viewer, addresses).items()}


def named(viewer: Viewer, name: str) -> list[HumanitarianAddress]:
    """Households of a registry keeper's territory in whose head's name each of these words begins a word."""
    words = search_words(name)
    if not words or not keeps_registry(viewer):
        return []
    return list(
        db.session.scalars(
            _rows(viewer)
            .where(
                *(
                    (" " + HumanitarianAddress.head_folded).contains(f" {word}", autoescape=True)
                    for word in words
                )
            )
            .order_by(HumanitarianAddress.code)
            .limit(MOST_NAMED)
        )
    )


def file(viewer: Viewer, address: HumanitarianAddress, file_id: uuid.UUID) -> StoredFile | None:
    """A kept photograph of a dossier that is open to the viewer."""
    if all(row.file_id != file_id for row in address.files):
        return None
    return db.session.get(StoredFile, file_id)
