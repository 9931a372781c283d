"""The four faces of Liberation Serif that letters are printed in: which characters they have, how wide a text is.

The files are shipped (static/fonts) and unmodified: Debian's older package of the same name lacks Vietnamese letters,
and a letter must not depend on what is installed. Letters are set without kerning, so widths are exact.
"""

import enum
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

_TOGETHER = re.compile(
    r"\b(cuộc vận động|báo cáo|kết quả|thực hiện|đôn đốc|phối hợp|tổ chức|cá nhân|địa chỉ|nhân đạo|chữ thập đỏ|"
    r"ban chỉ đạo|ủy ban|nhân dân|mặt trận|tổ quốc|việt nam|thường trực|cơ quan|đơn vị|danh sách|kế hoạch|"
    r"(?:số|ngày|tháng|năm|quý|kỳ) \d\S*|\d+ (?:ngày|tháng)(?: đầu năm)?(?: \d+)?|đầu năm|"
    r"phụ lục|kèm theo|chưa gửi|quá hạn)\b",
    re.IGNORECASE,
)
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"


class Face(enum.StrEnum):
    """The values are the ends of the files' names."""

    regular = "Regular"
    bold = "Bold"
    italic = "Italic"
    bold_italic = "BoldItalic"

    @property
    def file(self) -> Path:
        """The font file."""
        return FONTS / f"LiberationSerif-{self.value}.ttf"


@functools.cache
def _advances(face: Face) -> dict[str, float]:
    """Widths of characters in parts of the font size."""
    with TTFont(face.file, lazy=True) as font:
        per_em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {chr(code): metrics[name][0] / per_em for code, name in font.getBestCmap().items()}


def width(text: str, face: Face, size: float) -> float:
    """How wide a text is in points at `size` points. A character that the face lacks counts as half the size."""
    advances = _advances(face)
    return size * sum(advances.get(char, 0.5) for char in text)


@functools.cache
def _repertoire() -> frozenset[str]:
    """What all four faces have and a line from left to right can hold; marks that compose with no letter it cannot."""
    common = set.intersection(*(set(_advances(face)) for face in Face))
    return frozenset(
        c
        for c in common
        if unicodedata.bidirectional(c) not in ("R", "AL", "AN")
        and not unicodedata.category(c).startswith("M")
    )


def missing(text: str) -> list[str]:
    """The characters of a text that a letter cannot print, in order of their code."""
    return sorted(set(text) - _repertoire())


def _filled(words: list[str], limit: float, face: Face, size: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, face, size) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str, limit: float, face: Face, size: float) -> list[str]:
    """What a line may be broken between: words, and compounds that a reader would not take apart."""
    parts = _TOGETHER.sub(lambda found: found[0].replace(" ", "\n"), text).split(" ")
    words = [part.replace("\n", " ") for part in parts]
    if widest(words, face, size) <= limit:
        return words
    return [part for word in text.split(" ") for part in _chopped(word, limit, face, size)]


def _chopped(word: str, limit: float, face: Face, size: float) -> Iterator[str]:
    """A word in parts that fit `limit`, each as long as can be."""
    start, wide = 0, 0.0
    for place, char in enumerate(word):
        step = width(char, face, size)
        if wide + step > limit and place > start:
            yield word[start:place]
            start, wide = place, 0.0
        wide += step
    yield word[start:]


def balanced(text: str, limit: float, face: Face, size: float) -> list[str]:
    """A text in as few lines as fit `limit` points, of as even a length as they can be.

    A word wider than the limit is broken where the line is full.
    """
    words = _words(text, limit, face, size)
    count = len(_filled(words, limit, face, size))
    wide = [width(word, face, size) for word in words]
    blank = width(" ", face, size)
    # best[n][k]: the least sum of squared widths of the first n words in k lines, and where the last line begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for end in range(1, len(words) + 1):
        found: dict[int, tuple[float, int]] = {}
        line = -blank
        for start in range(end - 1, -1, -1):
            line += wide[start] + blank
            if line > limit and start < end - 1:
                break
            for lines, (cost, _start) in best[start].items():
                if lines < count and (lines + 1 not in found or cost + line * line < found[lines + 1][0]):
                    found[lines + 1] = (cost + line * line, start)
        best.append(found)
    broken: list[str] = []
    end = len(words)
    while end:
        start = best[end][count - len(broken)][1]
        broken.insert(0, " ".join(words[start:end]))
        end = start
    return broken


def widest(texts: Iterable[str], face: Face, size: float) -> float:
    """The width of the widest of these texts, 0 if there are none."""
    return max((width(text, face, size) for text in texts), default=0.0)
