"""The report of an organisation (báo cáo) in words: from a frozen version's figures and texts to a letter's JSON. Pure.

The half-year's and the year's report have five parts and the figures in an annex; the quarter's has its result, the
figures, and the list of proposed addresses. That list goes to many hands, so no household is named in it (trust §1.5).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.letters import plaintext
from portal.letters.blocks import (
    CAMPAIGN,
    Block,
    CitedPlan,
    annex,
    cited,
    counted,
    heading,
    letter,
    listing,
    paragraph,
    table,
)
from portal.lib import money
from portal.lib.vietnamese import letter_short_date

UNITS = {"money": "đồng", "days": "ngày"}
PARTS = ("E1", "E3", "E4", "E5")
DONE = ("chưa làm", "đang làm", "đã làm")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form as it was reported: to the cut-off, estimated to the period's end, official once it is."""

    code: str
    label: str
    unit: str
    value: int | None
    estimate: int | None
    official: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed address as many may know it (trust §1.5): no name, no group, since a group names an illness."""

    code: str
    commune: str
    eligible: int | None
    needs: str
    surveyed_on: dt.date | None
    approved_on: dt.date | None
    posted_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a version reported, and to whom.

    `bands` are the lines under their headings in the form's order; `texts` the parts of the narrative: label and text
    by code; `duties` (text, state, what was said) of section IV; `proposed` is None unless the form asks for the list;
    `mark` says which version it is and how it is looked up.
    """

    sender: str
    recipient: str
    plan: CitedPlan
    period: str
    data_from: dt.date
    data_to: dt.date
    cut: dt.date
    bands: tuple[tuple[str, tuple[Line, ...]], ...]
    texts: Mapping[str, tuple[str, str]]
    duties: tuple[tuple[str, int | None, str], ...] = ()
    proposed: tuple[Proposed, ...] | None = None
    mark: str = ""

    def line(self, code: str) -> Line:
        """One line; one that the form lacks reports nothing."""
        lines = (line for _title, band in self.bands for line in band)
        return next((line for line in lines if line.code == code), Line(code, "", "count", None, None))

    @property
    def ended(self) -> bool:
        """Whether the whole period lies behind the cut-off, so that nothing is estimated."""
        return self.cut >= self.data_to


def report(facts: Reported, frame: dict[str, Any]) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date."""
    first, last = letter_short_date(facts.data_from), letter_short_date(facts.cut)
    opening = (
        f"Thực hiện {cited(facts.plan)}, {facts.sender} báo cáo kết quả {facts.period} (số liệu từ ngày {first} "
        f"đến ngày {last}) như sau:"
    )
    closing = f"Trên đây là báo cáo kết quả thực hiện Cuộc vận động {facts.period} của {facts.sender}."
    return letter(
        frame,
        "bao-cao",
        f"Kết quả thực hiện {CAMPAIGN} {facts.period}",
        [paragraph(opening), *(_parts(facts) if facts.texts else _result(facts)), paragraph(closing)],
        recipients=[facts.recipient],
        annexes=[_figures(facts), *([] if facts.proposed is None else [_list(facts)])],
    )


def _parts(facts: Reported) -> list[Block]:
    titles = {code: facts.texts.get(code, ("", ""))[0] for code in PARTS}
    said = {code: plaintext.blocks_of(text) for code, (_label, text) in facts.texts.items()}
    one, *others = ([heading(1, titles[code]), *_or_nothing(said.get(code))] for code in PARTS)
    result = [heading(1, "Kết quả thực hiện"), *_result(facts), *said.get("E2", []), *_duties(facts)]
    return [*one, *result, *(block for part in others for block in part)]


def _or_nothing(blocks: list[Block] | None) -> list[Block]:
    return blocks or [paragraph("Không có.")]


def _result(facts: Reported) -> list[Block]:
    """The chief figures in sentences; all of them stand in the annex."""
    one, regular = facts.line("B3O").value or 0, facts.line("B3R").value or 0
    parts = [(name, facts.line(code).value or 0) for name, code in (("tiền", "C1"), ("hiện vật", "C2"))]
    parts.append(("ngày công quy đổi", facts.line("C3").value or 0))
    shares = "; ".join(f"{name} {money.show(value)} đồng" for name, value in parts)
    where = "các Phụ lục kèm theo" if facts.proposed is not None else "Phụ lục kèm theo"
    helped = (
        f"{_figure(facts, 'B3')}; trong đó trợ giúp một lần {counted(one)}, thường xuyên {counted(regular)}"
    )
    items = [
        f"Số địa chỉ nhân đạo được khảo sát, lập hồ sơ: {_figure(facts, 'B1')}.",
        f"Số địa chỉ được trợ giúp: {helped}.",
        f"Tổng giá trị trợ giúp: {_figure(facts, 'C', ' đồng')} ({shares}).",
        f"Số tổ chức, chi hội tham gia: {_figure(facts, 'A1')}; số cá nhân tham gia: {_figure(facts, 'A2')}.",
    ]
    return [listing("number", items), paragraph(f"(Chi tiết tại {where}).")]


def _figure(facts: Reported, code: str, unit: str = "") -> str:
    """A value to the cut-off with the estimate to the period's end, where there is one."""
    line = facts.line(code)
    show = money.show if unit else counted
    said = f"{show(line.value or 0)}{unit}"
    if facts.ended or line.estimate in (None, line.value):
        return said
    return f"{said}, ước đến {letter_short_date(facts.data_to)}: {show(line.estimate or 0)}{unit}"


