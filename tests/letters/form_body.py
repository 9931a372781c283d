"""Assertions about the text, the signature and the annexes (reference §5: 29-45, 48-52)."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from portal.letters.content import ColumnKind, Table
from portal.letters.sheet import roman
from portal.lib import money
from tests.letters.case import CODED, Case, Look, assertion
from tests.letters.form_head import near, within
from tests.letters.paper import LEFT, MM, RIGHT, Run, squeezed

SINGLE = 1.149
"""Line height of the typeface at single spacing, in parts of its size."""
ALPHABET = "abcdđeghiklmnopqrstuvxy"


def bases(case: Case, face: str) -> Iterator[str]:
    for place, lines in enumerate(case.bases, 1):
        if not lines or not all(line.face(face) for line in lines):
            yield f"a basis is not {face or 'upright'}"
        elif not lines[-1].text.endswith("." if place == len(case.bases) else ";"):
            yield lines[-1].text[-20:]


@assertion(29, Look.state)
def one_size_of_text(case: Case) -> Iterator[str]:
    """Row 29: all text of one size, 13 to 14 pt."""
    sizes = {size for lines in case.paragraphs for line in lines for size in line.sizes}
    if case.paragraphs and (len(sizes) != 1 or not 12.95 <= min(sizes) <= 14.05):
        yield f"{sizes}"


@assertion(30)
def justified(case: Case) -> Iterator[str]:
    """Row 30: nine of ten lines end at the right margin."""
    full = [line for lines in case.paragraphs for line in lines[:-1] if case.paper.has_blank(line)]
    edge = 2 * case.centre - RIGHT
    if full and sum(near(line.x1, edge, 1.5) for line in full) < 0.9 * len(full):
        yield "the lines do not end at the margin"


@assertion(31, Look.state)
def first_lines_are_indented(case: Case) -> Iterator[str]:
    """Row 31: first lines indented by 1 cm (or 1.27 cm), further lines not."""
    for lines in case.paragraphs:
        indent = lines[0].x0 - LEFT
        if not near(indent, 28.35, 1) and not near(indent, 36, 1):
            yield f"{indent:.1f} before “{lines[0].text[:20]}”"
        if any(not near(line.x0, LEFT, 1) for line in lines[1:]):
            yield f"a further line of “{lines[0].text[:20]}” is indented"


@assertion(32, Look.state)
def spacing(case: Case) -> Iterator[str]:
    """Row 32: single to one and a half lines, 6 pt at least between paragraphs."""
    for lines in case.paragraphs:
        for above, below in pairwise(lines):
            pitch = (below.base - above.base) / max(above.sizes) / SINGLE
            if above.page == below.page and not 0.99 <= pitch <= 1.51:
                yield f"{pitch:.2f} lines"
    for one, other in pairwise(case.paragraphs):
        if one[-1].page == other[0].page and len(one) > 1:
            gap = other[0].base - one[-1].base - (one[-1].base - one[-2].base)
            if gap < 5.8:
                yield f"{gap:.1f} pt between paragraphs"


@assertion(33, Look.state)
def bases_are_italic(case: Case) -> Iterator[str]:
    """Row 33: legal bases italic, `;` and at last `.`."""
    yield from bases(case, "italic")


@assertion(34)
def letters_of_points(case: Case) -> Iterator[str]:
    """Row 34: points are lettered a b c d đ e g h i k …, without f, j, w, z."""
    last = -1
    for run in (run for page in case.main_pages for run in case.paper.runs(page)):
        if found := re.match(r"([a-zđ])\)\s", run.text):
            place = ALPHABET.find(found[1])
            if place != 0 and place != last + 1:
                yield f"{found[1]}) after {ALPHABET[last] if last >= 0 else 'nothing'}"
            last = place


def main_text(case: Case) -> str:
    return case.paper.flat[case.to_end : case.body_end]


@assertion(35, Look.state)
def the_end_is_marked(case: Case) -> Iterator[str]:
    """Row 35: the text ends `./.`, once."""
    written = squeezed(" ".join(str(part) for part in (case.content.bases, case.content.body)))
    if not main_text(case).endswith("./.") or (main_text(case).count("./.") != 1 and "./." not in written):
        yield main_text(case)[-12:]


@assertion(36, Look.state)
def distribution_list(case: Case) -> Iterator[str]:
    """Row 36: “Nơi nhận:” 12 pt italic bold at the margin, its list 11 pt upright."""
    mark, left, _ = case.foot
    if mark is None or not left:
        yield "no “Nơi nhận:” with a list"
        return
    if not within(mark, 12, 12) or not mark.face("bold-italic") or not near(mark.x0, LEFT, 1):
        yield "“Nơi nhận:”: size, face or place"
    if not all(within(run, 11, 11) and run.face("") for run in left) or not near(left[0].x0, LEFT, 1):
        yield "the list: size, face or place"


@assertion(37)
def distribution_is_level_with_signer(case: Case) -> Iterator[str]:
    """Row 37: “Nơi nhận:” is level with the first line over the signature."""
    mark, _, right = case.foot
    if mark is None or not right or abs(mark.top - right[0].top) > 3:
        yield f"{mark.top - right[0].top:.1f} pt" if mark and right else "no signer"


def distributed(case: Case) -> list[str]:
    listed: list[str] = []
    for run in case.foot[1]:
        if run.text.startswith("-") or not listed:
            listed.append(run.text)
        else:
            listed[-1] += f" {run.text}"
    return listed


@assertion(38, Look.state)
def archive_line(case: Case) -> Iterator[str]:
    """Row 38: the last recipient is `- Lưu: VT, …`."""
    lines = distributed(case)
    if not lines or not re.fullmatch(r"- Lưu: VT(, .+)?\.", lines[-1]):
        yield lines[-1] if lines else "no list"


@assertion(39)
def lines_of_distribution(case: Case) -> Iterator[str]:
    """Row 39: the others stand behind a dash and end with a semicolon."""
    for line in distributed(case)[:-1]:
        if not re.fullmatch(r"- .*;", line):
            yield line


@assertion(40, Look.state)
def as_above(case: Case) -> Iterator[str]:
    """Row 40: “Như trên” comes first if and only if somebody is addressed."""
    lines = distributed(case)
    if (lines[:1] == ["- Như trên;"]) != bool(case.appeal):
        yield str(lines[:1])


def signing(case: Case) -> tuple[list[Run], list[Run]]:
    """The lines of authority and title, and those of the name: the widest gap is the place of the signature."""
    right = case.foot[2]
    if len(right) < 2:
        return right, []
    gaps = [
        (below.top - above.bottom, place) for place, (above, below) in enumerate(pairwise(right), start=1)
    ]
    cut = max(gaps)[1]
    return right[:cut], right[cut:]


@assertion(41, Look.state)
def signer(case: Case) -> Iterator[str]:
    """Row 41: the signer in the right half, titles bold capitals of 13 to 14 pt, the name bold, 30 mm to sign."""
    titles, names = signing(case)
    if not titles or not names:
        yield "no title or no name"
        return
    if not all(
        within(run, 13, 14) and run.face("bold") and run.x0 > case.centre - 1 for run in (*titles, *names)
    ):
        yield "size, face or place"
    if any(run.text != run.text.upper() for run in titles):
        yield "the title is not in capitals"
    name = case.content.signer.name
    if squeezed("".join(run.text for run in names)) != squeezed(name) or name.isupper():
        yield "name"
    if names[0].top - titles[-1].bottom < 40:
        yield "no room for the signature"
    if names[0].top - titles[-1].bottom < 30 * MM:
        yield "less than 30 mm for the signature"


@assertion(42, Look.state)
def authority_is_the_states(case: Case) -> Iterator[str]:
    """Row 42: authority is written TM. KT. TL. TUQ. Q. and never with a slash."""
    for run in signing(case)[0]:
        found = re.match(r"([A-ZĐƯ]{1,3})([./])\s*[A-ZĐƯ]", run.text)
        if found and (found[2] == "/" or found[1] not in ("TM", "KT", "TL", "TUQ", "Q")):
            yield run.text


@assertion(43)
def deputy_signs_for_head(case: Case) -> Iterator[str]:
    """Row 43: under KT. or K/T stands a deputy's title."""
    titles = [run.text for run in signing(case)[0]]
    for place, line in enumerate(titles, 1):
        if re.match(r"KT\.|K/T", line) and not any(text.startswith("PHÓ") for text in titles[place:]):
            yield f"{line} / {titles[place:]}"


