"""Whether a letter is sound before it goes on: what its form forbids stops it, what a person should look at is said."""

import re
from typing import Any

from portal.letters.advice import Check, advice, strings
from portal.letters.content import Format, Kind, LetterContent, LetterError, letter_from_json, letter_to_json
from portal.letters.layouts import style
from portal.letters.typeface import missing
from portal.lib.words import _

_BRACES = re.compile(r"\{[^{}]*\}")
_FIELDS = re.compile(r"(abstract|body|distribution|signer|bases|annexes|archive)\b")

KEPT = {
    Format.state: _("Kết thúc bằng “./.”, Nơi nhận có dòng Lưu"),
    Format.party: _("Kết thúc bằng dấu chấm, Nơi nhận có dòng Lưu"),
}
"""What holds of every letter that its form can print; a certificate has neither end mark nor “Nơi nhận”."""


def proofread(content: dict[str, Any]) -> LetterContent:
    """The letter, if its form can print it; else raises LetterError with the sentence and the field it is about."""
    letter = readable(content)
    try:
        style(letter).form.compose(letter)
    except LetterError as error:
        raise _at_field(error) from None
    return letter


def readable(content: dict[str, Any]) -> LetterContent:
    """The letter, if its text can be kept and has only letters that can be printed; a draft may lack the rest."""
    try:
        letter = letter_from_json(content)
    except LetterError as error:
        raise _at_field(error) from None
    for name, value in letter_to_json(letter).items():
        lacking = missing("".join(strings(value)))
        if lacking:
            raise _at_field(
                LetterError(
                    name,
                    _(
                        "Phông chữ in văn bản không có ký tự {characters}. Viết lại bằng chữ",
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


def checks(
    content: dict[str, Any],
    *,
    drafted_body: list[dict[str, Any]],
    leaving: int,
    signer_fits: bool,
    apart: bool = False,
) -> list[Check]:
    """The check of form in words.

    `drafted_body` is the text as it was worded, `leaving` counts who has reported since, `signer_fits` says whether the
    named signer has the right to sign today and is no author, `apart` whether the places in braces get a name each.
    """
    try:
        letter = proofread(content | {"draft": False})
    except LetterError as error:
        found = [Check("stop", error.words, _("Chưa sửa thì chưa trình duyệt được"))]
    else:
        written = _("Phần đầu, khoảng cách lề, cỡ chữ theo {instrument}", instrument=style(letter).instrument)
        found = [Check("done", written)]
        if letter.kind is not Kind.certificate:
            found.append(Check("done", KEPT[letter.format]))
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
    if not apart and (left := _BRACES.search("\n".join(strings(content)))):
        found.append(
            Check(
                "ask",
                _("Trong văn bản có “{words}”", words=left[0]),
                _("Chỗ này chỉ thành tên nơi nhận khi gửi riêng từng nơi. Gửi chung thì viết lại bằng chữ"),
            )
        )
    return [*found, *advice(content)]


def _figures_typed(body: list[dict[str, Any]], drafted: list[dict[str, Any]]) -> bool:
    """Whether the paragraph with the count of reports is no longer the one that was worded."""
    counted = [block for block in drafted if re.search(r"\d+/\d+", block.get("text", ""))]
    return any(block not in body for block in counted)
