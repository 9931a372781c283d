"""Assertions about the page and the State's head (reference §5: 1-6, 11-17, 19-28)."""

import datetime as dt
import re
from collections.abc import Iterator

from portal.letters.content import Kind
from portal.letters.customs import bare
from tests.letters.case import DRAFT, MOTTO, NATION, TITLES, URGENCIES, Case, Look, assertion
from tests.letters.paper import BOTTOM, LEFT, MM, RIGHT, TOP, Run, squeezed


def near(value: float, wanted: float, by: float) -> bool:
    return abs(value - wanted) <= by


def within(run: Run, least: float, most: float) -> bool:
    return all(least - 0.05 <= size <= most + 0.05 for size in run.sizes)


@assertion(1)
def paper_is_a4(case: Case) -> Iterator[str]:
    """Row 1: each page is A4, upright but for annexes across."""
    turned = {
        page
        for pages, annex in zip(case.annex_pages, case.content.annexes, strict=True)
        for page in pages
        if annex.landscape
    }
    for number, page in enumerate(case.paper.pages):
        size = (page.height, page.width) if number in turned else (page.width, page.height)
        if not near(size[0], 595.28, 0.5) or not near(size[1], 841.89, 0.5):
            yield f"page {number + 1}: {page.width} × {page.height}"


@assertion(2)
def side_margins(case: Case) -> Iterator[str]:
    """Row 2: no text left of 30 mm or right of 15 mm; full lines reach the right margin."""
    for number, page in enumerate(case.paper.pages):
        runs = case.paper.runs(number)
        if runs and min(run.x0 for run in runs) < LEFT - 0.5:
            yield f"page {number + 1}: text in the left margin"
        if runs and max(run.x1 for run in runs) > float(page.width) - RIGHT + 0.5:
            yield f"page {number + 1}: text in the right margin"
    runs = [run for page in case.main_pages for run in case.paper.runs(page)]
    full = [line for lines in case.paragraphs for line in lines[:-1]]
    if not 30 * MM - 0.5 <= min(run.x0 for run in runs) <= 35 * MM + 0.5:
        yield "left margin"
    if full and not 15 * MM - 0.5 <= 2 * case.centre - max(line.x1 for line in full) <= 20 * MM + 0.5:
        yield "right margin"


@assertion(3)
def top_and_bottom_margins(case: Case) -> Iterator[str]:
    """Row 3: nothing but page numbers and a draft's mark above 20 mm, nothing below 20 mm."""
    for number, page in enumerate(case.paper.pages):
        for run in case.paper.band(number):
            if not re.fullmatch(rf"\d+|{DRAFT}", run.text):
                yield f"page {number + 1}: “{run.text}” in the top margin"
        for run in case.paper.runs(number):
            if run.top < TOP - 0.5 or run.bottom > float(page.height) - BOTTOM + 0.5:
                yield f"page {number + 1}: “{run.text[:20]}” in the top or bottom margin"


def _marks(case: Case, page: int) -> list[Run]:
    return [run for run in case.paper.band(page) if not (case.content.draft and run.text == DRAFT)]


@assertion(4)
def first_page_bears_no_number(case: Case) -> Iterator[str]:
    """Row 4: no text in the top margin of page 1."""
    if _marks(case, 0):
        yield _marks(case, 0)[0].text


def numbered(case: Case, pages: list[int]) -> Iterator[str]:
    for count, page in enumerate(pages[1:], start=2):
        marks = _marks(case, page)
        if [run.text for run in marks] != [str(count)]:
            yield f"page {page + 1}: {[run.text for run in marks]}, not {count}"
            continue
        middle = (LEFT + float(case.paper.pages[page].width) - RIGHT) / 2
        if not near(marks[0].middle, middle, 3) or not within(marks[0], 13, 14) or not marks[0].face(""):
            yield f"page {page + 1}: place, size or face of the number"


@assertion(5, Look.state)
def later_pages_bear_their_number(case: Case) -> Iterator[str]:
    """Row 5: later pages bear their number alone, 13 to 14 pt, upright, centred."""
    yield from numbered(case, list(case.main_pages))


@assertion(6)
def annexes_count_for_themselves(case: Case) -> Iterator[str]:
    """Row 6: the pages of an annex count for themselves."""
    for pages in case.annex_pages:
        if not pages:
            yield "an annex has no page"
        elif _marks(case, pages[0]):
            yield f"page {pages[0] + 1}: first page of an annex bears a number"
        yield from numbered(case, pages)


def _only(case: Case, text: str) -> Run | None:
    runs = [run for page in range(len(case.paper.pages)) for run in case.paper.runs(page) if run.text == text]
    return runs[0] if len(runs) == 1 and runs[0].page == 0 else None


@assertion(11, Look.state)
def name_of_the_nation(case: Case) -> Iterator[str]:
    """Row 11: the nation's name, once, 12 to 13 pt, bold, on the right."""
    run = _only(case, NATION)
    if run is None:
        yield "not there once"
    elif not within(run, 12, 13) or not run.face("bold") or run.middle <= case.centre:
        yield "size, face or place"