def _duties(facts: Reported) -> list[Block]:
    if not facts.duties:
        return []
    said = [
        f"{text.rstrip('. ;')}: {DONE[state or 0]}"
        + (f"; {' '.join(note.split()).rstrip('.')}" if note else "")
        + "."
        for text, state, note in facts.duties
    ]
    return [paragraph("Nhiệm vụ được giao tại mục IV của Kế hoạch:"), listing("dash", said)]


def _figures(facts: Reported) -> dict[str, Any]:
    official = any(line.official is not None for _title, band in facts.bands for line in band)
    columns = [("Mã", "text"), ("Chỉ tiêu", "text"), ("Đơn vị tính", "text")]
    columns += [(f"Thực hiện đến {letter_short_date(facts.cut)}", "count")]
    columns += [] if facts.ended else [(f"Ước đến {letter_short_date(facts.data_to)}", "count")]
    columns += [("Số chính thức", "count")] if official else []
    body: list[Block] = []
    for title, band in facts.bands:
        rows = [
            [line.code, line.label, UNITS.get(line.unit, ""), line.value]
            + ([] if facts.ended else [line.estimate])
            + ([line.official] if official else [])
            for line in band
        ]
        body += [heading(2, title), table(columns, rows)]
    return annex(f"Số liệu kết quả {facts.period}", [*body, *([paragraph(facts.mark)] if facts.mark else [])])


def _list(facts: Reported) -> dict[str, Any]:
    proposed = facts.proposed or ()
    title = f"Danh sách đề xuất địa chỉ nhân đạo {facts.period}"
    if not proposed:
        return annex(title, [paragraph("Trong kỳ không có địa chỉ nhân đạo nào được đề xuất.")])
    columns = [("STT", "text"), ("Mã hồ sơ", "text"), ("Xã, phường, thị trấn", "text")]
    columns += [("Số khẩu thuộc đối tượng", "count"), ("Nhu cầu trợ giúp", "text"), ("Khảo sát", "text")]
    columns += [("Phê duyệt", "text"), ("Cập nhật iNHANDAO", "text")]
    rows = [
        [place, one.code, one.commune, one.eligible, one.needs]
        + [letter_short_date(day) if day else "" for day in (one.surveyed_on, one.approved_on, one.posted_on)]
        for place, one in enumerate(proposed, 1)
    ]
    total = f"Tổng cộng: {counted(len(proposed))} địa chỉ nhân đạo. Họ tên, hoàn cảnh xem tại hồ sơ theo mã."
    return annex(title, [table(columns, rows, total=True), paragraph(total)])
