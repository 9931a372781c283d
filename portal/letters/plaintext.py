"""The body of a letter as plain text in a text area and back: paragraphs, lists, headings and places of tables. Pure.

A blank line or a new line ends a paragraph; lines that begin “1.”, “-” or “a)” are items of a list, those that begin
“#” headings. A table is typed in rows with bars (`tables.py`); one that was drafted from data is a line “[Bảng 1]”: it
can be moved or left out, not written in. What a person types keeps its words; the numbers and letters of lists and
headings are given anew by the form of the letter.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from portal.letters import tables as typed

ALPHABET = "abcdđeghiklmnopqrstuvxy"
_MARKS = (
    ("number", re.compile(r"\d{1,2}[.)]\s+(.+)")),
    ("letter", re.compile(rf"[{ALPHABET}]\)\s+(.+)")),
    ("dash", re.compile(r"[-–•+]\s+(.+)")),
)
_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_TABLE = re.compile(r"\[Bảng (\d{1,2})\]", re.IGNORECASE)
Blocks = list[dict[str, Any]]


def tables_of(blocks: Blocks) -> Blocks:
    """The tables of a body, in the order in which they were worded: `[Bảng 1]` is the first."""
    return [block for block in blocks if block["type"] == "table"]


def text_of(blocks: Blocks, tables: Blocks | None = None) -> str:
    """The body as text; reading it gives the same blocks. Paragraphs stand apart, items of a list close together.

    `tables` are those that the letter was worded with; by default its own.
    """
    known = tables_of(blocks) if tables is None else tables
    return "\n\n".join(_text(block, known) for block in blocks)


def _text(block: dict[str, Any], tables: Blocks) -> str:
    match block["type"]:
        case "paragraph":
            return str(block["text"])
        case "heading":
            return f"{'#' * block['level']} {block['text']}"
        case "table":
            return f"[Bảng {tables.index(block) + 1}]" if block in tables else typed.text_of_table(block)
    return "\n".join(f"{_mark(block['style'], place)} {item}" for place, item in enumerate(block["items"]))


def _mark(style: str, place: int) -> str:
    if style == "number":
        return f"{place + 1}."
    return f"{ALPHABET[place % len(ALPHABET)]})" if style == "letter" else "-"


def blocks_of(
    text: str, tables: Sequence[dict[str, Any]] = (), known: Sequence[dict[str, Any]] = ()
) -> Blocks:
    """The blocks of a typed body; empty lines make none and do not end a list: only what is no item does.

    `tables` are those of the places; a table that is typed as one of the `known` reads is that one. Raises LetterError
    for a typed table whose rows do not fit.
    """
    blocks: Blocks = []
    as_typed = {typed.text_of_table(table): table for table in known}
    for row, lines in groupby(typed.pasted(text.split("\n")), typed.is_row):
        if row:
            rows = list(lines)
            blocks.append(as_typed.get("\n".join(rows)) or typed.table_of(rows))
        else:
            blocks += _running(lines, tables)
    return blocks


def _running(lines: Iterable[str], tables: Sequence[dict[str, Any]]) -> Blocks:
    """The blocks of lines without bars."""
    blocks: Blocks = []
    open_list: dict[str, Any] | None = None
    for line in (" ".join(line.split()) for line in lines):
        style, item = _item(line)
        if not line:
            continue
        if style is None:
            open_list = None
            blocks.append(_block(line, tables))
        elif open_list is not None and open_list["style"] == style:
            open_list["items"].append(item)
        else:
            open_list = {"type": "list", "style": style, "items": [item]}
            blocks.append(open_list)
    return blocks


def _block(line: str, tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A line by itself: a heading, a table that is known by this number, or a paragraph."""
    if found := _HEADING.fullmatch(line):
        return {"type": "heading", "level": len(found[1]), "text": found[2]}
    if (found := _TABLE.fullmatch(line)) and 0 < int(found[1]) <= len(tables):
        return tables[int(found[1]) - 1]
    return {"type": "paragraph", "text": line}


def _item(line: str) -> tuple[str | None, str]:
    for style, pattern in _MARKS:
        if found := pattern.fullmatch(line):
            return style, found[1]
    return None, line


def merged(mine: Blocks, old: Blocks, new: Blocks) -> Blocks:
    """A body that was edited from `old`, brought to what would be drafted now: what nobody touched is new.

    The drafts agree block by block from the start; what `new` has more of stands with its last block.
    """
    if mine == old:
        return new
    fresh = {str(block): new[place : place + 1] for place, block in enumerate(old[:-1])}
    fresh |= {str(block): new[len(old) - 1 :] for block in old[-1:]}
    return [piece for block in mine for piece in fresh.get(str(block), [block])]


def distribution_of(text: str) -> list[dict[str, str]]:
    """The lines of “Nơi nhận”: to whom, and in brackets at the end what for (`b/c`, `th/h`)."""
    found = (
        re.fullmatch(r"[-–]?\s*(.+?)\s*(?:\(([^()]+)\))?[;.]?", line.strip()) for line in text.split("\n")
    )
    return [{"to": line[1], "purpose": line[2] or ""} for line in found if line]


def text_of_distribution(lines: list[dict[str, str]]) -> str:
    """The same lines as text."""
    return "\n".join(f"{line['to']} ({line['purpose']})" if line["purpose"] else line["to"] for line in lines)
