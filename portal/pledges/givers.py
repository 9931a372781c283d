"""In whose name an organisation pledges: its own, a person's whom it keeps (R-15), or one of its branches' (I-05)."""

import uuid

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib import vietnamese
from portal.lib.words import Words, _
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, Origin, Pledge
from portal.supporters.models import Branch, Person

SELF, PERSON, BRANCH = "self", "person", "branch"
GIVERS: dict[str, Words] = {
    SELF: _("Đơn vị"),
    PERSON: _("Một cá nhân: lãnh đạo, nhà hảo tâm"),
    BRANCH: _("Chi hội, chi đoàn, lớp, công đoàn cơ sở"),
}
SHOWN = 20


def people(viewer: Viewer, name: str = "") -> list[Person]:
    """The persons whom the viewer's organisation keeps, by name: those whose name holds these words, the first ones.

    A name typed in full stands for its bearer alone, though others' names hold it too.
    """
    folded = vietnamese.fold(name)
    rows = list(
        db.session.scalars(
            sa.select(Person)
            .where(
                Person.organisation_id == viewer.organisation_id,
                Person.name_folded.contains(folded, autoescape=True),
            )
            .order_by(Person.name_sort, Person.id)
            .limit(SHOWN)
        )
    )
    exact = [row for row in rows if row.name_folded == folded]
    return exact or rows


def branches(viewer: Viewer) -> list[Branch]:
    """The open branches of the viewer's organisation."""
    return list(
        db.session.scalars(
            sa.select(Branch)
            .where(Branch.organisation_id == viewer.organisation_id, Branch.closed_on.is_(None))
            .order_by(Branch.name_sort)
        )
    )


def name_of(viewer: Viewer, person_id: uuid.UUID | None, branch_id: uuid.UUID | None) -> str:
    """The name of an own person or branch; empty for the organisation itself, or for what is not its own."""
    kept: Person | Branch | None = None
    if person_id is not None:
        kept = db.session.get(Person, person_id)
    elif branch_id is not None:
        kept = db.session.get(Branch, branch_id)
    return kept.name if kept is not None and kept.organisation_id == viewer.organisation_id else ""


def origin(pledge: Pledge) -> Origin:
    """Where deliveries come from (C4): as the last one; of the first, a person's gift is not the organisation's own."""
    last = db.session.scalar(
        sa.select(Delivery.origin)
        .where(Delivery.pledge_id == pledge.id, COUNTS)
        .order_by(Delivery.delivered_on.desc(), Delivery.logged_at.desc())
        .limit(1)
    )
    if last is not None:
        return last
    if pledge.person is None:
        return Origin.own
    return Origin.outside_province if pledge.person.outside_province else Origin.mobilised
