"""The committee's consolidated report (báo cáo tổng hợp) in words: from an edition's figures to a letter's JSON. Pure.

Five parts: direction, results (all, by territory, by sector, discipline of reporting), assessment, tasks to come,
proposals; what the units said is quoted, shortened, for the drafter to choose from. Annex 1 has the units' figures,
annex 2 those that have not reported.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
    shortened,
    table,
)
from portal.lib import money
from portal.lib.clock import VIETNAM
from portal.lib.vietnamese import letter_short_date

UNITS = {"money": "đồng", "days": "ngày"}
CHIEF = ("B1", "B3", "C", "A1", "A2")
"""The lines that are said in sentences."""
BY_UNIT = ("A1", "A2", "B1", "B3O", "B3R", "B3", "C1", "C2", "C3", "C")
"""The lines that are columns of annex 1: a page across holds no more."""
PARTS = (("Đánh giá", ("E2", "E3")), ("Nhiệm vụ thời gian tới", ("E4",)), ("Kiến nghị, đề xuất", ("E5",)))
QUOTED, LONGEST = 5, 220
"""So many units are quoted in each part, in so many characters each."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """An edition to be written about: its `content` as it was frozen, who writes, by which plan."""

    content: Mapping[str, Any]
    sender: str
    plan: CitedPlan
    party: bool

    @property
    def period(self) -> Mapping[str, Any]:
        """Code, name and days of the period; `cut` is the day to which it was counted."""
        found: Mapping[str, Any] = self.content["period"]
        return found

    def total(self, code: str) -> int:
        """The province's figure: the official one once it is there."""
        figures = self.content["totals"].get(code, {})
        official = figures.get("official")
        return int((figures.get("value") if official is None else official) or 0)


def report(facts: Consolidated, frame: dict[str, Any]) -> dict[str, Any]:
    """The letter's JSON: a draft, without number and date."""
    name = facts.period["name"]
    opening = (
        f"Thực hiện {cited(facts.plan, party=facts.party)}, {facts.sender} báo cáo kết quả {name} (số liệu từ ngày "
        f"{_day(facts.period['data_from'])} đến ngày {_day(facts.period['cut'])}) như sau:"
    )
    missing = facts.content["missing"]
    return letter(
        frame,
        "bao-cao",
        f"Tổng hợp kết quả thực hiện {CAMPAIGN} {name}",
        [
            paragraph(opening),
            heading(1, "Tình hình chỉ đạo"),
            *_quoted(facts, ("E1",)),
            heading(1, "Kết quả"),
            *_results(facts),
            *(block for title, codes in PARTS for block in (heading(1, title), *_quoted(facts, codes))),
            paragraph(
                f"Trên đây là báo cáo tổng hợp kết quả thực hiện Cuộc vận động {name} của {facts.sender}."
            ),
        ],
        annexes=[_by_unit(facts), *([_missing(missing, name)] if missing else [])],
    )


def _day(text: str) -> str:
    return letter_short_date(dt.date.fromisoformat(text))


def _quoted(facts: Consolidated, codes: Iterable[str]) -> list[Block]:
    """What units said, each in its own words and no longer than a few lines."""
    said = [
        said for code in codes for said in facts.content["narrative"].get(code, []) if said["text"].strip()
    ]
    if not said:
        return [paragraph("Các đơn vị không có ý kiến.")]
    return [
        listing(
            "dash",
            [f"{one['name']}: “{shortened(one['text'], LONGEST).rstrip('.')}”." for one in said[:QUOTED]],
        )
    ]


# II. Results ---------------------------------------------------------------------------------------------------------


def _results(facts: Consolidated) -> list[Block]:
    blocks = [heading(2, "Kết quả chung"), paragraph(_coverage(facts)), *_chief(facts), _totals(facts)]
    blocks += _changed(facts)
    for title, rows in (("Theo địa bàn", "territory"), ("Theo khối, ngành", "sector")):
        if facts.content[rows]:
            blocks += [heading(2, title), _spread(title, facts.content[rows])]
    return [*blocks, heading(2, "Chế độ báo cáo"), paragraph(_timeliness(facts))]


def _coverage(facts: Consolidated) -> str:
    of = facts.content["coverage"]
    at = dt.datetime.fromisoformat(of["at"]).astimezone(VIETNAM)
    missing = of["expected"] - of["accepted"]
    lacking = f"; còn {counted(missing)} đơn vị chưa có báo cáo được tiếp nhận" if missing else ""
    listed = " (Phụ lục 2)" if facts.party else " (Phụ lục II)"
    return (
        f"Đến {at.hour:02} giờ {at.minute:02} phút ngày {letter_short_date(at.date())}, số liệu được tổng hợp từ báo "
        f"cáo đã tiếp nhận của {counted(of['accepted'])}/{counted(of['expected'])} đơn vị{lacking}"
        f"{listed if facts.content['missing'] else ''}; số liệu từng đơn vị nêu tại Phụ lục "
        f"{_first(facts)}kèm theo."
    )


def _first(facts: Consolidated) -> str:
    if not facts.content["missing"]:
        return ""
    return "1 " if facts.party else "I "


def _chief(facts: Consolidated) -> list[Block]:
    """The chief figures, each beside the same period of the year before."""
    labels = {line["code"]: line for line in facts.content["lines"]}
    said = []
    for code in CHIEF:
        if line := labels.get(code):
            unit = " đồng" if line["unit"] == "money" else ""
            shown = (money.show if unit else counted)(facts.total(code))
            said.append(f"{line['label']}: {shown}{unit}{_against(facts, code)}.")
    return [listing("dash", said), *_caution(facts)] if said else []


