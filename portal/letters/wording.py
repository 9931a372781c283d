"""The reminder (công văn đôn đốc) in words: from plain facts to a letter's JSON. Pure.

Two forms. Before the day is over it says how many days are left and threatens nobody; from the day after the due day on
it says how long the reports are overdue and what follows (A-04). “Trước ngày 20/5” means that 19/5 is the last day.
Up to six bodies are named after “Kính gửi”; more stand in an annex.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from portal.letters.blocks import CitedPlan, Contact, asked
from portal.letters.content import Distribution, Issuer, Signer
from portal.lib.vietnamese import letter_short_date

NAMED = 6
"""So many bodies are named on the first page; more go into the annex."""
YOU = "Quý cơ quan, đơn vị"
_LONG_NAME, _LONG_NOTE = 90, 50
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Silent:
    """A body that has not reported: its official name, which report, before which day, days overdue, a note."""

    name: str
    report: str
    due: dt.date
    overdue: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says.

    `sender` and `role` are who writes as named in the text (“Hội Chữ thập đỏ tỉnh”, “cơ quan Thường trực Ban Chỉ đạo”);
    `due` is the day before which reports were to come, `extended` the day before which they now are asked for;
    `reported` of `total` bodies had reported at `at` (Vietnam's time); `silent` are those written to.
    """

    letterhead: Issuer
    sender: str
    role: str
    plan: CitedPlan
    period: str
    due: dt.date
    at: dt.datetime
    reported: int
    total: int
    silent: tuple[Silent, ...]
    signer: Signer
    contact: Contact | None = None
    extended: dt.date | None = None
    distribution: tuple[Distribution, ...] = ()
    archive: str = ""
    urgency: str | None = None
    format: str = "state"

    @property
    def is_overdue(self) -> bool:
        """From the day after the due day on."""
        return self.at.date() > self.due

    @property
    def left(self) -> int:
        """Whole days from today to the last day in time."""
        return (self.due - self.at.date()).days - 1

    @property
    def has_annex(self) -> bool:
        """Whether the bodies stand in an annex."""
        return len(self.silent) > NAMED


