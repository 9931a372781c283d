"""A consolidation becomes an edition: its content, its fingerprint, what must agree in it, what moved since the last.

Pure. `content` is {period, coverage, lines, units, totals, territory, sector, sums, difference, adjustments, missing,
timeliness, previous, narrative}: plain values, so that a letter can be drafted from it without the store.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.consolidation.lines import Sums
from portal.consolidation.models import Adjustment
from portal.consolidation.reported import Reported
from portal.consolidation.senders import Sender, Side
from portal.consolidation.summing import Consolidation, Line
from portal.lib import money
from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _
from portal.plans import calendar
from portal.plans.models import Period
from portal.reports.sheet import TEXT

PARTS = ("deliveries", "addresses", "attachments", "cash", "goods", "labour", "value")
ADDED = ("deliveries", "cash", "goods", "labour", "value")  # what groups of rows add up to exactly
VALUE = "C"


def content(
    period: Period,
    whole: Consolidation,
    reported: Reported,
    adjustments: Sequence[Adjustment],
    previous: Mapping[str, int],
) -> dict[str, Any]:
    """Everything that an edition says."""
    at = whole.coverage.at.astimezone(VIETNAM)
    return {
        "period": {
            "code": period.code,
            "name": period.name,
            "data_from": period.data_from.isoformat(),
            "data_to": period.data_to.isoformat(),
            "cut": min(period.data_to, at.date()).isoformat(),
        },
        "coverage": {
            "accepted": whole.coverage.accepted,
            "expected": whole.coverage.expected,
            "at": at.isoformat(timespec="minutes"),
        },
        "lines": [{"code": line.code, "label": line.label, "unit": line.unit} for line in reported.lines],
        "units": [
            {
                "organisation_id": str(unit.organisation_id),
                "name": unit.name,
                "values": {line.code: unit.sheet[line.code].value or 0 for line in reported.lines},
            }
            for unit in reported.units
        ],
        "totals": {
            code: {"value": total.value, "estimate": total.estimate, "official": total.official}
            for code, total in reported.totals.items()
        },
        "territory": _groups(whole.territory),
        "sector": _groups(whole.sector),
        "sums": {side.value: _parts(line.total) for side, line in _sides(whole)},
        "difference": [*_gaps(whole, Side.sector), *_gaps(whole, Side.territory)],
        "adjustments": [
            {
                "line": one.line,
                "amount": one.amount,
                "reason": one.reason,
                "author": one.author_name,
                "approver": one.decider_name,
            }
            for one in adjustments
            if one.approved
        ],
        "missing": [
            {"name": sender.body.name, "district": sender.place}
            for sender in whole.senders
            if not sender.accepted
        ],
        "timeliness": timeliness(whole.senders),
        "previous": dict(previous),
        "narrative": narrative(reported),
    }


def _sides(whole: Consolidation) -> list[tuple[Side, Line]]:
    return [(Side.sector, whole.sector), (Side.territory, whole.territory)]


def _groups(line: Line) -> list[dict[str, Any]]:
    return [{"name": str(name), **_parts(total)} for name, total in line.groups]


def _parts(total: Sums) -> dict[str, int]:
    return {part: getattr(total, part) for part in PARTS}


def _gaps(whole: Consolidation, side: Side) -> list[dict[str, Any]]:
    return [
        {
            "code": gap.row.code,
            "organisation": gap.organisation,
            "place": gap.place,
            "on": gap.row.on.isoformat(),
            "value": gap.row.value,
            "why": str(gap.why),
            "side": side.value,
        }
        for gap in whole.listed(side)
    ]


def timeliness(senders: Iterable[Sender]) -> dict[str, int]:
    """How many of the expected sent first before the day, on it, late, or not at all (A-04)."""
    counts = {"before": 0, "on_day": 0, "late": 0, "none": 0}
    for sender in senders:
        sent = sender.first_submitted_at
        counts["none" if sent is None else calendar.punctuality(sent, sender.due_at).value] += 1
    return counts


def narrative(reported: Reported) -> dict[str, list[dict[str, str]]]:
    """The units' own sentences, section by section."""
    return {
        line.code: [
            {"name": unit.name, "text": unit.sheet[line.code].text}
            for unit in reported.units
            if unit.sheet[line.code].text
        ]
        for line in reported.form
        if line.unit == TEXT
    }


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content, canonically written."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


# What must agree -----------------------------------------------------------------------------------------------------


def faults(whole: Consolidation, reported: Reported) -> list[Words]:
    """Where a total is not the sum of its parts: with one of these nothing may be frozen."""
    found: list[Words] = []
    for name, line in ((_("ngành dọc"), whole.sector), (_("địa bàn"), whole.territory)):
        for part in ADDED:
            if sum(getattr(total, part) for _name, total in line.groups) != getattr(line.total, part):
                found.append(_("Tuyến {line}: tổng không bằng các nhóm cộng lại", line=name))
                break
    for unit in reported.units:
        for one in reported.lines:
            made = sum(unit.sheet[code].value or 0 for code in one.sum_of)
            if one.sum_of and made != (unit.sheet[one.code].value or 0):
                found.append(
                    _(
                        "{unit}, dòng {code}: tổng không bằng các dòng thành phần",
                        unit=unit.name,
                        code=one.code,
                    )
                )
    found += _beside_rows(whole, reported)
    return found


def _beside_rows(whole: Consolidation, reported: Reported) -> list[Words]:
    """The form's value less what was overruled and adjusted is the value of the reports' rows, to the đồng."""
    total = reported.totals.get(VALUE)
    if total is None:
        return []
    made = total.value - total.overruled - total.adjusted
    if made == whole.at_desk.value:
        return []
    words = _("Dòng C cộng được {made} đ, các dòng giao nhận của các đơn vị cộng được {rows} đ",
              made=money.show(made), rows=money.show(whole.at_desk.value))  # fmt: skip
    return [words]


def adds_up(content: Mapping[str, Any]) -> bool:
    """Whether a frozen content still does: both lines are one value but for the rows that differ, C is its parts."""
    told = {}
    for side in ("sector", "territory"):
        if any(sum(group[part] for group in content[side]) != content["sums"][side][part] for part in ADDED):
            return False
        told[side] = content["sums"][side]["value"]
    for row in content["difference"]:
        told[row["side"]] -= row["value"]
    totals = {code: total["value"] for code, total in content["totals"].items()}
    parts = sum(totals.get(code, 0) for code in ("C1", "C2", "C3"))
    return bool(told["sector"] == told["territory"] and totals.get(VALUE, parts) == parts)
