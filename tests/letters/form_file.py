"""Assertions about the file and all its text (reference §5: 7-10, 46, 53-57)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdf

from portal.letters import pdf
from portal.lib.vietnamese import fold
from tests.letters.case import (
    DRAFT,
    MOTTO,
    NATION,
    PARTY,
    URGENCIES,
    Case,
    Look,
    assertion,
)
from tests.letters.paper import squeezed


def _fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, Any]]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            whole = font.get_object()
            parts = whole.get("/DescendantFonts", [whole])
            yield str(whole["/BaseFont"]), parts[0].get_object().get("/FontDescriptor", {})


@assertion(7, *Look)
def fonts(case: Case) -> Iterator[str]:
    """Row 7: every font is embedded and is the letter's own; no fallback."""
    used = {char["fontname"] for page in case.paper.chars for char in page}
    for name, descriptor in _fonts(case.paper.reader):
        if not any(f"/FontFile{kind}" in descriptor.get_object() for kind in ("", "2", "3")):
            yield f"{name} is not embedded"
        used.add(name.lstrip("/"))
    for name in used:
        if not re.fullmatch(r"[A-Z]{6}\+Liberation-Serif-Letter(-Bold)?(-Italic)?", name):
            yield f"{name} is not expected"


@assertion(8, *Look)
def colours(case: Case) -> Iterator[str]:
    """Row 8: all text is black but the stamp of urgency and a draft's mark; nothing shines through."""
    urgency = squeezed(URGENCIES[case.content.urgency]) if case.content.urgency else ""
    red = ""
    for char in (char for page in case.paper.chars for char in page if char["text"].strip()):
        colour = tuple(round(float(part), 2) for part in char["non_stroking_color"] or (0,))
        if set(colour) == {0.0}:
            continue
        if colour == (1.0, 0.0, 0.0):
            red += char["text"]
        elif not (case.content.draft and char["text"] in DRAFT and char["top"] < 57):
            yield f"“{char['text']}” is {colour}"
    if red != urgency:
        yield f"red: “{red}”"
    for page in case.paper.reader.pages:
        resources: Any = page["/Resources"]
        for state in resources.get("/ExtGState", {}).values():
            if float(state.get_object().get("/ca", 1)) != 1:
                yield "text with alpha"


@assertion(9, *Look)
def no_remains_of_code(case: Case) -> Iterator[str]:
    """Row 9: text is composed; no remains of templates or programs that were not typed."""
    text = case.paper.text
    if text != unicodedata.normalize("NFC", text):
        yield "not composed"
    given = str(case.content)
    for scrap in ("\ufffd", "{", "}", "None", "undefined", "nan"):
        if re.search(rf"\b{scrap}\b" if scrap.isalpha() else re.escape(scrap), text) and scrap not in given:
            yield scrap


@assertion(10, *Look)
def all_text_is_there(case: Case) -> Iterator[str]:
    """Row 10: every text of the letter and of its form, in order and unchanged, and nothing else."""
    yield from case.walk.faults


@assertion(46, *Look)
def one_format(case: Case) -> Iterator[str]:
    """Row 46: the head is the State's or the Party's, never both."""
    head = case.paper.flat[: case.head_end]
    party, state = squeezed(PARTY) in head, any(squeezed(text) in head for text in (NATION, MOTTO))
    if (party, state) != (case.is_party, not case.is_party):
        yield "the head of the other format"


@assertion(53, *Look)
def file_is_plain(case: Case) -> Iterator[str]:
    """Row 53: PDF 1.4 or newer, in Vietnamese, titled, tagged, not encrypted, without scripts, with text."""
    reader = case.paper.reader
    root: Any = reader.trailer["/Root"]
    if reader.pdf_header < "%PDF-1.4":
        yield reader.pdf_header
    if root.get("/Lang") != "vi" or not (reader.metadata and reader.metadata.title):
        yield "language or title"
    if reader.is_encrypted or b"/JavaScript" in case.pdf or "/OpenAction" in root or "/AA" in root:
        yield "encrypted or active"
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "not tagged"
    if not case.paper.flat:
        yield "only images"


@assertion(54, *Look)
def archive_form_is_claimed(case: Case) -> Iterator[str]:
    """Row 54: it claims PDF/A-2u, with the colours it means; whether all of PDF/A is kept is veraPDF's to say."""
    root: Any = case.paper.reader.trailer["/Root"]
    if not root.get("/OutputIntents"):
        yield "no output intent"
    meta = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    if b'part="2"' not in meta or b'conformance="U"' not in meta:
        yield "no claim"


@assertion(55, *Look)
def nothing_is_signed(case: Case) -> Iterator[str]:
    """Row 55: nothing that was printed here has an image, a field or a signature; a signed file is verified elsewhere."""
    root: Any = case.paper.reader.trailer["/Root"]
    if "/AcroForm" in root or b"/Sig" in case.pdf:
        yield "fields"
    if any(page.images for page in case.paper.pages) or any(page.images for page in case.paper.reader.pages):
        yield "an image"


def printed_again(case: Case) -> Iterator[str]:
    """Row 57: the same letter has the same bytes, so that a hash kept at issue stays true."""
    if pdf.render(case.content) != case.pdf:
        yield "other bytes"


def registered(case: Case, symbol: str, file: str) -> Iterator[str]:
    """Row 56: the number in the PDF is the register's and the file name's."""
    label = {Look.state: "Số:", Look.party: "Số", Look.certificate: "Vào sổ số:"}[case.look]
    if f"{label} {symbol}" not in {run.text for run in case.paper.runs(0)}:
        yield f"{symbol} is not the number of the PDF"
    if fold(file).rpartition("-")[0] != fold(symbol).replace("/", "-"):
        yield f"{symbol} is not the number of {file}"
