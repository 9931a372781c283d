"""The Party's form of a letter (Hướng dẫn 36-HD/VPTW, 05-HD/VPTW): what it prints otherwise than the State's.

No colon after “Số”, the type in every symbol, a star under the issuer, five hyphens under the abstract, parts numbered
“I-”, bases upright behind a dash, a plain full stop at the end, “Lưu” without a colon, “T/M” and “K/T” with a slash.
"""

import re

from portal.letters import customs, sheet
from portal.letters.content import Kind, LetterContent, LetterError
from portal.letters.sheet import PAGE, AnnexSheet, Lines, Sheet
from portal.letters.typeface import Face, balanced, width
from portal.lib.words import _

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR, HYPHENS = "*", "-----"
RIGHT = 0.55 * PAGE
"""The right column of the head; a long place name widens it, to two thirds at most."""
HALF = PAGE / 2
APPEALS = {Kind.official_letter: "Kính gửi", Kind.proposal: "Kính trình"}
"""The two types that address somebody on the first page; any other says in “Nơi nhận” whom it goes to."""
FOREIGN = (Kind.thanks, Kind.certificate)
"""What no Party instrument gives a form for; the State's has no type code for a letter of thanks either."""
AND = "kiêm"
_AUTHORITY = re.compile(r"(T/M|K/T|T/L|Q\.)\s*", re.IGNORECASE)
_SHORT = re.compile(r"\w{1,3}[./]")


def symbol(letter: LetterContent) -> str:
    """Number and symbol as the register writes them: `05-BC/BCĐ`, an official letter `05-CV/BCĐ`.

    Without a number there is a blank in its place. Raises LetterError for a kind that the form does not know.
    """
    kind = customs.TYPES[letter.kind]
    if letter.kind in FOREIGN:
        raise LetterError("kind", _("Thể thức của Đảng không có loại văn bản “{kind}”", kind=kind.name))
    code = "CV" if letter.kind is Kind.official_letter else kind.code
    return f"{customs.number(letter)}-{code}/{letter.issuer.abbr}"


def compose(letter: LetterContent) -> Sheet:
    """The letter laid out in the Party's form. Raises LetterError where the form forbids what the letter says."""
    kind = customs.TYPES[letter.kind]
    _check(letter)
    issuer = letter.issuer
    dated = f"{issuer.place}, {customs.day(letter)}"
    left, right = customs.columns(f"Số {symbol(letter)}", dated, 14, RIGHT)
    about = customs.about(letter.abstract)
    about = about[:1].lower() + about[1:]
    authority, title = _signed(letter)
    appeal = APPEALS.get(letter.kind) if letter.recipients else None
    return Sheet(
        title=f"{kind.name} {symbol(letter).strip(customs.GAP)} {about}",
        author=issuer.name,
        day=letter.date.isoformat() if letter.date else "",
        superior=tuple(balanced(issuer.superior.upper(), left, Face.regular, 14)) if issuer.superior else (),
        issuer=Lines(tuple(balanced(issuer.name.upper(), left, Face.bold, 14)), mark=STAR),
        nation=PARTY,
        motto=Lines((), width(PARTY, Face.bold, 15)),
        symbol=f"Số {symbol(letter)}",
        dated=dated,
        left=left,
        right=right,
        about=() if kind.title else tuple(balanced(f"về việc {about}", left, Face.italic, 12)),
        urgency=customs.URGENCIES[letter.urgency] if letter.urgency else "",
        urgency_class=letter.urgency.value if letter.urgency else "",
        heading=kind.title,
        abstract=Lines(tuple(balanced(about, PAGE * 0.86, Face.bold, 14)), mark=HYPHENS),
        addressees=customs.addressees(letter.recipients, appeal) if appeal else None,
        bases=tuple(f"- {basis}" for basis in customs.listed(letter.bases)),
        body=sheet.pieces(letter.body, PAGE, ending=_ended, part="-"),
        authority=authority,
        signer_title=title,
        signer_name=tuple(balanced(letter.signer.name, HALF, Face.bold, 14)),
        distribution=_distribution(letter, addressed=appeal is not None),
        annexes=tuple(_annex(letter, place) for place in range(len(letter.annexes))),
        draft=letter.draft,
        code=letter.code,
    )


def _check(letter: LetterContent) -> None:
    customs.check(letter)
    customs.deputised(letter, "K/T")
    for place, line in enumerate(letter.signer.authority):
        if _SHORT.match(line) and not _AUTHORITY.match(line):
            raise LetterError(
                f"signer.authority[{place}]", _("Thể thức của Đảng viết T/M, K/T, T/L với dấu gạch chéo")
            )
    if ":" in letter.archive.removeprefix("Lưu:"):
        raise LetterError("archive", _("Dòng Lưu của văn bản Đảng không có dấu hai chấm"))


def _signed(letter: LetterContent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bold lines and the light ones above a signature: a title is light only under a line of authority."""
    bold = tuple(
        line
        for text in letter.signer.authority
        for line in ([AND] if text.casefold() == AND else balanced(text.upper(), HALF, Face.bold, 14))
    )
    title = tuple(balanced(letter.signer.title.upper(), HALF, Face.bold, 14))
    if any(_AUTHORITY.match(line) for line in bold):
        return bold, title
    return (*bold, *title), ()


def _ended(text: str) -> str:
    """The last text of a letter ends with a full stop and nothing more."""
    return customs.ENDING.sub("", text) + "."


def _distribution(letter: LetterContent, *, addressed: bool) -> tuple[str, ...]:
    """The lines of “Nơi nhận”; recipients that no “Kính gửi” names stand first."""
    first = ("Như trên",) if addressed else letter.recipients
    archive = re.sub(r"^(Lưu)?[\s:]*(VT,\s*)?", "", letter.archive).strip(" .") or letter.issuer.name
    lines = (*first, *(customs.purposed(line) for line in letter.distribution))
    return (*(f"- {customs.bare(line)};" for line in lines), f"- Lưu {archive}.")


def _annex(letter: LetterContent, place: int) -> AnnexSheet:
    """An annex; several are counted in Arabic figures, and a comma stands before the date of the letter."""
    annex = letter.annexes[place]
    room = sheet.LANDSCAPE if annex.landscape else PAGE
    limit = room * 0.86
    kind = customs.TYPES[letter.kind].name
    cited = f"(Kèm theo {kind} số {symbol(letter)}, {customs.day(letter)} của {letter.issuer.name})"
    return AnnexSheet(
        label=f"Phụ lục {place + 1}" if len(letter.annexes) > 1 else "Phụ lục",
        title=tuple(balanced(annex.title.upper(), limit, Face.bold, 14)),
        note=tuple(balanced(cited, limit, Face.italic, 14)),
        landscape=annex.landscape,
        body=sheet.pieces(annex.body, room, part="-", path=f"annexes[{place}].body"),
    )
