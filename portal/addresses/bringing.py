"""Households that come as a table: the columns of the registry's template, and how its rows are written at once.

No column takes an identity number: a table would keep it whole. It is typed in the dossier, where only its last digits
and a keyed hash are kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.codes import next_code
from portal.addresses.models import (
    AddressGroup,
    AddressNeed,
    AddressState,
    Consent,
    ConsentKind,
    HumanitarianAddress,
)
from portal.addresses.words import GROUPS, KINDS
from portal.audit.actions import record as book
from portal.extensions import db, new_id, table_of
from portal.intake.kinds import Column, Kind, Row, count, names_of, register, some_of, year
from portal.lib.vietnamese import fold, nfc, read_date
from portal.lib.words import Words, _, n_
from portal.organisations.models import Organisation, Unit

TITLE = _("Hộ cần giúp")
COLUMNS = (
    Column("head_name", _("Họ và tên chủ hộ"), nfc, required=True, example="Nguyễn Thị Mẫu"),
    Column("birth_year", _("Năm sinh chủ hộ"), year, required=True, example="1956"),
    Column("commune", _("Xã"), required=True, hint=_("Tên xã, phường, thị trấn"), example="Xã Bù Gia Mập"),
    Column("village", _("Thôn, ấp"), nfc, required=True, example="Thôn 3"),
    Column("size", _("Số khẩu"), count, required=True, example="4"),
    Column("eligible", _("Số khẩu thuộc đối tượng"), count, required=True, example="2"),
    Column(
        "groups",
        _("Nhóm đối tượng"),
        some_of(GROUPS),
        required=True,
        hint=names_of(GROUPS, several=True),
        example="Người khuyết tật; Trẻ em mồ côi",
    ),
    Column(
        "needs",
        _("Cần giúp"),
        some_of(KINDS),
        hint=names_of(KINDS, several=True),
        example="Xây, sửa nhà; Công cụ sản xuất",
    ),
    Column("circumstances", _("Hoàn cảnh"), nfc, hint=_("Vài câu, ai cần mới được đọc")),
    Column("phone", _("Điện thoại"), nfc),
    Column(
        "surveyed_on",
        _("Ngày khảo sát"),
        read_date,
        hint=_("Để trống nếu chưa khảo sát"),
        example="18/03/2021",
    ),
    Column("helped_on", _("Ngày đồng ý nhận trợ giúp"), read_date, example="18/03/2021"),
    Column("processed_on", _("Ngày đồng ý xử lý dữ liệu"), read_date, example="18/03/2021"),
)


def judge(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> None:
    """Which commune each row is in, whether the household is there already, and what does not fit together."""
    units = communes(viewer)
    known = _known(list(units.values()))
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place(row, units)
        _check(row, at.date())
        if "unit" not in row.values or "head_name" not in row.values or "birth_year" not in row.values:
            continue
        who = (row.values["unit"].id, fold(row.values["head_name"]), row.values["birth_year"])
        village = fold(row.values.get("village", ""))
        there = known.get((*who, village))
        if there:
            row.skip = True
            row.notes.append(_("Đã có trong sổ, mã {code}: bỏ qua", code=there))
        elif (*who, village) in seen:
            row.problems[None] = _("Giống dòng {number} của bảng", number=seen[*who, village])
        seen.setdefault((*who, village), row.number)


def communes(viewer: Viewer) -> dict[str, Unit]:
    """The communes of the territory by folded name; a name that two bear needs its district before it."""
    found: dict[str, Unit] = {}
    twice = set()
    units = db.session.scalars(
        sa.select(Unit)
        .where(Unit.no.between(viewer.unit_no, viewer.unit_last), Unit.no == Unit.last_no)
        .options(sa.orm.joinedload(Unit.parent))
    )
    for unit in units:
        for name in (unit.name, unit.full_name):
            key = fold(name)
            if key in found and found[key] is not unit:
                twice.add(key)
            found[key] = unit
        if unit.parent:
            found[fold(f"{unit.full_name}, {unit.parent.full_name}")] = unit
    return {name: unit for name, unit in found.items() if name not in twice}


def _known(units: list[Unit]) -> dict[tuple[Any, ...], str]:
    rows = db.session.execute(
        sa.select(
            HumanitarianAddress.unit_id,
            HumanitarianAddress.head_folded,
            HumanitarianAddress.birth_year,
            HumanitarianAddress.village,
            HumanitarianAddress.code,
        ).where(HumanitarianAddress.unit_id.in_({unit.id for unit in units}))
    )
    return {(row.unit_id, row.head_folded, row.birth_year, fold(row.village)): row.code for row in rows}


def place(row: Row, units: dict[str, Unit]) -> None:
    """Find a row's commune, or say that there is none of that name."""
    name = row.values.get("commune")
    if name is None:
        return
    unit = units.get(fold(name))
    if unit is None:
        row.problems["commune"] = _("Không có xã này trong địa bàn của anh/chị. Trùng tên thì ghi thêm huyện")
    else:
        row.values["unit"] = unit


