"""Deliveries from a table, twenty or two hundred at once: judged by trying them, then written as if typed singly."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.addresses.models import HumanitarianAddress
from portal.extensions import db
from portal.intake.kinds import Column, Kind, Row, count, names_of, one_of, register
from portal.lib import money
from portal.lib.vietnamese import nfc, read_date
from portal.lib.words import Words, _, n_
from portal.organisations.models import Unit
from portal.pledges.batch import Control, Line, deliver_many, weigh
from portal.pledges.handover import Handover
from portal.pledges.keeping import COUNTS
from portal.pledges.models import Delivery, Origin, Pledge
from portal.pledges.offer import Parts
from portal.pledges.rules import IN_FORCE
from portal.pledges.words import ORIGINS

COLUMNS = (
    Column("code", _("Mã cam kết hoặc mã địa chỉ"), nfc, required=True, example="CK-00012"),
    Column("place", _("Xã"), nfc, hint=_("Chỉ để nhận ra, cổng không đọc cột này")),
    Column("on", _("Ngày giao"), read_date, required=True, example="18/05/2021"),
    Column("cash", _("Tiền (đồng)"), money.read, example="500k"),
    Column("goods", _("Hiện vật (đồng)"), money.read, example="600.000"),
    Column("goods_note", _("Hiện vật gồm"), nfc, example="40 kg gạo"),
    Column("labour_days", _("Ngày công"), count, example="3"),
    Column("origin", _("Nguồn"), one_of(ORIGINS), hint=names_of(ORIGINS, several=False)),
    Column("note", _("Ghi chú"), nfc, hint=_("Người nhận, nơi trao. Không ghi tên bệnh")),
)
FIELDS = {"delivered_on": "on"}  # the verb's name of a field → the column's


class Looked:
    """The person has looked at every concern: they stood in the preview that was confirmed."""

    def __contains__(self, code: object) -> bool:
        """Every code."""
        return True


def total(row: Row) -> int:
    """What control totals add up: cash and goods; labour days are worth what the plan says."""
    return int(row.values.get("cash", 0)) + int(row.values.get("goods", 0))


def judge(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> None:
    """Leave out what is in the ledger already; try the rest, and take back what was tried."""
    _skip_known(viewer, rows)
    tried = [row for row in rows if not row.skip and not row.problems]
    if not tried:
        return
    faults, concerns = weigh(_lines(tried), actor=viewer, at=at)
    for fault in faults:
        tried[fault.line or 0].problems[FIELDS.get(fault.field or "", fault.field)] = fault.words
    for number, concern in concerns:
        tried[number].notes.append(concern.words)


def _lines(rows: Sequence[Row]) -> list[Line]:
    return [Line(row.values["code"], _handover(row.values)) for row in rows]


def _handover(values: dict[str, Any]) -> Handover:
    parts = Parts(
        values.get("cash", 0),
        values.get("goods", 0),
        values.get("goods_note", ""),
        values.get("labour_days", 0),
    )
    return Handover(values["on"], parts, values.get("origin", Origin.own), values.get("note", ""))


def _control(rows: Sequence[Row]) -> Control:
    """The totals were compared when the table was brought: here they are the rows' own."""
    return Control(len(rows), sum(total(row) for row in rows))


def _skip_known(viewer: Viewer, rows: Sequence[Row]) -> None:
    known = {
        key
        for row in db.session.execute(
            sa.select(
                Pledge.code,
                HumanitarianAddress.code.label("address"),
                Delivery.delivered_on,
                Delivery.cash,
                Delivery.goods,
                Delivery.labour_days,
            )
            .join(Pledge, Pledge.id == Delivery.pledge_id)
            .join(HumanitarianAddress, HumanitarianAddress.id == Delivery.address_id)
            .where(Delivery.organisation_id == viewer.organisation_id, COUNTS)
        )
        for key in ((row.code, *row[2:]), (row.address, *row[2:]))
    }
    for row in rows:
        values = row.values
        parts = (values.get(name, 0) for name in ("cash", "goods", "labour_days"))
        if not row.problems and (values.get("code"), values.get("on"), *parts) in known:
            row.skip = True
            row.notes.append(_("Đã có trong sổ giao nhận: bỏ qua"))


def write(viewer: Viewer, rows: Sequence[Row], at: dt.datetime) -> Words:
    """Every row as a delivery, all or none."""
    deliver_many(_lines(rows), control=_control(rows), confirmed=Looked(), actor=viewer, at=at)  # type: ignore[arg-type]
    return n_("Đã ghi {count} lần giao", "Đã ghi {count} lần giao", len(rows))


def prefill(viewer: Viewer) -> list[dict[str, Any]]:
    """The own pledges in force, so that only days and amounts need be typed."""
    rows = db.session.execute(
        sa.select(Pledge.code, Unit.full_name)
        .join(HumanitarianAddress, HumanitarianAddress.id == Pledge.address_id)
        .join(Unit, Unit.id == HumanitarianAddress.unit_id)
        .where(Pledge.organisation_id == viewer.organisation_id, Pledge.state.in_(IN_FORCE))
        .order_by(Pledge.code)
    )
    return [{"code": row.code, "place": row.full_name} for row in rows]


KIND = Kind(
    "deliveries",
    _("Lần giao"),
    "pledges.deliver",
    COLUMNS,
    judge,
    write,
    "pledges.deliveries",
    total,
    prefill,
)
register(KIND)
