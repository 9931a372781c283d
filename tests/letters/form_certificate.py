"""Assertions about a certificate, which has a look of its own (reference §4(h); rows of §5 that can hold of it)."""

import re
from collections.abc import Iterator

from tests.letters.case import MOTTO, NATION, TITLES, Case, Look, assertion
from tests.letters.form_head import near, within
from tests.letters.paper import MM, Run


def _runs(case: Case) -> list[Run]:
    return case.paper.runs(0)


def _run(case: Case, text: str) -> Run | None:
    return next((run for run in _runs(case) if run.text.startswith(text)), None)


@assertion(1, Look.certificate)
def one_page_across(case: Case) -> Iterator[str]:
    """Row 1: one page of A4 across."""
    page = case.paper.pages[0]
    if len(case.paper.pages) != 1 or not near(page.width, 841.89, 0.5) or not near(page.height, 595.28, 0.5):
        yield f"{len(case.paper.pages)} pages, {page.width} × {page.height}"


@assertion(2, Look.certificate)
def inside_the_frame(case: Case) -> Iterator[str]:
    """Row 2, 3, 4: all text inside the frame."""
    page = case.paper.pages[0]
    for run in _runs(case):
        if run.x0 < 30 * MM or run.x1 > page.width - 30 * MM or run.bottom > page.height - 14 * MM:
            yield f"“{run.text[:30]}” is not inside the frame"


@assertion(11, Look.certificate)
def heads(case: Case) -> Iterator[str]:
    """Row 11, 12, 14, 24: the nation's name, the motto over its rule, the title; bold and centred at the top."""
    for text, size in ((NATION, 13), (MOTTO, 14), (TITLES[case.content.kind][0], 32)):
        run = _run(case, text)
        if run is None or not within(run, size, size) or not run.face("bold"):
            yield f"“{text}”: size or face"
        elif not near(run.middle, case.centre, 3):
            yield f"“{text}” is not centred"
    motto = _run(case, MOTTO)
    rule = case.paper.rule_under(motto) if motto else None
    if motto and (rule is None or not near(rule[1] - rule[0], motto.x1 - motto.x0, 4)):
        yield "no rule under the motto"


@assertion(15, Look.certificate)
def named(case: Case) -> Iterator[str]:
    """Row 15: the issuer bold, the supporter in the largest letters below it."""
    names = case.paper.between(case.name_end, case.head_end)
    if not all(within(run, 22, 22) and run.face("bold") for run in names):
        yield "the supporter's name: size or face"


@assertion(17, Look.certificate)
def number(case: Case) -> Iterator[str]:
    """Row 17, 19: `Vào sổ số: 05/GCN-CTĐ`, on the left."""
    run = _run(case, "Vào sổ số:")
    figure = r"(0[1-9]|[1-9]\d+)" if case.content.number else r"\s*"
    if run is None or not re.fullmatch(rf"Vào sổ số: {figure}/GCN-[A-ZĐƯƠÂÊÔĂ]+", run.text):
        yield run.text if run else "no number"
    elif run.x1 > case.centre:
        yield "place"


@assertion(20, Look.certificate)
def dated(case: Case) -> Iterator[str]:
    """Row 20, 21: place and date italic on the right."""
    runs = [run for run in _runs(case) if run.face("italic") and run.middle > case.centre + 10]
    if " ".join(run.text for run in runs).split() != case.dated.split():
        yield f"{[run.text for run in runs]}"


@assertion(41, Look.certificate)
def signer(case: Case) -> Iterator[str]:
    """Row 41-44: titles in bold capitals on the right, 30 mm to sign, the name without a degree."""
    right = [run for run in _runs(case) if run.x0 > case.centre - 1 and run.face("bold")]
    titles = [run for run in right if run.text == run.text.upper()]
    names = [run for run in right if run.text != run.text.upper()]
    if not titles or not names or names[0].top - titles[-1].bottom < 30 * MM:
        yield "less than 30 mm for the signature"
    if any(re.search(r"\b(TS|ThS|GS|PGS|BS|Dr)\.", run.text) for run in names):
        yield "a degree"
    if any(re.match(r"[KT]/[TM]", run.text) for run in titles):
        yield "the Party's authority"
