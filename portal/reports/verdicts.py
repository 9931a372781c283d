"""A block of cells against the sheet as it stands → what each cell would change, with a verdict. Pure.

The lines are then checked as the check page would (completeness), so paste and workbook hear the same sentences.
"""

import datetime as dt
import enum
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.lib import money
from portal.lib.vietnamese import moment
from portal.lib.words import Words, _
from portal.plans.models import FormLine
from portal.reports.block import Brought, Shown, key_of, opened, shown
from portal.reports.completeness import Problem
from portal.reports.papers import Paper
from portal.reports.sheet import HEADING, LIST, TEXT, Entry
from portal.reports.writing import LONGEST_REASON

NUMBERS = ("value", "estimate")
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Verdict(enum.StrEnum):
    """What may become of a cell."""

    fine = "fine"
    overrules = "overrules"
    must_fix = "must_fix"
    locked = "locked"

    @property
    def words(self) -> Words:
        """What the preview says."""
        return {
            Verdict.fine: _("ghi được"),
            Verdict.overrules: _("khác sổ, cần lý do"),
            Verdict.must_fix: _("phải sửa"),
            Verdict.locked: _("không nhập ở đây, bỏ qua"),
        }[self]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says something new: what stands there, what would, as typed, and what is to be said of it."""

    before: int | str | None
    after: int | str
    verdict: Verdict = Verdict.fine
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the block: `version` is the guard it was read with, `problems` what the check would say after."""

    code: str
    label: str
    version: int
    cells: Mapping[str, Cell]
    problems: tuple[Problem, ...] = ()

    @property
    def values(self) -> dict[str, int | str]:
        """What is to be written, by field."""
        writable = (Verdict.fine, Verdict.overrules)
        return {name: cell.after for name, cell in self.cells.items() if cell.verdict in writable}


@dataclass(frozen=True, slots=True)
class Judged:
    """The lines that change something, in the order of the block, and the block as it would be sent to be written."""

    lines: tuple[Line, ...]
    brought: tuple[Brought, ...]

    def count(self, verdict: Verdict) -> int:
        """How many cells got it."""
        return sum(cell.verdict is verdict for line in self.lines for cell in line.cells.values())

    @property
    def ready(self) -> bool:
        """Whether it may be written: nothing to mend, and something to write."""
        return not self.count(Verdict.must_fix) and any(line.values for line in self.lines)


@dataclass
class _Typed:
    """A line as it would be typed."""

    value: int | None
    estimate: int | None
    reason: str
    explanation: str
    text: str = ""
    version: int = 0
    typed_at: dt.datetime = _NEVER
    typed_by: str = ""
    file_id: uuid.UUID | None = None


def judge(paper: Paper, rows: Sequence[Brought], today: dt.date) -> Judged:
    """Every cell with its verdict. Refuses a block whose key says that it is of another report or cut-off."""
    report_id, cut_off = paper.report.id, paper.sheet.cut_off
    twice = {code for code, times in Counter(row.code for row in rows).items() if times > 1}
    lines, kept = [], []
    for row in rows:
        entry = paper.sheet[row.code]
        said = opened(row.key, report_id, cut_off) if row.key else shown(entry)
        cells = _cells(paper, row, entry, said)
        if row.code in twice:
            words = _("Dòng {code} có hai lần trong bảng", code=row.code)
            cells |= dict.fromkeys(row.cells, Cell(None, "", Verdict.must_fix, words))
        if cells:
            of = paper.line(row.code)
            lines.append(Line(row.code, of.label if of else "", said.version, cells))
            sent = {name: row.cells[name] for name in cells}
            kept.append(Brought(row.code, sent, row.key or key_of(report_id, cut_off, entry)))
    return Judged(tuple(line for line in _checked(paper, lines, today) if line.cells), tuple(kept))


