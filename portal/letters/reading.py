"""Reading a letter's JSON key by key: what is missing, wrong or unknown is named by its path (`body[2].items[0]`)."""

import datetime as dt
import enum
import math
import re
import unicodedata
from typing import Any, TypeVar

from portal.lib.refusals import Refusal
from portal.lib.vietnamese import nfc
from portal.lib.words import Words, _

_JOINERS = str.maketrans("", "", "\u200c\u200d")
_BLANKS = re.compile(r"[ \t\r\n]+")
_Choice = TypeVar("_Choice", bound=enum.StrEnum)
_Value = TypeVar("_Value")


class LetterError(Refusal):
    """This letter cannot be written so; `field` is the path of the key that it is about, empty for the whole."""

    def __init__(self, path: str, words: Words) -> None:
        """`words` is the sentence; the path is put before it."""
        said = _("{path}: {reason}", path=path, reason=words) if path else words
        super().__init__("letters.content", said, path or None)
        self.path = path
        self.reason = words


def one_line(text: str) -> str:
    """Text as a letter prints it: composed, without invisible characters, one line, single blanks.

    A no-break space stays one; the other blanks of Unicode become plain ones.
    """
    composed = nfc(text).translate(_JOINERS)
    plain = "".join(
        " " if c != "\u00a0" and unicodedata.category(c) in ("Zs", "Zl", "Zp") else c for c in composed
    )
    return _BLANKS.sub(" ", plain).strip(" \u00a0")


class Reader:
    """One object of the JSON at `path`; what was not asked for when `done` is called is unknown."""

    def __init__(self, data: object, path: str = "") -> None:
        """Refuses what is not an object."""
        if not isinstance(data, dict):
            raise LetterError(path, _("Phải là một đối tượng JSON"))
        self._data: dict[str, Any] = data
        self._left = set(data)
        self._path = path

    def at(self, key: str) -> str:
        """The path of a key of this object."""
        return f"{self._path}.{key}" if self._path else key

    def done(self) -> None:
        """Refuse a key that is not known here."""
        if self._left:
            raise LetterError(self.at(min(map(str, self._left))), _("Không có khóa này"))

    def has(self, key: str) -> bool:
        """Whether the key is there and holds anything."""
        self._left.discard(key)
        return self._data.get(key) not in (None, "")

    def _take(self, key: str) -> Any:
        self._left.discard(key)
        return self._data.get(key)

    def _typed(self, key: str, kind: type[_Value], default: _Value | None, named: Words) -> _Value:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, kind):
            raise LetterError(self.at(key), named if key in self._data else _("Thiếu khóa này"))
        return value

    def text(self, key: str, *, empty: bool = False) -> str:
        """Text; one that may be empty may also be null or left out."""
        return self._line(self.at(key), self._typed(key, str, "" if empty else None, _("Phải là chữ")), empty)

    @staticmethod
    def _line(path: str, value: object, empty: bool = False) -> str:
        if not isinstance(value, str):
            raise LetterError(path, _("Phải là chữ"))
        line = one_line(value)
        if not line and not empty:
            raise LetterError(path, _("Không được để trống"))
        return line

    def _array(self, key: str) -> list[Any]:
        return self._typed(key, list, [], _("Phải là một danh sách"))

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """A list of texts, none of them empty; left out means none."""
        values = self._array(key)
        if len(values) < least:
            raise LetterError(self.at(key), _("Danh sách không được trống"))
        return tuple(self._line(self.at(f"{key}[{place}]"), value) for place, value in enumerate(values))

    def children(self, key: str) -> list["Reader"]:
        """A list of objects; left out means none."""
        return [Reader(value, self.at(f"{key}[{place}]")) for place, value in enumerate(self._array(key))]

    def child(self, key: str) -> "Reader":
        """An object that must be there."""
        return Reader(self._take(key), self.at(key))

    def flag(self, key: str) -> bool:
        """True or false; left out means false."""
        return self._typed(key, bool, False, _("Phải là true hoặc false"))

    def number(self, key: str) -> int | None:
        """A whole number from 1, or null."""
        value = self._take(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise LetterError(self.at(key), _("Phải là số nguyên từ 1 hoặc null"))
        return value

    def day(self, key: str) -> dt.date | None:
        """An ISO date, or null."""
        value = self._take(key)
        if value is None:
            return None
        try:
            day = dt.date.fromisoformat(value)
            if day.isoformat() == value:
                return day
        except (TypeError, ValueError):
            pass
        raise LetterError(self.at(key), _("Phải là ngày dạng 2021-05-18 hoặc null"))

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        """One of the values of an enum."""
        value = self._typed(key, str, None, _("Phải là chữ"))
        if value not in list(choices):
            raise LetterError(
                self.at(key),
                _("“{value}” không phải là một trong: {choices}", value=value, choices=", ".join(choices)),
            )
        return choices(value)

    def one_of(self, key: str, choices: tuple[_Value, ...]) -> _Value:
        """One of these values, of the same type."""
        value = self._take(key)
        for choice in choices:
            if value == choice and type(value) is type(choice):
                return choice
        raise LetterError(
            self.at(key), _("Phải là một trong: {choices}", choices=", ".join(map(str, choices)))
        )

    def cells(self, key: str, allowed: tuple[tuple[type, ...], ...]) -> tuple[tuple[Any, ...], ...]:
        """Rows of cells; each row has as many cells as `allowed` says types, each cell is one of these or null."""
        return tuple(
            self._row(self.at(f"{key}[{line}]"), row, allowed) for line, row in enumerate(self._array(key))
        )

    def _row(self, path: str, row: object, allowed: tuple[tuple[type, ...], ...]) -> tuple[Any, ...]:
        if not isinstance(row, list) or len(row) != len(allowed):
            raise LetterError(path, _("Mỗi dòng phải có đúng {count} ô", count=len(allowed)))
        for place, (cell, types) in enumerate(zip(row, allowed, strict=True)):
            if cell is not None and (
                type(cell) not in types or cell in (math.inf, -math.inf) or cell != cell
            ):
                wanted = _("Ô này phải là số nguyên") if types == (int,) else _("Ô này phải là chữ hoặc số")
                raise LetterError(f"{path}[{place}]", wanted)
        return tuple(one_line(cell) if isinstance(cell, str) else cell for cell in row)
