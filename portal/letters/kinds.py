"""Kinds of letters as files: the words in `templates/letters/kinds/<name>.txt`, filled with facts into a letter's JSON.

A file has a head, a line `---`, and the body in the syntax of the composer (`plaintext`). In the head, a `key: value`
a line:

    title, purpose       how the list of kinds calls it and what it is for; without a title it is not listed
    who                  kinds of organisations that may begin it; left out: whoever writes letters
    page                 the endpoint where it is begun, for a kind that is drafted from a page of the portal
    ask                  name, type and label of what is asked for at the beginning; `?` after the type: may be empty
    kind, abstract       as the letter's JSON has them
    to, basis, copy      a recipient, a basis, a further line of “Nơi nhận”; as many lines as there are

A line that begins with a blank goes on the line before; `% if …`, `% for …` are statements of Jinja. In the body `|`
begins a row of a table, the first one its labels (`Số tiền:money`), a last `|=` adds up; `=== Phụ lục: …` begins an
annex, `=== Phụ lục ngang: …` one across the page.

What fills a place is opaque: it becomes one line of plain text and never a mark of that syntax, whatever it begins
with; a paragraph of nothing is left out. Alone on its line or in its cell it keeps its type: a list of blocks, a
number. An unknown name, None, a date or a float in a text is an error.
"""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta

from portal.access import OrganisationKind
from portal.letters import plaintext
from portal.letters.blocks import CAMPAIGN, Block, CitedPlan, asked, bare, cited, counted, percent, shortened
from portal.letters.reading import one_line
from portal.lib import money
from portal.lib.vietnamese import letter_short_date, long_date, weekday

HOME = Path(__file__).resolve().parents[2] / "templates" / "letters" / "kinds"
_SLOT = re.compile("\ue000([0-9]+)\ue001")
_GOES_ON = re.compile(r"\n[ \t]+(?=\S)")
_ANNEX = re.compile(r"=== Phụ lục( ngang)?: (.+)")
_ASK = re.compile(r"(\w+) (\w+)(\??) (.+)")
_ONCE, _OFTEN = ("kind", "abstract"), ("to", "basis", "copy")
_SAID = ("title", "purpose", "who", "page", "ask")
Slots = list[Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for at the beginning of a letter; `label` is Vietnamese, a msgid."""

    name: str
    type: str
    optional: bool
    label: str


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of letter as the list of kinds shows it; `kind` is that of the JSON or the place for it, `needs` name
    the facts that its words use."""

    name: str
    kind: str
    title: str
    purpose: str
    who: frozenset[OrganisationKind]
    page: str
    asks: tuple[Ask, ...]
    needs: frozenset[str]


@jinja2.pass_context
def _slot(context: jinja2.runtime.Context, value: Any) -> str:
    if isinstance(value, jinja2.Undefined):
        value = str(value)  # raises for a place without a fact; an `if` without an `else` is empty
    slots: Slots = context["slots"]
    slots.append(value)
    return f"\ue000{len(slots) - 1}\ue001"


@jinja2.pass_context
def _cited(context: jinja2.runtime.Context, plan: CitedPlan) -> str:
    return cited(plan, party=context["party"])


def _time(at: dt.datetime | dt.time) -> str:
    return f"{at.hour:02} giờ {at.minute:02} phút"


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HOME),
    autoescape=False,  # noqa: S701 - the result is no markup; places are opaque
    undefined=jinja2.StrictUndefined,
    finalize=_slot,
    line_statement_prefix="%",
    keep_trailing_newline=False,
)
_ENVIRONMENT.filters |= {
    "asked": asked,
    "bare": bare,
    "blocks": plaintext.blocks_of,
    "cited": _cited,
    "count": counted,
    "day": letter_short_date,
    "in_words": money.in_words,
    "long_day": long_date,
    "lower_first": lambda text: text[:1].lower() + text[1:],
    "money": money.show,
    "percent": percent,
    "shortened": shortened,
    "time": _time,
    "weekday": weekday,
}
_ENVIRONMENT.globals |= {"campaign": CAMPAIGN}
BUILT_IN = frozenset({"party", "issuer", "slots", *_ENVIRONMENT.globals})


@functools.cache
def models() -> dict[str, Model]:
    """The kinds by name."""
    return {path.stem: _model(path) for path in sorted(HOME.glob("*.txt"))}


def _model(path: Path) -> Model:
    source = path.read_text("utf-8")
    head = [line.partition(": ") for line in source.partition("\n---\n")[0].split("\n")]
    said = {key: value.strip() for key, _colon, value in head if key in (*_SAID, "kind")}
    asks = (_ASK.fullmatch(value.strip()) for key, _colon, value in head if key == "ask")
    known = tuple(Ask(ask[1], ask[2], bool(ask[3]), ask[4]) for ask in asks if ask)
    return Model(
        name=path.stem,
        kind=said["kind"],
        title=said.get("title", ""),
        purpose=said.get("purpose", ""),
        who=frozenset(OrganisationKind(kind) for kind in said.get("who", "").split()),
        page=said.get("page", ""),
        asks=known,
        needs=frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(source))) - BUILT_IN,
    )


