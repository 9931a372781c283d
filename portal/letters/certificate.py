"""A certificate (giấy chứng nhận): one page across with a look of its own, no “Nơi nhận”, the number at its foot.

The decree knows no such document; its name of the nation, place and date, authority and signer are set as in a letter.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from portal.letters import customs
from portal.letters.content import LetterContent, LetterError, Paragraph
from portal.letters.sheet import MM, Lines
from portal.letters.typeface import Face, balanced, width
from portal.lib.words import _

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
WORD = "chứng nhận"
BOOKED = "Vào sổ số:"
WIDE = (297 - 2 * 31) * MM
HALF = WIDE / 2
_HIGH = 285.0
"""What a page leaves for the texts that may take several lines, in points (static/css/letter-certificate.css)."""
_LEADING = 1.25


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is set: all texts broken into lines."""

    title: str
    author: str
    day: str
    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    heading: str
    abstract: tuple[str, ...]
    name: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    symbol: str
    dated: tuple[str, ...]
    signer_title: tuple[str, ...]
    signer_name: tuple[str, ...]
    air: float = 0
    annexes: tuple[()] = ()
    nation: ClassVar[str] = NATION
    motto: ClassVar[Lines] = Lines((MOTTO,), width(MOTTO, Face.bold, 14))
    word: ClassVar[str] = WORD
    template: ClassVar[str] = "letters/pdf/certificate.html"


def compose(letter: LetterContent, symbol: str) -> Certificate:
    """The certificate in lines. Raises LetterError for what it has no place for, or more than a page holds."""
    _check(letter, symbol)
    kind, issuer = customs.TYPES[letter.kind], letter.issuer
    texts = [block.text for block in letter.body if isinstance(block, Paragraph)]
    made = Certificate(
        title=f"{kind.name} {symbol.strip(customs.GAP)} {letter.abstract}",
        author=issuer.name,
        day=letter.date.isoformat() if letter.date else "",
        superior=_lines(issuer.superior.upper(), 14),
        issuer=_lines(issuer.name.upper(), 15, Face.bold),
        heading=kind.title,
        abstract=_lines(letter.abstract[:1].upper() + letter.abstract[1:], 16, Face.bold),
        name=_lines(letter.recipients[0], 22, Face.bold),
        body=tuple(_lines(text, 16) for text in texts),
        symbol=f"{BOOKED} {symbol}",
        dated=_lines(f"{issuer.place}, {customs.day(letter)}", 14, Face.italic, HALF),
        signer_title=tuple(
            line
            for text in (*letter.signer.authority, letter.signer.title)
            for line in _lines(text.upper(), 14, Face.bold, HALF)
        ),
        signer_name=_lines(letter.signer.name, 14, Face.bold, HALF),
    )
    spare = _HIGH - _height(made)
    if spare < 0:
        raise LetterError("body", _("Giấy chứng nhận phải gọn trong một trang: viết ngắn lại"))
    return replace(made, air=spare / 4)


def _check(letter: LetterContent, symbol: str) -> None:
    if width(f"{BOOKED} {symbol}", Face.regular, 13) > HALF:
        raise LetterError("issuer.abbr", _("Số và ký hiệu quá dài: phải đứng trên một dòng"))
    if len(letter.recipients) != 1:
        raise LetterError("recipients", _("Giấy chứng nhận ghi tên đúng một người hoặc một đơn vị"))
    for place, block in enumerate(letter.body):
        if not isinstance(block, Paragraph):
            raise LetterError(f"body[{place}]", _("Giấy chứng nhận chỉ gồm các đoạn văn"))
    for name in ("annexes", "bases", "urgency"):
        if getattr(letter, name):
            raise LetterError(name, _("Giấy chứng nhận không có phần này"))


def _lines(text: str, size: float, face: Face = Face.regular, room: float = WIDE) -> tuple[str, ...]:
    return tuple(balanced(text, room, face, size)) if text else ()


def _height(made: Certificate) -> float:
    sized = (
        (14, len(made.superior) + len(made.dated) + len(made.signer_title) + len(made.signer_name)),
        (15, len(made.issuer)),
        (16, len(made.abstract) + sum(len(lines) for lines in made.body)),
        (22, len(made.name)),
    )
    return _LEADING * sum(size * lines for size, lines in sized) + 6 * len(made.body)
