"""Assertions about the Party's form of a letter (reference §2, §5): `check(pdf, content)` names those that a PDF breaks."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from portal.letters.content import Kind, LetterContent
from tests.letters.case import ASSERTIONS, MOTTO, NATION, PARTY, TITLES, Assertion, Case, Fault
from tests.letters.checker import form_body, form_head
from tests.letters.form_body import _distribution, _main, _signer
from tests.letters.form_head import _to, near, within
from tests.letters.paper import LEFT, MM, RIGHT, Run, squeezed

COMMON = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21, 22, 29, 30, 31, 34, 39, 44, 45, 49, 50, 51, 52, 53, 54, 55)
"""What both forms share, judged by the assertions of the State's form."""
OWN: dict[int, Assertion] = {}
assert form_body
assert form_head


def check(pdf: bytes, content: LetterContent) -> list[Fault]:
    """The faults of a PDF that should be this letter in the Party's form."""
    case = Case(pdf, content)
    asked = {number: ASSERTIONS[number] for number in COMMON} | OWN
    return [Fault(number, said) for number in sorted(asked) for said in asked[number](case)]


def own(number: int) -> Callable[[Assertion], Assertion]:
    """Register an assertion of the Party's form under its number."""

    def register(function: Assertion) -> Assertion:
        OWN[number] = function
        return function

    return register


def middle(case: Case) -> float:
    return (LEFT + 2 * case.centre - RIGHT) / 2


@own(105)
def party_page_number(case: Case) -> Iterator[str]:
    for page in list(case.main_pages)[1:]:
        for run in case.paper.band(page):
            if run.text.isdigit() and (not within(run, 14, 14) or not near(run.base, 10 * MM, 1)):
                yield f"page {page + 1}: size, or {run.base / MM:.1f} mm from the edge"


@own(18)
def number_and_symbol(case: Case) -> Iterator[str]:
    run = case.head_run("Số")
    number = r"(0[1-9]|[1-9]\d+)" if case.content.number else r"\s*"
    if run is None or not re.fullmatch(rf"Số {number}-[A-ZĐa-z]+/[A-ZĐƯ]+", run.text):
        yield run.text if run else "no number"
    elif not within(run, 14, 14) or not run.face(""):
        yield "size or face"
    elif re.split(r"[-/]", run.text)[1] != (
        "CV" if case.content.kind is Kind.official_letter else TITLES[case.content.kind][1]
    ):
        yield f"{run.text} for {case.content.kind}"


@own(23)
def official_letter_says_about(case: Case) -> Iterator[str]:
    if case.content.kind is not Kind.official_letter:
        return
    about = case.head_run("về việc ")
    if about is None or not within(about, 12, 12) or not about.face("italic") or about.x1 > case.centre:
        yield "“về việc”: size, face or place"
    if "V/v" in case.paper.flat[: case.head_end]:
        yield "the State's “V/v”"


@own(24)
def type_and_abstract(case: Case) -> Iterator[str]:
    if case.content.kind is Kind.official_letter:
        return
    title = case.head_run(TITLES[case.content.kind][0])
    hyphens = case.head_run("-----")
    if title is None or hyphens is None:
        yield "no title or no hyphens"
        return
    abstract = [run for run in case.head if title.base < run.base < hyphens.base]
    if not within(title, 15, 16) or not title.face("bold") or not near(title.middle, middle(case), 3):
        yield "title"
    if not abstract or not abstract[0].text[0].islower():
        yield "the abstract begins in lower case"
    for run in abstract:
        if not within(run, 14, 15) or not run.face("bold") or not near(run.middle, middle(case), 3):
            yield f"“{run.text[:30]}”"
    if hyphens.text != "-----" or not near(hyphens.middle, middle(case), 3):
        yield "hyphens"


@own(26)
def appealed(case: Case) -> Iterator[str]:
    word = {Kind.official_letter: "Kínhgửi:", Kind.proposal: "Kínhtrình:"}.get(case.content.kind)
    there = re.findall(r"Kính(?:gửi|trình):", case.paper.flat[case.head_end : case.to_end])
    if there != ([word] if word and case.content.recipients else []):
        yield str(there)
    elif word and len(case.content.recipients) == 1 and squeezed(_to(case)[0].text) == word:
        yield "one recipient stands on the line of the appeal"


