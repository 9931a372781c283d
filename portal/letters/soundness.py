"""Whether a letter is sound before it goes on: what its form forbids stops it, what a person should look at is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.letters.content import Format, LetterContent, LetterError, letter_from_json, letter_to_json
from portal.letters.layouts import FORMS
from portal.letters.typeface import missing
from portal.lib.words import Words, _

_FIELDS = re.compile(r"(abstract|body|distribution|signer)\b")

KEPT = {
    Format.state: (
        _("Quốc hiệu, tên cơ quan, khoảng cách lề theo Nghị định 30/2020"),
        _("Kết thúc bằng “./.”, Nơi nhận có dòng Lưu"),
    ),
    Format.party: (
        _("Tiêu đề Đảng, tên cơ quan, khoảng cách lề theo thể thức văn bản của Đảng"),
        _("Kết thúc bằng dấu chấm, Nơi nhận có dòng Lưu"),
    ),
}
"""What holds of every letter that its form can print."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check of form: `mark` is done, open or ask (look at this)."""

    mark: str
    words: Words
    hint: Words | None = None


def proofread(content: dict[str, Any]) -> LetterContent:
    """The letter, if its form can print it; else raises LetterError with the sentence and the field it is about."""
    try:
        letter = letter_from_json(content)
        FORMS[letter.format].compose(letter)
    except LetterError as error:
        raise _at_field(error) from None
    for name, value in letter_to_json(letter).items():
        lacking = missing("".join(_strings(value)))
        if lacking:
            raise _at_field(
                LetterError(
                    name,
                    _(
                        "Chữ in công văn không có ký tự: {characters}. Viết lại bằng chữ",
                        characters=" ".join(lacking),
                    ),
                )
            )
    return letter


def _at_field(error: LetterError) -> LetterError:
    """The same sentence, at the field of the form where it is put right."""
    found = _FIELDS.match(error.path)
    told = LetterError("", error.reason)
    told.field = found[1] if found else None
    return told


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def checks(
    content: dict[str, Any], *, drafted_body: list[dict[str, Any]], leaving: int, signer_fits: bool
) -> list[Check]:
    """The check of form in words.

    `drafted_body` is the text as it was worded, `leaving` counts who has reported since, `signer_fits` says whether the
    named signer has the right to sign today and is no author.
    """
    try:
        found = [Check("done", words) for words in KEPT[proofread(content).format]]
    except LetterError as error:
        return [Check("ask", error.words)]
    if signer_fits:
        found.append(Check("done", _("Người ký đang có quyền ký, không phải người soạn")))
    else:
        found.append(
            Check(
                "ask",
                _("Người ký nay không còn quyền ký như đã ghi, hoặc đã tham gia soạn. Chọn lại người ký"),
            )
        )
    if content["number"] is None:
        found.append(Check("open", _("Số và ngày để trống"), _("Văn thư cấp số sau khi ký")))
    else:
        found.append(Check("done", _("Số và ngày theo sổ văn bản đi")))
    if content["annexes"] and "Phụ lục" not in _text(content) and "danh sách kèm theo" not in _text(content):
        found.append(Check("ask", _("Văn bản có Phụ lục nhưng phần nội dung chưa nhắc tới")))
    if leaving:
        found.append(
            Check(
                "ask",
                _("{count} đơn vị đã gửi báo cáo từ khi soạn", count=leaving),
                _("Tên sẽ tự ra khỏi công văn ở bước kế tiếp"),
            )
        )
    if _figures_typed(content["body"], drafted_body):
        found.append(
            Check(
                "ask",
                _("Đoạn có số đơn vị đã gửi được sửa tay"),
                _("Con số trong đoạn này không tự cập nhật: soát lại trước khi trình"),
            )
        )
    return found


def _text(content: dict[str, Any]) -> str:
    return "\n".join(_strings(content["body"])) + "\n".join(content["recipients"])


def _figures_typed(body: list[dict[str, Any]], drafted: list[dict[str, Any]]) -> bool:
    """Whether the paragraph with the count of reports is no longer the one that was worded."""
    counted = [block for block in drafted if re.search(r"\d+/\d+", block.get("text", ""))]
    return any(block not in body for block in counted)
