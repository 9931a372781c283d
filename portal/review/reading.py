"""What a reviewer has to read of a version: the form's lines, those that ask to be read before the others. Pure."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.lib import money
from portal.lib.words import Words, _
from portal.plans.models import FormLine, PlanDuty
from portal.reports.completeness import Level, Problem
from portal.reports.difference import in_words
from portal.reports.sheet import ADDRESSES, COUNT, HEADING, LIST, TEXT, Entry, Sheet

UNITS = {"money": _("{value} đ"), "days": _("{value} ngày")}
DUTY_STATES = (_("chưa làm"), _("đang làm"), _("đã làm"))
WHOLE = ""  # the line of a comment on the report as a whole


@dataclass(frozen=True, slots=True)
class Note:
    """A comment with its answer, as it is read. `sent_at` is None while only the desk sees it."""

    id: uuid.UUID
    number: int
    line: str
    body: str
    author_id: uuid.UUID
    author: str
    organisation: str
    at: dt.datetime
    sent_at: dt.datetime | None
    answer: "Note | None" = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the version under review, beside its version before, the previous period and the ledger."""

    code: str
    label: str
    definition: str
    unit: str
    clause: str
    entry: Entry
    before: Entry | None
    previous: int | None
    drift: int | None
    flags: tuple[Problem, ...]
    notes: tuple[Note, ...]
    counted: bool

    @property
    def is_text(self) -> bool:
        """A part of the narrative."""
        return self.unit == TEXT

    @property
    def is_figure(self) -> bool:
        """A number that can grow or shrink; a text or the state of a duty cannot."""
        return self.unit not in (TEXT, LIST)

    def show(self, value: int | None) -> Words | str:
        """A value of this line as it is read: đồng, days, a count, or how far a duty is; nothing for blank."""
        if value is None:
            return ""
        if self.unit == LIST:
            return DUTY_STATES[value]
        shown = money.show(value)
        return replace(UNITS[self.unit], params=(("value", shown),)) if self.unit in UNITS else shown

    @property
    def changed(self) -> bool:
        """Whether it says anything else than in the version before."""
        return self.before is not None and _said(self.before) != _said(self.entry)

    @property
    def change(self) -> Words | None:
        """How the figure moved since the version before."""
        if self.before is None or not self.is_figure:
            return None
        return in_words(self.before.value, self.entry.value)

    @property
    def growth(self) -> Words | None:
        """How the figure moved since the previous period."""
        if self.previous is None or not self.is_figure:
            return None
        return in_words(self.previous, self.entry.value)

    @property
    def asks(self) -> bool:
        """Whether it must be read: flagged, overruled, explained, changed, or talked about."""
        said = bool(self.entry.reason or self.entry.explanation)
        odd = self.changed or self.entry.overruled or self.drift is not None
        return bool(self.flags or self.notes) or odd or said

    @property
    def open_flags(self) -> tuple[Problem, ...]:
        """Notes, and questions that the unit has not answered; an answered one is read in its answer."""
        return tuple(flag for flag in self.flags if not flag.answered)

    @property
    def why(self) -> Words | None:
        """The word in the margin: why this line is to be read, the weightiest reason."""
        if self.entry.overruled:
            return _("sửa tay")
        if self.marked and self.previous and self.entry.value is not None:
            by = self.entry.value - self.previous
            share = round(abs(by) * 100 / self.previous)
            return _("tăng {share} %", share=share) if by > 0 else _("giảm {share} %", share=share)
        if self.drift is not None:
            return _("lệch so với sổ")
        if self.changed:
            return _("thay đổi")
        if any(note.sent_at is None for note in self.notes):
            return _("có ý kiến")
        return _("giải thích") if self.marked else _("lưu ý") if self.flags else None

    @property
    def marked(self) -> bool:
        """Whether the word in the margin gets the highlighter."""
        return any(flag.level is Level.explain for flag in self.flags)


def lines(
    form: Sequence[FormLine],
    duties: Mapping[str, PlanDuty],
    sheet: Sheet,
    *,
    before: Sheet | None,
    previous: Mapping[str, int],
    drift: Mapping[str, int],
    problems: Iterable[Problem],
    notes: Iterable[Note],
    counted: Container[str] = (),
) -> list[Line]:
    """The form's lines in its order, each with everything that is known about it; list lines by their own rows.

    `previous` are the values of the same period of the year before, `drift` what the ledger says today where it no
    longer says what the version froze, `counted` the lines that have ledger rows behind them.
    """
    flags, threads = defaultdict(list), defaultdict(list)
    for problem in problems:
        flags[problem.code].append(problem)
    for note in notes:
        threads[note.line].append(note)
    return [
        Line(
            code=code,
            label=duties[code].text if code in duties else of.label,
            definition=of.definition,
            unit=COUNT if of.source == ADDRESSES else of.unit,
            clause=duties[code].clause if code in duties else of.clause,
            entry=sheet[code],
            before=before[code] if before else None,
            previous=previous.get(code),
            drift=drift.get(code),
            flags=tuple(flags[code]),
            notes=tuple(threads[code]),
            counted=code in counted,
        )
        for of in form
        if of.unit != HEADING
        for code in (duties if of.unit == LIST and of.source != ADDRESSES else (of.code,))
    ]


def largest(of: Iterable[Line], most: int = 3) -> list[Line]:
    """The largest amounts of money, to be looked at even when nothing is odd; sums are left out by the caller."""
    amounts = [line for line in of if line.unit == "money" and line.entry.value]
    return sorted(amounts, key=lambda line: -(line.entry.value or 0))[:most]


def changed(before: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]) -> int:
    """How many lines of a frozen version differ from those of the version before."""
    keys = ("value", "estimate", "text", "reason", "file")
    return sum(
        1
        for code in {**before, **now}
        if [before.get(code, {}).get(key) for key in keys] != [now.get(code, {}).get(key) for key in keys]
    )


def _said(entry: Entry) -> tuple[object, ...]:
    return entry.value, entry.estimate, entry.text, entry.reason, entry.file
