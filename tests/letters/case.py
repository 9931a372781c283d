"""A PDF together with the letter that it should be: where its parts stand, and the register of assertions."""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.letters.content import Block, Format, Heading, Kind, LetterContent, Listing, Paragraph, Table
from tests.letters.paper import Paper, Run, squeezed

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
TITLES = {
    Kind.report: ("BÁO CÁO", "BC"),
    Kind.plan: ("KẾ HOẠCH", "KH"),
    Kind.notice: ("THÔNG BÁO", "TB"),
    Kind.proposal: ("TỜ TRÌNH", "TTr"),
    Kind.invitation: ("GIẤY MỜI", "GM"),
    Kind.listing: ("DANH SÁCH", "DS"),
    Kind.thanks: ("THƯ CẢM ƠN", ""),
}
URGENCIES = {"khan": "KHẨN", "thuong-khan": "THƯỢNG KHẨN", "hoa-toc": "HỎA TỐC"}
ADDRESSED = (Kind.official_letter, Kind.proposal, Kind.report, Kind.thanks)
PARTY_ADDRESSED = (Kind.official_letter, Kind.proposal)
DRAFT = "DỰ THẢO"


@dataclass(frozen=True)
class Span:
    """A block of the body and where its text stands in the stream."""

    block: Block | str
    start: int
    end: int


