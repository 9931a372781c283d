"""Units and organisations come into being here, for a person at a screen and for the loader of reference data alike."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from portal.access import Level, OrganisationKind, Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.lib import vietnamese
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.conditions import must_fit, must_have_begun
from portal.organisations.models import (
    FormerName,
    FormerUnitName,
    Letterhead,
    Names,
    Organisation,
    Sector,
    Unit,
)

UNIT_KINDS = ("Tỉnh ", "Thành phố ", "Huyện ", "Thị xã ", "Thị trấn ", "Xã ", "Phường ", "Đặc khu ")


def load_units(
    rows: Sequence[tuple[str, str, str, str, Level, str | None]], *, actor: Viewer | None, at: dt.datetime
) -> dict[str, Unit]:
    """Create units from (code, name, full name, type, level, parent's code) and number them in pre-order.

    Gives the units by code. Refuses when units are there already: a change of territory is another act.
    """
    if db.session.scalar(sa.select(sa.func.count()).select_from(Unit)):
        raise Refusal("unit.loaded", _("Đơn vị hành chính đã được nạp"))
    children: dict[str | None, list[Unit]] = {}
    units: dict[str, Unit] = {}
    for code, name, full_name, type_, level, parent in rows:
        unit = Unit(id=new_id(), code=code, name=name, full_name=full_name, type=type_, level=level)
        units[code] = unit
        children.setdefault(parent, []).append(unit)
    counter = 0

    def number(unit: Unit, parent_id: uuid.UUID | None) -> None:
        nonlocal counter
        counter += 1
        unit.no, unit.parent_id = counter, parent_id
        for child in children.get(unit.code, []):
            number(child, unit.id)
        unit.last_no = counter

    for root in children[None]:
        number(root, None)
        record("units.loaded", "unit", root.id, actor=actor, at=at, count=counter)
    db.session.add_all(units.values())
    db.session.flush()
    return units


def register_sector(code: str, name: str) -> Sector:
    """A vertical system, once."""
    sector = db.session.get(Sector, code)
    if sector is None:
        sector = Sector(code=code, name=name)
        db.session.add(sector)
        db.session.flush()
    return sector


def register(
    *,
    code: str,
    kind: OrganisationKind,
    unit: Unit,
    name: str,
    short_name: str,
    abbreviation: str,
    sector_code: str | None = None,
    is_member: bool = False,
    phone: str = "",
    opened_on: dt.date | None = None,
    legal_basis: str = "",
    organisation_id: uuid.UUID | None = None,
    actor: Viewer | None,
    at: dt.datetime,
) -> Organisation:
    """Register an organisation of a unit; its level is the unit's. A code is given once, for ever."""
    name = vietnamese.nfc(name)
    organisation = Organisation(
        id=organisation_id or new_id(),
        code=code,
        kind=kind,
        level=unit.level,
        unit_id=unit.id,
        unit_no=unit.no,
        sector_code=sector_code,
        name=name,
        short_name=vietnamese.nfc(short_name),
        abbreviation=abbreviation,
        is_member=is_member,
        phone=phone,
        name_folded=_folded(name, short_name, abbreviation),
        name_sort=vietnamese.sort_key(short_name),
        opened_on=opened_on,
    )
    db.session.add(organisation)
    facts = {"code": code, "legal_basis": legal_basis}
    record("organisation.registered", "organisation", organisation.id, actor=actor, at=at, **facts)
    return organisation


def _folded(*names: str) -> str:
    return vietnamese.fold(" ".join(names))


def rename(
    organisation: Organisation,
    names: Names,
    *,
    legal_basis: str,
    on: dt.date,
    actor: Viewer | None,
    at: dt.datetime,
) -> None:
    """Give an organisation another name from a day on; what was written before keeps the name of its day.

    Refuses what `must_fit` refuses.
    """
    since = must_fit(organisation, names, on, at)
    before = Names(organisation.name, organisation.short_name, organisation.abbreviation)
    db.session.add(
        FormerName(
            organisation_id=organisation.id,
            name=before.name,
            short_name=before.short_name,
            abbreviation=before.abbreviation,
            name_folded=_folded(before.name, before.short_name, before.abbreviation),
            valid_from=since,
            valid_to=on - dt.timedelta(days=1),
            legal_basis=legal_basis,
        )
    )
    organisation.name, organisation.short_name = names.name, names.short_name
    organisation.abbreviation = names.abbreviation
    organisation.name_folded = _folded(names.name, names.short_name, names.abbreviation)
    organisation.name_sort = vietnamese.sort_key(names.short_name)
    record(
        "organisation.renamed", "organisation", organisation.id, actor=actor, at=at, on=on, before=before.name,
        name=names.name, legal_basis=legal_basis,
    )  # fmt: skip
    db.session.flush()


def rename_unit(
    unit: Unit, full_name: str, *, legal_basis: str, on: dt.date, actor: Viewer | None, at: dt.datetime
) -> None:
    """Give a unit another name from a day on: its kind and its name, as in “Thành phố Đồng Nai”.

    Refuses a day to come, the same name, and a day before the present name.
    """
    must_have_begun(on, at)
    last = db.session.scalar(
        sa.select(sa.func.max(FormerUnitName.valid_to)).where(FormerUnitName.unit_id == unit.id)
    )
    if full_name == unit.full_name or (last is not None and on <= last + dt.timedelta(days=1)):
        raise Refusal("unit.same_name", _("Tên mới giống tên hiện nay, hoặc ngày đổi quá sớm"), "full_name")
    db.session.add(
        FormerUnitName(
            unit_id=unit.id, name=unit.name, full_name=unit.full_name, valid_to=on - dt.timedelta(days=1),
            legal_basis=legal_basis,
        )
    )  # fmt: skip
    before, unit.full_name = unit.full_name, full_name
    kind = next((kind for kind in UNIT_KINDS if full_name.startswith(kind)), "")
    unit.name = full_name.removeprefix(kind)
    record(
        "unit.renamed", "unit", unit.id, actor=actor, at=at, on=on, before=before, name=full_name,
        legal_basis=legal_basis,
    )  # fmt: skip
    db.session.flush()


def set_letterhead(
    organisation: Organisation, letterhead: Letterhead, *, actor: Viewer | None, at: dt.datetime
) -> None:
    """Give an organisation a letterhead from a day on; whatever would hold then ends the day before."""
    letterhead.id = new_id()
    letterhead.organisation_id = organisation.id
    earlier = sa.select(Letterhead).where(
        Letterhead.organisation_id == organisation.id,
        sa.or_(Letterhead.valid_to.is_(None), Letterhead.valid_to >= letterhead.valid_from),
    )
    for old in db.session.scalars(earlier):
        old.valid_to = letterhead.valid_from - dt.timedelta(days=1)
    db.session.add(letterhead)
    record(
        "letterhead.set",
        "organisation",
        organisation.id,
        actor=actor,
        at=at,
        valid_from=letterhead.valid_from,
    )
    db.session.flush()


def set_contact(
    organisation: Organisation, *, phone: str, email: str, actor: Viewer | None, at: dt.datetime
) -> None:
    """Telephone and e-mail by which an organisation is reached from now on."""
    organisation.phone, organisation.email = phone, email
    record("organisation.contact_changed", "organisation", organisation.id, actor=actor, at=at)
    db.session.flush()
