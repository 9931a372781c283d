"""How the sheet is laid out: rows in bands, what can be typed in them, and the steps of a report. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.lib.words import Words, _
from portal.plans.models import FormLine
from portal.reports.completeness import CUT_OFF, Problem, must_fix
from portal.reports.papers import Paper
from portal.reports.sheet import DUTIES, HEADING, TEXT, Entry

MONEY = "money"
BANDS: Mapping[str, Words] = {
    "A": _("A. Lực lượng tham gia"),
    "B": _("B. Địa chỉ nhân đạo"),
    "B4": _("B4. Địa chỉ được trợ giúp, theo nhóm đối tượng"),
    "B5": _("B5. Địa chỉ được trợ giúp, theo hình thức"),
    "B6": _("B6–B7. Kết quả với hộ"),
    "C": _("C. Giá trị đã trao, đồng"),
    "D": _("D. Tuyên truyền"),
    "F": _("F. Danh sách đề xuất"),
}


@dataclass(frozen=True)
class GridRow:
    """One row of the grid; `form` where something in it can be typed, `faults` its sentences by field."""

    line: FormLine
    entry: Entry
    band: Words | None
    previous: int | None
    opens: bool
    types_value: bool
    types_estimate: bool
    form: Any = None
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_total(self) -> bool:
        """The closing sum of the money."""
        return bool(self.line.sum_of) and self.line.unit == MONEY


def rows(paper: Paper, forms: Mapping[str, Any], edit: str = "") -> Iterator[GridRow]:
    """The rows of figures in their bands; without forms nothing can be typed. `edit` opens one line for overruling."""
    lines = [line for line in paper.form if line.unit not in (HEADING, TEXT) and line.source != DUTIES]
    totals = [line for line in lines if line.sum_of and line.unit == MONEY]
    last = ""
    for line in (
        [line for line in lines if line not in totals and line.code[0] < "D"]
        + totals
        + [line for line in lines if line.code[0] >= "D"]
    ):
        band = band_of(line.code)
        entry = paper.sheet[line.code]
        form = forms.get(line.code)
        figure = paper.figures.get(line.code)
        yield GridRow(
            line=line,
            entry=entry,
            band=BANDS.get(band) if band != last else None,
            previous=paper.previous.get(line.code),
            opens=figure is not None and bool(figure.rows or figure.scheduled),
            types_value=form is not None and (entry.overruled or line.source == "free" or line.code == edit),
            types_estimate=form is not None,
            form=form,
            faults=form.errors if form is not None else {},
        )
        last = band


def band_of(code: str) -> str:
    """The band under which a line stands."""
    if code[:2] in ("B4", "B5"):
        return code[:2]
    return "B6" if code[:2] in ("B6", "B7") else code[:1]


def typed_codes(paper: Paper) -> list[str]:
    """The figures whose lines carry a form: all but sums and lists."""
    return [line.code for line in paper.form if line.unit not in (HEADING, TEXT, "list") and not line.sum_of]


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
        ("narrative", _("Thuyết minh"), "gap" if gaps["narrative"] else "ok"),
        ("check", _("Kiểm tra"), ""),
        ("sign", _("Lãnh đạo duyệt"), ""),
        ("submit", _("Gửi"), ""),
    ]
    return [(name, words, "now" if name == here else state) for name, words, state in items]


def anchor(problem: Problem) -> str:
    """The id of the field that answers a problem, on the check page."""
    if problem.code == CUT_OFF:
        return ""
    if problem.field == "explanation":
        return f"{problem.code}-why-explanation"
    return f"{problem.code}-{problem.field}"