def write(name: str, frame: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The letter's JSON: a draft without number and date. `frame` holds format, issuer, signer, distribution, archive;
    where its distribution is empty, the kind's own stands. Raises jinja2.UndefinedError or TypeError for facts that do
    not fill the words.
    """
    slots: Slots = []
    given = {"party": frame["format"] == "party", "issuer": frame["issuer"]["name"], "slots": slots}
    text = _GOES_ON.sub(" ", _ENVIRONMENT.get_template(f"{name}.txt").render(facts | given))
    head, _line, body = text.partition("\n---\n")
    keys = _head(head, slots)
    main, *annexes = _parts(body.split("\n"))
    copies = [
        _filled(line, slots)
        for key, value in keys
        if key == "copy"
        for line in plaintext.distribution_of(value)
    ]
    return frame | {
        "kind": _one(keys, "kind", slots),
        "number": None,
        "date": None,
        "abstract": _one(keys, "abstract", slots),
        "recipients": [_text(value, slots) for key, value in keys if key == "to"],
        "bases": [_text(value, slots) for key, value in keys if key == "basis"],
        "body": _body(main, slots),
        "annexes": [_annex(lines, slots) for lines in annexes],
        "distribution": frame["distribution"] or copies,
        "urgency": None,
        "draft": True,
    }


def _head(text: str, slots: Slots) -> list[tuple[str, str]]:
    keys = [line.partition(": ") for line in text.split("\n") if line.strip()]
    unknown = [key for key, _colon, _value in keys if key not in (*_ONCE, *_OFTEN, *_SAID)]
    if unknown:
        raise ValueError(f"the head has no key {unknown[0]!r}")
    return [(key, value) for key, _colon, value in keys if key in _ONCE or _text(value, slots)]


def _one(keys: list[tuple[str, str]], key: str, slots: Slots) -> str:
    return _text(dict(keys)[key], slots)


def _parts(lines: Iterable[str]) -> list[list[str]]:
    """The lines of the body, then those of each annex, its title first."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("==="):
            parts.append([])
        parts[-1].append(line)
    return parts


def _annex(lines: list[str], slots: Slots) -> dict[str, Any]:
    found = _ANNEX.fullmatch(lines[0])
    if found is None:
        raise ValueError(f"no annex: {lines[0]}")
    return {"title": _text(found[2], slots), "landscape": bool(found[1]), "body": _body(lines[1:], slots)}


# Places --------------------------------------------------------------------------------------------------------------


def _text(text: str, slots: Slots) -> str:
    """A text with its places filled. A place names earlier ones only, so that this comes to an end."""

    def said(found: re.Match[str]) -> str:
        place = int(found[1])
        if place >= len(slots):
            return ""
        value = slots[place]
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise TypeError(f"{value!r} cannot stand in a text")
        return _text(value, slots[:place]) if isinstance(value, str) else str(value)

    return one_line(_SLOT.sub(said, text))


def _value(text: str, slots: Slots) -> Any:
    """What stands alone keeps its type."""
    found = _SLOT.fullmatch(text.strip())
    value = slots[int(found[1])] if found and int(found[1]) < len(slots) else ""
    return _text(text, slots) if isinstance(value, str) else value


def _filled(part: Any, slots: Slots) -> Any:
    if isinstance(part, str):
        return _text(part, slots)
    if isinstance(part, list):
        return [_filled(one, slots) for one in part]
    return {key: _filled(value, slots) for key, value in part.items()} if isinstance(part, dict) else part


# Blocks --------------------------------------------------------------------------------------------------------------


def _body(lines: Iterable[str], slots: Slots) -> list[Block]:
    def sort(line: str) -> str:
        if line.startswith("|"):
            return "table"
        return "blocks" if isinstance(_value(line, slots) if _SLOT.fullmatch(line) else "", list) else "text"

    blocks: list[Block] = []
    for sorted_as, group in itertools.groupby(lines, sort):
        if sorted_as == "table":
            blocks.append(_table(list(group), slots))
        elif sorted_as == "blocks":
            blocks += (block for line in group for block in _value(line, slots))
        else:
            texts = _filled(plaintext.blocks_of("\n".join(group)), slots)
            blocks += (block for block in texts if block.get("text") != "")
    return blocks


def _table(lines: list[str], slots: Slots) -> Block:
    total = lines[-1].strip() == "|="
    head, *rows = (_cells(line) for line in (lines[:-1] if total else lines))
    columns = [dict(_column(cell, slots)) for cell in head]
    filled = [[_value(cell, slots) for cell in row] for row in rows]
    return {"type": "table", "columns": columns, "rows": filled, "total": total}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _column(cell: str, slots: Slots) -> Iterator[tuple[str, str]]:
    label, _colon, kind = cell.rpartition(":")
    yield "label", _text(label or kind, slots)
    yield "kind", _text(kind, slots) if label else "text"
