"""Whole đồng: read as officers write them, shown with dots, written in words for letters."""

import re
from fractions import Fraction

from portal.lib.vietnamese import fold, half_width
from portal.lib.words import Words, _

# Nine thousand amounts of this size still add up within 64 bits, on either database and without overflow.
MOST = 999_999_999_999_999
MOST_COUNT = 999_999_999

_SCALES = {
    **dict.fromkeys(("nghin", "ngan", "ng", "n", "k"), 1_000),
    **dict.fromkeys(("trieu", "tr"), 1_000_000),
    **dict.fromkeys(("ty", "ti"), 1_000_000_000),
}
_CURRENCY = re.compile(r" ?(dong|vnd|d|₫)\.?$")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ .,])[0-9]{3})(?:\1[0-9]{3})*")
_ZEROS = re.compile(r"([^,]*[0-9]{3}),0{1,2}|([^.]*[0-9]{3})\.0{1,2}")
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?([a-z]+) ?")
_TAIL = re.compile(r"([0-9]+)")


class NotMoney(ValueError):
    """What was typed is no amount, or not a clear one; `words` says what to type."""

    def __init__(self, words: Words) -> None:
        """`words` is the sentence for the reader."""
        super().__init__(str(words))
        self.words = words


class NotACount(NotMoney):
    """What was typed is no whole number of things."""


def read(text: str, *, negative: bool = False) -> int:
    """The amount that was typed, in whole đồng: `3.000.000`, `3 triệu`, `3,5tr`, `3tr5`, `500k`.

    A dot, comma or blank before each three digits divides thousands: `1.500` is 1500 đồng. A fraction is
    money only with a unit behind it: `1,5` alone is refused. A negative amount is refused unless asked for. Raises
    NotMoney.
    """
    typed = half_width(text)
    plain = fold(typed)
    sign = -1 if plain.startswith("-") else 1
    plain = _CURRENCY.sub("", plain.removeprefix("-").removeprefix("+").strip())
    if not plain:
        raise NotMoney(_("Nhập số tiền, ví dụ 3.000.000 hoặc 3 triệu"))
    if len(plain) > 60:
        raise _unread(typed)
    amount = (
        _read_whole(plain, typed)
        if plain[-1].isdigit() and not _has_unit(plain)
        else _read_scaled(plain, typed)
    )
    if sign < 0 and amount and not negative:
        raise NotMoney(_("Số tiền không được âm. Gõ số tiền lớn hơn 0, ví dụ 3.000.000"))
    if amount > MOST:
        raise NotMoney(_("Số tiền quá lớn. Nhiều nhất là {most} đồng", most=show(MOST)))
    return sign * amount


def _has_unit(plain: str) -> bool:
    return any(char.isalpha() for char in plain)


def _unread(typed: str) -> NotMoney:
    return NotMoney(_("Chưa đọc được số tiền “{typed}”. Gõ như 3.000.000 hoặc 3 triệu", typed=typed[:40]))


def _whole(plain: str) -> int | None:
    """Digits, with or without one kind of divider before each three; None when they are not that."""
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if _GROUPED.fullmatch(plain):
        return int(re.sub("[ .,]", "", plain))
    return None


def _read_whole(plain: str, typed: str) -> int:
    amount = _whole(plain)
    if amount is None and (match := _ZEROS.fullmatch(plain)):
        # `3.000.000,00` and `3000000.0` come out of spreadsheets.
        amount = _whole(match[1] or match[2])
    if amount is None and re.fullmatch(r"[0-9]+[.,][0-9]+", plain):
        raise NotMoney(
            _(
                "“{typed}” chưa rõ là bao nhiêu tiền. Gõ {figure} triệu nếu là triệu đồng, "
                "hoặc gõ đủ số đồng, ví dụ 1.500.000",
                typed=typed[:40],
                figure=plain[:40].replace(".", ","),
            )
        )
    if amount is None:
        raise _unread(typed)
    return amount


def _read_scaled(plain: str, typed: str) -> int:
    """`3,5 trieu`, `1 ty 200 trieu`, `3tr5`: figures with falling units, the last may be left out."""
    total, place, last = Fraction(0), 0, 0
    while match := _PART.match(plain, place):
        scale = _SCALES.get(match[2], 0)
        if not scale or (last and scale >= last):
            raise _unread(typed)
        total += _figure(match[1], typed) * scale
        place, last = match.end(), scale
    rest = plain[place:]
    if rest and last > 1_000 and len(rest) in (1, 3) and _TAIL.fullmatch(rest):
        # `3tr5` and `3tr500` are both three million five hundred thousand.
        total += Fraction(int(rest), 10 ** len(rest)) * last
    elif rest or not last:
        raise _unread(typed)
    if total.denominator != 1:
        raise NotMoney(
            _("“{typed}” không phải số đồng nguyên. Gõ đủ số đồng, ví dụ 3.250.000", typed=typed[:40])
        )
    return int(total)


def _figure(figure: str, typed: str) -> Fraction:
    """The number before a unit; three digits behind its divider could be thousands or a fraction."""
    if re.fullmatch(r"[0-9]+[.,][0-9]{3}", figure):
        raise NotMoney(
            _(
                "“{typed}” có thể hiểu hai cách. Gõ đủ số đồng, ví dụ 1.500.000 hoặc 1.500.000.000",
                typed=typed[:40],
            )
        )
    return Fraction(figure.replace(",", "."))


def read_count(text: str) -> int:
    """The whole number of things that was typed, not negative: `12`, `1.234`, `1 234`. Raises NotACount."""
    typed = half_width(text)
    count = _whole(typed)
    if count is None:
        raise NotACount(_("Chưa đọc được “{typed}”. Gõ một số nguyên không âm, ví dụ 12", typed=typed[:40]))
    if count > MOST_COUNT:
        raise NotACount(_("Số quá lớn. Nhiều nhất là {most}", most=show(MOST_COUNT)))
    return count


def read_year(text: str) -> int:
    """The year of birth that was typed. Raises NotACount."""
    try:
        return read_count(text)
    except NotACount:
        raise NotACount(_("Nhập năm sinh, ví dụ 1951")) from None


def show(amount: int) -> str:
    """`1.234.567`, `-1.000`."""
    return f"{amount:,}".replace(",", ".")


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _units(tens: int, units: int) -> list[str]:
    if units == 0:
        return []
    if units == 1 and tens >= 2:
        return ["mốt"]
    if units == 4 and tens >= 2:
        return ["tư"]
    if units == 5 and tens >= 1:
        return ["lăm"]
    return [_DIGITS[units]]


def _three(group: int, inside: bool) -> list[str]:
    """Three digits in words; `inside` a number, missing hundreds are spoken."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or inside else []
    if tens == 0 and units and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [_DIGITS[tens], "mươi"]
    return words + _units(tens, units)


def number_words(number: int) -> str:
    """A whole number in words as official papers write it: 24 `hai mươi tư`, 105 `một trăm linh năm`."""
    if number < 0:
        return "âm " + number_words(-number)
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 1_000_000_000)
    words = [number_words(billions), "tỷ"] if billions else []
    for unit, size in (("triệu", 1_000_000), ("nghìn", 1_000), ("", 1)):
        group = rest // size % 1_000
        if group:
            words += _three(group, bool(words))
            words += [unit] if unit else []
    return " ".join(words)


def in_words(amount: int) -> str:
    """An amount for “Bằng chữ:”: capital first, ends with đồng: `Ba triệu năm trăm nghìn đồng`."""
    words = number_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"
