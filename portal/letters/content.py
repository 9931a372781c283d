"""A letter as data (domain §7, “A letter in JSON”): read strictly, compared, written back.

Text is composed (NFC), of one line, without control or invisible characters. What follows from the form of a letter
(the symbol, “V/v”, “Như trên”, the archive line's dash, “./.”, the numbers of headings) is not in here.
"""

import dataclasses
import datetime as dt
import enum
import re
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from portal.letters.reading import LetterError, Reader
from portal.lib.words import _

__all__ = ["LetterContent", "LetterError", "letter_from_json", "letter_to_json"]


class Format(enum.StrEnum):
    """Whose rules a letter follows: Decree 30/2020 or the Party's Central Office."""

    state = "state"
    party = "party"


class Kind(enum.StrEnum):
    """What a letter is; the values are those of the JSON."""

    official_letter = "cong-van"
    report = "bao-cao"
    plan = "ke-hoach"
    notice = "thong-bao"
    proposal = "to-trinh"
    invitation = "giay-moi"
    thanks = "thu-cam-on"
    certificate = "giay-chung-nhan"
    listing = "danh-sach"


class Urgency(enum.StrEnum):
    """Mức độ khẩn (Decree 30/2020, box 10b)."""

    urgent = "khan"
    very_urgent = "thuong-khan"
    express = "hoa-toc"


class ColumnKind(enum.StrEnum):
    """What the cells of a column hold: it decides how they stand and whether they are added up."""

    text = "text"
    whole = "count"
    money = "money"
    percent = "percent"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who writes: `superior` and `unit` may be empty, the others not."""

    superior: str
    name: str
    abbr: str
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number; the form adds it, unless the text brings its own."""

    type: ClassVar[str] = "heading"
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    type: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Items behind a dash, a number or a letter of the Vietnamese alphabet; the form adds the marks."""

    type: ClassVar[str] = "list"
    style: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    kind: ColumnKind


_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
Cell: TypeAlias = str | int | float | None
_CELLS: dict[ColumnKind, tuple[type, ...]] = {
    ColumnKind.text: (str, int),
    ColumnKind.whole: (int,),
    ColumnKind.money: (int,),
    ColumnKind.percent: (int, float, str),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has one cell for each column. `total` asks for a last row with the sums of the rows."""

    type: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool


Block: TypeAlias = Heading | Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục: on its own pages, numbered from 1."""

    title: str
    landscape: bool
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: lines of authority (`TM. …`, `KT. …`) above the title, and the full name."""

    authority: tuple[str, ...]
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """One line of “Nơi nhận”: to whom and, if said, what for (`b/c`)."""

    to: str
    purpose: str


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter, complete; `number` and `date` are None until it is issued, `code` (its short code) is empty."""

    format: Format
    kind: Kind
    issuer: Issuer
    number: int | None
    date: dt.date | None
    abstract: str
    recipients: tuple[str, ...]
    bases: tuple[str, ...]
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signer: Signer
    distribution: tuple[Distribution, ...]
    archive: str
    urgency: Urgency | None
    draft: bool
    code: str = ""


def letter_from_json(data: dict[str, Any]) -> LetterContent:
    """The letter that this JSON describes. Raises LetterError, which names the key that is unknown or wrong.

    `number`, `date`, `bases`, `recipients`, `annexes`, `distribution`, `archive`, `urgency`, `draft` and `code` may be
    left out.
    """
    reader = Reader(data)
    content = LetterContent(
        format=reader.choice("format", Format),
        kind=reader.choice("kind", Kind),
        issuer=_issuer(reader.child("issuer")),
        number=reader.number("number"),
        date=reader.day("date"),
        abstract=reader.text("abstract"),
        recipients=reader.texts("recipients"),
        bases=reader.texts("bases"),
        body=_body(reader),
        annexes=tuple(_annex(annex) for annex in reader.children("annexes")),
        signer=_signer(reader.child("signer")),
        distribution=tuple(_distribution(line) for line in reader.children("distribution")),
        archive=reader.text("archive", empty=True),
        urgency=reader.choice("urgency", Urgency) if reader.has("urgency") else None,
        draft=reader.flag("draft"),
        code=_code(reader),
    )
    reader.done()
    return content


def _code(reader: Reader) -> str:
    if (code := reader.text("code", empty=True)) and not _CODE.fullmatch(code):
        raise LetterError(reader.at("code"), _("Mã tra cứu phải có dạng K7QF-3M9X"))
    return code


def _issuer(reader: Reader) -> Issuer:
    issuer = Issuer(
        superior=reader.text("superior", empty=True),
        name=reader.text("name"),
        abbr=reader.text("abbr"),
        unit=reader.text("unit", empty=True),
        place=reader.text("place"),
    )
    reader.done()
    return issuer


def _signer(reader: Reader) -> Signer:
    signer = Signer(authority=reader.texts("authority"), title=reader.text("title"), name=reader.text("name"))
    reader.done()
    return signer


def _distribution(reader: Reader) -> Distribution:
    line = Distribution(to=reader.text("to"), purpose=reader.text("purpose", empty=True))
    reader.done()
    return line


def _annex(reader: Reader) -> Annex:
    annex = Annex(title=reader.text("title"), landscape=reader.flag("landscape"), body=_body(reader))
    reader.done()
    return annex


def _body(reader: Reader) -> tuple[Block, ...]:
    blocks = tuple(_block(block) for block in reader.children("body"))
    if not blocks:
        raise LetterError(reader.at("body"), _("Văn bản chưa có nội dung"))
    return blocks


def _block(reader: Reader) -> Block:
    block: Block
    match reader.text("type"):
        case "heading":
            block = Heading(level=reader.one_of("level", (1, 2, 3)), text=reader.text("text"))
        case "paragraph":
            block = Paragraph(text=reader.text("text"))
        case "list":
            block = Listing(
                style=reader.one_of("style", ("dash", "number", "letter")),
                items=reader.texts("items", least=1),
            )
        case "table":
            block = _table(reader)
        case other:
            raise LetterError(reader.at("type"), _("Không có loại khối “{value}”", value=other))
    reader.done()
    return block


def _table(reader: Reader) -> Table:
    columns = tuple(_column(column) for column in reader.children("columns"))
    if not columns:
        raise LetterError(reader.at("columns"), _("Bảng chưa có cột nào"))
    rows = reader.cells("rows", tuple(_CELLS[column.kind] for column in columns))
    return Table(columns=columns, rows=rows, total=reader.flag("total"))


def _column(reader: Reader) -> Column:
    column = Column(label=reader.text("label"), kind=reader.choice("kind", ColumnKind))
    reader.done()
    return column


def letter_to_json(content: LetterContent) -> dict[str, Any]:
    """The JSON of a letter; reading it gives an equal letter."""
    return {name: _plain(value) for name, value in _fields(content).items()}


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Heading | Paragraph | Listing | Table):
        return {"type": value.type} | {name: _plain(part) for name, part in _fields(value).items()}
    if dataclasses.is_dataclass(value):
        return {name: _plain(part) for name, part in _fields(value).items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