def _cells(paper: Paper, row: Brought, entry: Entry, said: Shown) -> dict[str, Cell]:
    line = paper.line(row.code)
    if line is None:
        words = _("Biểu này không có dòng {code}", code=row.code or "?")
        return {name: Cell(None, text, Verdict.must_fix, words) for name, text in row.cells.items()}
    found = {}
    for name, text in row.cells.items():
        cell = _cell(line, row.code in paper.duties, name, text, entry)
        given = cell.after
        if cell.verdict is not Verdict.must_fix and (said.says(name, given) or given == cell.before):
            continue
        if said.version != entry.version and entry.typed is not None and cell.verdict is Verdict.fine:
            cell = Cell(cell.before, given, Verdict.must_fix, _overtaken(entry))
        found[name] = cell
    return found


def _overtaken(entry: Entry) -> Words:
    assert entry.typed is not None
    return _(
        "{who} đã sửa dòng {code} lúc {when}, sau khi bảng này được lấy ra. Tải lại tệp rồi chép số sang",
        who=entry.typed.typed_by,
        code=entry.code,
        when=moment(entry.typed.typed_at),
    )


def _cell(line: FormLine, duty: bool, name: str, text: str, entry: Entry) -> Cell:
    before = getattr(entry, name)
    if name not in NUMBERS:
        if len(text) <= LONGEST_REASON and not duty:
            return Cell(before, text)
        words = _("Viết ngắn hơn: tối đa {most} ký tự, đang là {now}", most=LONGEST_REASON, now=len(text))
        return Cell(before, text, Verdict.must_fix, words)
    try:
        number = money.read(text) if line.unit == "money" else money.read_count(text)
    except money.NotMoney as error:
        return Cell(before, text, Verdict.must_fix, error.words)
    if duty or line.unit in (TEXT, LIST, HEADING):
        return Cell(before, number, Verdict.locked, _("Nhập ở trang Thuyết minh"))
    if line.sum_of:
        return Cell(before, number, Verdict.locked)
    return Cell(before, number)


def _checked(paper: Paper, lines: Sequence[Line], today: dt.date) -> list[Line]:
    """The lines beside the sheet as it would be: sums, reasons that are asked for, what the check page would say."""
    typed = {entry.code: entry.typed for entry in paper.sheet if entry.typed is not None}
    after = paper.with_typed(
        {**typed, **{line.code: _as_typed(paper, line) for line in lines if line.values}}
    )
    said: dict[str, list[Problem]] = {}
    for problem in after.problems(today):
        said.setdefault(problem.code, []).append(problem)
    return [_beside(line, after.sheet[line.code], said.get(line.code, [])) for line in lines]


def _beside(line: Line, after: Entry, problems: Sequence[Problem]) -> Line:
    cells = dict(line.cells)
    value = cells.get("value")
    if value is not None and value.verdict is Verdict.fine and after.overruled:
        asks = not after.reason.strip()
        words = _("Sổ ghi {ledger}", ledger=money.show(after.ledger or 0))
        cells["value"] = Cell(value.before, value.after, Verdict.overrules if asks else Verdict.fine, words)
    for name, cell in line.cells.items():
        if cell.verdict is Verdict.locked and cell.words is None:
            total = getattr(after, name) or 0
            if cell.after == total:
                del cells[name]
            else:
                cells[name] = Cell(
                    cell.before,
                    cell.after,
                    Verdict.locked,
                    _("Cổng tự cộng được {total}", total=money.show(total)),
                )
    kept = tuple(one for one in problems if one.field != "reason") if line.values else ()
    return Line(line.code, line.label, line.version, cells, kept)


def _as_typed(paper: Paper, line: Line) -> _Typed:
    """What `record_figure` would keep: a figure that the ledger says itself is no overruling."""
    entry, given = paper.sheet[line.code], line.values
    stored, figure = entry.typed, paper.figures.get(line.code)
    value = given.get("value", stored.value if stored else None)
    if figure is not None and value == figure.value:
        value = None
    estimate = given.get("estimate", stored.estimate if stored else None)
    return _Typed(
        value if isinstance(value, int) else None,
        estimate if isinstance(estimate, int) else None,
        str(given.get("reason", entry.reason)),
        str(given.get("explanation", entry.explanation)),
        entry.text,
    )