@assertion(12, Look.state)
def motto(case: Case) -> Iterator[str]:
    """Row 12: the motto with blanks around its hyphens, 13 to 14 pt, bold, centred below the nation's name."""
    nation, run = _only(case, NATION), _only(case, MOTTO)
    if run is None or nation is None:
        yield "not there once"
    elif not within(run, 13, 14) or not run.face("bold"):
        yield "size or face"
    elif not near(run.middle, nation.middle, 2) or run.base <= nation.base:
        yield "not centred below the nation's name"


@assertion(13, Look.state)
def motto_is_no_smaller(case: Case) -> Iterator[str]:
    """Row 13: the motto is as large as the nation's name, or one point larger."""
    nation, run = case.head_run(NATION), case.head_run(MOTTO)
    if nation and run and round(max(run.sizes) - max(nation.sizes), 1) not in (0, 1):
        yield f"{run.sizes} under {nation.sizes}"


def _rule(case: Case, run: Run, least: float, most: float) -> Iterator[str]:
    rule = case.paper.rule_under(run)
    if rule is None:
        yield f"no rule under “{run.text}”"
        return
    share = (rule[1] - rule[0]) / (run.x1 - run.x0)
    if not least <= share <= most or not near((rule[0] + rule[1]) / 2, run.middle, 2):
        yield f"rule of {share:.2f} under “{run.text}”"


@assertion(14, Look.state)
def rule_under_the_motto(case: Case) -> Iterator[str]:
    """Row 14: the rule under the motto is as long as the motto."""
    if run := case.head_run(MOTTO):
        yield from _rule(case, run, 0.97, 1.03)


def _issuing(case: Case) -> list[Run]:
    """The runs above the number on the left."""
    number = case.head_run("Số")
    return [run for run in case.head if run.middle < case.centre and number and run.base < number.base - 1]


@assertion(15, Look.state)
def issuer_and_superior(case: Case) -> Iterator[str]:
    """Row 15: the issuer bold, its superior light, capitals of 12 to 13 pt, in the left half."""
    runs = _issuing(case)
    for text, face in ((case.content.issuer.superior, ""), (case.content.issuer.name, "bold")):
        mine = [run for run in runs if run.face(face)]
        if squeezed("".join(run.text for run in mine)) != squeezed(text.upper()):
            yield f"“{text}” is not what stands there in {face or 'light'}"
        if not all(within(run, 12, 13) and run.x1 < case.centre + 1 for run in mine):
            yield f"size or place of “{text}”"


@assertion(16, Look.state)
def rule_under_the_issuer(case: Case) -> Iterator[str]:
    """Row 16: the rule under the issuer is a third to a half of its last line, centred."""
    runs = _issuing(case)
    yield from _rule(case, runs[-1], 1 / 3, 1 / 2) if runs else ["no issuer"]


@assertion(17, Look.state)
def number_and_symbol(case: Case) -> Iterator[str]:
    """Row 17: `Số: 05/BC-CTĐ`, 13 pt, upright."""
    run = case.head_run("Số")
    number = r"(0[1-9]|[1-9]\d+)" if case.content.number else r"\s*"
    pattern = rf"Số: {number}/[A-ZĐƯƠÂÊÔĂa-z]+([-&][A-ZĐƯƠÂÊÔĂa-z0-9]+)*"
    if run is None or not re.fullmatch(pattern, run.text):
        yield run.text if run else "no number"
    elif not within(run, 13, 13) or not run.face(""):
        yield "size or face"


@assertion(19)
def symbol_fits_the_type(case: Case) -> Iterator[str]:
    """Row 19: the code in the symbol is that of the title; an official letter and thanks have none."""
    run = case.head_run("Số")
    pattern = r"Số\s*\d*-(\w+)/" if case.is_party else r"Số:\s*\d*/(\w+)(?=-)"
    found = re.match(pattern, run.text) if run else None
    code = found[1] if found else ""
    wanted = TITLES.get(case.content.kind, ("", "CV" if case.is_party else ""))[1]
    codes = {short for _, short in TITLES.values()} | {"CV"}
    if (code if code in codes else "") != wanted:
        yield f"{code} for {case.content.kind}"


def _dated(case: Case) -> Run | None:
    return next((run for run in case.head if re.search(r", ngày\b.*\bnăm\b", run.text)), None)


@assertion(20)
def place_and_date(case: Case) -> Iterator[str]:
    """Row 20: the date in full, padded below ten and in January and February only, and the letter's."""
    run = _dated(case)
    if run is None:
        yield "no date"
        return
    if case.content.date is None:
        if not re.search(r"ngày\s+tháng\s+năm$", run.text):
            yield run.text
        return
    found = re.search(r"ngày (0[1-9]|[12]\d|3[01]) tháng (01|02|[3-9]|1[0-2]) năm (\d{4})$", run.text)
    if found is None:
        yield run.text
    elif dt.date(int(found[3]), int(found[2]), int(found[1])) != case.content.date:
        yield f"{run.text} for {case.content.date}"


