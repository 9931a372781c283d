"""Assertions about the Party's form where it is another than the State's (reference §2, §5)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from portal.letters.content import Kind
from tests.letters import form_file
from tests.letters.case import HYPHENS, PARTY, TITLES, Case, Look, assertion, check
from tests.letters.form_body import bases, distributed, main_text, signing
from tests.letters.form_head import near, numbered, within
from tests.letters.paper import LEFT, MM, RIGHT, Run, squeezed

__all__ = ["check", "form_file"]


def middle(case: Case) -> float:
    return (LEFT + 2 * case.centre - RIGHT) / 2


@assertion(5, Look.party)
def page_number(case: Case) -> Iterator[str]:
    """Row 5: later pages bear their number alone, 14 pt, centred, 10 mm from the edge."""
    yield from numbered(case, list(case.main_pages))
    for page in list(case.main_pages)[1:]:
        for run in case.paper.band(page):
            if run.text.isdigit() and (not within(run, 14, 14) or not near(run.base, 10 * MM, 1)):
                yield f"page {page + 1}: size, or {run.base / MM:.1f} mm from the edge"


@assertion(18, Look.party)
def number_and_symbol(case: Case) -> Iterator[str]:
    """Row 18: `Số 05-BC/BCĐ` without a colon, 14 pt, upright."""
    run = case.head_run("Số")
    number = r"(0[1-9]|[1-9]\d+)" if case.content.number else r"\s*"
    if run is None or not re.fullmatch(
        rf"Số {number}-[A-ZĐa-z]+/[A-ZĐƯƠÂÊÔĂa-z]+([-&][A-ZĐƯƠÂÊÔĂa-z0-9]+)*", run.text
    ):
        yield run.text if run else "no number"
    elif not within(run, 14, 14) or not run.face(""):
        yield "size or face"


@assertion(23, Look.party)
def official_letter_says_about(case: Case) -> Iterator[str]:
    """Row 23: an official letter has no title but `về việc`, 12 pt italic, in the left half."""
    if case.content.kind is not Kind.official_letter:
        return
    if any(run.text in {title for title, _ in TITLES.values()} for run in case.head):
        yield "an official letter bears no title"
    number, about = case.head_run("Số"), case.head_run("về việc ")
    below = [run for run in case.head if about and run.middle < case.centre and run.base >= about.base]
    for run in (run for run in below if run.text not in ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")):
        if not within(run, 12, 12) or not run.face("italic") or run.x1 > case.centre:
            yield f"“{run.text}”: size, face or place"
    if about is None or number is None or not 4 <= about.top - number.bottom <= 12:
        yield "“về việc” is not below the number"


@assertion(24, Look.party)
def type_and_abstract(case: Case) -> Iterator[str]:
    """Row 24: title 15 to 16 pt, abstract 14 to 15 pt and in lower case, bold, centred."""
    if case.content.kind is Kind.official_letter:
        return
    title, hyphens = case.head_run(TITLES[case.content.kind][0]), case.head_run(HYPHENS)
    abstract = [
        run for run in case.head if title and title.base < run.base < (hyphens.base if hyphens else 1e6)
    ]
    if title is None or not abstract:
        yield "no title or no abstract"
        return
    if not within(title, 15, 16) or not title.face("bold") or not near(title.middle, middle(case), 3):
        yield "title"
    if abstract[0].text[0].isupper():
        yield "the abstract begins in lower case"
    for run in abstract:
        if not within(run, 14, 15) or not run.face("bold") or not near(run.middle, middle(case), 3):
            yield f"“{run.text[:30]}”"


@assertion(25, Look.party)
def hyphens(case: Case) -> Iterator[str]:
    """Row 25: five hyphens under the abstract, centred, and no rule."""
    if case.content.kind is Kind.official_letter:
        return
    run = case.head_run(HYPHENS)
    if run is None or run.text != HYPHENS or not near(run.middle, middle(case), 3):
        yield "no hyphens"
    elif (rule := case.paper.rule_under(run)) and rule[1] - rule[0] < 400:
        yield "a rule"


@assertion(29, Look.party)
def one_size_of_text(case: Case) -> Iterator[str]:
    """Row 29: all text of one size, 14 to 15 pt."""
    sizes = {size for lines in case.paragraphs for line in lines for size in line.sizes}
    if case.paragraphs and (len(sizes) != 1 or not 13.95 <= min(sizes) <= 15.05):
        yield f"{sizes}"


@assertion(31, Look.party)
def first_lines_are_indented(case: Case) -> Iterator[str]:
    """Row 31: first lines indented by 1 cm, further lines not."""
    for lines in case.paragraphs:
        if not near(lines[0].x0 - LEFT, 28.35, 1) or any(not near(line.x0, LEFT, 1) for line in lines[1:]):
            yield f"“{lines[0].text[:20]}”"


@assertion(32, Look.party)
def pitch(case: Case) -> Iterator[str]:
    """Row 32: lines 18 to 22 pt apart, paragraphs 6 pt more."""
    for lines in case.paragraphs:
        for above, below in pairwise(lines):
            if above.page == below.page and not 18 <= below.base - above.base <= 22:
                yield f"{below.base - above.base:.1f} pt"
    for one, other in pairwise(case.paragraphs):
        gap = other[0].base - one[-1].base
        if one[-1].page == other[0].page and gap < 18 + 5.8:
            yield f"{gap:.1f} pt to the next paragraph"


@assertion(33, Look.party)
def bases_are_upright(case: Case) -> Iterator[str]:
    """Row 33: legal bases upright behind a dash, `;` and at last `.`."""
    yield from bases(case, "")
    if not all(lines[0].text.startswith("-") for lines in case.bases if lines):
        yield "a basis without a dash"


@assertion(35, Look.party)
def the_end(case: Case) -> Iterator[str]:
    """Row 35: the text ends with a full stop and no `./.`."""
    text = main_text(case)
    written = squeezed(str(case.content))
    if not text.endswith(".") or text.endswith("./.") or ("./." in text and "./." not in written):
        yield text[-12:]


@assertion(36, Look.party)
def distribution(case: Case) -> Iterator[str]:
    """Row 36: “Nơi nhận:” 14 pt, upright, underlined, at the margin; its list 12 pt upright."""
    mark, left, _ = case.foot
    if mark is None or not left:
        yield "no “Nơi nhận:” with a list"
        return
    if not within(mark, 14, 14) or not mark.face("") or not near(mark.x0, LEFT, 1):
        yield "“Nơi nhận:”: size, face or place"
    under = [
        rule
        for rule in case.paper.rules(mark.page)
        if near(rule[0], mark.x0, 1) and near(rule[1], mark.x1, 4)
    ]
    if not any(0 < rule[2] - mark.base < 4 for rule in under):
        yield "“Nơi nhận:” is not underlined"
    if not all(within(run, 12, 12) and run.face("") for run in left) or not near(left[0].x0, LEFT, 1):
        yield "the list: size, face or place"


@assertion(38, Look.party)
def archive_line(case: Case) -> Iterator[str]:
    """Row 38: the last recipient is `- Lưu Văn phòng …`, without colon and clerk."""
    lines = distributed(case)
    if not lines or not re.fullmatch(r"- Lưu [^:]+\.", lines[-1]) or re.match(r"- Lưu VT\b", lines[-1]):
        yield lines[-1] if lines else "no list"


@assertion(40, Look.party)
def as_above(case: Case) -> Iterator[str]:
    """Row 40: “Như trên” comes first in official letters and proposals only."""
    lines = distributed(case)
    if (lines[:1] == ["- Như trên;"]) != bool(case.appeal):
        yield str(lines[:1])


@assertion(41, Look.party)
def signer(case: Case) -> Iterator[str]:
    """Row 41: the signer in the right half, 14 pt; bold, but light under an authority; 30 mm to sign."""
    titles, names = signing(case)
    if not titles or not names:
        yield "no title or no name"
        return
    delegated = any(re.match(r"(T/M|K/T|T/L|Q\.)", run.text) for run in titles)
    title = squeezed(case.content.signer.title.upper())
    for run in titles:
        light = delegated and squeezed(run.text) in title
        if run.x0 < case.centre - 1 or not within(run, 14, 14) or not run.face("" if light else "bold"):
            yield f"“{run.text}”"
        if run.text not in (run.text.upper(), "kiêm"):
            yield f"“{run.text}” is not in capitals"
    if squeezed("".join(run.text for run in names)) != squeezed(case.content.signer.name):
        yield "name"
    if not all(within(run, 14, 14) and run.face("bold") for run in names):
        yield "the name's size or face"
    if names[0].top - titles[-1].bottom < 30 * MM:
        yield "less than 30 mm for the signature"


@assertion(42, Look.party)
def authority_is_the_partys(case: Case) -> Iterator[str]:
    """Row 42: authority is written T/M K/T T/L Q. and never as the State writes it."""
    for run in signing(case)[0]:
        found = re.match(r"([A-ZĐƯ]{1,3})([./])\s*[A-ZĐƯ]", run.text)
        if found and found[0][: len(found[1]) + 2].rstrip() not in ("T/M", "K/T", "T/L") and found[1] != "Q":
            yield run.text


@assertion(47, Look.party)
def head(case: Case) -> Iterator[str]:
    """Row 47: the Party's title 15 pt bold on the right over a rule as long; superior, issuer and star on the left."""
    title, star = case.head_run(PARTY), case.head_run("*")
    if title is None or not within(title, 15, 15) or not title.face("bold") or title.middle < case.centre:
        yield "title"
        return
    rule = case.paper.rule_under(title)
    if rule is None or not 0.97 <= (rule[1] - rule[0]) / (title.x1 - title.x0) <= 1.03:
        yield "the rule under the title"
    yield from _issuer(case, star)


def _issuer(case: Case, star: Run | None) -> Iterator[str]:
    issuing = [run for run in case.head if star and run.middle < case.centre and run.base < star.base]
    for text, face in ((case.content.issuer.superior, ""), (case.content.issuer.name, "bold")):
        mine = [run for run in issuing if run.face(face)]
        if squeezed("".join(run.text for run in mine)) != squeezed(text.upper()):
            yield f"“{text}” is not what stands there"
        if not all(within(run, 14, 14) and run.x1 < case.centre + 1 for run in mine):
            yield f"size or place of “{text}”"
    if star is None or star.text != "*" or not issuing or not near(star.middle, issuing[-1].middle, 2):
        yield "the star is not centred under the issuer"


@assertion(48, Look.party)
def annexes(case: Case) -> Iterator[str]:
    """Row 48: the body mentions the annex; several bear Arabic numbers."""
    many = len(case.content.annexes) > 1
    if case.content.annexes and "phụlục" not in case.paper.flat[case.head_end : case.body_end].casefold():
        yield "the body does not mention the annex"
    for place, (start, end) in enumerate(case.annexes, 1):
        label = squeezed(case.paper.between(start, end)[0].text)
        if label != (f"Phụlục{place}" if many else "Phụlục"):
            yield label
