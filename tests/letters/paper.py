"""A letter's PDF as it can be measured: characters in the order they were set, lines, rules, the parts of the form."""

import functools
import io
import unicodedata
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdf

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 15 * MM, 20 * MM, 20 * MM
Char = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """Characters on one baseline that belong together."""

    page: int
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars).replace("\u00a0", " ").strip()

    @property
    def x0(self) -> float:
        return float(min(char["x0"] for char in self.inked))

    @property
    def x1(self) -> float:
        return float(max(char["x1"] for char in self.inked))

    @property
    def inked(self) -> list[Char]:
        return [char for char in self.chars if char["text"].strip()] or list(self.chars)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def base(self) -> float:
        """The baseline, from the top of the page."""
        return baseline(self.chars[0])

    @property
    def top(self) -> float:
        return float(min(char["top"] for char in self.chars))

    @property
    def bottom(self) -> float:
        return float(max(char["bottom"] for char in self.chars))

    @property
    def sizes(self) -> set[float]:
        return {round(char["size"], 1) for char in self.inked}

    def face(self, name: str) -> bool:
        """Whether all of it is `bold`, `italic`, `bold-italic` or `` (upright, light)."""
        return all(style(char) == name for char in self.inked)


def baseline(char: Char) -> float:
    """The baseline of a character, from the top of the page."""
    return round(char["page_height"] - char["matrix"][5], 1)


def style(char: Char) -> str:
    """`bold`, `italic`, `bold-italic` or nothing, from the name of the font."""
    name = char["fontname"].lower()
    return "-".join(part for part in ("bold", "italic") if part in name)


def squeezed(text: str) -> str:
    """Text without blanks, composed: what is compared, since lines break anywhere."""
    return "".join(unicodedata.normalize("NFC", text).split())


class Paper:
    """A PDF opened for the assertions; pages before the first annex are the main text."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.plumber = pdfplumber.open(io.BytesIO(pdf))
        self.pages = self.plumber.pages
        self.chars: list[list[Char]] = [
            [char | {"page_height": float(page.height), "page": number} for char in page.chars]
            for number, page in enumerate(self.pages)
        ]

    @functools.cached_property
    def text(self) -> str:
        """All text, blanks as they stand, in the order in which it was set."""
        return "".join(char["text"] for page in self.chars for char in page)

    @functools.cached_property
    def _stream(self) -> tuple[str, list[Char]]:
        letters = [
            (letter, char)
            for page in self.chars
            for char in page
            if char["bottom"] > TOP - 2
            for letter in char["text"]
            if letter.strip()
        ]
        return "".join(letter for letter, _ in letters), [char for _, char in letters]

    def between(self, start: int, end: int) -> list[Run]:
        """The lines of a stretch of the stream."""
        return lines(self._stream[1][start:end])

    @functools.cached_property
    def _blanks(self) -> set[tuple[int, float]]:
        return {(char["page"], baseline(char)) for page in self.chars for char in page if char["text"] == " "}

    def has_blank(self, line: Run) -> bool:
        """Whether a line has a blank that can be stretched."""
        return (line.page, line.base) in self._blanks

    @property
    def flat(self) -> str:
        """The stream: all text below the top margin, without blanks."""
        return self._stream[0]

    def runs(self, page: int) -> list[Run]:
        """The runs of a page below its top margin, from top to bottom, left to right."""
        chars = [char for char in self.chars[page] if char["bottom"] > TOP - 2]
        return sorted(_runs(chars), key=lambda run: (run.base, run.x0))

    def band(self, page: int) -> list[Run]:
        """The runs in the top margin of a page."""
        return _runs([char for char in self.chars[page] if char["bottom"] <= TOP - 2])

    def rules(self, page: int) -> list[tuple[float, float, float]]:
        """Horizontal rules: x0, x1, y."""
        sheet = self.pages[page]
        return [
            (float(mark["x0"]), float(mark["x1"]), float(mark["bottom"]))
            for mark in (*sheet.lines, *sheet.rects, *sheet.curves)
            if mark["x1"] - mark["x0"] > 1.5 and mark["bottom"] - mark["top"] < 2
        ]

    def rule_under(self, run: Run) -> tuple[float, float, float] | None:
        """The nearest rule within 8 pt below a run whose middle is near."""
        below = [
            rule
            for rule in self.rules(run.page)
            if 0 <= rule[2] - run.base < 12 and abs((rule[0] + rule[1]) / 2 - run.middle) < 40
        ]
        return min(below, key=lambda rule: rule[2], default=None)


def _runs(chars: list[Char]) -> list[Run]:
    """Neighbours on one baseline without a hole between them."""
    runs: list[list[Char]] = []
    for char in chars:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last["page"] == char["page"]
            and baseline(last) == baseline(char)
            and (-1 < char["x0"] - last["x1"] < 3 or not last["text"].strip() or not char["text"].strip())
            and char["x0"] > last["x0"] - 1
        ):
            runs[-1].append(char)
        else:
            runs.append([char])
    return [Run(run[0]["page"], tuple(run)) for run in runs if any(char["text"].strip() for char in run)]


def lines(chars: list[Char]) -> list[Run]:
    """Characters as lines: one for each baseline and page, in order."""
    rows: dict[tuple[int, float], list[Char]] = {}
    for char in chars:
        rows.setdefault((char["page"], baseline(char)), []).append(char)
    return [Run(page, tuple(row)) for (page, _), row in rows.items()]
