"""The body of a letter as plain text in a text area and back: paragraphs and lists, nothing else. Pure.

A blank line or a new line ends a paragraph; lines that begin “1.”, “-” or “a)” are items of a list. What a person types
keeps its words; the numbers and letters of lists are given anew by the form of the letter.
"""

import re
from typing import Any

ALPHABET = "abcdđeghiklmnopqrstuvxy"
_MARKS = (
    ("number", re.compile(r"\d{1,2}[.)]\s+(.+)")),
    ("letter", re.compile(rf"[{ALPHABET}]\)\s+(.+)")),
    ("dash", re.compile(r"[-–•+]\s+(.+)")),
)
Blocks = list[dict[str, Any]]


def text_of(blocks: Blocks) -> str:
    """The body as text; reading it gives the same blocks. Paragraphs stand apart, items of a list close together."""
    return "\n\n".join(
        block["text"]
        if block["type"] == "paragraph"
        else "\n".join(f"{_mark(block['style'], place)} {item}" for place, item in enumerate(block["items"]))
        for block in blocks
    )


def _mark(style: str, place: int) -> str:
    if style == "number":
        return f"{place + 1}."
    return f"{ALPHABET[place % len(ALPHABET)]})" if style == "letter" else "-"


def blocks_of(text: str) -> Blocks:
    """The blocks of a typed body; empty lines make none and do not end a list: only a paragraph does."""
    blocks: Blocks = []
    open_list: dict[str, Any] | None = None
    for line in (" ".join(line.split()) for line in text.split("\n")):
        style, item = _item(line)
        if not line:
            continue
        if style is None:
            open_list = None
            blocks.append({"type": "paragraph", "text": line})
        elif open_list is not None and open_list["style"] == style:
            open_list["items"].append(item)
        else:
            open_list = {"type": "list", "style": style, "items": [item]}
            blocks.append(open_list)
    return blocks


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
