"""The national list as a table: how its lines are matched with addresses."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.bringing import communes, place
from portal.addresses.masking import Reach, initials
from portal.addresses.models import HumanitarianAddress
from portal.audit.actions import record
from portal.extensions import db, new_id
from portal.inhandao.models import NationalEntry
from portal.intake.kinds import Column, Kind, Row, register, year
from portal.lib.vietnamese import fold, nfc
from portal.lib.words import Words, _, n_
from portal.organisations.models import Unit

COLUMNS = (
    Column("code", _("Mã trên iNHANDAO"), nfc, required=True, example="ND-123456"),
    Column("head_name", _("Họ và tên chủ hộ"), nfc, required=True, example="Nguyễn Thị Mẫu"),
    Column("commune", _("Xã"), required=True, hint=_("Tên xã, phường, thị trấn"), example="Xã Bù Gia Mập"),
    Column("birth_year", _("Năm sinh chủ hộ"), year, example="1956"),
)


def judge(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> None:
    """Find each line's address: by its code, else by name, commune and year of birth where only one fits."""
    units = communes(viewer)
    by_code, by_traits = _addresses(viewer)
    taken: Counter[Any] = Counter()
    for row in rows:
        place(row, units)
        if row.problems:
            continue
        traits = (row.values["unit"].id, fold(row.values["head_name"]), row.values.get("birth_year"))
        alike = by_traits.get(traits, [])
        found = by_code.get(row.values["code"]) or (alike[0] if len(alike) == 1 else None)
        row.values["address"] = found
        if found is None:
            words = _("Nhiều địa chỉ cùng tên và năm sinh") if alike else _("Chưa thấy trong sổ của cổng")
            row.notes.append(words)
        else:
            taken[found.id] += 1
            row.notes.append(_("Khớp với {code}", code=found.code))
    for row in rows:
        found = row.values.get("address")
        if found is not None and taken[found.id] > 1:
            row.problems["code"] = _("Hai dòng cùng khớp với {code}", code=found.code)


def _addresses(viewer: Viewer) -> tuple[dict[str, Any], dict[tuple[Any, ...], list[Any]]]:
    by_code: dict[str, Any] = {}
    by_traits: dict[tuple[Any, ...], list[Any]] = {}
    rows = db.session.execute(
        sa.select(
            HumanitarianAddress.id,
            HumanitarianAddress.code,
            HumanitarianAddress.posted_code,
            HumanitarianAddress.unit_id,
            HumanitarianAddress.head_folded,
            HumanitarianAddress.birth_year,
        )
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(
            Unit.no.between(viewer.unit_no, viewer.unit_last), HumanitarianAddress.approved_on.is_not(None)
        )
    )
    for row in rows:
        if row.posted_code:
            by_code[row.posted_code] = row
        by_traits.setdefault((row.unit_id, row.head_folded, row.birth_year), []).append(row)
    return by_code, by_traits


def write(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> Words:
    """Each line once under its code; of the communes it names, the list stands for what was brought before."""
    units = {row.values["unit"].id for row in rows}
    gone = ~NationalEntry.code.in_([row.values["code"] for row in rows])
    db.session.execute(sa.delete(NationalEntry).where(NationalEntry.unit_id.in_(units), gone))
    known = {entry.code: entry for entry in db.session.scalars(sa.select(NationalEntry))}
    matched = {row.values["address"].id for row in rows if row.values["address"]}
    for entry in known.values():
        if entry.address_id in matched:
            entry.address_id = None  # one address is one entry: it goes to the line that names it now
    db.session.flush()
    for row in rows:
        entry = known.get(row.values["code"]) or NationalEntry(id=new_id(), code=row.values["code"])
        address = row.values["address"]
        entry.unit_id, entry.birth_year = row.values["unit"].id, row.values.get("birth_year")
        entry.head_folded = fold(row.values["head_name"])
        entry.initials = initials(row.values["head_name"], Reach.initials)
        entry.address_id, entry.brought_at = address.id if address else None, at
        db.session.add(entry)
    db.session.flush()
    record("inhandao.brought", "organisation", viewer.organisation_id, actor=viewer, at=at, rows=len(rows))
    return n_("Đã đọc {count} dòng của iNHANDAO", "Đã đọc {count} dòng của iNHANDAO", len(rows))


KIND = Kind("inhandao", _("Danh sách iNHANDAO"), "inhandao.compare", COLUMNS, judge, write, "inhandao.index")
register(KIND)
