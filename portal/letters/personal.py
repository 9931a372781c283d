"""Personal data in the text of a letter: what a reader of many should not get to know. Pure.

It warns and never forbids: a letter may have to name a person. The code of an address alone (`ĐCNĐ-…`) is no personal
data, a landline of an office neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.lib.vietnamese import fold
from portal.lib.words import Words, _

_NUMBER = re.compile(r"(?<![\w.,/-])\d(?:[ .\-]?\d){7,18}(?![\w/:]|[.,-]\d)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
_AMOUNT = re.compile(r"\s*(đồng|đ\b|vnđ|triệu|tỷ|%|cái|suất|người|hộ)", re.IGNORECASE)
_MOBILE = re.compile(r"0[35789]\d{8}")
_BANK = re.compile(r"\b(tai khoan|stk|so tk|ngan hang)\b")
_IDENTITY = re.compile(r"\b(cccd|cmnd|cmt|can cuoc|chung minh|dinh danh)\b")
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lâm|Mai|Trương|Hà|Cao|Tạ|"
    "Thạch|Điểu|Thị|Lương|Châu|Vương|Tô|Phùng|Quách"
)
_NAME = re.compile(rf"\b(?:{_SURNAMES})(?: [{_CAPITAL}][^\W\d_]*){{1,4}}")
_BORN = re.compile(
    r"(?:sinh (?:ngày|năm)|ngày sinh|năm sinh)\s*:?\s*(?:\d{1,2}[/.-]\d{1,2}[/.-])?\d{4}", re.IGNORECASE
)
_HOUSEHOLD = re.compile(r"\bĐCNĐ[-./]?[\w./-]*\d[\w./-]*|\bmã hộ\s*:?\s*[\w./-]*\d[\w./-]*", re.IGNORECASE)
_ILLNESS = re.compile(
    r"\b(ung thư|HIV(?:/AIDS)?|AIDS|tâm thần|suy thận|chạy thận|bại não|động kinh|tự kỷ|lao phổi|viêm gan [A-E]|"
    r"xơ gan|tiểu đường|đái tháo đường|bệnh tim|tim bẩm sinh|đột quỵ|tai biến mạch máu não|"
    r"khuyết tật (?:nặng|đặc biệt nặng)|nhiễm chất độc|trầm cảm|nghiện ma túy|hội chứng Down)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a letter: what kind it is, the words themselves, and the part where they stand."""

    kind: Words
    words: str
    where: Words


def found(content: dict[str, Any], known: str = "") -> list[Finding]:
    """The personal data in a letter's JSON, each once; `known` is the drafter's own telephone, which is to be there."""
    seen: dict[tuple[str, str], Finding] = {}
    for where, text in _parts(content):
        for kind, words in _in(text):
            if not known or re.sub(r"\D", "", words) != re.sub(r"\D", "", known):
                seen.setdefault((str(kind), words), Finding(kind, words, where))
    return list(seen.values())


def _parts(content: dict[str, Any]) -> Iterator[tuple[Words, str]]:
    yield _("Trích yếu"), content["abstract"]
    for text in content["bases"]:
        yield _("Căn cứ"), text
    yield from ((_("Nội dung, đoạn {at}", at=at), text) for at, text in _blocks(content["body"]))
    for annex in content["annexes"]:
        where = _("Phụ lục “{title}”", title=annex["title"])
        yield where, annex["title"]
        yield from ((where, text) for _at, text in _blocks(annex["body"]))


def _blocks(blocks: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Number and text of each block; a row of a table is one text, so that a name stands with what is beside it."""
    for at, block in enumerate(blocks, 1):
        if block["type"] == "table":
            head = [column["label"] for column in block["columns"]]
            for row in block["rows"]:
                words = zip(head, row, strict=True)
                yield at, "; ".join(f"{label}: {cell}" for label, cell in words if isinstance(cell, str))
        elif block["type"] == "list":
            yield from ((at, item) for item in block["items"])
        else:
            yield at, block["text"]


def _in(text: str) -> Iterator[tuple[Words, str]]:
    yield from _numbers(text)
    for match in _ILLNESS.finditer(text):
        yield _("Bệnh, tình trạng sức khỏe"), match[0]
    if name := _NAME.search(text):
        for match in _BORN.finditer(text):
            yield _("Ngày sinh cùng họ tên"), f"{name[0]}, {match[0]}"
        for match in _HOUSEHOLD.finditer(text):
            yield _("Mã hộ cùng họ tên"), f"{name[0]}, {match[0]}"


def _numbers(text: str) -> Iterator[tuple[Words, str]]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        before = fold(text[max(0, match.start() - 40) : match.start()])
        if _MOBILE.fullmatch(digits):
            yield _("Số điện thoại di động"), match[0]
        elif _BANK.search(before):
            yield _("Số tài khoản ngân hàng"), match[0]
        elif len(digits) in (9, 12) and (_IDENTITY.search(before) or not _is_amount(match, text)):
            yield _("Số căn cước, chứng minh nhân dân"), match[0]


def _is_amount(match: re.Match[str], text: str) -> bool:
    """Money and counts are written in groups of three, or stand before their unit; no identity begins so."""
    return _GROUPED.fullmatch(match[0]) is not None or _AMOUNT.match(text, match.end()) is not None
