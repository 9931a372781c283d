"""Vietnamese text and dates: typing made plain, search without accents, sorting, dates."""

import datetime as dt
import re
import unicodedata

from portal.lib.clock import VIETNAM
from portal.lib.words import Words, _

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BREAKS = "\t\n\r"
# Joiners stay: they make letters of other scripts and emoji.
_JOINERS = "\u200c\u200d"
_LOOKALIKES = str.maketrans("đĐðÐ’‘ʼ‐‑–—", "dDdD'''----")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, after no tone at all
_RANK = {letter: chr(0x41 + place) for place, letter in enumerate(_ALPHABET)}

WEEKDAYS = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
)


class NotADate(ValueError):
    """What was typed is no day; `words` says what to type."""

    def __init__(self, words: Words) -> None:
        """`words` is the sentence for the reader."""
        super().__init__(str(words))
        self.words = words


def nfc(text: str) -> str:
    """Text as it is stored: composed (NFC), without control and invisible formatting characters.

    Some phones and Macs type NFD, and a null character would be refused by PostgreSQL.
    """
    kept = "".join(
        c for c in text if c in _BREAKS or c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return unicodedata.normalize("NFC", kept)


def half_width(text: str) -> str:
    """A typed figure or date made plain: ASCII for full-width forms, single blanks, nothing invisible."""
    plain = nfc(text).translate(_FULL_WIDTH).replace("\u2212", "-")
    return " ".join("".join(c for c in plain if c not in _JOINERS).split())


def fold(text: str) -> str:
    """The key of accent-insensitive search: no marks, đ as d, small letters, single blanks. `Hoà` → `hoa`."""
    spread = unicodedata.normalize("NFD", text.translate(_FULL_WIDTH).translate(_LOOKALIKES))
    plain = "".join(c for c in spread if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(plain.casefold().split())


def _letter(char: str) -> tuple[str, str]:
    """The rank of one composed character and its tone, `0` to `5`."""
    base, tone = "", "0"
    for part in unicodedata.normalize("NFD", char.lower().replace("ð", "đ")):
        place = _TONES.find(part)
        if place >= 0:
            tone = str(place + 1)
        else:
            base += part
    base = unicodedata.normalize("NFC", base)
    rank = _RANK.get(base) or _RANK.get(base[:1])
    if rank is None:
        # Signs before digits, digits before letters, letters of other scripts last.
        rank = base if base.isascii() and base.isdigit() else ("~" if base[:1].isalpha() else "#") + base
    return rank, tone


def sort_key(text: str) -> str:
    """A key that sorts as Vietnamese does, compared byte by byte: letters first, tones only to break a tie.

    Letters in the order a ă â b …, tones không, huyền, hỏi, ngã, sắc, nặng. Upper and lower case are equal.
    """
    letters, tones = [], []
    for word in nfc(text).split():
        for char in word:
            rank, tone = _letter(char)
            letters.append(rank)
            tones.append(tone)
        letters.append("!")
    return "".join(letters) + " " + "".join(tones)


def person_sort_key(name: str) -> str:
    """The same for a person's name: by given name (the last word), then middle name, then family name."""
    family, middle, given = "", "", ""
    if words := name.split():
        family, middle, given = " ".join(words[:-1][:1]), " ".join(words[1:-1]), words[-1]
    return " ".join(sort_key(part) for part in (given, middle, family))


def short_date(day: dt.date) -> str:
    """`18/05/2021`: on screens and in tables."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def moment(at: dt.datetime) -> Words:
    """`20:15 ngày 18/05/2021`, in Vietnam's time: inside a sentence."""
    here = at.astimezone(VIETNAM)
    return _("{time} ngày {day}", time=f"{here:%H:%M}", day=short_date(here.date()))


def letter_short_date(day: dt.date) -> str:
    """`18/5/2021`, `08/01/2021`: in the text of letters, days below 10 and the months 1 and 2 padded."""
    return f"{day.day:02}/{_letter_month(day)}/{day.year:04}"


def long_date(day: dt.date) -> str:
    """`ngày 18 tháng 5 năm 2021`, `ngày 08 tháng 01 năm 2021`: padded as the head of a letter asks."""
    return f"ngày {day.day:02} tháng {_letter_month(day)} năm {day.year:04}"


def _letter_month(day: dt.date) -> str:
    return f"{day.month:02}" if day.month <= 2 else str(day.month)


def weekday(day: dt.date) -> str:
    """`thứ Ba`; `WEEKDAYS[day.weekday()]` are the same as Words."""
    return str(WEEKDAYS[day.weekday()])


_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.\- ]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_EIGHT = re.compile(r"([0-9]{2})()([0-9]{2})([0-9]{4})")
_LONG = re.compile(r"(?:ngay )?([0-9]{1,2}) (thang) ([0-9]{1,2})(?: nam|,)? ([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read_date(text: str) -> dt.date:
    """The day that was typed: `1/9/26`, `01-09-2026`, `01092026`, `ngày 01 tháng 9 năm 2026`.

    ISO too, as a date input sends it. Two digits of a year mean 2000 to 2069 or 1970 to 1999. Raises NotADate
    with what to type.
    """
    typed = half_width(text)
    if match := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(typed) or _EIGHT.fullmatch(typed) or _LONG.fullmatch(fold(typed)):
        day, month, year = (int(match[place]) for place in (1, 3, 4))
        if len(match[4]) == 2:
            year += 2000 if year < 70 else 1900
    else:
        raise NotADate(
            _("Chưa đọc được ngày “{typed}”. Gõ ngày/tháng/năm, ví dụ 18/05/2021", typed=typed[:40])
        )
    shown = f"{day:02}/{month:02}/{year:04}"
    if not 1900 <= year <= 2100:
        raise NotADate(_("Năm của ngày {date} phải từ 1900 đến 2100", date=shown))
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NotADate(_("Ngày {date} không có trong lịch", date=shown)) from None


_TIME = re.compile(r"([01]?[0-9]|2[0-3]) ?[:hg.] ?([0-5][0-9])?(?: ?ph(?:ut)?)?")


def read_time(text: str) -> dt.time:
    """The time of day that was typed: `20:15`, `20h15`, `8h`. Raises NotADate with what to type."""
    match = _TIME.fullmatch(fold(half_width(text)))
    if match is None:
        raise NotADate(_("Chưa đọc được giờ “{typed}”. Gõ giờ:phút, ví dụ 20:15", typed=text[:40]))
    return dt.time(int(match[1]), int(match[2] or 0))
