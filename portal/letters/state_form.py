"""The State's form of a letter (Decree 30/2020, annex I): what is printed where, in which words and lines.

Turns a letter into a sheet that the template only has to set: lines already broken evenly, marks, numbers and
punctuation added, rules as long as the decree asks (a third to a half of the line above them).
"""

import re
from dataclasses import dataclass

from portal.letters import sheet
from portal.letters.content import Annex, Distribution, Kind, LetterContent, LetterError, Urgency
from portal.letters.sheet import PAGE, Addressees, AnnexSheet, Lines, Sheet
from portal.letters.typeface import Face, balanced, widest, width
from portal.lib.vietnamese import long_date
from portal.lib.words import _

TEMPLATE = "letters/pdf/state.html"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GAP = "\u00a0" * 6
"""A blank to be filled in by hand."""

HALF = PAGE / 2
RIGHT = 0.58 * PAGE
"""The right column of the head; a long place name widens it, to two thirds at most."""
RULE = 0.4
_ENDING = re.compile(r"\s*(\./\.|\.\s*/\s*\.?|[.;,:])?\s*$")
_ABOUT = re.compile(r"^(V/v|Về việc)\s+", re.IGNORECASE)
_DEGREE = re.compile(r"(^|\s)(GS|PGS|TS|ThS|BS|BSCK\w*|CN|KS|Dr|NGND|NGƯT|TTND|TTƯT)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Type:
    """A type of document: its title, its code in the symbol (annex III), its name in a sentence, whom it addresses."""

    title: str
    code: str
    name: str
    addressed: bool


TYPES = {
    Kind.official_letter: Type("", "", "Công văn", addressed=True),
    Kind.report: Type("BÁO CÁO", "BC", "Báo cáo", addressed=True),
    Kind.plan: Type("KẾ HOẠCH", "KH", "Kế hoạch", addressed=False),
    Kind.notice: Type("THÔNG BÁO", "TB", "Thông báo", addressed=False),
    Kind.proposal: Type("TỜ TRÌNH", "TTr", "Tờ trình", addressed=True),
    Kind.invitation: Type("GIẤY MỜI", "GM", "Giấy mời", addressed=False),
    Kind.listing: Type("DANH SÁCH", "DS", "Danh sách", addressed=False),
}
URGENCIES = {Urgency.urgent: "KHẨN", Urgency.very_urgent: "THƯỢNG KHẨN", Urgency.express: "HỎA TỐC"}


def symbol(letter: LetterContent) -> str:
    """Number and symbol as the register writes them: `05/BC-CTĐ`; an official letter `05/CTĐ-CTXH`.

    Without a number there is a blank in its place. Raises LetterError for a kind that the form has no type for.
    """
    return f"{_number(letter)}/{_mark(letter)}"


def _number(letter: LetterContent) -> str:
    return GAP if letter.number is None else f"{letter.number:02}"


def _mark(letter: LetterContent) -> str:
    issuer = letter.issuer
    parts = (
        (issuer.abbr, issuer.unit)
        if letter.kind is Kind.official_letter
        else (_type(letter).code, issuer.abbr)
    )
    return "-".join(part for part in parts if part)


def _type(letter: LetterContent) -> Type:
    if letter.kind not in TYPES:
        raise LetterError("kind", _("Chưa có mẫu in cho loại văn bản “{kind}”", kind=letter.kind.value))
    return TYPES[letter.kind]


def compose(letter: LetterContent) -> Sheet:
    """The letter laid out in the State's form. Raises LetterError where the form forbids what the letter says."""
    kind = _type(letter)
    _check(letter, kind)
    issuer = letter.issuer
    dated = f"{issuer.place}, {_day(letter)}"
    right = min(max(RIGHT, width(dated, Face.italic, 13) + 4), PAGE * 2 / 3)
    left = PAGE - right
    about = _ABOUT.sub("", letter.abstract)
    name = balanced(issuer.name.upper(), left, Face.bold, 12)
    abstract = balanced(letter.abstract, PAGE * 0.86, Face.bold, 14)
    return Sheet(
        title=f"{kind.name} {symbol(letter).strip(GAP)} {about}",
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
        urgency=URGENCIES[letter.urgency] if letter.urgency else "",
        urgency_class=letter.urgency.value if letter.urgency else "",
        heading=kind.title,
        abstract=Lines(tuple(abstract), RULE * min(PAGE, width(abstract[-1], Face.bold, 14))),
        addressees=_addressees(letter.recipients) if kind.addressed and letter.recipients else None,
        bases=_listed(letter.bases),
        body=sheet.pieces(letter.body, PAGE, ending=_ended),
        authority=tuple(
            line for text in letter.signer.authority for line in balanced(text.upper(), HALF, Face.bold, 14)
        ),
        signer_title=tuple(balanced(letter.signer.title.upper(), HALF, Face.bold, 14)),
        signer_name=letter.signer.name,
        distribution=_distribution(letter, kind),
        annexes=tuple(_annex(letter, place) for place in range(len(letter.annexes))),
        draft=letter.draft,
    )


def _check(letter: LetterContent, kind: Type) -> None:
    if letter.kind is Kind.official_letter and not letter.recipients:
        raise LetterError("recipients", _("Công văn phải có nơi nhận ở dòng “Kính gửi”"))
    if _DEGREE.search(letter.signer.name):
        raise LetterError("signer.name", _("Họ tên người ký không ghi học hàm, học vị"))
    for place, line in enumerate(letter.signer.authority):
        if "/" in line:
            raise LetterError(
                f"signer.authority[{place}]", _("Thể thức Nhà nước viết TM., KT., TL., TUQ., Q. với dấu chấm")
            )
        after = (*letter.signer.authority, letter.signer.title)[place + 1]
        if line.upper().startswith("KT.") and not after.upper().startswith("PHÓ"):
            raise LetterError("signer.title", _("Sau “KT.” phải là chức vụ của cấp phó"))


def _day(letter: LetterContent) -> str:
    return long_date(letter.date) if letter.date else f"ngày{GAP}tháng{GAP}năm{GAP}"


def _bare(text: str) -> str:
    return text.rstrip(" .;,") or text


def _listed(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of a list that end with a semicolon, the last with a full stop."""
    return tuple(_bare(text) + ("." if place == len(texts) - 1 else ";") for place, text in enumerate(texts))


def _ended(text: str) -> str:
    """The last text of a letter ends `./.`."""
    return _ENDING.sub("", text) + "./."


def _addressees(recipients: tuple[str, ...]) -> Addressees:
    """One recipient on the line of “Kính gửi:”; several below, each behind a dash that stands under the colon."""
    if len(recipients) == 1:
        line = f"Kính gửi: {_bare(recipients[0])}"
        lead = width("Kính gửi: ", Face.regular, 14)
        wide = width(line, Face.regular, 14)
        return Addressees(lines=(line,), several=False, left=max(0.0, (PAGE - wide) / 2), hang=lead)
    lines = tuple(f"- {text}" for text in _listed(recipients))
    lead = width("Kính gửi", Face.regular, 14)
    wide = lead + widest(lines, Face.regular, 14)
    return Addressees(lines=lines, several=True, left=max(0.0, (PAGE - wide) / 2), hang=lead)


def _distribution(letter: LetterContent, kind: Type) -> tuple[str, ...]:
    """The lines of “Nơi nhận”; recipients that no “Kính gửi” names stand first."""
    first = ("Như trên",) if kind.addressed and letter.recipients else letter.recipients
    archive = letter.archive.removeprefix("Lưu:").strip(" .") or ", ".join(
        filter(None, ("VT", letter.issuer.unit))
    )
    lines = (*first, *(_purposed(line) for line in letter.distribution))
    return (*(f"- {_bare(line)};" for line in lines), f"- Lưu: {archive}.")


def _purposed(line: Distribution) -> str:
    purpose = line.purpose.strip("() ")
    return f"{_bare(line.to)} ({purpose})" if purpose else line.to


def _annex(letter: LetterContent, place: int) -> AnnexSheet:
    annex: Annex = letter.annexes[place]
    room = sheet.LANDSCAPE if annex.landscape else PAGE
    numeral = f" {sheet.roman(place + 1)}" if len(letter.annexes) > 1 else ""
    cited, by = (
        f"(Kèm theo {_type(letter).name} số {symbol(letter)} {_day(letter)}",
        f"của {letter.issuer.name})",
    )
    limit = room * 0.86
    parts = (f"{cited} {by}",) if width(f"{cited} {by}", Face.italic, 14) <= limit else (cited, by)
    return AnnexSheet(
        label=f"Phụ lục{numeral}",
        title=tuple(balanced(annex.title.upper(), limit, Face.bold, 14)),
        note=tuple(line for part in parts for line in balanced(part, limit, Face.italic, 14)),
        landscape=annex.landscape,
        body=sheet.pieces(annex.body, room),
    )
