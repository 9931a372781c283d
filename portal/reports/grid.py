"""How the sheet is laid out: rows in bands, what can be typed in them, and the steps of a report. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.lib.words import Words, _, phrase
from portal.plans.models import FormLine
from portal.reports.completeness import CUT_OFF, Problem, must_fix
from portal.reports.papers import Paper
from portal.reports.sheet import DUTIES, HEADING, LIST, TEXT, Entry

MONEY, FREE = "money", "free"
UNITS = {"count": _("số"), "days": _("ngày công"), MONEY: _("đồng")}


@dataclass(frozen=True)
class GridRow:
    """One row of the grid; `form` where something in it can be typed, `faults` its sentences by field."""

    line: FormLine
    entry: Entry
    band: Words | str
    previous: int | None
    opens: bool
    types_value: bool
    types_estimate: bool
    form: Any = None
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    official: int | None = None

    @property
    def is_total(self) -> bool:
        """The closing sum of the money."""
        return bool(self.line.sum_of) and self.line.unit == MONEY


def rows(paper: Paper, forms: Mapping[str, Any], edit: str = "") -> Iterator[GridRow]:
    """The rows of figures in their bands; without forms nothing can be typed. `edit` opens one line for overruling."""
    headings = {line.code: line for line in paper.form if line.unit == HEADING or len(line.code) == 1}
    seen: set[str] = set()
    last = ""
    for line in _in_order(paper.form):
        over = _heading_of(line, headings)
        band: Words | str = ""
        if over.code != last:
            name = _("{code}. {label}", code=over.code, label=phrase(over.label))
            if over.unit == MONEY:
                name = _("{name}, đồng", name=name)
            band = _("{name} (tiếp)", name=name) if over.code in seen else name
        last = over.code
        seen.add(over.code)
        entry, form, figure = paper.sheet[line.code], forms.get(line.code), paper.figures.get(line.code)
        yield GridRow(
            line=line,
            entry=entry,
            band=band,
            previous=paper.previous.get(line.code),
            opens=figure is not None and (form is not None or bool(figure.rows or figure.scheduled)),
            types_value=form is not None and (entry.overruled or line.source == FREE or line.code == edit),
            types_estimate=form is not None and paper.estimates,
            form=form,
            faults=form.errors if form is not None else {},
            official=paper.official.get(line.code),
        )


def _in_order(form: Sequence[FormLine]) -> Iterator[FormLine]:
    """The figures as they stand in the form, but a sum of money closes its parts as a total does."""
    figures = [line for line in form if line.unit not in (HEADING, TEXT) and line.source != DUTIES]
    totals = {line.sum_of[-1]: line for line in figures if line.sum_of and line.unit == MONEY}
    for line in figures:
        if line not in totals.values():
            yield line
        if line.code in totals:
            yield totals[line.code]


def _heading_of(line: FormLine, headings: Mapping[str, FormLine]) -> FormLine:
    """The nearest heading over a line: its parent's, else that of its letter (C heads its own parts)."""
    for code in (line.parent or "", (line.parent or "")[:1], line.code[:1]):
        if code in headings:
            return headings[code]
    return line


def typed_codes(paper: Paper) -> list[str]:
    """The figures whose lines carry a form: all but sums and lists."""
    return [line.code for line in paper.form if line.unit not in (HEADING, TEXT, LIST) and not line.sum_of]


def sums_with(paper: Paper, code: str) -> list[FormLine]:
    """The sums that move when a line moves."""
    return [line for line in paper.form if code in line.sum_of]


def steps(paper: Paper, found: Sequence[Problem], here: str) -> list[tuple[str, Words, str]]:
    """The steps of a draft as (name, words, state): ok · gap · now · "" (screens §6)."""
    texts = {line.code for line in paper.form if line.unit == TEXT}
    wrong = must_fix(found)
    gaps = {
        "figures": any(problem.code not in texts and problem.code not in paper.duties for problem in wrong),
        "narrative": any(problem.code in texts or problem.code in paper.duties for problem in wrong),
    }
    items = [
        ("figures", _("Số liệu"), "gap" if gaps["figures"] else "ok"),
        ("addresses", _("Danh sách địa chỉ"), "ok"),
        ("narrative", _("Thuyết minh"), "gap" if gaps["narrative"] else "ok"),
        ("check", _("Kiểm tra"), "ok" if here in ("sign", "submit") else ""),
        ("sign", _("Lãnh đạo duyệt"), ""),
        ("submit", _("Gửi"), ""),
    ]
    pages = pages_of(paper)
    return [
        (name, words, "now" if name == here else state)
        for name, words, state in items
        if name in pages or name in ("sign", "submit")
    ]


def pages_of(paper: Paper) -> list[str]:
    """The pages that a draft is written on, in their order: the list where the form has one, words where it has any."""
    words = paper.duties or any(line.unit == TEXT for line in paper.form)
    asked = {"addresses": paper.annex is not None, "narrative": bool(words)}
    return [name for name in ("figures", "addresses", "narrative", "check") if asked.get(name, True)]


def anchor(problem: Problem) -> str:
    """The id of the field that answers a problem, on the check page."""
    if problem.code == CUT_OFF:
        return ""
    if problem.field == "explanation":
        return f"{problem.code}-why-explanation"
    return f"{problem.code}-{problem.field}"
