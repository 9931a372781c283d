"""A PDF together with the letter that it should be: where its parts stand, and the register of assertions.

The text of the PDF is walked from the first character to the last beside the text that the form wants: what is not
there, and what is there and should not be, is a fault of row 10; all other assertions take their parts from this walk.
"""

import enum
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.letters import customs
from portal.letters.columns import grid
from portal.letters.content import (
    Annex,
    Block,
    Format,
    Heading,
    Kind,
    LetterContent,
    Listing,
    Paragraph,
    Table,
)
from portal.letters.layouts import symbol
from tests.letters.paper import Paper, Run, squeezed

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
HYPHENS = "-----"
TITLES = {
    Kind.report: ("BÁO CÁO", "BC"),
    Kind.plan: ("KẾ HOẠCH", "KH"),
    Kind.notice: ("THÔNG BÁO", "TB"),
    Kind.proposal: ("TỜ TRÌNH", "TTr"),
    Kind.invitation: ("GIẤY MỜI", "GM"),
    Kind.listing: ("DANH SÁCH", "DS"),
    Kind.thanks: ("THƯ CẢM ƠN", ""),
    Kind.certificate: ("GIẤY CHỨNG NHẬN", "GCN"),
}
URGENCIES = {"khan": "KHẨN", "thuong-khan": "THƯỢNG KHẨN", "hoa-toc": "HỎA TỐC"}
APPEALS = {
    Format.state: dict.fromkeys((Kind.official_letter, Kind.proposal, Kind.report, Kind.thanks), "Kính gửi:"),
    Format.party: {Kind.official_letter: "Kính gửi:", Kind.proposal: "Kính trình:"},
}
DRAFT = "DỰ THẢO"
_MARKS = {"dash": "-", "number": r"\d+\.", "letter": r"[a-zđ]{1,2}\)"}
_NUMBERS = {1: r"[IVXLC]+[.-]", 2: r"\d+[.)-]", 3: r"[a-zđ]{1,2}\)"}


class Look(enum.StrEnum):
    """Which assertions a letter answers to."""

    state = "state"
    party = "party"
    certificate = "certificate"


CODED = "Mã tra cứu: "


@dataclass(frozen=True)
class Span:
    """A block of the body, or one item of a list, and where its text stands in the stream."""

    block: Block | str
    start: int
    end: int


class Walk:
    """The stream of a PDF read beside the text that should be there."""

    def __init__(self, flat: str) -> None:
        self.flat = flat
        self.at = 0
        self.faults: list[str] = []

    def stands(self, text: str) -> bool:
        return self.flat.startswith(squeezed(text), self.at)

    def take(self, text: str, mark: str = "") -> int:
        """Where a text begins that should stand here, a `mark` (a pattern) before it; it is passed over."""
        wanted = re.compile(f"(?:{mark})?{re.escape(squeezed(text))}")
        found = wanted.match(self.flat, self.at) or wanted.search(self.flat, self.at)
        if found is None:
            self.faults.append(f"“{text[:60]}” is not there")
            return self.at
        if found.start() > self.at:
            self.faults.append(f"“{self.flat[self.at : found.start()][:60]}” stands before “{text[:40]}”")
        self.at = found.end()
        return found.start()

    def table(self, table: Table) -> int:
        """Where a table begins; its head may come again wherever a row ends."""
        printed = grid(table, 1e4, 1e9)
        head = squeezed("".join(printed.labels))
        start = self.take(head)
        words = ("Tổng cộng",) if printed.label_span else ()
        total = ((*words, *printed.total[printed.label_span :]),) if printed.total else ()
        for row in (*printed.rows, *total):
            text = squeezed("".join(row))
            if not self.flat.startswith(text, self.at) and self.flat.startswith(head + text, self.at):
                self.at += len(head)
            self.take(text)
        return start


