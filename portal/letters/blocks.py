"""Parts of a letter's JSON (domain §7) for those who word one: blocks, the whole, what every letter cites. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.lib import money
from portal.lib.vietnamese import letter_short_date

CAMPAIGN = "Cuộc vận động “Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo”"
Block = dict[str, Any]
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*\s*")


@dataclass(frozen=True, slots=True)
class CitedPlan:
    """The plan as it is cited the first time: number and symbol, day, issuer, abstract."""

    symbol: str
    dated: dt.date
    issuer: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask; phone and e-mail may be empty."""

    name: str
    phone: str = ""
    email: str = ""


def paragraph(text: str) -> Block:
    """A paragraph of running text."""
    return {"type": "paragraph", "text": text}


def heading(level: int, text: str) -> Block:
    """A heading without its number."""
    return {"type": "heading", "level": level, "text": text}


def listing(style: str, items: Iterable[str]) -> Block:
    """Items behind a `dash`, a `number` or a `letter`."""
    return {"type": "list", "style": style, "items": list(items)}


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], *, total: bool = False) -> Block:
    """A table from (label, kind) of its columns; `total` adds a last row with the sums."""
    named = [{"label": label, "kind": kind} for label, kind in columns]
    return {"type": "table", "columns": named, "rows": [list(row) for row in rows], "total": total}


def annex(title: str, body: list[Block]) -> dict[str, Any]:
    """An annex across the page."""
    return {"title": title, "landscape": True, "body": body}


def letter(
    frame: dict[str, Any],
    kind: str,
    abstract: str,
    body: list[Block],
    *,
    recipients: Iterable[str] = (),
    annexes: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A draft without number and date; `frame` holds format, issuer, signer, distribution and archive."""
    return frame | {
        "kind": kind,
        "number": None,
        "date": None,
        "abstract": abstract,
        "recipients": list(recipients),
        "bases": [],
        "body": body,
        "annexes": list(annexes),
        "urgency": None,
        "draft": True,
    }


def cited(plan: CitedPlan, *, party: bool = False) -> str:
    """The plan cited in full; the Party's form puts a comma before the day."""
    about = (plan.abstract[:1].lower() + plan.abstract[1:]).removeprefix("về ")
    comma = "," if party else ""
    return (
        f"Kế hoạch số {plan.symbol}{comma} ngày {letter_short_date(plan.dated)} của {plan.issuer} về {about}"
    )


def counted(number: int) -> str:
    """A count in running text: `01` … `09`, `10`, `1.250`."""
    return f"{number:02}" if 0 < number < 10 else money.show(number)


def asked(contact: Contact) -> str:
    """Whom to turn to and how."""
    ways = [f"điện thoại {contact.phone}"] if contact.phone else []
    ways += [f"thư điện tử {contact.email}"] if contact.email else []
    return ", ".join((contact.name, *ways))


def shortened(text: str, most: int) -> str:
    """The first whole sentences that fit `most` characters; a first sentence that does not is cut at a word."""
    line = " ".join(text.split())
    kept = ""
    for sentence in _SENTENCE.findall(line):
        if len(kept + sentence.rstrip()) > most:
            break
        kept += sentence
    return kept.rstrip() or f"{line[:most].rsplit(' ', 1)[0]}…"