@assertion(44)
def name_without_degree(case: Case) -> Iterator[str]:
    """Row 44: the name bears no degree."""
    name = " ".join(run.text for run in signing(case)[1])
    if re.search(r"\b(TS|ThS|GS|PGS|BS|Dr)\.", name):
        yield name


@assertion(45)
def signature_is_not_alone(case: Case) -> Iterator[str]:
    """Row 45: signature and “Nơi nhận” on one page, with two lines of text."""
    mark, left, right = case.foot
    if mark is None or not left or not right:
        yield "no foot"
        return
    pages = {run.page for run in (mark, left[0], *right)}
    body = case.paper.between(case.to_end, case.body_end)
    whole = len({(line.page, line.base) for line in body})
    here = {line.base for line in body if line.page == mark.page}
    if pages != {mark.page} or len(here) < min(2, whole):
        yield f"{len(here)} lines of text on the signature's page"


@assertion(48, Look.state)
def annexes_are_mentioned(case: Case) -> Iterator[str]:
    """Row 48: the body mentions the annex; several bear Roman numbers."""
    annexes = case.content.annexes
    if annexes and "phụlục" not in case.paper.flat[case.head_end : case.body_end].casefold():
        yield "the body does not mention the annex"
    for place, (start, end) in enumerate(case.annexes, 1):
        label = case.paper.between(start, end)[0].text
        if squeezed(label) != "Phụlục" + (roman(place) if len(annexes) > 1 else ""):
            yield label


