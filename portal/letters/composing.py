"""A draft between its content and the fields that it is written in: the text of each part, and back. Pure.

Tables that were drafted from data stay places (`[Bảng 1]`) in the body, and long ones in annexes; all others are typed.
"""

import re
from dataclasses import dataclass
from typing import Any

from portal.letters import plaintext
from portal.letters.plaintext import Blocks
from portal.letters.reading import LetterError
from portal.lib.words import Words, _

LONG = 12  # rows from which on a table of an annex is a place
MOST_LINES = 6  # of “Kính gửi”; more stand in an annex
ADDRESSED = "Danh sách cơ quan, đơn vị nhận văn bản"
"""The title of the annex that lists the recipients; it is made on their page, not written."""

URGENCIES: dict[str, Words] = {"khan": _("Khẩn"), "thuong-khan": _("Thượng khẩn"), "hoa-toc": _("Hỏa tốc")}


@dataclass(frozen=True, slots=True)
class AnnexText:
    """An annex as it is typed."""

    title: str
    landscape: bool
    body: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a person writes in a draft. Parts that are None stay as they are."""

    abstract: str
    body: str
    distribution: str
    bases: str | None = None
    annexes: tuple[AnnexText, ...] | None = None
    archive: str | None = None
    urgency: str | None = None


def written(content: dict[str, Any], drafted: Blocks) -> DraftText:
    """The text of a draft; `drafted` is the body that it was worded with."""
    return DraftText(
        abstract=content["abstract"],
        body=plaintext.text_of(content["body"], plaintext.tables_of(drafted)),
        distribution=plaintext.text_of_distribution(content["distribution"]),
        bases="\n".join(content["bases"]),
        annexes=tuple(
            AnnexText(
                one["title"], one["landscape"], plaintext.text_of(one["body"], long_tables(one["body"]))
            )
            for one in own_annexes(content)
        ),
        archive=content["archive"],
        urgency=content["urgency"] or "",
    )


def composed(content: dict[str, Any], drafted: Blocks, text: DraftText) -> dict[str, Any]:
    """The content with what was written; the same text gives the same content.

    Raises LetterError for a typed table that cannot be read.
    """
    new = content | {
        "abstract": text.abstract,
        "body": _blocks("body", text.body, plaintext.tables_of(drafted), content["body"]),
        "distribution": plaintext.distribution_of(text.distribution),
    }
    if text.bases is not None:
        new["bases"] = [line for line in (_bare(line) for line in text.bases.split("\n")) if line]
    if text.archive is not None:
        new["archive"] = text.archive
    if text.urgency is not None:
        new["urgency"] = text.urgency or None
    return new if text.annexes is None else with_annexes(new, _annexes(content, text.annexes))


def _bare(line: str) -> str:
    """A line without the dash before it; the mark at its end is given by the form."""
    return re.sub(r"^[-–]\s+", "", line.strip())


def _annexes(content: dict[str, Any], texts: tuple[AnnexText, ...]) -> list[dict[str, Any]]:
    """Those of which anything is typed; the places in each are those of the annex that stood there."""
    stood = [one["body"] for one in own_annexes(content)] + [[]] * len(texts)
    return [
        {
            "title": text.title,
            "landscape": text.landscape,
            "body": _blocks("annexes", text.body, long_tables(body), body),
        }
        for text, body in zip(texts, stood, strict=False)
        if text.title or text.body
    ]


def _blocks(field: str, text: str, places: Blocks, stood: Blocks) -> Blocks:
    """What is typed for a field in which these blocks stood. Raises LetterError at the field."""
    try:
        return plaintext.blocks_of(text, places, plaintext.tables_of(stood))
    except LetterError as error:
        error.field = field
        raise


def with_annexes(content: dict[str, Any], annexes: list[dict[str, Any]]) -> dict[str, Any]:
    """The content with these annexes behind the list of recipients, if there is one; “Kính gửi” names it rightly."""
    listed = [one for one in content["annexes"] if one["title"] == ADDRESSED]
    new = content | {"annexes": [*listed, *annexes]}
    return new | {"recipients": [in_annex(new)]} if listed else new


def in_annex(content: dict[str, Any]) -> str:
    """The line of “Kính gửi” that sends the reader to the list."""
    first = " I" if content["format"] == "state" else " 1"
    return f"Các cơ quan, đơn vị có tên trong Phụ lục{first * (len(content['annexes']) > 1)} kèm theo"


def own_annexes(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The annexes that a person writes."""
    return [one for one in content["annexes"] if one["title"] != ADDRESSED]


def long_tables(blocks: Blocks) -> Blocks:
    """The tables that are too long to be shown as they are typed."""
    return [table for table in plaintext.tables_of(blocks) if len(table["rows"]) > LONG]