def reminder(facts: Reminder) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date. At least one silent body."""
    return {
        "format": facts.format,
        "kind": "cong-van",
        "issuer": asdict(facts.letterhead),
        "number": None,
        "date": None,
        "abstract": f"đôn đốc nộp báo cáo kết quả thực hiện Cuộc vận động {facts.period}",
        "recipients": _recipients(facts),
        "bases": [],
        "body": [
            _paragraph(_basis(facts)),
            _paragraph(_count(facts)),
            *_request(facts),
            *([_paragraph(_consequence(facts))] if facts.is_overdue else []),
            _paragraph(f"Đề nghị {YOU} quan tâm phối hợp thực hiện."),
        ],
        "annexes": [_annex(facts)] if facts.has_annex else [],
        "signer": {**asdict(facts.signer), "authority": list(facts.signer.authority)},
        "distribution": [asdict(line) for line in facts.distribution],
        "archive": facts.archive,
        "urgency": facts.urgency,
        "draft": True,
    }


def counted(number: int) -> str:
    """A count in running text: `01` … `09`, `10`."""
    return f"{number:02}"


def _paragraph(text: str) -> Block:
    return {"type": "paragraph", "text": text}


def _recipients(facts: Reminder) -> list[str]:
    if facts.has_annex:
        return ["Các cơ quan, đơn vị có tên trong Phụ lục kèm theo"]
    return [unit.name for unit in facts.silent]


def _basis(facts: Reminder) -> str:
    plan = facts.plan
    about = plan.abstract[:1].lower() + plan.abstract[1:]
    return (
        f"Thực hiện Kế hoạch số {plan.symbol} ngày {letter_short_date(plan.dated)} của {plan.issuer} về "
        f"{about.removeprefix('về ')}; theo quy định, báo cáo {facts.period} gửi về {facts.sender} trước ngày "
        f"{letter_short_date(facts.due)}."
    )


def _count(facts: Reminder) -> str:
    silent = facts.total - facts.reported
    got = (
        f"đã nhận được báo cáo của {counted(facts.reported)}/{counted(facts.total)} đơn vị"
        if facts.reported
        else "chưa nhận được báo cáo của đơn vị nào"
    )
    return (
        f"Đến {facts.at.hour:02} giờ {facts.at.minute:02} phút ngày {letter_short_date(facts.at.date())}, "
        f"{facts.sender} - {facts.role} {got}; còn {counted(silent)} đơn vị chưa gửi báo cáo{_whose(facts, silent)}."
    )


def _whose(facts: Reminder, silent: int) -> str:
    """How those written to stand among the silent."""
    all_of_them = len(facts.silent) == silent
    if facts.has_annex:
        listed = "tại Phụ lục kèm theo"
        return f" (danh sách {listed})" if all_of_them else f", trong đó có các cơ quan, đơn vị {listed}"
    if not all_of_them:
        return f", trong đó có {YOU}"
    return f" là {YOU}" + (" có tên trên" if silent > 1 else "")


def _request(facts: Reminder) -> list[Block]:
    """The standing of the deadline and what is asked: a numbered list, or one sentence when there is only one thing."""
    opening = f"{_standing(facts)} Để bảo đảm tiến độ tổng hợp, đề nghị {YOU}"
    todo = f"oàn thành báo cáo theo mẫu và cập nhật số liệu trên hệ thống {_until(facts)}."
    if facts.contact is None:
        return [_paragraph(f"{opening} h{todo}")]
    items = [f"H{todo}", f"Trường hợp có khó khăn, vướng mắc, liên hệ {asked(facts.contact)}."]
    return [_paragraph(f"{opening}:"), {"type": "list", "style": "number", "items": items}]


def _standing(facts: Reminder) -> str:
    if facts.is_overdue:
        if facts.has_annex:
            return "Đến nay đã quá hạn gửi báo cáo; số ngày quá hạn của từng cơ quan, đơn vị nêu tại Phụ lục."
        days = sorted({unit.overdue for unit in facts.silent})
        lasting = counted(days[0]) if len(days) == 1 else f"từ {counted(days[0])} đến {counted(days[-1])}"
        return f"Đến nay, báo cáo của {YOU} đã quá hạn {lasting} ngày."
    last = letter_short_date(facts.due - dt.timedelta(days=1))
    if facts.left > 0:
        return f"Ngày cuối cùng nhận báo cáo là ngày {last}, thời gian còn lại là {counted(facts.left)} ngày."
    return f"Ngày cuối cùng nhận báo cáo là {'hôm nay, ' if facts.left == 0 else ''}ngày {last}."


def _until(facts: Reminder) -> str:
    until = (facts.extended if facts.is_overdue else None) or (None if facts.left < 0 else facts.due)
    return f"trước ngày {letter_short_date(until)}" if until else "ngay khi nhận được công văn này"


def _consequence(facts: Reminder) -> str:
    when = "Quá thời hạn trên" if facts.extended else "Trường hợp không gửi báo cáo"
    return f"{when}, {facts.sender} sẽ báo cáo Ban Chỉ đạo xem xét."


def _annex(facts: Reminder) -> dict[str, Any]:
    columns = [("STT", "text"), ("Cơ quan, đơn vị", "text"), ("Loại báo cáo", "text"), ("Hạn nộp", "text")]
    columns += [("Số ngày quá hạn", "count")] if facts.is_overdue else []
    columns += [("Ghi chú", "text")]
    rows = [
        [
            place,
            unit.name,
            unit.report,
            f"Trước {letter_short_date(unit.due)}",
            *([unit.overdue] if facts.is_overdue else []),
            unit.note,
        ]
        for place, unit in enumerate(facts.silent, start=1)
    ]
    table = {
        "type": "table",
        "columns": [{"label": label, "kind": kind} for label, kind in columns],
        "rows": rows,
        "total": False,
    }
    late = "quá hạn gửi" if facts.is_overdue else "chưa gửi"
    wide = any(len(unit.note) > _LONG_NOTE or len(unit.name) > _LONG_NAME for unit in facts.silent)
    return {
        "title": f"Danh sách cơ quan, đơn vị {late} báo cáo {facts.period}",
        "landscape": wide,
        "body": [table],
    }
