"""What became of reports (return slip, notice of acceptance) in words: from a decision to a letter's JSON. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.letters.blocks import (
    Block,
    CitedPlan,
    Contact,
    annex,
    asked,
    cited,
    counted,
    letter,
    listing,
    paragraph,
    table,
)
from portal.letters.wording import NAMED
from portal.lib.vietnamese import letter_short_date


@dataclass(frozen=True, slots=True)
class Returned:
    """A version that goes back: whose, why, which lines (name and code, what is wrong and how to mend it), by when."""

    sender: str
    unit: str
    period: str
    number: int
    submitted_on: dt.date
    plan: CitedPlan
    reason: str
    items: Sequence[tuple[str, str]]
    until: dt.date
    contact: Contact


@dataclass(frozen=True, slots=True)
class Accepted:
    """One unit whose report was taken in: which version, sent and taken in when."""

    unit: str
    number: int
    submitted_on: dt.date
    accepted_on: dt.date


def returned(facts: Returned, frame: dict[str, Any]) -> dict[str, Any]:
    """The official letter to the one unit, as JSON: a draft."""
    unit, sender = facts.unit, facts.sender
    opening = (
        f"Thực hiện {cited(facts.plan)}; qua kiểm tra báo cáo {facts.period} của {unit} (bản số "
        f"{counted(facts.number)}, gửi ngày {letter_short_date(facts.submitted_on)}), {sender} trả lại báo cáo để "
        "hoàn thiện."
    )
    body = [paragraph(opening)]
    body += [paragraph(f"Lý do: {' '.join(facts.reason.split()).rstrip('.')}.")] if facts.reason else []
    body += [paragraph("Nội dung chưa phù hợp:"), _items(facts.items)] if facts.items else []
    body += [
        paragraph(
            f"Đề nghị {unit} chỉnh sửa, trả lời từng nội dung trên hệ thống và gửi lại báo cáo trước ngày "
            f"{letter_short_date(facts.until)}. Thời điểm gửi lần đầu vẫn được tính để xét đúng hạn."
        ),
        paragraph(f"Trường hợp có khó khăn, vướng mắc, liên hệ {asked(facts.contact)}."),
        paragraph(f"{sender} thông báo để {unit} biết, thực hiện."),
    ]
    abstract = f"trả lại báo cáo kết quả thực hiện Cuộc vận động {facts.period}"
    return letter(frame, "cong-van", abstract, body, recipients=[unit])


def _items(items: Sequence[tuple[str, str]]) -> Block:
    """Items a), b) …: the line, then the reviewer's words on it."""
    said = [(name, " ".join(text.split()).rstrip(".;")) for name, text in items]
    texts = [f"{name}: {text}" if name else text for name, text in said]
    return listing("letter", [f"{text}{'.' if text is texts[-1] else ';'}" for text in texts])


def accepted(
    units: Sequence[Accepted], *, sender: str, period: str, plan: CitedPlan, total: int, frame: dict[str, Any]
) -> dict[str, Any]:
    """The notice to all whose report was taken in, as JSON: a draft. At least one unit."""
    many = len(units) > NAMED
    where = " có tên trong Phụ lục kèm theo" if many else ""
    listed = "các cơ quan, đơn vị" + (where or f" sau: {'; '.join(unit.unit for unit in units)}")
    body = [
        paragraph(
            f"Thực hiện {cited(plan)}; qua kiểm tra báo cáo {period}, {sender} thông báo kết quả tiếp nhận như sau:"
        ),
        paragraph(
            f"{sender} đã tiếp nhận báo cáo của {counted(len(units))}/{counted(total)} đơn vị, gồm {listed}."
        ),
        paragraph("Số liệu của các báo cáo đã tiếp nhận được đưa vào tổng hợp chung và không chỉnh sửa nữa."),
        paragraph(f"{sender} thông báo để các cơ quan, đơn vị biết."),
    ]
    columns = [("STT", "text"), ("Cơ quan, đơn vị", "text"), ("Bản số", "count"), ("Ngày gửi", "text")]
    columns += [("Ngày tiếp nhận", "text")]
    rows = [
        [
            place,
            unit.unit,
            unit.number,
            letter_short_date(unit.submitted_on),
            letter_short_date(unit.accepted_on),
        ]
        for place, unit in enumerate(units, 1)
    ]
    listing_of = annex(
        f"Danh sách cơ quan, đơn vị đã được tiếp nhận báo cáo {period}", [table(columns, rows)]
    )
    return letter(
        frame,
        "thong-bao",
        f"Kết quả tiếp nhận báo cáo {period}",
        body,
        recipients=[f"Các cơ quan, đơn vị{where}"] if many else [unit.unit for unit in units],
        annexes=[listing_of | {"landscape": False}] if many else [],
    )