@assertion(49)
def head_of_an_annex(case: Case) -> Iterator[str]:
    """Row 49: “Phụ lục” 14 pt and title 13 to 14 pt bold, “(Kèm theo …)” italic, centred."""
    for start, end in case.annexes:
        lines = case.paper.between(start, end)
        middle = (LEFT + float(case.paper.pages[lines[0].page].width) - RIGHT) / 2
        note = next(
            (place for place, line in enumerate(lines) if squeezed(line.text).startswith("(Kèmtheo")), None
        )
        if note is None:
            yield "no “(Kèm theo …)”"
            continue
        for line in lines[:note]:
            if not within(line, 13, 14) or not line.face("bold") or not near(line.middle, middle, 3):
                yield f"“{line.text}”"
        if not within(lines[0], 14, 14) or not lines[note].face("italic") or not within(lines[note], 13, 14):
            yield "size of “Phụ lục” or face of “(Kèm theo …)”"


@assertion(50, *Look)
def amounts_and_shares(case: Case) -> Iterator[str]:
    """Row 50: points in amounts, a comma in shares."""
    text = unicodedata.normalize("NFC", case.paper.text)
    for found in re.finditer(r"([\d.,]*\d) ?đồng\b", text):
        if not re.fullmatch(r"\d{1,3}(\.\d{3})*", found[1]):
            yield found[0]
    for found in re.finditer(r"\d+\.\d+ ?%|\d \d+%|\d+,\d+ %", text):
        yield found[0]


@assertion(51)
def amounts_in_words(case: Case) -> Iterator[str]:
    """Row 51: amounts in words are the amounts."""
    for found in re.finditer(r"([\d.]*\d)đồng\(Bằngchữ:([^)]*?)\.?\)", case.paper.flat):
        if found[2] != squeezed(money.in_words(int(found[1].replace(".", "")))):
            yield found[0]


def _read(case: Case) -> list[list[list[str]]]:
    """The tables as they are printed, page by page."""
    tables: list[list[list[str]]] = []
    for page in case.paper.pages:
        extracted: list[list[list[Any]]] = page.extract_tables()
        tables.extend([[squeezed(cell or "") for cell in row] for row in table] for table in extracted)
    return tables


def _tables(case: Case) -> list[Table]:
    parts: list[Any] = [case.content, *case.content.annexes]
    return [block for part in parts for block in part.body if isinstance(block, Table)]


@assertion(52)
def tables_repeat_their_head_and_add_up(case: Case) -> Iterator[str]:
    """Row 52: a table has its head on every page and totals that are the sums."""
    printed = _read(case) if _tables(case) else []
    for table in _tables(case):
        head = [squeezed(column.label) for column in table.columns]
        rows: list[list[str]] = []
        while printed and (len(rows) < len(table.rows) + table.total or not table.rows):
            first, *more = printed.pop(0)
            if first != head:
                yield f"a page's table begins with {first}"
                return
            rows.extend(more)
            if not table.rows:
                break
        if len(rows) != len(table.rows) + table.total:
            yield f"{len(rows)} rows"
        elif table.total:
            yield from _sums(table, rows)


def _sums(table: Table, rows: list[list[str]]) -> Iterator[str]:
    for place, column in enumerate(table.columns):
        if column.kind in (ColumnKind.whole, ColumnKind.money) and column.label.upper() not in ("STT", "TT"):
            figures = [int(row[place].replace(".", "")) for row in rows[:-1] if row[place] != "-"]
            if rows[-1][place].replace(".", "") != str(sum(figures)):
                yield f"{column.label}: {rows[-1][place]}, not {sum(figures)}"


@assertion(58)
def short_code_is_the_last_line_on_the_left(case: Case) -> Iterator[str]:
    """Row 58: as box 12, 11 pt upright at the left edge, under the archive line; not there when the letter has none."""
    wanted = [f"{CODED}{case.content.code}"] if case.content.code else []
    if [run.text for run in case.coded] != wanted:
        yield str([run.text for run in case.coded])
    last = case.foot[1][-1:]
    for run in case.coded:
        if not within(run, 11, 11) or not run.face("") or not near(run.x0, LEFT, 1):
            yield "size, face or place"
        if last and (run.page, run.base) <= (last[0].page, last[0].base):
            yield "the archive line stands below it"