class Case:
    """The letter's parts in the stream: head, addressees, body, foot, annexes."""

    def __init__(self, pdf: bytes, content: LetterContent) -> None:
        self.pdf = pdf
        self.content = content
        self.paper = Paper(pdf)
        self.walk = Walk(self.paper.flat)
        self.spans: list[Span] = []
        self.annexes: list[tuple[int, int]] = []
        self.name_end = self.head_end = self.to_end = self.body_end = 0
        if self.look is Look.certificate:
            self._read_certificate()
        else:
            self._read_head()
            self._read_text()
            self._read_foot()
            self._read_annexes()
        if self.walk.at < len(self.paper.flat):
            self.walk.faults.append(f"“{self.paper.flat[self.walk.at :][:60]}” stands after the end")

    @property
    def look(self) -> Look:
        if self.content.kind is Kind.certificate:
            return Look.certificate
        return Look(self.content.format.value)

    @property
    def is_party(self) -> bool:
        return self.content.format is Format.party

    @property
    def appeal(self) -> str:
        """`Kính gửi:`, `Kính trình:` or nothing."""
        return APPEALS[self.content.format].get(self.content.kind, "") if self.content.recipients else ""

    @property
    def dated(self) -> str:
        return f"{self.content.issuer.place}, {customs.day(self.content)}"

    @property
    def abstract(self) -> str:
        about = customs.about(self.content.abstract)
        if self.is_party:
            return about[:1].lower() + about[1:]
        return f"V/v {about}" if self.content.kind is Kind.official_letter else self.content.abstract

    def _read_head(self) -> None:
        content, take = self.content, self.walk.take
        take(content.issuer.superior.upper())
        take(content.issuer.name.upper())
        for text in ("*", PARTY) if self.is_party else (NATION, MOTTO):
            take(text)
        take(f"Số{'' if self.is_party else ':'} {symbol(content)}")
        take(self.dated)
        official = content.kind is Kind.official_letter
        if official:
            take(f"về việc {self.abstract}" if self.is_party else self.abstract)
        if content.urgency:
            take(URGENCIES[content.urgency])
        if not official:
            take(TITLES[content.kind][0])
            take("" if content.kind is Kind.thanks else self.abstract)
            take(HYPHENS if self.is_party else "")
        self.head_end = self.walk.at
        if self.appeal:
            take(self.appeal)
            for line in _listed(content.recipients):
                take(line, "-" if len(content.recipients) > 1 else "")
        self.to_end = self.walk.at

    def _read_text(self) -> None:
        found: list[tuple[Block | str, int]] = [
            (basis, self.walk.take(basis, "-" if self.is_party else ""))
            for basis in customs.listed(self.content.bases)
        ]
        last = self.content.body[-1]
        for block in self.content.body:
            found.extend(self._read_block(block, ends=block is last))
        ending = self.walk.at
        place = self.paper.flat.find("Nơinhận:", ending)
        self.body_end = place if place >= 0 else len(self.paper.flat)
        if self.paper.flat[ending : self.body_end] not in ("./.", "."):
            self.walk.faults.append(f"the text ends “{self.paper.flat[ending : self.body_end][-20:]}”")
        self.walk.at = self.body_end
        ends = [start for _, start in found[1:]] + [self.body_end]
        self.spans = [Span(block, start, stop) for (block, start), stop in zip(found, ends, strict=True)]

    def _read_block(self, block: Block, *, ends: bool = False) -> Iterator[tuple[Block | str, int]]:
        """The parts of a block and where they begin; what ends a letter ends without its own mark."""
        take = self.walk.take
        match block:
            case Heading(level, text):
                yield block, take(text.upper() if level == 1 else text, _NUMBERS[level])
            case Paragraph(text):
                yield block, take(customs.ENDING.sub("", text) if ends else text)
            case Listing(style, items):
                for place, item in enumerate(items, 1):
                    last = ends and place == len(items)
                    yield block, take(customs.ENDING.sub("", item) if last else item, _MARKS[style])
            case Table():
                yield block, self.walk.table(block)

    def _read_foot(self) -> None:
        content, take = self.content, self.walk.take
        take("Nơi nhận:")
        first = ("Như trên",) if self.appeal else content.recipients
        authority = [*content.signer.authority, content.signer.title]
        signed = [text if self.is_party and text == "kiêm" else text.upper() for text in authority]
        signed.append(content.signer.name)
        given = [f"- {customs.bare(text)};" for text in first]
        given += [f"- {customs.bare(customs.purposed(line))};" for line in content.distribution]
        coded = [f"{CODED}{content.code}"] if content.code else []
        for text in (*given, _archive(content), *coded):
            if signed and not self.walk.stands(text) and self.walk.stands("".join(signed)):
                # A list longer than a page goes on behind the signature.
                take("".join(signed))
                signed = []
            take(text)
        for text in signed:
            take(text)

    def _read_annexes(self) -> None:
        kind = customs.TYPES[self.content.kind].name
        comma = "," if self.is_party else ""
        about = f"{kind} số {symbol(self.content)}{comma} {customs.day(self.content)}"
        starts = []
        for annex in self.content.annexes:
            starts.append(self.walk.take("Phụ lục", ""))
            self._skip_numeral(annex)
            self.walk.take(annex.title.upper())
            self.walk.take(f"(Kèm theo {about} của {self.content.issuer.name})")
            for block in annex.body:
                for _ in self._read_block(block):
                    """Only where it stands is asked for."""
        self.annexes = list(zip(starts, [*starts, len(self.paper.flat)][1:], strict=True))

    def _skip_numeral(self, annex: Annex) -> None:
        """Pass over the number of one of several annexes; whether it is the right one is asked in row 48."""
        if len(self.content.annexes) > 1:
            title = re.escape(squeezed(annex.title.upper()))
            found = re.compile(rf"(?:[IVXLC]+|\d+)(?={title})").match(self.paper.flat, self.walk.at)
            self.walk.at = found.end() if found else self.walk.at

    def _read_certificate(self) -> None:
        content, take = self.content, self.walk.take
        for text in (NATION, MOTTO, TITLES[content.kind][0]):
            take(text)
        take(content.abstract[:1].upper() + content.abstract[1:])
        take(content.issuer.superior.upper())
        take(content.issuer.name.upper())
        take("chứng nhận")
        self.name_end = take(content.recipients[0])
        self.head_end = self.walk.at
        for block in content.body:
            for _, start in self._read_block(block):
                self.spans.append(Span(block, start, self.walk.at))
        self.body_end = self.walk.at
        take(f"Vào sổ số: {symbol(content)}")
        take(self.dated)
        for text in (*content.signer.authority, content.signer.title):
            take(text.upper())
        take(content.signer.name)

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
        spans = [span for span in self.spans if isinstance(span.block, str | Paragraph | Listing)]
        return [lines for span in spans if (lines := self.paper.between(span.start, span.end))]

    @functools.cached_property
    def bases(self) -> list[list[Run]]:
        """The lines of each basis."""
        return [
            self.paper.between(span.start, span.end) for span in self.spans if isinstance(span.block, str)
        ]

    @functools.cached_property
    def head(self) -> list[Run]:
        """The runs of page 1 above the addressees, or above the body."""
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
        marks = [run for run in runs if run.text == "Nơi nhận:" and run.x0 < self.centre - 60]
        if not marks:
            return None, [], []
        mark = marks[-1]
        later = [run for run in runs if (run.page, run.base) > (mark.page, mark.base - 4)]
        below = (mark.page, mark.base)
        left = [run for run in later if run.x0 < self.centre - 60 and (run.page, run.base) > below]
        left = [run for run in left if not run.text.startswith(CODED)]
        return mark, left, [run for run in later if run.x0 >= self.centre - 20]

    @functools.cached_property
    def coded(self) -> list[Run]:
        """The runs that look like the line of the short code."""
        runs = [run for page in self.main_pages for run in self.paper.runs(page)]
        return [run for run in runs if run.text.startswith(CODED)]


