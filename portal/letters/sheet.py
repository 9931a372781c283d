"""What a template sets: a letter as lines and pieces, whatever form it follows.

The marks of lists and the numbers of headings are added here; they are the same for every form that has been written.
Widths are in points.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.letters.columns import Grid, grid
from portal.letters.content import Block, Heading, LetterError, Listing, Paragraph, Table
from portal.letters.typeface import Face, width
from portal.lib.words import _

MM = 72 / 25.4
PAGE = (210 - 30 - 15) * MM
LANDSCAPE = (297 - 30 - 15) * MM
ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Letters that number the points of a text: no f, j, w, z and none with a mark but đ."""
_OWN_NUMBER = {
    1: re.compile(r"[IVXLC]+[.)-]\s"),
    2: re.compile(r"\d+[.)-]\s"),
    3: re.compile(r"[a-zđ]{1,2}\)\s"),
}
_HEADINGS = ("h2", "h3", "h4")
_CHAIN = 3
"""So many headings in a row stay together with what follows them; more would not fit a page some day."""
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one text and what closes them: a rule of this length, or a mark."""

    lines: tuple[str, ...]
    rule: float = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Addressees:
    """“Kính gửi:” (`word`): the left edge of the block and how far its further lines hang."""

    word: str
    lines: tuple[str, ...]
    several: bool
    left: float
    hang: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the body as it is set; `keep` holds it, of a list so many last items, on the page of what follows."""

    tag: str
    text: str = ""
    items: tuple[str, ...] = ()
    grid: Grid | None = None
    keep: int = 0


@dataclass(frozen=True, slots=True)
class AnnexSheet:
    """An annex as it is set."""

    label: str
    title: tuple[str, ...]
    note: tuple[str, ...]
    landscape: bool
    body: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is set."""

    title: str
    author: str
    day: str
    left: float
    right: float
    superior: tuple[str, ...]
    issuer: Lines
    nation: str
    motto: Lines
    symbol: str
    dated: str
    about: tuple[str, ...]
    urgency: str
    urgency_class: str
    heading: str
    abstract: Lines | None
    addressees: Addressees | None
    bases: tuple[str, ...]
    body: tuple[Piece, ...]
    authority: tuple[str, ...]
    signer_title: tuple[str, ...]
    signer_name: tuple[str, ...]
    distribution: tuple[str, ...]
    annexes: tuple[AnnexSheet, ...]
    draft: bool
    code: str = ""
    template: ClassVar[str] = "letters/pdf/frame.html"


def pieces(
    blocks: tuple[Block, ...],
    room: float,
    *,
    ending: Callable[[str], str] | None = None,
    part: str = ".",
    path: str = "body",
) -> tuple[Piece, ...]:
    """The blocks as they are set in `room` points; `ending` closes the last text, `part` follows the number of a part.

    At least two lines of a text that is closed stay with the signature (Decree 30/2020 lets nobody sign an empty page).
    Raises LetterError for a table that no page can hold, or a heading over nothing; `path` leads to the blocks.
    """
    made = list(_made(blocks, room, part, path))
    if made[-1].tag in _HEADINGS:
        raise LetterError(f"{path}[{len(made) - 1}]", _("Đề mục cuối cùng chưa có nội dung bên dưới"))
    for place in range(len(made) - _CHAIN):
        if all(piece.tag in _HEADINGS for piece in made[place : place + _CHAIN + 1]):
            made[place] = replace(made[place], keep=0)
    if ending is not None:
        made = _closed(made, ending)
        short = width(made[-1].items[-1] if made[-1].items else made[-1].text, Face.regular, 14) <= room
        made[-1] = replace(made[-1], keep=1 + short)
        if short and len(made) > 1 and len(made[-1].items) < 2:
            made[-2] = replace(made[-2], keep=1)
    return tuple(made)


def _made(blocks: tuple[Block, ...], room: float, part: str, path: str) -> Iterator[Piece]:
    counts = [0, 0, 0]
    for place, block in enumerate(blocks):
        match block:
            case Heading(level, text):
                counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (3 - level)
                yield Piece(f"h{level + 1}", _headed(level, counts[level - 1], text, part), keep=1)
            case Paragraph(text):
                yield Piece("p", text)
            case Listing(style, items):
                yield Piece("ul", items=tuple(_marked(style, nth, item) for nth, item in enumerate(items)))
            case Table():
                tall = (170 if room > PAGE else 257) * MM
                yield Piece("table", grid=grid(block, room, tall, f"{path}[{place}]"))


def _headed(level: int, count: int, text: str, part: str) -> str:
    shown = text.upper() if level == 1 else text
    if _OWN_NUMBER[level].match(text):
        return shown
    return f"{(roman(count) + part, f'{count}.', point(count) + ')')[level - 1]} {shown}"


def _marked(style: str, place: int, item: str) -> str:
    return f"{ {'dash': '-', 'number': f'{place + 1}.', 'letter': point(place + 1) + ')'}[style] } {item}"


def _closed(made: list[Piece], ending: Callable[[str], str]) -> list[Piece]:
    last = made[-1]
    if last.tag == "p":
        return [*made[:-1], replace(last, text=ending(last.text))]
    if last.tag == "ul":
        return [*made[:-1], replace(last, items=(*last.items[:-1], ending(last.items[-1])))]
    return [*made, Piece("p", ending(""))]


def roman(number: int) -> str:
    """`IV`; for 1 and more."""
    letters = ""
    for value, letter in _ROMAN:
        times, number = divmod(number, value)
        letters += letter * times
    return letters


def point(number: int) -> str:
    """The letter of a point: a b c d đ e g …, after the last aa ab …"""
    letters = ""
    while number:
        number, place = divmod(number - 1, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return letters
