"""What anybody may learn of an issued letter by its short code: that it is genuine, and whether it is still in force.

No more than stands on the letter's head. An abstract that names a private person is not shown.
"""

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from portal.documents.models import RegisterEntry, StoredFile
from portal.extensions import db
from portal.letters import customs, official, outcome
from portal.letters.content import Kind
from portal.letters.models import Letter
from portal.lib.words import Words

_TO_PERSONS = frozenset({Kind.thanks, Kind.certificate})
_TITLED = re.compile(r"\b(ông|bà|anh|chị|em|cháu|cụ|hộ|gia đình)\s+(\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A letter as the public page shows it; `abstract` is empty when it is not to be shown, `sha256` before the PDF.

    Of a digitally signed letter `sha256` is that of the signed file, `signatures` says whose they are and `unsigned` is
    the hash of the PDF that they were set on.
    """

    issuer: str
    kind: str
    symbol: str
    dated: dt.date
    abstract: str
    signer: str
    mark: tuple[str, Words]
    told: Words
    sha256: str
    size: int
    signatures: str
    unsigned: str


def names_a_person(kind: str, abstract: str) -> bool:
    """Whether an abstract may tell who a private person is: letters to persons always, others by a title and a name."""
    return kind in _TO_PERSONS or any(found[2].isupper() for found in _TITLED.finditer(abstract))


def by_code(code: str) -> Confirmed | None:
    """The issued letter of a short code; nobody need be signed in."""
    row = db.session.execute(
        sa.select(Letter, RegisterEntry, StoredFile)
        .join(RegisterEntry, RegisterEntry.id == Letter.entry_id)
        .outerjoin(StoredFile, StoredFile.id == Letter.file_id)
        .where(Letter.code == code)
    ).first()
    if row is None:
        return None
    letter, entry, plain = row
    content, copy, file = letter.content, official.signed_copy(letter), official.file_of(letter)
    return Confirmed(
        issuer=content["issuer"]["name"],
        kind=customs.TYPES[Kind(letter.kind)].name,
        symbol=entry.symbol,
        dated=entry.dated,
        abstract="" if names_a_person(letter.kind, letter.abstract) else letter.abstract,
        signer=f"{content['signer']['title']} {content['signer']['name']}",
        mark=outcome.MARKS[letter.effect],
        told=outcome.told(letter),
        sha256=file.sha256 if file else "",
        size=file.size if file else 0,
        signatures=official.signers(copy) if copy else "",
        unsigned=plain.sha256 if copy and plain else "",
    )
