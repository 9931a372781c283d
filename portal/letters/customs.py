"""What the forms of letters have in common: types of documents, numbers, dates, lists, “Kính gửi”, what none allows."""

import re
from dataclasses import dataclass

from portal.letters.content import Distribution, Kind, LetterContent, LetterError, Urgency
from portal.letters.sheet import PAGE, Addressees
from portal.letters.typeface import Face, widest, width
from portal.lib.vietnamese import long_date
from portal.lib.words import _

GAP = "\u00a0" * 6
"""A blank to be filled in by hand."""
ENDING = re.compile(r"\s*(\./\.|\.\s*/\s*\.?|[.;,:])?\s*$")
_ABOUT = re.compile(r"^(V/v|Về việc)\s+", re.IGNORECASE)
_DEGREE = re.compile(r"(^|\s)(GS|PGS|TS|ThS|BS|BSCK\w*|CN|KS|Dr|NGND|NGƯT|TTND|TTƯT)\.", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-ZĐƯƠÂÊÔĂa-z]+([-&][A-ZĐƯƠÂÊÔĂa-z0-9]+)*")


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
    Kind.thanks: Type("THƯ CẢM ƠN", "", "Thư cảm ơn", addressed=True),
    Kind.certificate: Type("GIẤY CHỨNG NHẬN", "GCN", "Giấy chứng nhận", addressed=False),
    Kind.listing: Type("DANH SÁCH", "DS", "Danh sách", addressed=False),
}
URGENCIES = {Urgency.urgent: "KHẨN", Urgency.very_urgent: "THƯỢNG KHẨN", Urgency.express: "HỎA TỐC"}


def named(kind: str, abstract: str) -> str:
    """What lists and registers call a letter: `V/v …`, or its type and what it is about: `Báo cáo kết quả …`."""
    if kind == Kind.official_letter:
        return f"V/v {abstract}"
    lower = about(abstract)
    return f"{TYPES[Kind(kind)].name} {lower[:1].lower()}{lower[1:]}"


def check(letter: LetterContent) -> None:
    """Refuse what no form allows: an official letter or thanks to nobody, but for a draft; a signer with a degree."""
    if letter.kind in (Kind.official_letter, Kind.thanks) and not letter.recipients and not letter.draft:
        kind = TYPES[letter.kind].name
        raise LetterError("recipients", _("{kind} phải có nơi nhận ở dòng “Kính gửi”", kind=kind))
    if not _ABBREVIATION.fullmatch(mark := "-".join(filter(None, (letter.issuer.abbr, letter.issuer.unit)))):
        raise LetterError(
            "issuer.abbr", _("Ký hiệu “{mark}” chỉ gồm chữ viết tắt, nối bằng dấu “-”, không cách", mark=mark)
        )
    if _DEGREE.search(letter.signer.name):
        raise LetterError("signer.name", _("Họ tên người ký không ghi học hàm, học vị"))
    if letter.signer.name.isupper():
        raise LetterError("signer.name", _("Họ tên người ký viết chữ thường, chỉ viết hoa chữ đầu"))


def deputised(letter: LetterContent, word: str) -> None:
    """Refuse a line “KT.” or “K/T” (`word`) that no deputy's title follows."""
    lines = (*letter.signer.authority, letter.signer.title)
    for place, line in enumerate(letter.signer.authority):
        if line.upper().startswith(word) and not lines[place + 1].upper().startswith("PHÓ"):
            raise LetterError("signer.title", _("Sau “{word}” phải là chức vụ của cấp phó", word=word))


def columns(symbol: str, dated: str, size: float, right: float) -> tuple[float, float]:
    """The widths of the head's columns: a long place name widens the `right` one, to two thirds of the page at most.

    Raises LetterError when number and symbol, or place and date, do not stand on one line of `size` points.
    """
    wide = width(dated, Face.italic, size) + 4
    right = max(right, wide)
    if right > PAGE * 2 / 3:
        raise LetterError("issuer.place", _("Địa danh quá dài: phải đứng trên một dòng với ngày tháng"))
    if width(symbol, Face.regular, size) > PAGE - right:
        raise LetterError("issuer.abbr", _("Số và ký hiệu quá dài: phải đứng trên một dòng"))
    return PAGE - right, right


def number(letter: LetterContent) -> str:
    """The number with two digits at least, or the blank for it."""
    return GAP if letter.number is None else f"{letter.number:02}"


def day(letter: LetterContent) -> str:
    """The date in full, or the blanks for it."""
    return long_date(letter.date) if letter.date else f"ngày{GAP}tháng{GAP}năm{GAP}"


def about(abstract: str) -> str:
    """The abstract without the “V/v” or “Về việc” that a form puts before it."""
    return _ABOUT.sub("", abstract)


def bare(text: str) -> str:
    """A text without the mark at its end."""
    return text.rstrip(" .;,") or text


def listed(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of a list that end with a semicolon, the last with a full stop."""
    return tuple(bare(text) + ("." if place == len(texts) - 1 else ";") for place, text in enumerate(texts))


def addressees(recipients: tuple[str, ...], word: str = "Kính gửi") -> Addressees:
    """One recipient on the line of “Kính gửi:”; several below, each behind a dash that stands under the colon."""
    if len(recipients) > 1:
        lines, lead = tuple(f"- {text}" for text in listed(recipients)), width(word, Face.regular, 14)
        wide = lead + widest(lines, Face.regular, 14)
    else:
        name = bare(recipients[0])
        line = f"{word}: {name}"
        if width(name.split(" ")[0], Face.regular, 14) > PAGE / 2:
            line = line.replace(" ", "\u00a0", line.count(" ", 0, len(word) + 2))
        lines = (line,)
        lead = width(f"{word}: ", Face.regular, 14)
        wide = width(line, Face.regular, 14)
    left = max(0.0, (PAGE - wide) / 2)
    return Addressees(word=word, lines=lines, several=len(recipients) > 1, left=left, hang=lead)


def purposed(line: Distribution) -> str:
    """A line of “Nơi nhận” with what it is for in brackets."""
    purpose = line.purpose.strip("() ")
    return f"{bare(line.to)} ({purpose})" if purpose else line.to
