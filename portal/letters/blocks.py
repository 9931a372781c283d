"""Phrases that letters share: the plan cited, whom to ask, counts, shares, quotations cut short. Pure."""

import datetime as dt
import re
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


def percent(share: float) -> str:
    """`12,5`, `50`: to one decimal."""
    return f"{share:.1f}".removesuffix(".0").replace(".", ",")


def bare(text: str) -> str:
    """A text of one line without the mark at its end."""
    return " ".join(text.split()).rstrip(" .;")