def _caution(facts: Consolidated) -> list[Block]:
    """A part of the units beside a whole year before is no comparison, and says so."""
    of = facts.content["coverage"]
    if of["accepted"] == of["expected"] or not facts.content["previous"]:
        return []
    return [
        paragraph(
            f"Số kỳ này mới tổng hợp từ {counted(of['accepted'])}/{counted(of['expected'])} đơn vị, nên việc so sánh "
            "với cùng kỳ năm trước chỉ để tham khảo."
        )
    ]


def _against(facts: Consolidated, code: str) -> str:
    share = _growth(facts, code)
    if share is None:
        return ""
    if share == 0:
        return ", bằng cùng kỳ năm trước"
    return f", {'tăng' if share > 0 else 'giảm'} {_percent(abs(share))}% so với cùng kỳ năm trước"


def _growth(facts: Consolidated, code: str) -> float | None:
    """Per cent against the same period of the year before, to one decimal; None where there is nothing to compare."""
    before = facts.content["previous"].get(code)
    return round((facts.total(code) - before) * 100 / before, 1) if before else None


def _percent(share: float) -> str:
    return f"{share:.1f}".removesuffix(".0").replace(".", ",")


def _totals(facts: Consolidated) -> Block:
    totals, previous = facts.content["totals"], facts.content["previous"]
    official = any(of.get("official") is not None for of in totals.values())
    columns = [("Chỉ tiêu", "text"), ("Đơn vị tính", "text"), ("Thực hiện", "count"), ("Ước cả kỳ", "count")]
    columns += [("Chính thức", "count")] if official else []
    columns += [("Cùng kỳ", "count"), ("Tăng, giảm (%)", "percent")] if previous else []
    rows = []
    for line in facts.content["lines"]:
        of = totals.get(line["code"], {})
        row = [line["label"], UNITS.get(line["unit"], ""), of.get("value"), of.get("estimate")]
        row += [of.get("official")] if official else []
        row += [previous.get(line["code"]), _growth(facts, line["code"])] if previous else []
        rows.append(row)
    return table(columns, rows)


def _changed(facts: Consolidated) -> list[Block]:
    """What was put right when the figures were put together, and how much the two ways of adding up differ."""
    labels = {line["code"]: line["label"] for line in facts.content["lines"]}
    blocks: list[Block] = []
    if made := facts.content["adjustments"]:
        items = [
            f"{labels.get(one['line'], one['line'])}: {'tăng' if one['amount'] > 0 else 'giảm'} "
            f"{money.show(abs(one['amount']))}; {one['reason'].rstrip('. ')}."
            for one in made
        ]
        blocks += [paragraph("Số liệu trên đã được điều chỉnh khi tổng hợp:"), listing("dash", items)]
    if differs := facts.content["difference"]:
        text = (
            f"Có {counted(len(differs))} đợt trợ giúp được tính khác nhau giữa báo cáo của đơn vị và địa bàn."
        )
        blocks.append(paragraph(text))
    return blocks


def _spread(title: str, rows: Iterable[Mapping[str, Any]]) -> Block:
    columns = [("STT", "text"), ("Địa bàn" if "địa bàn" in title else "Khối, ngành", "text")]
    columns += [("Số địa chỉ", "count"), ("Số đợt", "count"), ("Tiền (đồng)", "money")]
    columns += [("Hiện vật (đồng)", "money"), ("Ngày công (đồng)", "money"), ("Tổng giá trị (đồng)", "money")]
    keys = ("addresses", "deliveries", "cash", "goods", "labour", "value")
    figures = [[place, row["name"], *(row[key] for key in keys)] for place, row in enumerate(rows, 1)]
    return table(columns, figures, total=True)


def _timeliness(facts: Consolidated) -> str:
    of, expected = facts.content["timeliness"], facts.content["coverage"]["expected"]
    sent = of["before"] + of["on_day"] + of["late"]
    return (
        f"{counted(sent)}/{counted(expected)} đơn vị đã gửi báo cáo: trước ngày hạn {counted(of['before'])}, trong "
        f"ngày hạn {counted(of['on_day'])}, quá hạn {counted(of['late'])}; chưa gửi {counted(of['none'])} đơn vị."
    )


# Annexes -------------------------------------------------------------------------------------------------------------


def _by_unit(facts: Consolidated) -> dict[str, Any]:
    lines = {line["code"]: line for line in facts.content["lines"]}
    codes = [code for code in BY_UNIT if code in lines]
    columns = [("STT", "text"), ("Đơn vị", "text")]
    for code in codes:
        label, unit = lines[code]["label"], lines[code]["unit"]
        columns.append((f"{label} (đồng)", "money") if unit == "money" else (label, "count"))
    rows: list[list[Any]] = [
        [place, unit["name"], *(unit["values"].get(code) for code in codes)]
        for place, unit in enumerate(facts.content["units"], 1)
    ]
    moved: dict[str, int] = {}
    for one in facts.content["adjustments"]:
        moved[one["line"]] = moved.get(one["line"], 0) + one["amount"]
    if any(code in moved for code in codes):
        rows.append(["", "Điều chỉnh khi tổng hợp", *(moved.get(code) for code in codes)])
    title = f"Tổng hợp theo đơn vị, {facts.period['name']}"
    return annex(title, [table(columns, rows, total=True)])


def _missing(missing: Iterable[Mapping[str, str]], name: str) -> dict[str, Any]:
    rows = [[place, unit["name"], unit["district"]] for place, unit in enumerate(missing, 1)]
    columns = [("STT", "text"), ("Cơ quan, đơn vị", "text"), ("Địa bàn", "text")]
    return annex(f"Danh sách đơn vị chưa nộp báo cáo {name}", [table(columns, rows)]) | {"landscape": False}