@assertion(21)
def date_is_italic_on_the_right(case: Case) -> Iterator[str]:
    """Row 21: place, comma and date, italic, on the right."""
    run = _dated(case)
    if run is None or not run.face("italic") or run.middle <= case.centre:
        yield "place or face"
    elif not run.text.startswith(f"{case.content.issuer.place}, "):
        yield run.text


@assertion(22)
def number_and_date_on_one_line(case: Case) -> Iterator[str]:
    """Row 22: number and date on one line."""
    number, date = case.head_run("Số"), _dated(case)
    if number is None or date is None or abs(number.top - date.top) > 3:
        yield "not on one line"


@assertion(23, Look.state)
def official_letter_says_about(case: Case) -> Iterator[str]:
    """Row 23: an official letter has no title but `V/v`, 12 to 13 pt, upright, light, 6 pt below the number."""
    if case.content.kind is not Kind.official_letter:
        return
    if any(run.text in {title for title, _ in TITLES.values()} for run in case.head):
        yield "an official letter bears no title"
    number, about = case.head_run("Số"), case.head_run("V/v")
    if number is None or about is None:
        yield "no “V/v”"
        return
    left = [run for run in case.head if run.middle < case.centre and run.base >= about.base]
    below = [run for run in left if run.text not in URGENCIES.values()]
    if not all(within(run, 12, 13) and run.face("") and run.x1 < case.centre for run in below):
        yield "size, face or place"
    if not 6 <= about.top - number.bottom <= 10:
        yield f"{about.top - number.bottom:.1f} pt below the number"


def _abstract(case: Case) -> list[Run]:
    title = case.head_run(TITLES[case.content.kind][0])
    return [run for run in case.head if title and run.base > title.base]


@assertion(24, Look.state)
def type_and_abstract(case: Case) -> Iterator[str]:
    """Row 24: title and abstract bold, 13 to 14 pt, centred."""
    if case.content.kind is Kind.official_letter:
        return
    middle = (LEFT + 2 * case.centre - RIGHT) / 2
    title = case.head_run(TITLES[case.content.kind][0])
    abstract = _abstract(case)
    if title is None or bool(abstract) == (case.content.kind is Kind.thanks):
        yield "no title, or no abstract"
        return
    for run in (title, *abstract):
        if not within(run, 13, 14) or not run.face("bold") or not near(run.middle, middle, 3):
            yield f"“{run.text[:30]}”"


@assertion(25, Look.state)
def rule_under_the_abstract(case: Case) -> Iterator[str]:
    """Row 25: the rule under the abstract is a third to a half of its last line."""
    if case.content.kind not in (Kind.official_letter, Kind.thanks) and _abstract(case):
        yield from _rule(case, _abstract(case)[-1], 1 / 3, 1 / 2)


@assertion(26)
def addressed_or_not(case: Case) -> Iterator[str]:
    """Row 26: addressed are official letters, proposals, reports to somebody above, and thanks; nothing else is."""
    text = squeezed(case.appeal)
    there = re.findall(r"Kính(?:gửi|trình):", case.paper.flat[case.head_end : case.to_end + 10])
    if there[:1] != ([text] if text else []):
        yield f"{there}, not {case.appeal or 'nobody'}"


def _to(case: Case) -> list[Run]:
    return case.paper.between(case.head_end, case.to_end)


@assertion(27)
def several_recipients(case: Case) -> Iterator[str]:
    """Row 27: several recipients: one on a line behind a dash, `;` and at last `.`, the dashes under the colon."""
    if not case.appeal or len(case.content.recipients) < 2:
        return
    head, *lines = _to(case)
    if head.text != squeezed(case.appeal) or not lines:
        yield f"the recipients stand on the line of “{case.appeal}”"
        return
    firsts = [line for line in lines if line.text.startswith("-") and near(line.x0, lines[0].x0, 0.6)]
    texts = [f"-{squeezed(bare(text))}" for text in case.content.recipients]
    joined = "".join(squeezed(line.text) for line in lines)
    if joined != ";".join(texts) + ".":
        yield "marks of the list"
    if len(firsts) != len(texts):
        yield "the dashes do not stand below one another"
    colon = next(char for char in head.chars if char["text"] == ":")
    if not near(lines[0].x0, float(colon["x0"]), 4):
        yield f"dashes at {lines[0].x0:.1f}, the colon at {colon['x0']:.1f}"


@assertion(28)
def one_recipient(case: Case) -> Iterator[str]:
    """Row 28: one recipient stands on the line of the appeal."""
    if case.appeal and len(case.content.recipients) == 1:
        first = _to(case)[0].text
        if not first.startswith(squeezed(case.appeal)) or first == squeezed(case.appeal):
            yield first