@own(32)
def pitch(case: Case) -> Iterator[str]:
    for lines in case.paragraphs:
        for above, below in pairwise(lines):
            if above.page == below.page and not 18 <= below.base - above.base <= 22:
                yield f"{below.base - above.base:.1f} pt"


@own(33)
def bases(case: Case) -> Iterator[str]:
    spans = case.spans[: len(case.content.bases)]
    for place, span in enumerate(spans):
        lines = case.paper.between(span.start, span.end)
        if not lines or not all(line.face("") for line in lines):
            yield "a basis is not upright"
        elif not lines[-1].text.endswith("." if place == len(spans) - 1 else ";"):
            yield lines[-1].text[-20:]


@own(35)
def the_end(case: Case) -> Iterator[str]:
    if not _main(case).endswith(".") or _main(case).endswith("./.") or "./." in case.paper.flat:
        yield _main(case)[-12:]


@own(36)
def distribution(case: Case) -> Iterator[str]:
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
    lines = _distribution(case)
    if not re.fullmatch(r"- Lưu [^:]+\.", lines[-1]) or "VT" in lines[-1]:
        yield lines[-1]
    if (lines[0] == "- Như trên;") != case.addressed:
        yield lines[0]


@own(41)
def signer(case: Case) -> Iterator[str]:
    titles, names = _signer(case)
    if not titles or not names:
        yield "no title or no name"
        return
    delegated = any(re.match(r"(T/M|K/T|T/L|Q\.)", run.text) for run in titles)
    for run in titles:
        light = delegated and squeezed(run.text) in squeezed(case.content.signer.title.upper())
        if run.x0 < case.centre - 1 or not within(run, 14, 14) or not run.face("" if light else "bold"):
            yield f"“{run.text}”"
        if run.text not in (run.text.upper(), "kiêm"):
            yield f"“{run.text}” is not in capitals"
        if re.match(r"(TM|KT|TL|TUQ)\.", run.text):
            yield f"the State's {run.text}"
    for above, below in pairwise(titles):
        if (
            above.text.startswith("K/T")
            and not below.text.startswith(("PHÓ", "BAN", "VẬN"))
            and "PHÓ" not in below.text
        ):
            yield f"{above.text} / {below.text}"
    if squeezed("".join(run.text for run in names)) != squeezed(case.content.signer.name):
        yield "name"
    if not all(within(run, 14, 14) and run.face("bold") for run in names):
        yield "the name's size or face"
    if names[0].top - titles[-1].bottom < 30 * MM:
        yield "less than 30 mm for the signature"


@own(47)
def head(case: Case) -> Iterator[str]:
    title, star = case.head_run(PARTY), case.head_run("*")
    if title is None or not within(title, 15, 15) or not title.face("bold") or title.middle < case.centre:
        yield "title"
        return
    rule = case.paper.rule_under(title)
    if rule is None or not 0.97 <= (rule[1] - rule[0]) / (title.x1 - title.x0) <= 1.03:
        yield "the rule under the title"
    if any(squeezed(text) in case.paper.flat for text in (NATION, MOTTO)):
        yield "the State's head"
    yield from _issuer(case, star)


def _issuer(case: Case, star: Run | None) -> Iterator[str]:
    issuing = [run for run in case.head if star and run.middle < case.centre and run.base < star.base]
    for text, face in ((case.content.issuer.superior, ""), (case.content.issuer.name, "bold")):
        mine = [run for run in issuing if run.face(face)]
        if squeezed("".join(run.text for run in mine)) != squeezed(text.upper()):
            yield f"“{text}” is not what stands there"
        if not all(within(run, 14, 14) and run.x1 < case.centre + 1 for run in mine):
            yield f"size or place of “{text}”"
    if star is None or not issuing or not near(star.middle, issuing[-1].middle, 2):
        yield "the star is not centred under the issuer"


@own(48)
def annexes(case: Case) -> Iterator[str]:
    many = len(case.content.annexes) > 1
    if case.content.annexes and "phụlục" not in case.paper.flat[case.head_end : case.body_end].casefold():
        yield "the body does not mention the annex"
    for place, (start, end) in enumerate(case.annexes, 1):
        label = squeezed(case.paper.between(start, end)[0].text)
        if label != (f"Phụlục{place}" if many else "Phụlục"):
            yield label