def _listed(recipients: tuple[str, ...]) -> tuple[str, ...]:
    return customs.listed(recipients) if len(recipients) > 1 else (customs.bare(recipients[0]),)


def _archive(content: LetterContent) -> str:
    """The last line of “Nơi nhận”, from the words of the letter's archive or, without any, the custom's."""
    if content.format is Format.party:
        given = re.sub(r"^(Lưu)?[\s:]*(VT,\s*)?", "", content.archive).strip(" .")
        return f"- Lưu {given or content.issuer.name}."
    given = re.sub(r"^(Lưu\b)?[\s:]*(VT\b)?[\s,]*", "", content.archive).strip(" .")
    given = given or (content.issuer.unit if not content.archive else "")
    return f"- Lưu: VT, {given}." if given else "- Lưu: VT."


@dataclass(frozen=True)
class Fault:
    """An assertion of the reference (section 5) that a PDF does not keep."""

    number: int
    said: str


Assertion = Callable[[Case], Iterator[str]]
ASSERTIONS: dict[Look, dict[int, Assertion]] = {look: {} for look in Look}


def assertion(number: int, *looks: Look) -> Callable[[Assertion], Assertion]:
    """Register an assertion under its row; without looks it is one of both formats of a letter."""

    def register(function: Assertion) -> Assertion:
        for look in looks or (Look.state, Look.party):
            assert number not in ASSERTIONS[look]
            ASSERTIONS[look][number] = function
        return function

    return register


def check(pdf: bytes, content: LetterContent, *only: int) -> list[Fault]:
    """The faults of a PDF that should be this letter; `only` asks for some of the rows."""
    return judged(Case(pdf, content), *only)


def judged(case: Case, *only: int) -> list[Fault]:
    """The faults of a letter that was opened."""
    rows = ASSERTIONS[case.look]
    return [Fault(number, said) for number in only or sorted(rows) for said in rows[number](case)]