class Case:
    """The letter's parts in the stream: head, addressees, body, foot, annexes."""

    def __init__(self, pdf: bytes, content: LetterContent) -> None:
        self.pdf = pdf
        self.content = content
        self.paper = Paper(pdf)
        self.lost: list[str] = []

    @functools.cached_property
    def addressed(self) -> bool:
        kinds = PARTY_ADDRESSED if self.is_party else ADDRESSED
        return self.content.kind in kinds and bool(self.content.recipients)

    @property
    def is_party(self) -> bool:
        return self.content.format is Format.party

    @functools.cached_property
    def head_end(self) -> int:
        content, end = self.content, 0
        texts = [
            content.issuer.superior.upper(),
            content.issuer.name.upper(),
            *((PARTY,) if self.is_party else (NATION, MOTTO)),
            content.issuer.place,
        ]
        about = content.abstract
        texts.append(about[:1].lower() + about[1:] if self.is_party else about)
        if content.urgency:
            typed = self.is_party and content.kind is not Kind.official_letter
            texts.insert(-1 if typed else len(texts), URGENCIES[content.urgency])
        if self.is_party and content.kind is not Kind.official_letter:
            texts.append("-----")
        for text in texts:
            end = self._after(text, end)
        return end

    def _after(self, text: str, start: int) -> int:
        end = self.paper.find(text, start)
        if end < 0:
            self.lost.append(text)
            return start
        return end

    @functools.cached_property
    def to_end(self) -> int:
        end = self.head_end
        if self.addressed:
            for recipient in self.content.recipients:
                end = self._after(recipient.rstrip(" .;,"), end)
            end += self.paper.flat[end : end + 1] in (";", ".")
        return end

    @functools.cached_property
    def _blocks(self) -> tuple[list[tuple[Block | str, int]], int]:
        """Bases and blocks of the body with their beginnings, and where the last text ends."""
        found: list[tuple[Block | str, int]] = []
        end = self.to_end
        for block in (*self.content.bases, *self.content.body):
            first = True
            for whole in _texts(block):
                text = whole.rstrip(" .;,:/") or whole
                after = self._after(text, end)
                if first:
                    start = after - len(squeezed(text))
                    mark = self._number_before(start) if isinstance(block, Heading) else _mark(block)
                    mark += self.is_party and isinstance(block, str)
                    found.append((block, max(end, start - mark)))
                end, first = after, False
        return found, end

    @functools.cached_property
    def spans(self) -> list[Span]:
        """Bases and blocks of the body in the stream, each up to the next."""
        found = self._blocks[0]
        ends = [start for _, start in found[1:]] + [self.body_end]
        return [Span(block, start, stop) for (block, start), stop in zip(found, ends, strict=True)]

    def _number_before(self, start: int) -> int:
        found = re.search(r"([IVXLC]+[.-]|\d+\.|[a-zđ]\))$", self.paper.flat[max(0, start - 6) : start])
        return len(found[0]) if found else 0

    @functools.cached_property
    def body_end(self) -> int:
        place = self.paper.flat.find("Nơinhận:", self._blocks[1])
        return place if place >= 0 else len(self.paper.flat)

    @functools.cached_property
    def foot_end(self) -> int:
        end = self.body_end
        for line in self.content.distribution:
            end = self._after(line.to.rstrip(" .;,"), end)
        for text in (*self.content.signer.authority, self.content.signer.title):
            end = self._after(text if text == "kiêm" else text.upper(), end)
        return self._after(self.content.signer.name, end)

    @functools.cached_property
    def annexes(self) -> list[tuple[int, int]]:
        """Where the annexes begin and end in the stream."""
        starts, end = [], self.foot_end
        for annex in self.content.annexes:
            starts.append(max(self.paper.flat.find("Phụlục", end), end))
            end = self._after(annex.title.upper(), end)
            for block in annex.body:
                for text in _texts(block):
                    end = self._after(text.rstrip(" .;,:/") or text, end)
        return list(zip(starts, [*starts, len(self.paper.flat)][1:], strict=True))

    @functools.cached_property
    def annex_pages(self) -> list[list[int]]:
        """The pages of each annex."""
        found = [sorted({run.page for run in self.paper.between(*span)}) for span in self.annexes]
        return [list(range(pages[0], pages[-1] + 1)) if pages else [] for pages in found]

    @functools.cached_property
    def main_pages(self) -> range:
        first = next((pages[0] for pages in self.annex_pages if pages), len(self.paper.pages))
        return range(first)

    @functools.cached_property
    def paragraphs(self) -> list[list[Run]]:
        """The lines of each paragraph, list item and basis of the main text."""
        found = []
        for span in self.spans:
            if isinstance(span.block, str | Paragraph):
                found.append(self.paper.between(span.start, span.end))
            elif isinstance(span.block, Listing):
                found.extend(self._items(span))
        return [lines for lines in found if lines]

    def _items(self, span: Span) -> Iterator[list[Run]]:
        assert isinstance(span.block, Listing)
        mark, starts, end = _mark(span.block), [], span.start
        for place, item in enumerate(span.block.items):
            text = item.rstrip(" .;,:/") or item
            end = self.paper.find(text, end)
            wide = mark + (place >= 9 and span.block.style == "number")
            starts.append(end - len(squeezed(text)) - wide)
        for start, stop in zip(starts, [*starts[1:], span.end], strict=True):
            yield self.paper.between(start, stop)

    @functools.cached_property
    def head(self) -> list[Run]:
        """The runs of page 1 above the body."""
        body = self.paper.between(self.head_end, self.head_end + 1)
        edge = body[0].base - 1 if body and body[0].page == 0 else 1e6
        return [run for run in self.paper.runs(0) if run.base < edge]

    def head_run(self, start: str) -> Run | None:
        """The run of the head that begins so."""
        return next((run for run in self.head if run.text.startswith(start)), None)

    @functools.cached_property
    def centre(self) -> float:
        return float(self.paper.pages[0].width) / 2

    @functools.cached_property
    def foot(self) -> tuple[Run | None, list[Run], list[Run]]:
        """“Nơi nhận:”, the runs below it on the left, the signer's runs on the right."""
        runs = [run for page in self.main_pages for run in self.paper.runs(page)]
        marks = [run for run in runs if run.text == "Nơi nhận:"]
        if not marks:
            return None, [], []
        mark = marks[-1]
        later = [run for run in runs if (run.page, run.base) > (mark.page, mark.base - 4)]
        left = [run for run in later if run.x0 < self.centre - 60 and run.base > mark.base]
        return mark, left, [run for run in later if run.x0 >= self.centre - 20]


def _texts(block: Block | str) -> list[str]:
    match block:
        case str():
            return [block]
        case Heading(_, text):
            return [text.upper() if block.level == 1 else text]
        case Paragraph(text):
            return [text]
        case Listing():
            return list(block.items)
        case Table():
            cells = [str(cell) for row in block.rows for cell in row if isinstance(cell, str)]
            return [column.label for column in block.columns] + [cell for cell in cells if cell]


def _mark(block: Block | str) -> int:
    return {"dash": 1, "number": 2, "letter": 2}[block.style] if isinstance(block, Listing) else 0


@dataclass(frozen=True)
class Fault:
    """An assertion of the reference (section 5) that a PDF does not keep."""

    number: int
    said: str


Assertion = Callable[[Case], Iterator[str]]
ASSERTIONS: dict[int, Assertion] = {}


def assertion(number: int) -> Callable[[Assertion], Assertion]:
    """Register an assertion under its number."""

    def register(function: Assertion) -> Assertion:
        ASSERTIONS[number] = function
        return function

    return register
