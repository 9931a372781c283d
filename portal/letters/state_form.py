"""The State's form of a letter (Decree 30/2020, annex I): what is printed where, in which words and lines.

Turns a letter into a sheet that the template only has to set: lines already broken evenly, marks, numbers and
punctuation added, rules as long as the decree asks (a third to a half of the line above them).
"""

import re

from portal.letters import certificate, customs, sheet
from portal.letters.certificate import MOTTO, NATION, Certificate
from portal.letters.content import Annex, Kind, LetterContent, LetterError
from portal.letters.sheet import PAGE, AnnexSheet, Lines, Sheet
from portal.letters.typeface import Face, balanced, width
from portal.lib.words import _

HALF = PAGE / 2
RIGHT = 0.58 * PAGE
"""The right column of the head; a long place name widens it, to two thirds at most."""
RULE = 0.4
_AUTHORITY = re.compile(r"(TM|KT|TL|TUQ|Q)\.", re.IGNORECASE)
_SHORT = re.compile(r"\w{1,3}\.")


def symbol(letter: LetterContent) -> str:
    """Number and symbol as the register writes them: `05/BC-CTĐ`; an official letter `05/CTĐ-CTXH`.

    Without a number there is a blank in its place.
    """
    return f"{customs.number(letter)}/{_mark(letter)}"


def _mark(letter: LetterContent) -> str:
    issuer = letter.issuer
    parts = (
        (issuer.abbr, issuer.unit)
        if letter.kind is Kind.official_letter
        else (customs.TYPES[letter.kind].code, issuer.abbr)
    )
    return "-".join(part for part in parts if part)


def compose(letter: LetterContent) -> Sheet | Certificate:
    """The letter laid out in the State's form. Raises LetterError where the form forbids what the letter says."""
    kind = customs.TYPES[letter.kind]
    _check(letter)
    if letter.kind is Kind.certificate:
        return certificate.compose(letter, symbol(letter))
    issuer = letter.issuer
    dated = f"{issuer.place}, {customs.day(letter)}"
    left, right = customs.columns(f"Số: {symbol(letter)}", dated, 13, RIGHT)
    about = customs.about(letter.abstract)
    name = balanced(issuer.name.upper(), left, Face.bold, 12)
    abstract = balanced(letter.abstract, PAGE * 0.86, Face.bold, 14)
    return Sheet(
        title=f"{kind.name} {symbol(letter).strip(customs.GAP)} {about}",
        author=issuer.name,
        day=letter.date.isoformat() if letter.date else "",
        superior=tuple(balanced(issuer.superior.upper(), left, Face.regular, 12)) if issuer.superior else (),
        issuer=Lines(tuple(name), RULE * min(left, width(name[-1], Face.bold, 12))),
        nation=NATION,
        motto=Lines((MOTTO,), width(MOTTO, Face.bold, 13)),
        symbol=f"Số: {symbol(letter)}",
        dated=dated,
        left=left,
        right=right,
        about=() if kind.title else tuple(balanced(f"V/v {about}", left, Face.regular, 12)),
        urgency=customs.URGENCIES[letter.urgency] if letter.urgency else "",
        urgency_class=letter.urgency.value if letter.urgency else "",
        heading=kind.title,
        abstract=None
        if letter.kind is Kind.thanks
        else Lines(tuple(abstract), RULE * min(PAGE, width(abstract[-1], Face.bold, 14))),
        addressees=customs.addressees(letter.recipients) if kind.addressed and letter.recipients else None,
        bases=customs.listed(letter.bases),
        body=sheet.pieces(letter.body, PAGE, ending=_ended),
        authority=tuple(
            line for text in letter.signer.authority for line in balanced(text.upper(), HALF, Face.bold, 14)
        ),
        signer_title=tuple(balanced(letter.signer.title.upper(), HALF, Face.bold, 14)),
        signer_name=tuple(balanced(letter.signer.name, HALF, Face.bold, 14)),
        distribution=_distribution(letter, kind),
        annexes=tuple(_annex(letter, place) for place in range(len(letter.annexes))),
        draft=letter.draft,
        code=letter.code,
    )


def _check(letter: LetterContent) -> None:
    customs.check(letter)
    customs.deputised(letter, "KT.")
    for place, line in enumerate(letter.signer.authority):
        if "/" in line or (_SHORT.match(line) and not _AUTHORITY.match(line)):
            raise LetterError(
                f"signer.authority[{place}]", _("Thể thức Nhà nước viết TM., KT., TL., TUQ., Q. với dấu chấm")
            )


def _ended(text: str) -> str:
    """The last text of a letter ends `./.`."""
    return customs.ENDING.sub("", text) + "./."


def _distribution(letter: LetterContent, kind: customs.Type) -> tuple[str, ...]:
    """The lines of “Nơi nhận”; recipients that no “Kính gửi” names stand first."""
    first = ("Như trên",) if kind.addressed and letter.recipients else letter.recipients
    keeper = re.sub(r"^(Lưu\b)?[\s:]*(VT\b)?[\s,]*", "", letter.archive).strip(" .")
    archive = ", ".join(filter(None, ("VT", keeper or (letter.issuer.unit if not letter.archive else ""))))
    lines = (*first, *(customs.purposed(line) for line in letter.distribution))
    return (*(f"- {customs.bare(line)};" for line in lines), f"- Lưu: {archive}.")


def _annex(letter: LetterContent, place: int) -> AnnexSheet:
    annex: Annex = letter.annexes[place]
    room = sheet.LANDSCAPE if annex.landscape else PAGE
    numeral = f" {sheet.roman(place + 1)}" if len(letter.annexes) > 1 else ""
    cited, by = (
        f"(Kèm theo {customs.TYPES[letter.kind].name} số {symbol(letter)} {customs.day(letter)}",
        f"của {letter.issuer.name})",
    )
    limit = room * 0.86
    parts = (f"{cited} {by}",) if width(f"{cited} {by}", Face.italic, 14) <= limit else (cited, by)
    return AnnexSheet(
        label=f"Phụ lục{numeral}",
        title=tuple(balanced(annex.title.upper(), limit, Face.bold, 14)),
        note=tuple(line for part in parts for line in balanced(part, limit, Face.italic, 14)),
        landscape=annex.landscape,
        body=sheet.pieces(annex.body, room, path=f"annexes[{place}].body"),
    )