def _check(row: Row, today: dt.date) -> None:
    size, eligible = row.values.get("size"), row.values.get("eligible")
    if size is not None and eligible is not None and not 1 <= eligible <= size:
        row.problems["eligible"] = _(
            "Số khẩu thuộc đối tượng phải từ 1 đến {size}, là số khẩu của hộ", size=size
        )
    for name in ("surveyed_on", "helped_on", "processed_on"):
        day = row.values.get(name)
        if day is not None and day > today:
            row.problems[name] = _("Ngày ở tương lai")
    if row.values.get("helped_on") and not row.values.get("surveyed_on"):
        row.problems["surveyed_on"] = _("Có ngày đồng ý thì phải có ngày khảo sát")
    if row.values.get("surveyed_on") and not row.values.get("needs"):
        row.problems["needs"] = _("Đã khảo sát thì ghi hộ cần giúp gì")


def write(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> Words:
    """All households in a few statements; each is in the audit as if it had been typed."""
    organisation = db.session.get_one(Organisation, viewer.organisation_id)
    first = int(next_code(HumanitarianAddress.code, "DC").partition("-")[2])
    addresses, groups, needs, consents = [], [], [], []
    for step, row in enumerate(rows):
        address = _address(row, f"DC-{first + step:05}", organisation, viewer)
        addresses.append(address)
        groups += [{"address_id": address["id"], "group": group} for group in row.values["groups"]]
        needs += [{"address_id": address["id"], "kind": kind} for kind in row.values.get("needs", ())]
        consents += _consents(address, row, viewer, at)
        book(
            "address.recorded",
            "address",
            address["id"],
            actor=viewer,
            at=at,
            code=address["code"],
            brought=True,
        )
    for model, lines in (
        (HumanitarianAddress, addresses), (AddressGroup, groups), (AddressNeed, needs), (Consent, consents)
    ):  # fmt: skip
        if lines:
            db.session.execute(sa.insert(table_of(model)), lines)
    return n_("Đã ghi {count} hộ", "Đã ghi {count} hộ", len(rows))


def _address(row: Row, code: str, organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    values = row.values
    surveyed = values.get("surveyed_on")
    return {
        "id": new_id(),
        "code": code,
        "unit_id": values["unit"].id,
        "village": values["village"],
        "head_name": values["head_name"],
        "head_folded": fold(values["head_name"]),
        "birth_year": values["birth_year"],
        "phone": values.get("phone", ""),
        "household_size": values["size"],
        "eligible_count": values["eligible"],
        "circumstances": values.get("circumstances", ""),
        "guardian_name": "",
        "guardian_relation": "",
        "guardian_evidence": "",
        "priority": 2,
        "priority_reason": "",
        "state": AddressState.surveyed if surveyed else AddressState.found,
        "proposed_by_id": organisation.id,
        "proposer_id": viewer.user_id,
        "surveyed_on": surveyed,
        "consented_on": values.get("helped_on"),
        "posted_code": "",
        "unposted_reason": "",
        "close_note": "",
        "open_pledges": 0,
        "judged_value": 0,
        "version": 1,
    }


def _consents(address: dict[str, Any], row: Row, viewer: Viewer, at: dt.datetime) -> list[dict[str, Any]]:
    given = ((ConsentKind.helped, "helped_on"), (ConsentKind.processed, "processed_on"))
    return [
        {
            "id": new_id(),
            "address_id": address["id"],
            "kind": kind,
            "given_on": row.values[name],
            "given_by": address["head_name"],
            "evidence": str(_("Bảng nạp từ Excel")),
            "at": at,
            "recorded_by": viewer.user_name,
            "withdrawal_note": "",
        }
        for kind, name in given
        if row.values.get(name)
    ]


KIND = Kind("addresses", TITLE, "addresses.propose", COLUMNS, judge, write, "addresses.index")
register(KIND)
