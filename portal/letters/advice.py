"""What a person should look at in a letter that its form does not forbid. Pure.

Each thing with the words found and what to do.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.letters.composing import MOST_LINES
from portal.letters.sheet import roman
from portal.lib.vietnamese import fold
from portal.lib.words import Words, _

LONGEST_ABSTRACT = 200  # characters


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check of form: `mark` is done, open, ask (look at this) or stop (the form forbids it)."""

    mark: str
    words: Words
    hint: Words | None = None


_HABITS: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile(r"\.\s?/\s?\.?(?=\s|$)"), _("Bỏ dấu kết thúc gõ tay: dấu “./.” tự thêm ở cuối văn bản")),
    (
        re.compile(
            r"(?<![\d.,])(?:\d{4,}|\d{1,3}(?:,\d{3})+) ?(?:đồng|đ|vnđ|vnd)\b|\d(?:\.\d{3})+ ?(?:đ|vnđ|vnd)\b",
            re.IGNORECASE,
        ),
        _("Viết số tiền như 1.234.567 đồng"),
    ),
    (re.compile(r"\d\.\d{1,2} ?%"), _("Viết tỷ lệ với dấu phẩy, như 12,5%")),
    (
        re.compile(r"ngày \d tháng|tháng (?:[12](?= năm)|0[3-9])|(?<![\d/])(?:\d/\d{1,2}|\d{2}/[12])/\d{4}"),
        _("Thêm số 0 trước ngày dưới 10 và tháng 1, tháng 2; các tháng khác không thêm: 08/01/2021, 18/5/2021"),
    ),
    (re.compile(r"\S*[\"]\S*"), _("Dùng ngoặc kép “ ” thay cho ngoặc thẳng")),
    (re.compile(r"\S+ [,;:!?](?=\s|$)"), _("Bỏ dấu cách trước dấu câu")),
    (
        re.compile(r"Ban chỉ đạo|Hội chữ thập đỏ|Chính Phủ|Uỷ ban|Ủy Ban"),
        _("Viết hoa theo quy định: Ban Chỉ đạo, Hội Chữ thập đỏ, Chính phủ, Ủy ban"),
    ),
)  # fmt: skip
_OTHERS = {
    "state": (
        re.compile(r"\b[TK]/[MTL]\b"),
        _("Đây là cách viết của Đảng; thể thức Nhà nước viết TM., KT., TL."),
    ),
    "party": (
        re.compile(r"\b(?:TM|KT|TL)\.(?=\s)"),
        _("Đây là cách viết của Nhà nước; thể thức Đảng viết T/M, K/T, T/L"),
    ),
}
_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def advice(content: dict[str, Any]) -> Iterator[Check]:
    """Everything worth a look, in the order of the letter; a kind of fault once, with the first words found."""
    yield from _abstract(content["abstract"])
    yield from _recipients(content)
    texts = [content["abstract"], *content["bases"], *strings(content["body"])]
    texts += [text for annex in content["annexes"] for text in strings(annex["body"])]
    for pattern, hint in (*_HABITS, _OTHERS[content["format"]]):
        if found := next(filter(None, map(pattern.search, texts)), None):
            yield Check("ask", _("Trong văn bản có “{words}”", words=found[0].strip()), hint)
    if wrong := next((match[0] for text in texts for match in _DAY.finditer(text) if not _exists(match)), ""):
        yield Check("ask", _("Ngày {day} không có trong lịch", day=wrong), _("Soát lại ngày này"))
    for text in texts:
        if len(text) > 30 and text.isupper():
            yield Check(
                "ask",
                _("Cả đoạn viết hoa: “{words}”", words=text[:40]),
                _("Viết chữ thường; đề mục thì đặt dấu # ở đầu"),
            )
            break
    yield from _annexes(content)


def strings(value: Any) -> Iterator[str]:
    """All texts of a part of a letter's JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def _exists(match: re.Match[str]) -> bool:
    day, month, year = map(int, match.groups())
    try:
        return bool(dt.date(year, month, day))
    except ValueError:
        return False


def _abstract(abstract: str) -> Iterator[Check]:
    if abstract.rstrip().endswith((".", ";", ",", ":")):
        yield Check("ask", _("Trích yếu kết thúc bằng dấu câu"), _("Bỏ dấu ở cuối trích yếu"))
    if len(abstract) > LONGEST_ABSTRACT:
        yield Check(
            "ask",
            _("Trích yếu dài {count} ký tự", count=len(abstract)),
            _("Rút gọn còn một, hai dòng nói văn bản về việc gì"),
        )


def _recipients(content: dict[str, Any]) -> Iterator[Check]:
    copies = [line["to"] for line in content["distribution"]]
    if content["kind"] != "cong-van" and not content["recipients"] and not copies:  # its form stops that one
        yield Check("ask", _("Văn bản chưa có nơi nhận nào"), _("Chọn nơi nhận trước khi trình"))
    if content["kind"] == "cong-van" and len(content["recipients"]) > MOST_LINES:
        yield Check(
            "ask",
            _("Dòng Kính gửi có {count} nơi", count=len(content["recipients"])),
            _("Chọn lại ở trang nơi nhận để chuyển danh sách thành Phụ lục"),
        )
    twice = [
        name for name, count in Counter(map(fold, [*content["recipients"], *copies])).items() if count > 1
    ]
    if twice:
        name = next(one for one in [*content["recipients"], *copies] if fold(one) == twice[0])
        yield Check("ask", _("“{name}” có hai lần ở nơi nhận", name=name), _("Bỏ bớt một dòng"))
    if own := next((line for line in copies if fold(line).startswith(("luu", "nhu tren"))), ""):
        yield Check(
            "ask", _("Nơi nhận có dòng “{line}”", line=own), _("Bỏ dòng này: “Như trên” và dòng Lưu tự thêm")
        )


def _annexes(content: dict[str, Any]) -> Iterator[Check]:
    text = "\n".join([*strings(content["body"]), *content["recipients"]])
    count = len(content["annexes"])
    if not count:
        if "Phụ lục kèm theo" in text:
            yield Check(
                "ask",
                _("Nội dung nhắc Phụ lục nhưng văn bản không có Phụ lục nào"),
                _("Thêm Phụ lục, hoặc bỏ câu nhắc"),
            )
    elif not re.search("Phụ lục|danh sách kèm theo", text):
        yield Check(
            "ask",
            _("Văn bản có Phụ lục nhưng phần nội dung chưa nhắc tới"),
            _("Thêm câu dẫn “(Phụ lục kèm theo)”"),
        )
    elif count > 1 and "các Phụ lục" not in text:
        state = content["format"] == "state"
        names = [f"Phụ lục {roman(place) if state else place}" for place in range(1, count + 1)]
        lost = [name for name in names if not re.search(rf"{name}\b", text)]
        if lost:
            yield Check(
                "ask",
                _("Nội dung chưa nhắc tới {annexes}", annexes=", ".join(lost)),
                _("Thêm câu dẫn tới từng Phụ lục theo số của nó"),
            )
