"""The State assertions of the reference that a program can decide: `check(pdf, content)` names those a PDF breaks.

Not here: 18 and 47 (Party), 56 (the register), 57 (the same bytes twice); of 54 only what is claimed, not conformance.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdf

from portal.letters.content import LetterContent
from tests.letters import form_body, form_head
from tests.letters.case import ASSERTIONS, DRAFT, URGENCIES, Case, Fault, assertion
from tests.letters.paper import squeezed

__all__ = ["ASSERTIONS", "Fault", "check", "form_body", "form_head"]


def check(pdf: bytes, content: LetterContent, *only: int) -> list[Fault]:
    """The faults of a PDF that should be this letter; `only` asks for some of the assertions."""
    case = Case(pdf, content)
    return [Fault(number, said) for number in only or sorted(ASSERTIONS) for said in ASSERTIONS[number](case)]


def _fonts(reader: pypdf.PdfReader) -> Iterator[tuple[str, Any]]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            whole = font.get_object()
            parts = whole.get("/DescendantFonts", [whole])
            yield str(whole["/BaseFont"]), parts[0].get_object().get("/FontDescriptor", {})


@assertion(7)
def fonts(case: Case) -> Iterator[str]:
    used = {char["fontname"] for page in case.paper.chars for char in page}
    for name, descriptor in _fonts(case.paper.reader):
        if not any(f"/FontFile{kind}" in descriptor.get_object() for kind in ("", "2", "3")):
            yield f"{name} is not embedded"
        used.add(name.lstrip("/"))
    for name in used:
        if not re.search(r"\+(Times|Liberation-?Serif|Tinos)", name):
            yield f"{name} is not expected"


@assertion(8)
def colours(case: Case) -> Iterator[str]:
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


@assertion(9)
def no_remains_of_code(case: Case) -> Iterator[str]:
    text = case.paper.text
    if text != unicodedata.normalize("NFC", text):
        yield "not composed"
    given = str(case.content)
    for scrap in ("\ufffd", "{", "}", "None", "undefined", "nan"):
        if re.search(rf"\b{scrap}\b" if scrap.isalpha() else re.escape(scrap), text) and scrap not in given:
            yield scrap


@assertion(10)
def all_text_is_there(case: Case) -> Iterator[str]:
    """Every text of the letter, in order; none is lost, changed or hidden."""
    _ = case.annexes
    for text in case.lost:
        yield f"“{text[:60]}” is not there"


@assertion(46)
def one_format(case: Case) -> Iterator[str]:
    if any(run.text == "ĐẢNG CỘNG SẢN VIỆT NAM" for run in case.head):
        yield "head of the Party"


@assertion(53)
def file_is_plain(case: Case) -> Iterator[str]:
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


@assertion(54)
def archive_form_is_claimed(case: Case) -> Iterator[str]:
    root: Any = case.paper.reader.trailer["/Root"]
    if not root.get("/OutputIntents"):
        yield "no output intent"
    meta = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    if b"part" not in meta or b"conformance" not in meta:
        yield "no claim"


@assertion(55)
def nothing_is_signed(case: Case) -> Iterator[str]:
    root: Any = case.paper.reader.trailer["/Root"]
    if "/AcroForm" in root:
        yield "fields"
    if any(page.images for page in case.paper.pages):
        yield "an image"
